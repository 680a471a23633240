import { KubeError } from '@capstan/kube';
import { Registry } from 'prom-client';
import { TerminalError } from '../error.ts';
import { type Logger, silentLogger } from '../log/logger.ts';
import { ControllerMetrics } from '../metrics/controller-metrics.ts';
import { FakeClock, settle } from '../testing/fake-clock.ts';
import { until } from '../testing/until.ts';
import type { Action, ObjectKey, ReconcileContext } from '../types.ts';
import { Controller, type ControllerOptions } from './controller.ts';

const key = (name: string): ObjectKey => ({ namespace: 'default', name });

/** A controller that runs on a clock of the test's. */
function start(reconcile: (key: ObjectKey, context: ReconcileContext) => Promise<Action>, options: Partial<ControllerOptions> = {}) {
  const clock = new FakeClock();
  const controller = new Controller({
    name: 'widget',
    group: 'example.com',
    kind: 'Widget',
    log: silentLogger,
    clock,
    reconcile,
    ...options,
  });
  const stop = new AbortController();
  const running = controller.run(stop.signal);
  return {
    clock,
    controller,
    stop: async () => {
      stop.abort();
      await running;
    },
  };
}

test('an interval of zero is none, and no loop', async () => {
  let runs = 0;
  const { clock, controller, stop } = start(async () => {
    runs += 1;
    return { requeueAfterMs: 0, jitter: true };
  });
  controller.enqueue(key('a'), 'test');
  await clock.advance(3_600_000);
  expect(runs).toBe(1);
  await stop();
});

/** Resolves when the signal is aborted. */
function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}

test('works on as many objects at once as it may, and never on one twice', async () => {
  const open = new Map<string, () => void>();
  let most = 0;
  const { controller, stop } = start(
    ({ name }) => {
      expect(open.has(name)).toBe(false);
      return new Promise((resolve) => {
        open.set(name, () => {
          open.delete(name);
          resolve({});
        });
        most = Math.max(most, open.size);
      });
    },
    { concurrency: 2 },
  );
  for (const name of ['a', 'b', 'c']) controller.enqueue(key(name), 'test');
  await settle();
  expect([...open.keys()]).toEqual(['a', 'b']);
  controller.enqueue(key('a'), 'again');
  await settle();
  open.get('b')?.();
  await settle();
  expect([...open.keys()]).toEqual(['a', 'c']);
  open.get('a')?.();
  await settle();
  expect([...open.keys()]).toEqual(['c', 'a']);
  for (const finish of [...open.values()]) finish();
  await stop();
  expect(most).toBe(2);
});

test.each([
  ['exactly', {}, 1000],
  ['spread by the jitter', { jitter: true }, 1050],
])('comes back when its action says, %s', async (_name, more, afterMs) => {
  let runs = 0;
  const { clock, controller, stop } = start(async () => (++runs === 1 ? { requeueAfterMs: 1000, ...more } : {}), {
    jitterPercentage: 5,
    random: () => 1,
  });
  controller.enqueue(key('a'), 'test');
  await clock.advance(afterMs - 1);
  expect(runs).toBe(1);
  await clock.advance(1);
  expect(runs).toBe(2);
  await stop();
});

test('an interval starts anew with each reconcile', async () => {
  const at: number[] = [];
  const { clock, controller, stop } = start(async () => {
    at.push(clock.now());
    return { requeueAfterMs: 1000 };
  });
  controller.enqueue(key('a'), 'test');
  await clock.advance(900);
  controller.enqueue(key('a'), 'changed');
  await clock.advance(1000);
  const first = at[0] ?? 0;
  expect(at.map((time) => time - first)).toEqual([0, 900, 1900]);
  await stop();
});

test('many reconciles that wait for nothing do not hold up the event loop', async () => {
  let runs = 0;
  const { controller, stop } = start(async () => {
    const until = performance.now() + 1;
    while (performance.now() < until);
    runs += 1;
    return {};
  });
  const runsAtTimer = new Promise<number>((resolve) => setTimeout(() => resolve(runs), 5));
  for (let index = 0; index < 300; index += 1) controller.enqueue(key(`k${index}`), 'test');
  expect(await runsAtTimer).toBeLessThan(100);
  await until(() => runs === 300);
  await stop();
});

test('tells why an object was woken', async () => {
  const seen: string[][] = [];
  const { clock, controller, stop } = start(async (_key, { reasons }) => {
    seen.push([...reasons]);
    return seen.length === 1 ? { requeueAfterMs: 10 } : {};
  });
  controller.enqueue(key('a'), 'source');
  controller.enqueue(key('a'), 'dependency');
  await clock.advance(10);
  expect(seen).toEqual([['source', 'dependency'], ['interval']]);
  await stop();
});

