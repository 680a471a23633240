import { Bench, configMap, RESOURCES } from '../testing/bench.ts';
import { kustomization } from '../testing/kustomization.ts';

const key = (name: string) => ({ namespace: 'default', name });
const job = 'apiVersion: batch/v1\nkind: Job\nmetadata: {name: migrate, namespace: default}\nspec: {template: {spec: {}}}\n';

let bench: Bench;
beforeEach(() => {
  bench = new Bench();
});
afterEach(() => bench.stop());

const create = (spec = {}) => bench.create(kustomization('apps', { path: 'apps', ...spec }));
const inventoryOf = async () => (await bench.object('apps')).status?.inventory?.entries.map(({ id }) => id);
const historyOf = async () =>
  ((await bench.object('apps')).status?.history ?? []).map(
    ({ lastReconciledStatus, totalReconciliations }) => `${lastReconciledStatus} ${totalReconciliations}`,
  );

describe('the inventory', () => {
  test('is stored before the first write where it grows, with what was there', async () => {
    await bench.push({ 'apps/a.yaml': configMap('a') });
    await create();
    await bench.reconcile('apps');
    await bench.push({ 'apps/b.yaml': configMap('b') });
    const stored: (string[] | undefined)[] = [];
    bench.client.intercept(async ({ verb, resource, dryRun }) => {
      if (verb === 'apply' && resource.plural === 'configmaps' && dryRun !== true && stored.length === 0) stored.push(await inventoryOf());
    });
    await bench.reconcile('apps');
    expect(stored).toEqual([['default_a__ConfigMap', 'default_b__ConfigMap']]);
    expect(await inventoryOf()).toEqual(['default_b__ConfigMap']);
  });

  test('is not stored ahead where it does not grow: one status a reconcile', async () => {
    await bench.push({ 'apps/a.yaml': configMap('a', { x: '1' }) });
    await create();
    await bench.reconcile('apps');
    await bench.push({ 'apps/a.yaml': configMap('a', { x: '2' }) });
    const { requests } = await bench.reconcile('apps');
    expect(requests).toEqual(['apply configmaps', 'patch kustomizations/status']);
  });

  test('stays as it was where the build is broken', async () => {
    await bench.push({ 'apps/a.yaml': configMap('a') });
    await create();
    await bench.reconcile('apps');
    await bench.push({ 'apps/a.yaml': 'a: [' });
    await bench.reconcile('apps');
    expect(await inventoryOf()).toEqual(['default_a__ConfigMap']);
  });
});

describe('the history', () => {
  test('counts reconciles of a build that end the same way as one', async () => {
    await bench.push({ 'apps/a.yaml': configMap('a') });
    await create();
    await bench.reconcile('apps');
    await bench.push({ 'apps/a.yaml': configMap('a'), 'README.md': 'x' });
    await bench.reconcile('apps');
    expect(await historyOf()).toEqual(['ReconciliationSucceeded 2']);
  });

  test('tells another end of the same build apart', async () => {
    await bench.push({ 'apps/job.yaml': job });
    await create({ wait: true, timeout: '1m' });
    await bench.reconcile('apps');
    await bench.client.patch(
      RESOURCES.jobs,
      key('migrate'),
      { status: { conditions: [{ type: 'Failed', status: 'True', message: 'no' }] } },
      { type: 'merge', subresource: 'status' },
    );
    for (let round = 0; round < 100 && bench.woken.length === 0; round++) await new Promise((resolve) => setTimeout(resolve, 20));
    await bench.reconcile('apps', 'health');
    expect(await historyOf()).toEqual(['HealthCheckFailed 1']);
  });

  test('has nothing of what could not be built: there is no digest to name it by', async () => {
    await bench.push({ 'apps/a.yaml': 'a: [' });
    await create();
    await bench.reconcile('apps');
    expect(await historyOf()).toEqual([]);
  });
});

describe('the revision', () => {
  const revisionsOf = async () => {
    const { status } = await bench.object('apps');
    return [status?.lastAttemptedRevision, status?.lastAppliedRevision];
  };

  test.each<[string, Record<string, string>, [string | undefined, string | undefined]]>([
    ['is attempted and applied by a success', { 'apps/a.yaml': configMap('a') }, ['main@sha1:1', 'main@sha1:1']],
    ['is attempted by a broken build', { 'apps/a.yaml': 'a: [' }, ['main@sha1:1', undefined]],
    ['is not even attempted where the path is not there', { 'other/a.yaml': configMap('a') }, [undefined, undefined]],
  ])('%s', async (_what, files, expected) => {
    await bench.push(files);
    await create();
    await bench.reconcile('apps');
    expect(await revisionsOf()).toEqual(expected);
  });
});

test('values of Secrets are in no event and no condition', async () => {
  await bench.push({
    'apps/a.yaml': `${configMap('a')}token: [\${token}\n`,
    'apps/kustomization.yaml': 'resources: [a.yaml, "${token}.yaml"]\n',
  });
  const data = { token: Buffer.from('hunter2hunter2').toString('base64') };
  await bench.create({ apiVersion: 'v1', kind: 'Secret', metadata: { name: 'keys', namespace: 'flux-system' }, data });
  await create({ postBuild: { substituteFrom: [{ kind: 'Secret', name: 'keys' }] } });
  await bench.reconcile('apps');
  const { status } = await bench.object('apps');
  expect(JSON.stringify([bench.told, status])).not.toContain('hunter2');
  expect(bench.told).not.toEqual([]);
});
