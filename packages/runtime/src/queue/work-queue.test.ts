import { FakeClock, settle } from '../testing/fake-clock.ts';
import { LANES, type Lane, type WorkItem, WorkQueue, type WorkQueueOptions } from './work-queue.ts';

function queueOf(options: WorkQueueOptions = {}): { queue: WorkQueue; clock: FakeClock } {
  const clock = new FakeClock();
  return { queue: new WorkQueue({ clock, ...options }), clock };
}

/** Whether a key can be taken now; it is done at once if so. */
async function takeNow(queue: WorkQueue): Promise<WorkItem | undefined> {
  const closed = Symbol('nothing');
  const taking = queue.take();
  await settle();
  const result = await Promise.race([taking, Promise.resolve(closed)]);
  return typeof result === 'symbol' ? undefined : result;
}

describe('order', () => {
  test('keys of one lane come in the order of their adding', async () => {
    const { queue } = queueOf();
    for (const key of ['a', 'b', 'c']) queue.add(key, 'changed');
    expect([(await queue.take())?.key, (await queue.take())?.key, (await queue.take())?.key]).toEqual(['a', 'b', 'c']);
  });

  test('live keys overtake those of a resync', async () => {
    const { queue } = queueOf();
    queue.add('old', 'start', { lane: 'resync' });
    queue.add('new', 'changed');
    expect((await queue.take())?.key).toBe('new');
    expect((await queue.take())?.key).toBe('old');
  });

  test('what has begun is ended before anything begins, and keeps its place there when news come', async () => {
    const { queue } = queueOf();
    queue.add('new', 'changed');
    queue.add('begun', 'changed');
    queue.add('begun', 'over', { lane: 'begun' });
    queue.add('begun', 'changed again');
    expect(await queue.take()).toMatchObject({ key: 'begun', lane: 'begun', reasons: new Set(['changed', 'over', 'changed again']) });
    expect((await queue.take())?.key).toBe('new');
  });

  test('a waiting key that fails meanwhile keeps its place', async () => {
    const { queue } = queueOf();
    queue.add('a', 'start', { lane: 'resync' });
    queue.add('a', 'failed', { lane: 'retry' });
    expect([queue.depth('resync'), queue.depth('retry')]).toEqual([1, 0]);
    expect(await queue.take()).toMatchObject({ lane: 'resync', reasons: new Set(['start', 'failed']) });
  });

  test('a waiting key that becomes live moves ahead with all its reasons', async () => {
    const { queue } = queueOf();
    queue.add('a', 'start', { lane: 'resync' });
    queue.add('b', 'start', { lane: 'resync' });
    queue.add('b', 'changed');
    const item = await queue.take();
    expect(item).toMatchObject({ key: 'b', lane: 'live' });
    expect([...(item?.reasons ?? [])]).toEqual(['start', 'changed']);
  });

  test('endless news does not starve what waits on other lanes', async () => {
    const { queue } = queueOf();
    queue.add('patient', 'start', { lane: 'resync' });
    const taken: string[] = [];
    for (let round = 0; round < 20; round += 1) {
      queue.add(`live-${round}`, 'changed');
      const item = await queue.take();
      taken.push(item?.key ?? '');
      queue.done(item?.key ?? '');
    }
    expect(taken.indexOf('patient')).toBeGreaterThan(0);
    expect(taken.indexOf('patient')).toBeLessThanOrEqual(8);
  });

  test('of retries and a resync, whoever waits longer is next', async () => {
    const { queue, clock } = queueOf();
    queue.add('healthy', 'start', { lane: 'resync' });
    queue.retry('failing', 'failed');
    await clock.advance(750);
    expect((await queue.take())?.key).toBe('healthy');
    expect((await queue.take())?.key).toBe('failing');
  });
});

describe('one key', () => {
  test('added often, comes once', async () => {
    const { queue } = queueOf();
    queue.add('a', 'one');
    queue.add('a', 'two');
    queue.add('a', 'one');
    expect([...((await queue.take())?.reasons ?? [])]).toEqual(['one', 'two']);
    queue.done('a');
    expect(await takeNow(queue)).toBeUndefined();
  });

  test('is not worked on twice at once, and comes again when added meanwhile', async () => {
    const { queue } = queueOf();
    queue.add('a', 'first');
    await queue.take();
    queue.add('a', 'second');
    const taking = queue.take();
    await settle();
    expect(queue.depth('live')).toBe(0);
    queue.done('a');
    expect([...((await taking)?.reasons ?? [])]).toEqual(['second']);
  });

  test('done twice, or never taken, does no harm', async () => {
    const { queue } = queueOf();
    queue.done('never');
    queue.add('a', 'x');
    await queue.take();
    queue.done('a');
    queue.done('a');
    expect(queue.working()).toEqual([]);
  });
});

