import { Bench, configMap, RESOURCES } from '../testing/bench.ts';
import { kustomization } from '../testing/kustomization.ts';
import type { OwnerState } from './owner-state.ts';

const OWNER = 'flux-system/apps';

let bench: Bench;
beforeEach(() => {
  bench = new Bench();
});
afterEach(() => bench.stop());

/** What is remembered after a reconcile of these files. */
async function remembered(files: Record<string, string>, spec = {}): Promise<OwnerState | undefined> {
  await bench.push(files);
  await bench.create(kustomization('apps', { path: 'apps', ...spec }));
  await bench.reconcile('apps');
  return bench.services.states.get(OWNER);
}

test('a success is remembered with what it was built from, and what it applied', async () => {
  const state = await remembered({ 'apps/a.yaml': configMap('a'), 'apps/b.yaml': configMap('b'), 'other/c.yaml': configMap('c') });
  expect(state).toMatchObject({
    uid: (await bench.object('apps')).metadata.uid,
    generation: 1,
    artifactDigest: 'sha256:1',
    configs: '',
    awaited: false,
    asksOthers: false,
  });
  expect(state?.applied.map(({ key, resource }) => `${resource.plural}/${key.name}`)).toEqual(['configmaps/a', 'configmaps/b']);
  expect(state?.closure.files.toSorted()).toEqual(['apps/a.yaml', 'apps/b.yaml']);
  expect(state?.closureDigest).toMatch(/^[0-9a-f]{64}$/);
});

test.each<[string, Record<string, string>]>([
  ['a broken build', { 'apps/a.yaml': 'a: [' }],
  ['a kind that is not served', { 'apps/a.yaml': 'apiVersion: x.org/v1\nkind: Widget\nmetadata: {name: w}\n' }],
])('%s is not: the next look does all of it again', async (_what, files) => {
  expect(await remembered(files)).toBeUndefined();
});

test('what a switch leaves alone is no part of what is looked at', async () => {
  const left = configMap('a').replace('metadata: {', 'metadata: {annotations: {kustomize.toolkit.fluxcd.io/reconcile: disabled}, ');
  expect((await remembered({ 'apps/a.yaml': left, 'apps/b.yaml': configMap('b') }))?.applied.map(({ key }) => key.name)).toEqual(['b']);
});

test('where the health of objects is asked for that it does not apply, no watch tells whether it is settled', async () => {
  const healthChecks = [{ apiVersion: 'v1', kind: 'ConfigMap', name: 'elsewhere', namespace: 'default' }];
  await bench.create({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'elsewhere', namespace: 'default' } });
  const state = await remembered({ 'apps/a.yaml': configMap('a') }, { healthChecks });
  expect([state?.asksOthers, (await bench.reconcile('apps', 'interval')).requests.length > 0]).toEqual([true, true]);
});

test('where an object waits to be taken over by another, it is looked at again', async () => {
  await bench.create(kustomization('other', { path: 'other' }));
  await remembered({ 'apps/a.yaml': configMap('a'), 'apps/b.yaml': configMap('b') });
  await bench.push({ 'apps/a.yaml': configMap('a'), 'other/b.yaml': configMap('b') });
  await bench.reconcile('apps');
  expect(bench.services.states.get(OWNER)?.awaitsTakeover).toBe(true);
  expect((await bench.reconcile('apps', 'interval')).requests).toContain('get configmaps');
});

describe('what is remembered no longer counts', () => {
  const files = { 'apps/a.yaml': configMap('a') };
  const requestsAfter = async (change: () => Promise<unknown>) => {
    await remembered(files);
    await change();
    await new Promise((resolve) => setTimeout(resolve, 10));
    return (await bench.reconcile('apps', 'change')).requests;
  };

  test('after a change of the spec', async () => {
    const key = { namespace: 'flux-system', name: 'apps' };
    const change = () => bench.client.patch(RESOURCES.kustomizations, key, { spec: { force: true } }, { type: 'merge' });
    expect((await requestsAfter(change)).length).toBeGreaterThan(0);
  });

  test('after a change of what was applied', async () => {
    const change = () => bench.client.delete(RESOURCES.configMaps, { namespace: 'default', name: 'a' });
    expect(await requestsAfter(change)).toContain('apply configmaps');
  });

  test('but after nothing at all it does', async () => {
    expect(await requestsAfter(async () => undefined)).toEqual([]);
  });
});
