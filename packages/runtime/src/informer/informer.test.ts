import { type Client, KubeError, type KubeObject, type Resource, type ResourceEvent } from '@capstan/kube';
import { silentLogger } from '../log/logger.ts';
import { settle } from '../testing/fake-clock.ts';
import { Informer, type InformerEvent, type InformerScope } from './informer.ts';

const PODS: Resource = { group: '', version: 'v1', kind: 'Pod', plural: 'pods', namespaced: true };

function pod(
  name: string,
  resourceVersion: number,
  more: { uid?: string; node?: string; labels?: Record<string, string> } = {},
): KubeObject {
  const { uid = `uid-${name}`, node = 'n1', labels = {} } = more;
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace: 'default', uid, resourceVersion: String(resourceVersion), labels },
    spec: { node },
  };
}

/** An informer whose watch says what the test tells it to say. */
async function scripted(scope: InformerScope = {}): Promise<{
  informer: Informer;
  told: string[];
  events: InformerEvent[];
  say: (...events: ResourceEvent[]) => Promise<void>;
  stop: () => Promise<void>;
}> {
  const queue: ResourceEvent[] = [];
  let wake: () => void = () => {};
  const abort = new AbortController();
  const client = {
    async *watchResource(): AsyncIterable<ResourceEvent> {
      while (!abort.signal.aborted) {
        for (let event = queue.shift(); event !== undefined; event = queue.shift()) yield event;
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    },
  } as unknown as Client; // Nothing else of a client is used.
  const informer = new Informer(PODS, scope, silentLogger);
  const events: InformerEvent[] = [];
  const told: string[] = [];
  informer.onChange((event) => {
    events.push(event);
    told.push(`${event.type} ${event.object.metadata.name}@${event.object.metadata.resourceVersion}${event.initial ? ' initial' : ''}`);
  });
  const running = informer.run(client, abort.signal);
  await settle();
  return {
    informer,
    told,
    events,
    say: async (...said) => {
      queue.push(...said);
      wake();
      await settle();
    },
    stop: async () => {
      abort.abort();
      wake();
      await running;
    },
  };
}

const restarted = (resourceVersion: number, ...items: KubeObject[]): ResourceEvent => ({
  type: 'restarted',
  items,
  resourceVersion: String(resourceVersion),
});

describe('what handlers are told', () => {
  test('first everything that exists, then every change', async () => {
    const { informer, told, events, say, stop } = await scripted();
    await say(restarted(10, pod('a', 1), pod('b', 2)));
    await informer.synced;
    await say(
      { type: 'modified', object: pod('a', 11) },
      { type: 'added', object: pod('c', 12) },
      { type: 'deleted', object: pod('b', 13) },
    );
    expect(told).toEqual(['added a@1 initial', 'added b@2 initial', 'updated a@11', 'added c@12', 'deleted b@13']);
    expect(events[2]?.old?.metadata.resourceVersion).toBe('1');
    expect(informer.list().map(({ metadata }) => metadata.name)).toEqual(['a', 'c']);
    await stop();
  });

  test('after a restart of the watch only what really differs', async () => {
    const { told, say, stop } = await scripted();
    await say(restarted(10, pod('same', 1), pod('changed', 2), pod('gone', 3)));
    told.length = 0;
    await say(restarted(20, pod('same', 1), pod('changed', 15), pod('new', 16)));
    expect(told).toEqual(['updated changed@15', 'added new@16', 'deleted gone@3']);
    await stop();
  });

  test('an object that was replaced while the watch was away goes and comes', async () => {
    const { told, say, stop } = await scripted();
    await say(restarted(10, pod('a', 1, { uid: 'first' })));
    told.length = 0;
    await say(restarted(20, pod('a', 15, { uid: 'second' })));
    expect(told).toEqual(['deleted a@1', 'added a@15']);
    await stop();
  });

  test('a cluster restored from a backup counts, however old its versions', async () => {
    const { told, informer, say, stop } = await scripted();
    await say(restarted(500, pod('a', 400, { node: 'new' }), pod('b', 450)));
    told.length = 0;
    await say(restarted(100, pod('a', 90, { node: 'old' })));
    expect(told).toEqual(['updated a@90', 'deleted b@450']);
    await say({ type: 'modified', object: pod('a', 101) });
    expect(informer.get({ namespace: 'default', name: 'a' })?.metadata.resourceVersion).toBe('101');
    await stop();
  });

  test('events that repeat what is known are not told', async () => {
    const { told, say, stop } = await scripted();
    await say(restarted(10, pod('a', 5)));
    told.length = 0;
    await say(
      { type: 'modified', object: pod('a', 5) },
      { type: 'added', object: pod('a', 4) },
      { type: 'deleted', object: pod('unknown', 11) },
    );
    expect(told).toEqual([]);
    await stop();
  });

  test('a handler that comes late is told of what exists, one that left of nothing', async () => {
    const { informer, say, stop } = await scripted();
    await say(restarted(10, pod('a', 5)));
    const late: string[] = [];
    const leave = informer.onChange(({ type, object, initial }) => late.push(`${type} ${object.metadata.name} ${initial}`));
    leave();
    await say({ type: 'added', object: pod('b', 11) });
    expect(late).toEqual(['added a true']);
    await stop();
  });

  test('a handler that fails does not disturb the others', async () => {
    const { informer, told, say, stop } = await scripted();
    informer.onChange(() => {
      throw new Error('broken');
    });
    await say(restarted(10, pod('a', 5)), { type: 'modified', object: pod('a', 11) });
    expect(told).toEqual(['added a@5 initial', 'updated a@11']);
    await stop();
  });
});

describe('own writes', () => {
  test('are read at once, told once, and not undone by an older event', async () => {
    const { informer, told, say, stop } = await scripted();
    await say(restarted(10, pod('a', 5)));
    told.length = 0;
    informer.observe(pod('a', 12, { node: 'mine' }));
    expect(informer.get({ namespace: 'default', name: 'a' })?.spec).toEqual({ node: 'mine' });
    await say({ type: 'modified', object: pod('a', 11) }, { type: 'modified', object: pod('a', 12, { node: 'mine' }) });
    expect(told).toEqual(['updated a@12']);
    await stop();
  });

  test('that the watch has overtaken bring nothing back to life', async () => {
    const { informer, told, say, stop } = await scripted();
    await say(restarted(10, pod('a', 5)), { type: 'deleted', object: pod('a', 13) });
    told.length = 0;
    informer.observe(pod('a', 12));
    expect([told, informer.size]).toEqual([[], 0]);
    await stop();
  });

  test('that are younger than a list survive it', async () => {
    const { informer, say, stop } = await scripted();
    await say(restarted(10));
    informer.observe(pod('a', 25));
    await say(restarted(20));
    expect(informer.size).toBe(1);
    await say(restarted(30));
    expect(informer.size).toBe(0);
    await stop();
  });

  test('outside of the scope are ignored', async () => {
    const { informer, say, stop } = await scripted({ namespace: 'elsewhere', labelSelector: 'a=b' });
    await say(restarted(10));
    informer.observe(pod('a', 25));
    expect(informer.size).toBe(0);
    await stop();
  });

  test('before the first list are ignored: it will tell', async () => {
    const { informer, stop } = await scripted();
    informer.observe(pod('a', 25));
    expect(informer.size).toBe(0);
    await stop();
  });
});

test('indexes follow additions, changes and deletions', async () => {
  const { informer, say, stop } = await scripted();
  await say(restarted(10, pod('a', 1), pod('b', 2, { node: 'n2' })));
  informer.addIndex('node', ({ spec }) => [(spec as { node: string }).node]);
  const on = (node: string): string[] => informer.byIndex('node', node).map(({ metadata }) => metadata.name);
  expect([on('n1'), on('n2')]).toEqual([['a'], ['b']]);
  await say({ type: 'modified', object: pod('b', 11) }, { type: 'added', object: pod('c', 12, { node: 'n2' }) });
  expect([on('n1'), on('n2')]).toEqual([['a', 'b'], ['c']]);
  await say({ type: 'deleted', object: pod('a', 13) });
  expect([on('n1'), on('n2'), on('n3'), informer.byIndex('none', 'x')]).toEqual([['b'], ['c'], [], []]);
  await stop();
});

test('waitFor resolves when the store has come that far', async () => {
  const { informer, say, stop } = await scripted();
  await say(restarted(10));
  await informer.waitFor('10');
  let reached = false;
  const waiting = informer.waitFor('12').then(() => {
    reached = true;
  });
  await say({ type: 'bookmark', resourceVersion: '11' });
  expect(reached).toBe(false);
  await say({ type: 'bookmark', resourceVersion: '12' });
  await waiting;
  await expect(informer.waitFor('99', AbortSignal.abort(new Error('enough')))).rejects.toThrow('enough');
  await stop();
});

test('a fault of the watch is shown while it lasts', async () => {
  const { informer, say, stop } = await scripted();
  await say({ type: 'interrupted', error: new KubeError('Forbidden', 'pods is forbidden'), retryAfterMs: 1000 });
  expect([informer.fault?.code, informer.isSynced]).toEqual(['Forbidden', false]);
  await say(restarted(10));
  expect([informer.fault, informer.isSynced]).toEqual([undefined, true]);
  await stop();
});

describe('whatever happens', () => {
  test.each([1, 2, 3, 4, 5, 6])('what handlers are told adds up to what the cluster holds (seed %d)', async (seed) => {
    let state = seed;
    const random = (below: number): number => {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      return Math.floor((state / 2 ** 32) * below);
    };
    const { informer, events, say, stop } = await scripted();
    const cluster = new Map<string, KubeObject>();
    let version = 10;
    let uids = 0;
    let connected = true;
    await say(restarted(version));
    for (let step = 0; step < 300; step += 1) {
      const name = `p${random(8)}`;
      const before = cluster.get(name);
      version += 1;
      if (before !== undefined && random(3) === 0) {
        cluster.delete(name);
        const object = pod(name, version, { uid: before.metadata.uid ?? '' });
        if (connected) await say({ type: 'deleted', object });
      } else {
        const object = pod(name, version, { uid: before?.metadata.uid ?? `uid-${++uids}` });
        cluster.set(name, object);
        if (random(3) === 0) informer.observe(object);
        if (connected) await say({ type: before === undefined ? 'added' : 'modified', object });
      }
      if (random(12) === 0) connected = false;
      if (!connected && random(6) === 0) {
        connected = true;
        await say(restarted(version, ...cluster.values()));
      }
    }
    await say(restarted(version, ...cluster.values()));
    const replayed = new Map<string, string>();
    for (const { type, object, old } of events) {
      const { name, resourceVersion = '', uid } = object.metadata;
      const known = replayed.get(name);
      if (type === 'added') expect(known).toBeUndefined();
      else expect(known).toBeDefined();
      if (type === 'updated') expect([old?.metadata.resourceVersion, old?.metadata.uid]).toEqual([known, uid]);
      if (type === 'deleted') replayed.delete(name);
      else replayed.set(name, resourceVersion);
    }
    const expected = [...cluster].map(([name, { metadata }]) => [name, metadata.resourceVersion]);
    expect([...replayed].toSorted()).toEqual(expected.toSorted());
    expect(informer.size).toBe(cluster.size);
    await stop();
  });
});