describe('faults', () => {
  test.each([
    ['an error', new Error('no route')],
    ['a panic', new TypeError('x is undefined')],
    ['something that is no error', 'oops'],
  ])('%s is retried, later each time, until it succeeds', async (_name, fault) => {
    const at: number[] = [];
    const { clock, controller, stop } = start(async () => {
      at.push(clock.now());
      if (at.length <= 3) throw fault;
      return {};
    });
    controller.enqueue(key('a'), 'test');
    await clock.advance(60_000);
    const first = at[0] ?? 0;
    expect(at.map((time) => time - first)).toEqual([0, 750, 2250, 5250]);
    expect(controller.queue.failures('default/a')).toBe(0);
    await stop();
  });

  test('a reconcile that throws at once is contained too', async () => {
    const { clock, controller, stop } = start(() => {
      throw new Error('not even a promise');
    });
    controller.enqueue(key('a'), 'test');
    await clock.advance(0);
    expect(controller.queue.failures('default/a')).toBe(1);
    await stop();
  });

  test('a terminal error is not retried, a change of the object is taken up', async () => {
    let runs = 0;
    const { clock, controller, stop } = start(async () => {
      runs += 1;
      throw new TerminalError('the URL is no URL');
    });
    controller.enqueue(key('a'), 'test');
    await clock.advance(3_600_000);
    expect(runs).toBe(1);
    controller.enqueue(key('a'), 'changed');
    await clock.advance(0);
    expect(runs).toBe(2);
    await stop();
  });

  test('a conflict is decided again soon, and is no error', async () => {
    const errors: string[] = [];
    const log: Logger = { ...silentLogger, with: () => log, error: (_error, message) => void errors.push(message) };
    let runs = 0;
    const { clock, controller, stop } = start(
      async () => {
        if (++runs === 1) throw new KubeError('Conflict', 'the object has been modified');
        return {};
      },
      { log },
    );
    controller.enqueue(key('a'), 'test');
    await clock.advance(50);
    expect([runs, errors]).toEqual([2, []]);
    await stop();
  });

  test('one failing object never delays the healthy, not even with one worker', async () => {
    const done: string[] = [];
    const { clock, controller, stop } = start(
      async ({ name }) => {
        if (name === 'bad') throw new Error('always');
        done.push(name);
        return {};
      },
      { concurrency: 1 },
    );
    controller.enqueue(key('bad'), 'test');
    for (let index = 0; index < 50; index += 1) controller.enqueue(key(`good-${index}`), 'test');
    await clock.advance(0);
    expect(done.length).toBe(50);
    await stop();
  });
});

describe('a newer wish', () => {
  test('ends what runs, says why, and is taken up at once without counting a failure', async () => {
    const seen: string[] = [];
    const { clock, controller, stop } = start(async (_key, { signal, reasons }) => {
      seen.push([...reasons].join());
      if (seen.length > 1) return {};
      await aborted(signal);
      throw signal.reason;
    });
    controller.enqueue(key('a'), 'revision 1');
    await settle();
    controller.enqueue(key('a'), 'revision 2', { cancelRunning: true });
    await clock.advance(0);
    expect(seen).toEqual(['revision 1', 'revision 2']);
    expect(controller.queue.failures('default/a')).toBe(0);
    await stop();
  });

  test('without cancelRunning waits for what runs', async () => {
    let signalOf: AbortSignal | undefined;
    let finish: () => void = () => {};
    const { controller, stop } = start((_key, { signal }) => {
      signalOf = signal;
      return new Promise((resolve) => {
        finish = () => resolve({});
      });
    });
    controller.enqueue(key('a'), 'one');
    await settle();
    controller.enqueue(key('a'), 'two');
    expect(signalOf?.aborted).toBe(false);
    finish();
    await settle();
    finish();
    await stop();
  });

  test('leaves the others alone', async () => {
    const signals = new Map<string, AbortSignal>();
    const { controller, stop } = start(async ({ name }, { signal }) => {
      signals.set(name, signal);
      await aborted(signal);
      return {};
    });
    controller.enqueue(key('a'), 'one');
    controller.enqueue(key('b'), 'one');
    await settle();
    controller.enqueue(key('a'), 'two', { cancelRunning: true });
    expect([signals.get('a')?.aborted, signals.get('b')?.aborted]).toEqual([true, false]);
    await stop();
  });
});

test('a stop ends what runs with its reason and waits for it', async () => {
  let reason: unknown;
  let finished = false;
  const { controller, stop } = start(async (_key, { signal }) => {
    await aborted(signal);
    reason = signal.reason;
    await settle();
    finished = true;
    return {};
  });
  controller.enqueue(key('a'), 'test');
  controller.enqueue(key('b'), 'test');
  await settle();
  await stop();
  expect([reason, finished]).toEqual([expect.objectContaining({ name: 'Stopping' }), true]);
});

test('results are counted as controller-runtime counts them', async () => {
  const registry = new Registry();
  const outcomes: (() => Action)[] = [
    () => ({}),
    () => ({ requeueAfterMs: 60_000 }),
    () => {
      throw new Error('a');
    },
    () => {
      throw new TerminalError('b');
    },
    () => {
      throw new RangeError('c');
    },
  ];
  const { clock, controller, stop } = start(async ({ name }) => outcomes[Number(name)]?.() ?? {}, {
    metrics: new ControllerMetrics(registry),
  });
  for (const index of outcomes.keys()) controller.enqueue(key(String(index)), 'test');
  await clock.advance(0);
  const metrics = await registry.metrics();
  for (const line of [
    'controller_runtime_reconcile_total{controller="widget",result="success"} 1',
    'controller_runtime_reconcile_total{controller="widget",result="requeue_after"} 1',
    'controller_runtime_reconcile_total{controller="widget",result="error"} 3',
    'controller_runtime_reconcile_errors_total{controller="widget"} 3',
    'controller_runtime_terminal_reconcile_errors_total{controller="widget"} 1',
    'controller_runtime_reconcile_panics_total{controller="widget"} 1',
    'controller_runtime_max_concurrent_reconciles{controller="widget"} 4',
    'workqueue_adds_total{name="widget",controller="widget"} 5',
    'workqueue_retries_total{name="widget",controller="widget"} 2',
    'workqueue_work_duration_seconds_count{name="widget",controller="widget"} 5',
  ]) {
    expect(metrics).toContain(line);
  }
  await stop();
});
