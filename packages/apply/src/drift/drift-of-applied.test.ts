import { describeChanges } from '../change-set.ts';
import { Inventory } from '../inventory.ts';
import { ApplyBench } from '../testing/apply-bench.ts';
import { configMap, eventually } from '../testing/fake-cluster.ts';

let bench: ApplyBench;
beforeEach(() => {
  bench = new ApplyBench();
});
afterEach(() => bench.watch.stop());

describe('the drift of what was applied', () => {
  const takenOver = (data: Record<string, string>) => {
    const live = structuredClone(bench.cluster.find('ConfigMap', 'a')!);
    live.data = data;
    live.metadata.managedFields = [
      { ...live.metadata.managedFields![0]!, fieldsV1: {} },
      { manager: 'kubectl-edit', operation: 'Update', fieldsV1: { 'f:data': { 'f:x': {} } } },
    ];
    return live;
  };

  beforeEach(async () => {
    await bench.apply([configMap('a', { x: '1' }), configMap('b')]);
  });

  test('our own apply is no drift', async () => {
    await bench.apply([configMap('a', { x: '2' }), configMap('b')]);
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(bench.drifts).toEqual([]);
  });

  describe('while the answer of our own apply is on its way', () => {
    const applyAnd = async (meanwhile: () => void) => {
      const client = bench.cluster.client();
      const apply: typeof client.apply = async (...given) => {
        const answer = await client.apply(...given);
        meanwhile();
        // The watch tells of both before the answer comes.
        await new Promise((resolve) => setTimeout(resolve, 20));
        return answer;
      };
      await bench.apply([configMap('a', { x: '2' }), configMap('b')], { client: { ...client, apply } });
      await new Promise((resolve) => setTimeout(resolve, 20));
      return bench.drifts;
    };

    test('what the watch tells of it is no drift', async () => {
      expect(await applyAnd(() => undefined)).toEqual([]);
    });

    test('an edit by somebody else is not missed', async () => {
      expect(await applyAnd(() => bench.cluster.put(takenOver({ x: 'other' })))).toEqual(['edited apps_a__ConfigMap']);
    });
  });

  test('what one identity may see is not shown to another', async () => {
    const { resourceFor } = bench.cluster.client().discovery;
    const tenant = { ...bench.cluster.client(), identity: { user: 'system:serviceaccount:team-a:deployer' } };
    const resource = (await resourceFor('v1', 'ConfigMap'))!;
    const lookup = () => bench.watch.viewOf(tenant).lookup(resource, { namespace: 'apps', name: 'a' });
    expect(lookup()).toBe('unknown');
    await bench.watch.cover('team-a/apps', tenant, Inventory.of([configMap('a')]));
    expect([bench.watch.size, lookup()]).toEqual([2, expect.objectContaining({ uid: expect.any(String) })]);
  });

  test('an edit is drift, and the next apply mends it with one request', async () => {
    bench.cluster.put(takenOver({ x: 'other' }));
    await eventually(() => bench.drifts.length > 0);
    expect(bench.drifts).toEqual(['edited apps_a__ConfigMap']);
    const result = await bench.apply([configMap('a', { x: '1' }), configMap('b')]);
    expect(result.drifts.get('apps_a__ConfigMap')?.message).toBe(
      'ConfigMap/apps/a drifted: .metadata.labels["kustomize.toolkit.fluxcd.io/name"], .metadata.labels["kustomize.toolkit.fluxcd.io/namespace"], .data.x changed by kubectl-edit',
    );
    expect(bench.cluster.find('ConfigMap', 'a')?.data).toEqual({ x: '1' });
    expect(bench.cluster.requests.filter((request) => request.startsWith('apply'))).toEqual(['apply ConfigMap/a']);
  });

  test('a deletion is drift', async () => {
    bench.cluster.remove('ConfigMap', 'a');
    await eventually(() => bench.drifts.length > 0);
    expect(bench.drifts).toEqual(['deleted apps_a__ConfigMap']);
    expect(describeChanges((await bench.apply([configMap('a', { x: '1' }), configMap('b')])).changes)).toBe('ConfigMap/apps/a created');
  });

  test('a change of what is not ours is none', async () => {
    const live = structuredClone(bench.cluster.find('ConfigMap', 'a')!);
    bench.cluster.put({ ...live, status: { seen: true } });
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(bench.drifts).toEqual([]);
  });

  test('labels of another owner are told to the owner before', async () => {
    const live = structuredClone(bench.cluster.find('ConfigMap', 'a')!);
    live.metadata.labels = { ...live.metadata.labels, 'kustomize.toolkit.fluxcd.io/name': 'other' };
    bench.cluster.put(live);
    await eventually(() => bench.drifts.length > 0);
    expect(bench.drifts).toEqual(['moved apps_a__ConfigMap']);
  });

  test('copied labels on another object are nothing', async () => {
    const live = structuredClone(bench.cluster.find('ConfigMap', 'a')!);
    live.metadata.name = 'copy';
    live.metadata.uid = 'another';
    bench.cluster.put(live);
    bench.cluster.remove('ConfigMap', 'copy');
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(bench.drifts).toEqual([]);
  });

  test('watches are shared, and end with their last user', async () => {
    const client = bench.cluster.client();
    await bench.watch.cover('flux-system/other', client, Inventory.of([configMap('z')]));
    expect(bench.watch.size).toBe(1);
    bench.watch.release('flux-system/apps');
    expect(bench.watch.size).toBe(1);
    bench.watch.release('flux-system/other');
    expect(bench.watch.size).toBe(0);
  });
});
