import { KubeError } from '@capstan/kube';
import { AppliedMemory } from './applied-memory.ts';
import { DriftWatch } from './drift/drift-watch.ts';
import { Inventory } from './inventory.ts';
import { BLIND } from './live-view.ts';
import { configMap, eventually, FakeCluster } from './testing/fake-cluster.ts';
import { type TerminationOptions, waitForTermination } from './wait-for-termination.ts';

const owner = { manager: 'kustomize-controller', group: 'kustomize.toolkit.fluxcd.io', namespace: 'flux-system', name: 'apps' };
const owned = (name: string) => {
  const labels = { 'kustomize.toolkit.fluxcd.io/name': 'apps', 'kustomize.toolkit.fluxcd.io/namespace': 'flux-system' };
  const { metadata, ...object } = configMap(name);
  return { ...object, metadata: { ...metadata, labels } };
};
const items = [...Inventory.of([configMap('a'), configMap('b')])];

describe('waitForTermination', () => {
  let cluster: FakeCluster;
  let watch: DriftWatch;
  beforeEach(() => {
    cluster = new FakeCluster();
    watch = new DriftWatch({ memory: new AppliedMemory(), reader: owner, onDrift: () => undefined });
  });
  afterEach(() => watch.stop());

  const wait = (options: Partial<TerminationOptions> = {}) =>
    waitForTermination(items, {
      client: cluster.client(),
      live: BLIND,
      timeoutMs: 5_000,
      signal: new AbortController().signal,
      ...options,
    });
  const names = (left: readonly { name: string }[]) => left.map(({ name }) => name);

  test('answers what is still there when the time is over', async () => {
    cluster.put(owned('a'));
    expect(names(await wait({ timeoutMs: 20 }))).toEqual(['a']);
  });

  test('ends when the last one is gone, without a watch too', async () => {
    cluster.put(owned('a'));
    setTimeout(() => cluster.remove('ConfigMap', 'a'), 20);
    expect(await wait()).toEqual([]);
  });

  test('asks of what is watched only once it is gone', async () => {
    for (const name of ['a', 'b']) cluster.put(owned(name));
    const client = cluster.client();
    await watch.cover('flux-system/apps', client, items);
    await eventually(() => watch.size === 1);
    cluster.requests.length = 0;
    const waiting = wait({ live: watch.viewOf(client) });
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(cluster.requests).toEqual([]);
    for (const name of ['a', 'b']) cluster.remove('ConfigMap', name);
    expect(await waiting).toEqual([]);
    expect(cluster.requests.toSorted()).toEqual(['get ConfigMap/a', 'get ConfigMap/b']);
  });

  test('is not over for an object that has only lost its labels', async () => {
    cluster.put(owned('a'));
    const client = cluster.client();
    await watch.cover('flux-system/apps', client, items);
    const waiting = wait({ live: watch.viewOf(client), timeoutMs: 100 });
    cluster.put(configMap('a'));
    expect(names(await waiting)).toEqual(['a']);
  });

  test('a newer wish ends it', async () => {
    cluster.put(owned('a'));
    const wish = new AbortController();
    const waiting = wait({ signal: wish.signal });
    wish.abort(new Error('suspended'));
    await expect(waiting).rejects.toThrow('suspended');
  });

  test('an object that may not be read is a failure, and no success', async () => {
    const get = async (): Promise<never> => {
      throw new KubeError('Forbidden', 'cannot get resource "configmaps"');
    };
    await expect(wait({ client: { ...cluster.client(), get } })).rejects.toThrow('cannot get resource');
  });
});
