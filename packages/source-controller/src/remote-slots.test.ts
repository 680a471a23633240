import { FakeClock, settle } from '@capstan/runtime/testing';
import { RemoteSlots, remoteSlotLimits } from './remote-slots.ts';

/** Operations by name, `HOST` or `HOST/N`; each lasts until it is ended by the test. */
function setUp(limits = { quick: 3, quickPerHost: 2, slow: 2, slowPerHost: 1 }) {
  const clock = new FakeClock();
  const slots = new RemoteSlots(limits, clock);
  const running = new Map<string, PromiseWithResolvers<void>>();
  const aborts = new Map<string, AbortController>();
  const faults = new Map<string, unknown>();
  const begin = (name: string) => {
    const abort = new AbortController();
    aborts.set(name, abort);
    const work = (signal: AbortSignal) => {
      const end = Promise.withResolvers<void>();
      running.set(name, end);
      signal.addEventListener('abort', () => end.reject(signal.reason), { once: true });
      return end.promise.finally(() => running.delete(name));
    };
    slots
      .run({ object: name, host: name.split('/')[0] ?? '', isNews: name.endsWith('news'), signal: abort.signal }, work)
      .catch((error: unknown) => faults.set(name, error));
  };
  return {
    clock,
    slots,
    faults,
    aborts,
    begin: async (...names: string[]) => {
      for (const name of names) begin(name);
      await settle();
    },
    end: async (name: string, fault?: Error) => {
      if (fault === undefined) running.get(name)?.resolve();
      else running.get(name)?.reject(fault);
      await settle();
    },
    running: () => [...running.keys()],
  };
}

