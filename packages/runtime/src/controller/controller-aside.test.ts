import { Registry } from 'prom-client';
import { silentLogger } from '../log/logger.ts';
import { ControllerMetrics } from '../metrics/controller-metrics.ts';
import { FakeClock, settle } from '../testing/fake-clock.ts';
import type { Action, ReconcileContext } from '../types.ts';
import { Controller, type ControllerOptions } from './controller.ts';

/** A controller, and what its reconciles have asked a server that answers only when the test says so. */
function start(
  reconcile: (name: string, context: ReconcileContext, ask: (name: string) => Promise<string>) => Promise<Action>,
  options: Partial<ControllerOptions> = {},
) {
  const clock = new FakeClock();
  const asked = new Map<string, PromiseWithResolvers<string>>();
  const askFor = (signal: AbortSignal) => (name: string) => {
    const answer = Promise.withResolvers<string>();
    asked.set(name, answer);
    signal.addEventListener('abort', () => answer.reject(signal.reason), { once: true });
    return answer.promise;
  };
  const controller = new Controller({
    name: 'widget',
    group: 'example.com',
    kind: 'Widget',
    log: silentLogger,
    clock,
    concurrency: 1,
    reconcile: ({ name }, context) => reconcile(name, context, askFor(context.signal)),
    ...options,
  });
  const stop = new AbortController();
  const running = controller.run(stop.signal);
  return {
    asked,
    clock,
    enqueue: (name: string, reason = 'test', cancelRunning = false) =>
      controller.enqueue({ namespace: 'default', name }, reason, { cancelRunning }),
    stop: async () => {
      stop.abort();
      await running;
    },
  };
}

describe('what a reconcile does aside', () => {
  test('holds no worker, and its result comes when there is one', async () => {
    const log: string[] = [];
    const { asked, enqueue, stop } = start(async (name, { aside }, ask) => {
      log.push(`${name} begins`);
      if (name.startsWith('slow')) log.push(`${name} has ${await aside(() => ask(name))}`);
      return {};
    });
    for (const name of ['slow-1', 'slow-2', 'quick']) enqueue(name);
    await settle();
    expect(log).toEqual(['slow-1 begins', 'slow-2 begins', 'quick begins']);
    asked.get('slow-2')?.resolve('an answer');
    await settle();
    expect(log.at(-1)).toBe('slow-2 has an answer');
    asked.get('slow-1')?.resolve('another');
    await stop();
    expect(log.at(-1)).toBe('slow-1 has another');
  });

  test('goes on before anything new begins, and never on more workers than there are', async () => {
    const log: string[] = [];
    const holding = Promise.withResolvers<void>();
    const { asked, enqueue, stop } = start(async (name, { aside }, ask) => {
      log.push(`${name} begins`);
      if (name === 'holding') await holding.promise;
      if (name.startsWith('slow')) log.push(`${name} has ${await aside(() => ask(name))}`);
      return {};
    });
    enqueue('slow');
    await settle();
    enqueue('holding');
    await settle();
    enqueue('new');
    asked.get('slow')?.resolve('it');
    await settle();
    expect(log).toEqual(['slow begins', 'holding begins']);
    holding.resolve();
    await settle();
    expect(log).toEqual(['slow begins', 'holding begins', 'slow has it', 'new begins']);
    await stop();
  });

  test('fails the reconcile with its own error, which backs off as any other', async () => {
    const tries: string[] = [];
    const { asked, clock, enqueue, stop } = start(async (name, { aside, reasons }, ask) => {
      tries.push([...reasons].join());
      await aside(() => ask(name));
      return {};
    });
    enqueue('a');
    await settle();
    for (const [index, ms] of [750, 1_500, 3_000].entries()) {
      asked.get('a')?.reject(new Error('refused'));
      await settle();
      await clock.advance(ms - 1);
      expect(tries).toHaveLength(index + 1);
      await clock.advance(1);
      expect(tries).toHaveLength(index + 2);
    }
    await stop();
  });

  test('leaves the lane of retries to others: failures that hang delay no failure that has healed', async () => {
    const healed: string[] = [];
    let failing = true;
    const { clock, enqueue, stop } = start(
      async (name, { aside }, ask) => {
        if (failing) throw new Error('first');
        if (name.startsWith('hangs')) await aside(() => ask(name));
        healed.push(name);
        return {};
      },
      { concurrency: 2 },
    );
    for (const name of ['hangs-1', 'hangs-2', 'hangs-3', 'healed']) enqueue(name);
    await settle();
    failing = false;
    await clock.advance(750);
    expect(healed).toEqual(['healed']);
    await stop();
  });

  test('is not begun twice: what is wished meanwhile comes afterwards, all at once', async () => {
    const seen: string[] = [];
    const { asked, enqueue, stop } = start(async (name, { aside, reasons }, ask) => {
      seen.push([...reasons].join());
      await aside(() => ask(name));
      return {};
    });
    enqueue('a', 'one');
    await settle();
    enqueue('a', 'two');
    enqueue('a', 'three');
    await settle();
    expect(seen).toEqual(['one']);
    asked.get('a')?.resolve('');
    await settle();
    expect(seen).toEqual(['one', 'two,three']);
    asked.get('a')?.resolve('');
    await stop();
  });

  test('ends for a newer wish, and for a stop, which waits for it', async () => {
    const ends: string[] = [];
    const { enqueue, stop } = start(async (name, { aside }, ask) => {
      await aside(() => ask(name)).catch(async (error: Error) => {
        await settle();
        ends.push(`${name}: ${error.name}`);
        throw error;
      });
      return {};
    });
    enqueue('a');
    await settle();
    enqueue('a', 'newer', true);
    await settle();
    await settle();
    expect(ends).toEqual(['a: NewerWish']);
    enqueue('b');
    await settle();
    await stop();
    expect(ends).toEqual(['a: NewerWish', 'a: Stopping', 'b: Stopping']);
  });

  test('may come after another, but not beside it', async () => {
    let fault: unknown;
    const results: string[] = [];
    const { asked, enqueue, stop } = start(async (_name, { aside }, ask) => {
      results.push(await aside(async () => 'first'), await aside(async () => 'second'));
      const third = aside(() => ask('third'));
      fault = await aside(async () => 'beside').catch((error: unknown) => error);
      results.push(await third);
      return {};
    });
    enqueue('a');
    await settle();
    asked.get('third')?.resolve('third');
    await stop();
    expect(results).toEqual(['first', 'second', 'third']);
    expect(fault).toEqual(new Error('a reconcile does one thing aside at a time'));
  });

  test('does not count as a worker at work', async () => {
    const registry = new Registry();
    const { enqueue, stop } = start(
      async (name, { aside }, ask) => {
        await aside(() => ask(name));
        return {};
      },
      { metrics: new ControllerMetrics(registry) },
    );
    for (const name of ['a', 'b', 'c']) enqueue(name);
    await settle();
    expect(await registry.metrics()).toContain('controller_runtime_active_workers{controller="widget"} 0');
    await stop();
  });
});
