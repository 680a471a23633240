import { KubeError, type KubeObject } from '@capstan/kube';
import { AppliedMemory } from './applied-memory.ts';
import { describeChanges, describePruned } from './change-set.ts';
import { Inventory } from './inventory.ts';
import { type PruneOptions, prune } from './prune.ts';
import { configMap, FakeCluster } from './testing/fake-cluster.ts';

const owner = { manager: 'kustomize-controller', group: 'kustomize.toolkit.fluxcd.io', namespace: 'flux-system', name: 'apps' };

function owned(object: KubeObject, name = 'apps'): KubeObject {
  const labels = { 'kustomize.toolkit.fluxcd.io/name': name, 'kustomize.toolkit.fluxcd.io/namespace': 'flux-system' };
  return { ...object, metadata: { ...object.metadata, labels } };
}

let cluster: FakeCluster;
const run = (objects: KubeObject[], options: Partial<PruneOptions> = {}) =>
  prune(Inventory.of(objects), {
    client: cluster.client(),
    owner,
    memory: new AppliedMemory(),
    signal: new AbortController().signal,
    ...options,
  });

beforeEach(() => {
  cluster = new FakeCluster();
});

describe('prune', () => {
  test('deletes what carries the labels of the owner, last applied first', async () => {
    const deployment: KubeObject = { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web', namespace: 'apps' } };
    const objects = [owned(configMap('a')), owned(deployment)];
    for (const object of objects) cluster.put(object);
    const { changes, kept } = await run(objects);
    expect([describeChanges(changes), cluster.objects.size, kept.size]).toEqual([
      'Deployment/apps/web deleted\nConfigMap/apps/a deleted',
      0,
      0,
    ]);
  });

  test.each<[string, KubeObject]>([
    ['carries labels of another owner', owned(configMap('a'), 'other')],
    ['carries no labels', configMap('a')],
  ])('lets go of what %s', async (_title, object) => {
    cluster.put(object);
    const { changes, kept } = await run([object]);
    expect([changes, kept.size, cluster.objects.size]).toEqual([[], 0, 1]);
  });

  test.each<[string, KubeObject]>([
    ['says prune: disabled', owned(configMap('a', {}, { 'kustomize.toolkit.fluxcd.io/prune': 'disabled' }))],
    ['says reconcile: disabled', owned(configMap('a', {}, { 'kustomize.toolkit.fluxcd.io/reconcile': 'Disabled' }))],
    ['says ssa: Ignore', owned(configMap('a', {}, { 'kustomize.toolkit.fluxcd.io/ssa': 'Ignore' }))],
  ])('skips what %s, and tells', async (_title, object) => {
    cluster.put(object);
    const { changes, kept } = await run([object]);
    expect([describePruned(changes), kept.size, cluster.objects.size]).toEqual(['ConfigMap/apps/a skipped', 0, 1]);
  });

  test('what is gone already, or of a kind that is, is no change', async () => {
    const { changes, faults, kept } = await run([configMap('a'), { apiVersion: 'example.org/v1', kind: 'Gone', metadata: { name: 'x' } }]);
    expect([changes, faults, kept.size]).toEqual([[], [], 0]);
  });

  test('an object of an API service that does not answer is kept in the inventory, and told', async () => {
    cluster.silentGroups.add('metrics.test');
    const { faults, kept } = await run([{ apiVersion: 'metrics.test/v1', kind: 'Gauge', metadata: { name: 'web', namespace: 'apps' } }]);
    expect([faults.map(({ message }) => message), kept.size]).toEqual([
      ['Gauge/apps/web query failed: the API service of metrics.test does not answer, so whether Gauge is served is not known'],
      1,
    ]);
  });

  test('deletes what was applied in a version that is no longer served', async () => {
    const object = owned({ apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web', namespace: 'apps' } });
    cluster.put(object);
    const { changes } = await run([{ ...object, apiVersion: 'apps/v1beta1' }]);
    expect([describeChanges(changes), cluster.objects.size]).toEqual(['Deployment/apps/web deleted', 0]);
  });

  test('an entry that names a namespace for a kind without them is let go: the object is the other entry’s', async () => {
    const object = owned({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'apps' } });
    cluster.put(object);
    const { changes, kept } = await run([{ ...object, metadata: { ...object.metadata, namespace: 'apps' } }]);
    expect([changes, kept.size, cluster.objects.size]).toEqual([[], 0, 1]);
  });

  test('an object that another one has replaced since it was read is not deleted, and no fault', async () => {
    const object = owned(configMap('a'));
    cluster.put(object);
    const client = cluster.client();
    const racing = Object.assign(Object.create(client), {
      get: async (...parameters: Parameters<typeof client.get>) => {
        const found = await client.get(...parameters);
        cluster.remove('ConfigMap', 'a');
        cluster.put(object);
        return found;
      },
    });
    const { changes, faults, kept } = await run([object], { client: racing });
    expect([changes, faults, kept.size, cluster.objects.size]).toEqual([[], [], 0, 1]);
  });

  test('what another owner is about to take over stays, in the inventory too, until it has', async () => {
    const object = owned(configMap('a'));
    cluster.put(object);
    const before = await run([object], { isClaimed: () => true });
    cluster.put(owned(configMap('a'), 'other'));
    const after = await run([object], { isClaimed: () => true });
    expect([before.kept.size, after.kept.size, cluster.objects.size]).toEqual([1, 0, 1]);
  });

  test('a cancellation ends it between two objects', async () => {
    const objects = [owned(configMap('a')), owned(configMap('b'))];
    for (const object of objects) cluster.put(object);
    const client = cluster.client();
    const cancel = new AbortController();
    const cancelling = Object.assign(Object.create(client), {
      delete: async (...parameters: Parameters<typeof client.delete>) => {
        await client.delete(...parameters);
        cancel.abort(new Error('a newer wish'));
      },
    });
    await expect(run(objects, { client: cancelling, signal: cancel.signal })).rejects.toThrow('a newer wish');
    expect(cluster.objects.size).toBe(1);
  });

  test('a refused deletion is a fault, keeps the object in the inventory and does not stop the others', async () => {
    const objects = [owned(configMap('a')), owned(configMap('b'))];
    for (const object of objects) cluster.put(object);
    const client = cluster.client();
    const refusing = Object.assign(Object.create(client), {
      delete: async (...parameters: Parameters<typeof client.delete>) => {
        if (parameters[1].name === 'b') throw new KubeError('Forbidden', 'admission webhook denied it');
        return client.delete(...parameters);
      },
    });
    const { changes, faults, kept } = await run(objects, { client: refusing });
    expect(describeChanges(changes)).toBe('ConfigMap/apps/a deleted');
    expect(faults.map(({ message }) => message)).toEqual(['ConfigMap/apps/b delete failed (Forbidden): admission webhook denied it']);
    expect(kept.toEntries()).toEqual([{ id: 'apps_b__ConfigMap', v: 'v1' }]);
  });
});