describe('RemoteSlots', () => {
  test('lets only so many run at once, of a host and of all', async () => {
    const { begin, end, running } = setUp();
    await begin('a/1', 'a/2', 'a/3', 'b/1', 'c/1');
    expect(running()).toEqual(['a/1', 'a/2', 'b/1']);
    await end('b/1');
    expect(running()).toEqual(['a/1', 'a/2', 'c/1']);
    await end('a/1');
    expect(running()).toEqual(['a/2', 'c/1', 'a/3']);
  });

  test('gives hosts their turns, however many wait for one of them', async () => {
    const { begin, end, running } = setUp({ quick: 1, quickPerHost: 1, slow: 1, slowPerHost: 1 });
    await begin('a/1', 'a/2', 'a/3', 'b/1', 'b/2');
    const order: string[] = [];
    for (let name = running()[0]; name !== undefined; name = running()[0]) {
      order.push(name);
      await end(name);
    }
    expect(order).toEqual(['a/1', 'a/2', 'b/1', 'a/3', 'b/2']);
  });

  test('lets news overtake what is only looked at, on its own host and on others', async () => {
    const { begin, end, running } = setUp({ quick: 1, quickPerHost: 1, slow: 1, slowPerHost: 1 });
    await begin('a/1', 'a/2', 'b/1', 'b/news', 'a/news');
    const order: string[] = [];
    for (let name = running()[0]; name !== undefined; name = running()[0]) {
      order.push(name);
      await end(name);
    }
    expect(order).toEqual(['a/1', 'a/news', 'b/news', 'a/2', 'b/1']);
  });

  test('frees the slot of what lasts too long, as far as there are slow ones', async () => {
    const { begin, clock, running } = setUp();
    await begin('a', 'b', 'c', 'd', 'e', 'f');
    expect(running()).toEqual(['a', 'b', 'c']);
    await clock.advance(1_999);
    expect(running()).toEqual(['a', 'b', 'c']);
    await clock.advance(1);
    expect(running()).toEqual(['a', 'b', 'd', 'e', 'f']);
  });

  test('ends what lasts too long in a quick slot where no slow one is free and another host waits; it begins anew in a slow one', async () => {
    const { begin, end, clock, running, faults } = setUp({ quick: 1, quickPerHost: 1, slow: 1, slowPerHost: 1 });
    await begin('a', 'b');
    await clock.advance(4_000);
    expect(running()).toEqual(['a', 'b']);
    await begin('healthy');
    expect(running()).toEqual(['a', 'healthy']);
    await end('healthy');
    expect(running()).toEqual(['a']);
    await end('a');
    expect(running()).toEqual(['b']);
    await end('b');
    expect([running(), faults.size]).toEqual([[], 0]);
  });

  test('ends no more than there are others that wait', async () => {
    const { begin, clock, running } = setUp({ quick: 3, quickPerHost: 2, slow: 1, slowPerHost: 1 });
    await begin('a', 'b', 'c');
    await clock.advance(2_000);
    await begin('d', 'e');
    expect(running()).toEqual(['a', 'c', 'd', 'e']);
  });

  test('ends nothing for others of its own host, which would only be asked twice', async () => {
    const { begin, clock, running } = setUp({ quick: 3, quickPerHost: 2, slow: 1, slowPerHost: 1 });
    await begin('a/1', 'a/2', 'a/3', 'a/4');
    await clock.advance(60_000);
    expect(running()).toEqual(['a/1', 'a/2', 'a/3']);
  });

  test('ends an operation that yielded when its object has another wish, with the reason of that', async () => {
    const { aborts, begin, clock, faults, running } = setUp({ quick: 1, quickPerHost: 1, slow: 1, slowPerHost: 1 });
    await begin('slow');
    await clock.advance(2_000);
    await begin('a');
    await clock.advance(2_000);
    await begin('healthy');
    expect(running()).toEqual(['slow', 'healthy']);
    aborts.get('a')?.abort(new Error('newer'));
    await settle();
    expect([...faults]).toEqual([['a', new Error('newer')]]);
  });

  test.each([10, 40, 200])('delays a host that answers by seconds where %i begin to hang at once', async (count) => {
    const { begin, clock, running } = setUp(remoteSlotLimits(2));
    await begin(...Array.from({ length: count }, (_, i) => `hangs-${i}`), 'healthy');
    let waited = 0;
    for (; !running().includes('healthy') && waited < 120; waited += 1) await clock.advance(1_000);
    // Eight at once are looked at for two seconds each.
    expect(waited).toBeLessThanOrEqual(2 * Math.ceil(count / 8));
  });

  test('moves what is overdue on as soon as a slow slot is free', async () => {
    const { begin, end, clock, running } = setUp();
    await begin('a', 'b', 'c');
    await clock.advance(4_000);
    await end('a');
    await begin('d', 'e', 'f');
    expect(running()).toEqual(['b', 'c', 'd', 'e', 'f']);
  });

  test('makes what hung before wait among the slow, and leaves the quick slots to others', async () => {
    const { begin, end, clock, running, faults } = setUp();
    await begin('a', 'b', 'c');
    await clock.advance(2_000);
    for (const name of ['a', 'b', 'c']) await end(name, new Error('timeout'));
    expect(faults.size).toBe(3);
    await begin('a', 'b', 'c', 'healthy/1', 'healthy/2', 'other');
    expect(running()).toEqual(['a', 'b', 'healthy/1', 'healthy/2', 'other']);
    await end('healthy/1');
    expect(running()).toEqual(['a', 'b', 'healthy/2', 'other']);
    await end('a');
    expect(running()).toEqual(['b', 'healthy/2', 'other', 'c']);
  });

  test.each<[string, (setUp: ReturnType<typeof setUpHung>) => Promise<void>]>([
    [
      'has been well since',
      async ({ begin, end }) => {
        await begin('a');
        await end('a');
      },
    ],
    ['is made anew', async ({ slots }) => slots.forget('a')],
    [
      'was ended by a newer wish',
      async ({ begin, end, aborts }) => {
        await begin('a');
        aborts.get('a')?.abort(new Error('newer'));
        await end('a', new Error('newer'));
      },
    ],
  ])('has a quick slot for what hung once and %s', async (_, heal) => {
    const test = setUpHung();
    await test.hang();
    await heal(test);
    await test.begin('slow', 'a');
    expect(test.running()).toEqual(['slow', 'a']);
  });

  /** A single slow slot, that of `slow`, which hangs each time, and `a`, which hung once. */
  function setUpHung() {
    const test = setUp({ quick: 1, quickPerHost: 1, slow: 1, slowPerHost: 1 });
    const hang = async () => {
      for (const name of ['a', 'slow']) {
        await test.begin(name);
        await test.clock.advance(2_000);
        await test.end(name, new Error('timeout'));
      }
    };
    return { ...test, hang };
  }

  test('has a quick slot for an object that wants another host than the one that hung', async () => {
    const clock = new FakeClock();
    const slots = new RemoteSlots({ quick: 1, quickPerHost: 1, slow: 1, slowPerHost: 1 }, clock);
    const { signal } = new AbortController();
    const hang = Promise.withResolvers<void>();
    const first = slots.run({ object: 'a', host: 'hangs', isNews: false, signal }, () => hang.promise);
    await clock.advance(2_000);
    hang.reject(new Error('timeout'));
    await expect(first).rejects.toThrow('timeout');
    void slots.run({ object: 'b', host: 'slow', isNews: false, signal }, () => new Promise(() => {}));
    await clock.advance(2_000);
    expect(await slots.run({ object: 'a', host: 'answers', isNews: false, signal }, async () => 'answer')).toBe('answer');
  });

  test('lets nobody wait who has another wish by now, and counts nobody who left', async () => {
    const { aborts, begin, end, faults, running } = setUp({ quick: 1, quickPerHost: 1, slow: 1, slowPerHost: 1 });
    await begin('a', 'b', 'c');
    aborts.get('b')?.abort(new Error('newer'));
    await settle();
    expect(faults.get('b')).toEqual(new Error('newer'));
    await end('a');
    expect(running()).toEqual(['c']);
    await expect(new RemoteSlots(remoteSlotLimits(2), new FakeClock()).run(aborted(), async () => 1)).rejects.toThrow('before');
  });

  function aborted() {
    const abort = new AbortController();
    abort.abort(new Error('before'));
    return { object: 'a', host: 'a', isNews: false, signal: abort.signal };
  }

  test.each([
    [1, { quick: 8, quickPerHost: 4, slow: 24, slowPerHost: 8 }],
    [2, { quick: 8, quickPerHost: 4, slow: 24, slowPerHost: 8 }],
    [10, { quick: 20, quickPerHost: 10, slow: 60, slowPerHost: 20 }],
  ])('--concurrent=%i gives the limits %o', (concurrent, limits) => {
    expect(remoteSlotLimits(concurrent)).toEqual(limits);
  });
});