describe('delays', () => {
  test('a key comes when its time has come, not before', async () => {
    const { queue, clock } = queueOf();
    queue.add('a', 'interval', { afterMs: 1000 });
    await clock.advance(999);
    expect(queue.depth('live')).toBe(0);
    await clock.advance(1);
    expect(queue.depth('live')).toBe(1);
  });

  test.each([
    ['earlier then later', [500, 2000]],
    ['later then earlier', [2000, 500]],
  ])('of two times for one reason the earlier wins: %s', async (_name, times) => {
    const { queue, clock } = queueOf();
    for (const afterMs of times) queue.add('a', 'interval', { afterMs });
    await clock.advance(500);
    expect(queue.depth('live')).toBe(1);
    queue.done((await queue.take())?.key ?? '');
    await clock.advance(5000);
    expect(queue.depth('live')).toBe(0);
    expect(queue.delayed).toBe(0);
  });

  test('times of different reasons are kept apart', async () => {
    const { queue, clock } = queueOf();
    queue.add('a', 'drift', { afterMs: 100 });
    queue.add('a', 'interval', { afterMs: 200 });
    await clock.advance(100);
    expect([...((await queue.take())?.reasons ?? [])]).toEqual(['drift']);
    queue.done('a');
    await clock.advance(100);
    expect([...((await queue.take())?.reasons ?? [])]).toEqual(['interval']);
  });

  test('a reason that is due now needs its timer no more', async () => {
    const { queue, clock } = queueOf();
    queue.add('a', 'changed', { afterMs: 100 });
    queue.add('a', 'changed');
    queue.done((await queue.take())?.key ?? '');
    await clock.advance(200);
    expect(queue.depth('live')).toBe(0);
  });

  test('a time can be taken back', async () => {
    const { queue, clock } = queueOf();
    queue.add('a', 'interval', { afterMs: 100 });
    queue.cancel('a', 'interval');
    await clock.advance(200);
    expect(queue.depth('live')).toBe(0);
  });

  test('there is one timer however many keys wait', async () => {
    const { queue, clock } = queueOf();
    for (let index = 0; index < 100; index += 1) queue.add(`k${index}`, 'interval', { afterMs: 1000 + ((index * 37) % 100) });
    expect(queue.delayed).toBe(100);
    expect(clock.pending).toBe(1);
    await clock.advance(2000);
    expect(queue.depth('live')).toBe(100);
    expect(clock.pending).toBe(0);
  });

  test('a time that comes while the key is worked on brings it back afterwards', async () => {
    const { queue, clock } = queueOf();
    queue.add('a', 'changed');
    await queue.take();
    queue.add('a', 'interval', { afterMs: 10 });
    await clock.advance(10);
    queue.done('a');
    expect((await queue.take())?.key).toBe('a');
  });

  test('timers that were replaced over and over take no room for ever', () => {
    const { queue } = queueOf();
    for (let round = 0; round < 10_000; round += 1) {
      queue.add('a', 'interval', { afterMs: 600_000 });
      queue.cancel('a', 'interval');
    }
    expect(queue.heapSize).toBeLessThan(200);
  });
});

describe('failures', () => {
  test('delays double from the least to the most, key by key', () => {
    const { queue } = queueOf({ minRetryDelayMs: 750, maxRetryDelayMs: 5000 });
    expect([1, 2, 3, 4, 5].map(() => queue.retry('a', 'failed'))).toEqual([750, 1500, 3000, 5000, 5000]);
    expect(queue.retry('b', 'failed')).toBe(750);
  });

  test('a success ends them', () => {
    const { queue } = queueOf();
    queue.retry('a', 'failed');
    queue.retry('a', 'failed');
    queue.forget('a');
    expect(queue.failures('a')).toBe(0);
    expect(queue.retry('a', 'failed')).toBe(750);
  });

  test('slow failures leave workers to the healthy', async () => {
    const { queue, clock } = queueOf({ retriesAtOnce: 1 });
    for (const key of ['bad-1', 'bad-2', 'bad-3']) queue.retry(key, 'failed');
    await clock.advance(750);
    expect((await queue.take())?.key).toBe('bad-1');
    queue.add('good', 'start', { lane: 'resync' });
    expect((await queue.take())?.key).toBe('good');
    const taking = queue.take();
    await settle();
    expect(queue.depth('retry')).toBe(2);
    queue.done('bad-1');
    expect((await taking)?.lane).toBe('retry');
  });

  test('a failing key that is woken live does not count among the retries', async () => {
    const { queue } = queueOf({ retriesAtOnce: 1 });
    queue.retry('bad', 'failed');
    queue.add('bad', 'changed');
    expect(await queue.take()).toMatchObject({ key: 'bad', lane: 'live' });
  });
});

test('a closed queue gives nothing out and takes nothing in', async () => {
  const { queue, clock } = queueOf();
  const taking = queue.take();
  queue.add('later', 'interval', { afterMs: 10 });
  queue.close();
  expect(await taking).toBeUndefined();
  queue.add('a', 'changed');
  await clock.advance(20);
  expect(await queue.take()).toBeUndefined();
});

