import { FakeClock, settle } from '@capstan/runtime/testing';
import { NotificationError } from '../error.ts';
import { PeerAsksToWait } from './post-delivery.ts';
import { PostponedDeliveries } from './postponed-deliveries.ts';

/** A peer that answers each attempt by what `answers` holds next, undefined for taking it; when it holds no more, it takes all. */
function setUp(options: { atMost?: number; longestMs?: number } = {}) {
  const clock = new FakeClock(0);
  const taken: string[] = [];
  const waits: string[] = [];
  const ended = new Map<string, string>();
  const answers: (Error | undefined)[] = [];
  const deliveries = new PostponedDeliveries({ clock, onWait: (provider, ms) => waits.push(`${provider} ${ms}`), ...options });
  const send = async (message: string, provider = 'apps/slack') => {
    const attempt = async () => {
      taken.push(`${message}@${clock.now() / 1000}`);
      const answer = answers.shift();
      if (answer !== undefined) throw answer;
    };
    deliveries.run(provider, attempt).then(
      () => ended.set(message, 'delivered'),
      (error: unknown) => ended.set(message, String(error)),
    );
    await settle();
  };
  return { answers, clock, deliveries, ended, send, taken, waits };
}

const wait = (seconds: number) => new PeerAsksToWait('slack.test', seconds * 1000);

describe('PostponedDeliveries', () => {
  test('sends at once what nothing holds up', async () => {
    const { clock, deliveries, ended, send } = setUp();
    await send('one');
    expect([...ended]).toEqual([['one', 'delivered']]);
    expect([...deliveries.waiting(), clock.pending]).toEqual([0]);
  });

  test('keeps what its peer does not take for now, and sends it when the peer said', async () => {
    const { answers, clock, deliveries, ended, send, taken, waits } = setUp();
    answers.push(wait(300));
    await send('one');
    await clock.advance(299_999);
    expect([[...ended], [...deliveries.waiting()], waits]).toEqual([[], [['apps/slack', 1]], ['apps/slack 300000']]);
    await clock.advance(1);
    expect(taken).toEqual(['one@0', 'one@300']);
    expect(ended.get('one')).toBe('delivered');
    expect([...deliveries.waiting()]).toEqual([]);
  });

  test('sends what comes meanwhile behind it, in order, and does not ask the peer before', async () => {
    const { answers, clock, send, taken } = setUp();
    answers.push(wait(10));
    for (const message of ['one', 'two', 'three']) await send(message);
    expect(taken).toEqual(['one@0']);
    await clock.advance(10_000);
    expect(taken).toEqual(['one@0', 'one@10', 'two@10', 'three@10']);
  });

  test('waits again where the peer says so again, with what it refused first', async () => {
    const { answers, clock, send, taken } = setUp();
    answers.push(wait(10), undefined, wait(20));
    for (const message of ['one', 'two']) await send(message);
    await clock.advance(60_000);
    expect(taken).toEqual(['one@0', 'one@10', 'two@10', 'two@30']);
  });

  test('holds up no other Provider', async () => {
    const { answers, ended, send } = setUp();
    answers.push(wait(10));
    await send('one');
    await send('two', 'apps/hook');
    expect([...ended]).toEqual([['two', 'delivered']]);
  });

  test('tells of another fault where it belongs, and goes on with the rest', async () => {
    const { answers, clock, ended, send } = setUp();
    answers.push(wait(10), new NotificationError('ProviderInvalid', 'there is no Provider'));
    for (const message of ['one', 'two']) await send(message);
    await clock.advance(10_000);
    expect([...ended]).toEqual([
      ['one', 'NotificationError: there is no Provider'],
      ['two', 'delivered'],
    ]);
  });

  test('asks a peer that names no time to speak of less and less often', async () => {
    const { answers, clock, send, taken } = setUp();
    answers.push(...Array.from({ length: 9 }, () => wait(0)));
    await send('one');
    await clock.advance(600_000);
    expect(taken.map((at) => at.split('@')[1])).toEqual(['0', '1', '3', '7', '15', '31', '63', '123', '183', '243']);
  });

  test('asks once for several that were under way when the peer had enough', async () => {
    const { answers, clock, deliveries, taken } = setUp();
    const held = Promise.withResolvers<void>();
    for (const message of ['one', 'two']) {
      const attempt = async () => {
        taken.push(message);
        await held.promise;
        const answer = answers.shift();
        if (answer !== undefined) throw answer;
      };
      void deliveries.run('apps/slack', attempt);
    }
    answers.push(wait(10), wait(20));
    held.resolve();
    await settle();
    await clock.advance(19_999);
    expect(taken).toEqual(['one', 'two']);
    await clock.advance(1);
    expect(taken).toEqual(['one', 'two', 'one', 'two']);
  });

  test.each<[string, { atMost?: number; longestMs?: number }, number, string[], string]>([
    ['the oldest, beyond a number', { atMost: 2 }, 10, ['one'], 'more than 2 wait until their peer takes messages again'],
    [
      'what would wait for too long',
      { longestMs: 60_000 },
      61,
      ['one'],
      'slack.test takes no messages for 61s, and no message is kept for longer than 1 minutes',
    ],
  ])('gives up %s, and says so', async (_, options, seconds, lost, why) => {
    const { answers, clock, ended, send } = setUp(options);
    answers.push(wait(seconds));
    for (const message of ['one', 'two', 'three']) await send(message);
    await clock.advance(120_000);
    const given = [...ended].filter(([, result]) => result !== 'delivered');
    expect(given).toEqual(lost.map((message) => [message, `NotificationError: the message is given up: ${why}`]));
    expect(ended.size).toBe(3);
  });

  test('gives up what waits when it stops, and asks nobody any more', async () => {
    const { answers, clock, deliveries, ended, send, taken } = setUp();
    answers.push(wait(10));
    await send('one');
    deliveries.stop();
    await clock.advance(60_000);
    expect(taken).toEqual(['one@0']);
    expect(ended.get('one')).toMatch(/the controller stops/);
    expect(clock.pending).toBe(0);
  });
});
