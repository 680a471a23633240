import { FakeClock, settle } from '../testing/fake-clock.ts';
import { type Attempt, Outbox } from './outbox.ts';

function outboxOf(
  deliver: (item: string) => Attempt | Promise<Attempt>,
  options: { limit?: number; concurrency?: number; attempts?: number } = {},
) {
  const clock = new FakeClock();
  const results: string[] = [];
  const outbox = new Outbox<string>({
    clock,
    deliver: async (item) => deliver(item),
    laneOf: (item) => item.charAt(0),
    limit: 100,
    concurrency: 4,
    onResult: (result, item) => results.push(`${item} ${result}`),
    ...options,
  });
  return { clock, outbox, results };
}

test('a lane backs off by itself, doubling up to a minute; others go on', async () => {
  const tries: number[] = [];
  const { clock, outbox, results } = outboxOf((item) => {
    if (item !== 'bad') return { outcome: 'delivered' };
    tries.push(clock.now());
    return { outcome: 'retry', why: 'HTTP 500' };
  });
  void outbox.push('bad');
  void outbox.push('good');
  await clock.advance(400_000);
  expect(results).toEqual(['good delivered']);
  const gaps = tries.slice(1).map((at, index) => at - (tries[index] ?? 0));
  expect(gaps.slice(0, 9)).toEqual([500, 1000, 2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000]);
});

test('while nobody answers, only few try', async () => {
  let tries = 0;
  const { clock, outbox } = outboxOf(() => {
    tries += 1;
    return { outcome: 'retry', why: 'ECONNREFUSED', unreachable: true };
  });
  for (let index = 0; index < 26; index += 1) void outbox.push(String.fromCharCode(97 + index));
  await clock.advance(60_000);
  expect(tries).toBeLessThan(100);
  expect(outbox.size).toBe(26);
});

test('it recovers as soon as somebody answers', async () => {
  let reachable = false;
  const { clock, outbox, results } = outboxOf(() =>
    reachable ? { outcome: 'delivered' } : { outcome: 'retry', why: 'ECONNREFUSED', unreachable: true },
  );
  for (const item of ['a1', 'a2', 'b1']) void outbox.push(item);
  await clock.advance(10_000);
  reachable = true;
  await clock.advance(60_000);
  expect(results.toSorted()).toEqual(['a1 delivered', 'a2 delivered', 'b1 delivered']);
  expect(clock.pending).toBe(0);
});

test('what is taken is asked for later, in a line of its own, until it is through', async () => {
  const tries: string[] = [];
  const answers: Attempt[] = [
    { outcome: 'taken', afterMs: 30_000 },
    { outcome: 'delivered' },
    { outcome: 'taken', afterMs: 20_000 },
    { outcome: 'repeated' },
  ];
  const { clock, outbox, results } = outboxOf((item) => {
    tries.push(`${item}@${(clock.now() - Date.parse('2026-01-01T00:00:00Z')) / 1000}`);
    return answers.shift() ?? { outcome: 'delivered' };
  });
  for (const item of ['a1', 'a2']) void outbox.push(item);
  await clock.advance(60_000);
  expect(tries).toEqual(['a1@0', 'a2@0', 'a1@30', 'a1@50']);
  expect(results).toEqual(['a2 delivered', 'a1 repeated']);
  expect([outbox.size, clock.pending]).toEqual([0, 0]);
});

test.each<[string, boolean]>([
  ['waits to be asked for', false],
  ['is asked for just then', true],
])('a flush waits for nothing that is taken and %s', async (_, isAsked) => {
  const answer = Promise.withResolvers<void>();
  let tries = 0;
  const { clock, outbox, results } = outboxOf(async () => {
    tries += 1;
    if (tries === 2) await answer.promise;
    return { outcome: 'taken', afterMs: 30_000 };
  });
  void outbox.push('a');
  await settle();
  if (isAsked) await clock.advance(30_000);
  const left = outbox.flush(1000);
  answer.resolve();
  await settle();
  expect([await left, results]).toEqual([0, ['a delivered']]);
});

test('an item is dropped after as many attempts as it is worth', async () => {
  const { clock, outbox, results } = outboxOf(() => ({ outcome: 'retry', why: 'HTTP 500' }), { attempts: 3 });
  const result = outbox.push('a');
  await clock.advance(10_000);
  expect([await result, results]).toEqual(['dropped', ['a dropped']]);
});

test('a flush tries what backs off at once, and tells how much is left', async () => {
  let fine = false;
  const { clock, outbox } = outboxOf(() => (fine ? { outcome: 'delivered' } : { outcome: 'retry', why: 'HTTP 500', afterMs: 300_000 }));
  void outbox.push('a');
  await settle();
  const inVain = outbox.flush(1000);
  await clock.advance(1000);
  expect(await inVain).toBe(1);
  fine = true;
  expect(await outbox.flush(1000)).toBe(0);
});

test('a close drops what waits', async () => {
  const { clock, outbox, results } = outboxOf(() => ({ outcome: 'retry', why: 'HTTP 500' }));
  void outbox.push('a');
  void outbox.push('b');
  await settle();
  outbox.close();
  await clock.advance(60_000);
  expect(results).toEqual(['a dropped', 'b dropped']);
});

test('after a close what was under way is not tried again', async () => {
  const attempts: ((attempt: Attempt) => void)[] = [];
  const { clock, outbox, results } = outboxOf(() => new Promise<Attempt>((resolve) => attempts.push(resolve)));
  void outbox.push('a');
  await settle();
  outbox.close();
  attempts[0]?.({ outcome: 'retry', why: 'HTTP 500' });
  await clock.advance(60_000);
  expect([results, attempts.length]).toEqual([['a dropped'], 1]);
});
