import { type Client, KubeError, type KubeObject, type ResourceEvent } from '@capstan/kube';
import { configMap, eventually } from '../testing/fake-cluster.ts';
import { LiveWatch } from './live-watch.ts';

const RESOURCE = { group: '', version: 'v1', kind: 'ConfigMap', plural: 'configmaps', namespaced: true };
const READER = { manager: 'kustomize-controller', group: 'kustomize.toolkit.fluxcd.io' };

function owned(name: string, resourceVersion: string, owner = 'apps'): KubeObject {
  const object = configMap(name);
  const labels = { [`${READER.group}/name`]: owner, [`${READER.group}/namespace`]: 'flux-system' };
  return { ...object, metadata: { ...object.metadata, uid: `uid-${name}`, resourceVersion, labels } };
}

/** What a watch that is told these events, one after the other, tells in its turn. */
async function told(...events: ResourceEvent[]): Promise<{ changes: string[]; state: string; watch: LiveWatch }> {
  const changes: string[] = [];
  let isRead = false;
  async function* watchResource(_resource: unknown, { signal }: { signal: AbortSignal }): AsyncIterable<ResourceEvent> {
    yield* events;
    isRead = true;
    await new Promise((resolve) => signal.addEventListener('abort', resolve));
  }
  // Only what a watch calls is there.
  const client = { watchResource } as unknown as Client;
  const watch = new LiveWatch(client, {
    resource: RESOURCE,
    namespace: undefined,
    reader: READER,
    now: () => 0,
    onChange: ({ namespace, name, before, now }) =>
      changes.push(`${namespace}/${name}: ${before?.entry.resourceVersion ?? '-'} > ${now?.entry.resourceVersion ?? '-'}`),
  });
  await watch.settled;
  await eventually(() => isRead || watch.state === 'refused');
  watch.stop();
  return { changes, state: watch.state, watch };
}

const started = (...items: KubeObject[]): ResourceEvent => ({ type: 'restarted', items, resourceVersion: '1' });
const interrupted = (code: 'Forbidden' | 'MethodNotAllowed' | 'Unreachable'): ResourceEvent => ({
  type: 'interrupted',
  error: new KubeError(code, 'no'),
  retryAfterMs: 0,
});

describe('LiveWatch', () => {
  test('tells what was there before each change, and what is there now', async () => {
    const { changes, state } = await told(
      started(owned('a', '1')),
      { type: 'modified', object: owned('a', '2') },
      { type: 'added', object: owned('b', '3') },
      { type: 'deleted', object: owned('a', '4') },
    );
    expect([changes, state]).toEqual([['apps/a: - > 1', 'apps/a: 1 > 2', 'apps/b: - > 3', 'apps/a: 2 > -'], 'synced']);
  });

  test('that begins anew tells of what went meanwhile, and of nothing else as gone', async () => {
    const { changes } = await told(started(owned('a', '1'), owned('b', '2')), started(owned('b', '2')));
    expect(changes.slice(2)).toEqual(['apps/b: 2 > 2', 'apps/a: 1 > -']);
  });

  test('passes over the deletion of what it never knew', async () => {
    expect((await told(started(), { type: 'deleted', object: owned('a', '1') })).changes).toEqual([]);
  });

  test('knows whose an object is by both labels', async () => {
    const { watch } = await told(started(owned('a', '1')));
    expect(watch.get('apps', 'a')?.owner).toBe('flux-system/apps');
  });

  test.each(['Forbidden', 'MethodNotAllowed'] as const)('that is answered %s is refused', async (code) => {
    expect((await told(interrupted(code))).state).toBe('refused');
  });

  test('goes on after a fault that may pass', async () => {
    const { changes, state } = await told(interrupted('Unreachable'), started(owned('a', '1')));
    expect([changes, state]).toEqual([['apps/a: - > 1'], 'synced']);
  });
});