describe('whatever happens', () => {
  /** A small generator of numbers in [0, 1), the same for the same seed. */
  function randomOf(seed: number): () => number {
    let state = seed;
    return () => {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      return state / 2 ** 32;
    };
  }

  test.each([1, 2, 3, 4, 5, 6, 7, 8])('no wish is lost and no key is worked on twice at once (seed %d)', async (seed) => {
    const random = randomOf(seed);
    const { queue, clock } = queueOf({ minRetryDelayMs: 5, maxRetryDelayMs: 40, retriesAtOnce: 2 });
    const lanes: readonly Lane[] = LANES;
    const working = new Set<string>();
    const wished = new Map<string, Set<string>>();
    let served = 0;
    let stopping = false;
    const worker = async (): Promise<void> => {
      for (let item = await queue.take(); item !== undefined; item = await queue.take()) {
        expect(working.has(item.key)).toBe(false);
        working.add(item.key);
        served += 1;
        for (const reason of item.reasons) wished.get(item.key)?.delete(reason);
        const ms = Math.floor(random() * 10);
        await new Promise<void>((resolve) => clock.after(ms, resolve));
        working.delete(item.key);
        if (!stopping && random() < 0.3) queue.retry(item.key, 'failed');
        else queue.forget(item.key);
        queue.done(item.key);
      }
    };
    const workers = [worker(), worker(), worker(), worker()];
    for (let step = 0; step < 150; step += 1) {
      const key = `key-${Math.floor(random() * 12)}`;
      const reason = `reason-${step}`;
      wished.set(key, (wished.get(key) ?? new Set()).add(reason));
      const lane = lanes[Math.floor(random() * lanes.length)];
      queue.add(key, reason, { ...(lane === undefined ? {} : { lane }), afterMs: random() < 0.5 ? Math.floor(random() * 30) : 0 });
      if (random() < 0.5) await clock.advance(Math.floor(random() * 4));
    }
    stopping = true;
    await clock.advance(500);
    expect([...wished].filter(([, reasons]) => reasons.size > 0)).toEqual([]);
    expect(served).toBeGreaterThan(20);
    expect([...lanes.map((lane) => queue.depth(lane)), queue.delayed]).toEqual([0, 0, 0, 0, 0]);
    queue.close();
    await Promise.all(workers);
  });
});

describe('a key that is set aside', () => {
  test('is given out again before anything new, when its work can go on', async () => {
    const { queue } = queueOf();
    queue.add('a', 'changed');
    await queue.take();
    queue.setAside('a');
    queue.add('b', 'changed');
    queue.add('a', 'changed again');
    queue.resume('a');
    expect(await queue.take()).toEqual({ key: 'a', lane: 'live', reasons: new Set(), resumed: true });
    expect(await queue.take()).toMatchObject({ key: 'b', resumed: false });
    queue.done('a');
    expect(await queue.take()).toMatchObject({ key: 'a', reasons: new Set(['changed again']), resumed: false });
  });

  test('counts as no retry at work until it goes on', async () => {
    const { queue, clock } = queueOf({ retriesAtOnce: 1 });
    for (const [index, key] of ['a', 'b', 'c'].entries()) queue.retry(key, 'failed', { minDelayMs: index + 1 });
    await clock.advance(3);
    await queue.take();
    expect(await takeNow(queue)).toBeUndefined();
    queue.setAside('a');
    expect(queue.depth('retry')).toBe(1);
    queue.resume('a');
    queue.done('b');
    expect(await takeNow(queue)).toMatchObject({ key: 'a', resumed: true });
    expect(await takeNow(queue)).toBeUndefined();
    queue.done('a');
    expect(queue.depth('retry')).toBe(0);
  });

  test('counts as no retry at work either when it is done without going on', async () => {
    const { queue, clock } = queueOf({ retriesAtOnce: 1 });
    for (const [index, key] of ['a', 'b', 'c'].entries()) queue.retry(key, 'failed', { minDelayMs: index + 1 });
    await clock.advance(3);
    await queue.take();
    queue.setAside('a');
    queue.done('a');
    expect(await takeNow(queue)).toMatchObject({ key: 'b' });
    expect(await takeNow(queue)).toBeUndefined();
  });

  test('and is done before its turn to go on leaves the turn to the next', async () => {
    const { queue } = queueOf();
    for (const key of ['a', 'b']) queue.add(key, 'changed');
    for (const key of [(await queue.take())?.key ?? '', (await queue.take())?.key ?? '']) queue.setAside(key);
    queue.resume('a');
    queue.done('a');
    queue.resume('b');
    expect(await takeNow(queue)).toMatchObject({ key: 'b', resumed: true });
  });

  test.each([
    ['is done', (queue: WorkQueue) => queue.done('a')],
    ['is in a closed queue', (queue: WorkQueue) => queue.close()],
  ])('is not given out when it %s', async (_, end) => {
    const { queue } = queueOf();
    queue.add('a', 'changed');
    await queue.take();
    queue.setAside('a');
    end(queue);
    queue.resume('a');
    expect(await takeNow(queue)).toBeUndefined();
  });
});
