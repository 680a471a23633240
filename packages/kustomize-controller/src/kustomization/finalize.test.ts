import { Bench, configMap, RESOURCES } from '../testing/bench.ts';
import { condition, kustomization } from '../testing/kustomization.ts';

const KEY = { namespace: 'flux-system', name: 'apps' };
const key = (name: string) => ({ namespace: 'default', name });

let bench: Bench;
beforeEach(() => {
  bench = new Bench();
});
afterEach(() => bench.stop());

/** Applies two ConfigMaps, then has their owner deleted, and reconciled once more. */
async function endOf(spec = {}, meanwhile: () => Promise<unknown> = async () => undefined) {
  await bench.push({ 'apps/a.yaml': configMap('a'), 'apps/b.yaml': configMap('b') });
  await bench.create(kustomization('apps', { path: 'apps', ...spec }, { metadata: { finalizers: [] } }));
  await bench.reconcile('apps');
  bench.told.splice(0);
  await meanwhile();
  await bench.client.delete(RESOURCES.kustomizations, KEY);
  await new Promise((resolve) => setTimeout(resolve, 10));
  return bench.reconcile('apps', 'change');
}
const isGone = (name: string) =>
  bench.client.get(RESOURCES.configMaps, key(name)).then(
    () => false,
    () => true,
  );
const ownerIsGone = () =>
  bench.object('apps').then(
    () => false,
    () => true,
  );

test('what an object applied goes last first, in one event with the revision it was applied at; then the object goes', async () => {
  const { requests } = await endOf();
  expect(requests.filter((request) => !request.startsWith('get'))).toEqual([
    'delete configmaps',
    'delete configmaps',
    'patch kustomizations',
  ]);
  expect(bench.told).toEqual([
    {
      severity: 'info',
      reason: 'ReconciliationSucceeded',
      message: 'ConfigMap/default/b deleted\nConfigMap/default/a deleted',
      metadata: { revision: 'main@sha1:1' },
    },
  ]);
  expect([await isGone('a'), await isGone('b'), await ownerIsGone()]).toEqual([true, true, true]);
});

test('nothing of it is remembered', async () => {
  await endOf();
  const { states, memory, handingOver, claims } = bench.services;
  const known = kustomization('apps');
  expect([states.size, [...memory.ids('flux-system/apps')], handingOver.size, claims.isKnown(known, 'main@sha1:1')]).toEqual([
    0,
    [],
    0,
    false,
  ]);
});

test('a suspended object lets go of all it applied', async () => {
  await endOf({}, () => bench.client.patch(RESOURCES.kustomizations, KEY, { spec: { suspend: true } }, { type: 'merge' }));
  expect([await isGone('a'), await ownerIsGone(), bench.told]).toEqual([false, true, []]);
});

test('what carries other labels by now, or a switch, stays', async () => {
  await endOf({}, async () => {
    const patch = (name: string, metadata: object) => bench.client.patch(RESOURCES.configMaps, key(name), { metadata }, { type: 'merge' });
    await patch('a', { labels: { 'kustomize.toolkit.fluxcd.io/name': 'other' } });
    await patch('b', { annotations: { 'kustomize.toolkit.fluxcd.io/prune': 'disabled' } });
  });
  expect([await isGone('a'), await isGone('b'), await ownerIsGone()]).toEqual([false, false, true]);
});

test('an account that is gone holds nobody up: the object goes, and what is left is named', async () => {
  const account = { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'deployer', namespace: 'flux-system' } };
  await bench.create(account);
  await endOf({ serviceAccountName: 'deployer' }, () => bench.client.delete(RESOURCES.accounts, account.metadata));
  expect([await isGone('a'), await ownerIsGone()]).toEqual([false, true]);
  expect(bench.told).toMatchObject([
    {
      severity: 'error',
      message: "unable to prune objects, service account 'flux-system/deployer' not found: \nConfigMap/default/a\nConfigMap/default/b",
    },
  ]);
});

test('an object that never applied anything goes at once, its source gone or not', async () => {
  const status = { conditions: [condition('Ready', 'False', 'ArtifactFailed', 'no source')] };
  await bench.create(kustomization('apps', {}, { status }));
  await bench.client.delete(RESOURCES.kustomizations, KEY);
  await new Promise((resolve) => setTimeout(resolve, 10));
  const { requests } = await bench.reconcile('apps', 'change');
  expect([requests, await ownerIsGone()]).toEqual([['patch kustomizations'], true]);
});
