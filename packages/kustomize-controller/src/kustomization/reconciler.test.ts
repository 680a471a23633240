import { NewerWish } from '@capstan/runtime';
import { Bench, configMap, RESOURCES } from '../testing/bench.ts';
import { kustomization } from '../testing/kustomization.ts';

const job = 'apiVersion: batch/v1\nkind: Job\nmetadata: {name: migrate, namespace: default}\nspec: {template: {spec: {}}}\n';
const key = (name: string) => ({ namespace: 'default', name });

describe('Reconciler', () => {
  let bench: Bench;
  const bare = (spec = {}) => kustomization('apps', { path: 'apps', ...spec }, { metadata: { finalizers: [] } });

  beforeEach(() => {
    bench = new Bench();
  });
  afterEach(() => bench.stop());

  test('an object takes a finalizer, then its inventory is stored, then it is applied and reported', async () => {
    const revision = await bench.push({ 'apps/a.yaml': configMap('a'), 'apps/b.yaml': configMap('b') });
    await bench.create(bare());
    const { action, requests } = await bench.reconcile('apps');
    expect(requests).toEqual([
      'patch kustomizations',
      'apply configmaps (dry run)',
      'apply configmaps (dry run)',
      'patch kustomizations/status',
      'apply configmaps',
      'apply configmaps',
      'patch kustomizations/status',
    ]);
    expect(action).toEqual({ requeueAfterMs: 300_000, jitter: true });
    const { status } = await bench.object('apps');
    expect([status?.lastAppliedRevision, status?.inventory?.entries.map(({ id }) => id)]).toEqual([
      revision,
      ['default_a__ConfigMap', 'default_b__ConfigMap'],
    ]);
    expect(bench.told.map(({ reason, message }) => [reason, message.replace(/in [\d.]+m?s/, 'in 1s')])).toEqual([
      ['Progressing', 'ConfigMap/default/a created\nConfigMap/default/b created'],
      ['ReconciliationSucceeded', 'Reconciliation finished in 1s, next run in 5m0s'],
    ]);
    expect(bench.told[1]?.metadata).toEqual({ commit_status: 'update', revision });
  });

  test('the next interval asks nothing; a request asks everything', async () => {
    await bench.push({ 'apps/a.yaml': configMap('a'), 'apps/b.yaml': configMap('b') });
    await bench.create(bare());
    await bench.reconcile('apps');
    expect((await bench.reconcile('apps', 'interval')).requests).toEqual([]);
    await bench.client.patch(
      RESOURCES.kustomizations,
      { namespace: 'flux-system', name: 'apps' },
      { metadata: { annotations: { 'reconcile.fluxcd.io/requestedAt': 'now' } } },
      { type: 'merge' },
    );
    await new Promise((resolve) => setTimeout(resolve, 10));
    const { requests } = await bench.reconcile('apps', 'change');
    expect(requests.filter((request) => request.includes('dry run'))).toHaveLength(2);
    expect((await bench.object('apps')).status?.lastHandledReconcileAt).toBe('now');
  });

  test('a revision that builds the same is told by one write; one that lacks an object prunes it', async () => {
    await bench.push({ 'apps/a.yaml': configMap('a'), 'apps/b.yaml': configMap('b') });
    await bench.create(bare());
    await bench.reconcile('apps');
    const second = await bench.push({ 'apps/a.yaml': configMap('a'), 'apps/b.yaml': configMap('b'), 'README.md': 'hello' });
    expect((await bench.reconcile('apps')).requests).toEqual(['patch kustomizations/status']);
    expect((await bench.object('apps')).status?.lastAppliedRevision).toBe(second);
    await bench.push({ 'apps/a.yaml': configMap('a') });
    const { requests } = await bench.reconcile('apps');
    expect(requests).toEqual(['get configmaps', 'delete configmaps', 'patch kustomizations/status']);
    expect(bench.told.map(({ message }) => message)).toContain('ConfigMap/default/b deleted');
  });

  test('what a revision does not change lets those with news go first, once, unless others wait for it', async () => {
    const files = { 'apps/a.yaml': configMap('a') };
    await bench.push(files);
    await bench.create(bare());
    await bench.reconcile('apps');
    bench.hasNews = true;
    const second = await bench.push({ ...files, 'README.md': '1' });
    expect(await bench.reconcile('apps')).toEqual({ action: {}, requests: [] });
    expect(bench.gaveWay).toEqual([{ key: { namespace: 'flux-system', name: 'apps' }, reason: 'unchanged' }]);
    await bench.reconcile('apps', 'unchanged');
    expect((await bench.object('apps')).status?.lastAppliedRevision).toBe(second);
    await bench.create(kustomization('later', { dependsOn: [{ name: 'apps' }] }));
    const third = await bench.push({ ...files, 'README.md': '2' });
    await bench.reconcile('apps');
    expect((await bench.object('apps')).status?.lastAppliedRevision).toBe(third);
  });

  test('a revision that a killed process has applied without a word is told of', async () => {
    await bench.push({ 'apps/a.yaml': configMap('a', { x: '1' }), 'apps/b.yaml': configMap('b') });
    await bench.create(bare());
    await bench.reconcile('apps');
    const { status } = await bench.object('apps');
    const revision = await bench.push({ 'apps/a.yaml': configMap('a', { x: '2' }) });
    await bench.reconcile('apps');
    // As far as it came before its status was written, and without its memory.
    const { metadata } = await bench.object('apps');
    await bench.client.patch(RESOURCES.kustomizations, metadata, { status }, { type: 'merge', subresource: 'status' });
    bench.services.memory.forgetOwner('flux-system/apps');
    bench.services.states.clear();
    bench.told.splice(0);
    await new Promise((resolve) => setTimeout(resolve, 10));
    await bench.reconcile('apps');
    expect(bench.told[0]).toEqual({
      severity: 'info',
      reason: 'ReconciliationSucceeded',
      message: `Applied revision: ${revision}`,
      metadata: { revision },
    });
  });

  test('until the news of an outcome have arrived, the mark of what was told stays before it', async () => {
    const { mark } = bench.services;
    mark.keep();
    const lease = { apiVersion: 'coordination.k8s.io/v1', kind: 'Lease', metadata: { name: 'x' }, spec: {} };
    const markMs = () => Date.parse((mark.annotate(lease).metadata.annotations?.['capstan.dev/events-delivered-until'] ?? '').slice(0, 20));
    let arrive = (): void => undefined;
    bench.deliveriesHeld = new Promise((resolve) => {
      arrive = resolve;
    });
    await bench.push({ 'apps/a.yaml': configMap('a') });
    await bench.create(bare());
    await bench.reconcile('apps');
    const endedMs = Date.parse((await bench.object('apps')).status?.history?.[0]?.lastReconciled ?? '');
    await bench.clock.advance(3_600_000);
    expect(markMs()).toBeLessThanOrEqual(endedMs);
    arrive();
    await bench.clock.advance(0);
    expect(markMs()).toBeGreaterThan(endedMs);
  });

  test('a revision that builds the same is not told of, but for the commit status', async () => {
    await bench.push({ 'apps/a.yaml': configMap('a') });
    await bench.create(bare());
    await bench.reconcile('apps');
    bench.told.splice(0);
    await bench.push({ 'apps/a.yaml': configMap('a'), 'README.md': 'hello' });
    await bench.reconcile('apps');
    expect(bench.told.map(({ metadata }) => metadata?.commit_status)).toEqual(['update']);
  });

  test('an object that moves to another stays in the inventory until that one has taken it over, and is never deleted', async () => {
    await bench.push({ 'apps/a.yaml': configMap('a'), 'apps/b.yaml': configMap('b'), 'other/c.yaml': configMap('c') });
    await bench.create(bare());
    await bench.create(kustomization('other', { path: 'other' }, { metadata: { finalizers: [] } }));
    await bench.reconcile('apps');
    await bench.reconcile('other');
    const { uid } = (await bench.client.get(RESOURCES.configMaps, key('b'))).metadata;
    const entriesOf = async (name: string) => (await bench.object(name)).status?.inventory?.entries.map(({ id }) => id);
    await bench.push({ 'apps/a.yaml': configMap('a'), 'other/b.yaml': configMap('b'), 'other/c.yaml': configMap('c') });
    await bench.reconcile('apps');
    expect([await entriesOf('apps'), [...bench.services.handingOver]]).toEqual([
      ['default_a__ConfigMap', 'default_b__ConfigMap'],
      ['flux-system/apps'],
    ]);
    await bench.reconcile('other');
    await bench.reconcile('apps', 'flux-system/other may have taken over');
    expect([await entriesOf('apps'), await entriesOf('other'), [...bench.services.handingOver]]).toEqual([
      ['default_a__ConfigMap'],
      ['default_b__ConfigMap', 'default_c__ConfigMap'],
      [],
    ]);
    expect((await bench.client.get(RESOURCES.configMaps, key('b'))).metadata.uid).toBe(uid);
  });

  test('without prune what is gone from Git stays', async () => {
    await bench.push({ 'apps/a.yaml': configMap('a'), 'apps/b.yaml': configMap('b') });
    await bench.create(bare({ prune: false }));
    await bench.reconcile('apps');
    await bench.push({ 'apps/a.yaml': configMap('a') });
    await bench.reconcile('apps');
    await expect(bench.client.get(RESOURCES.configMaps, key('b'))).resolves.toBeDefined();
    expect((await bench.object('apps')).status?.inventory?.entries).toHaveLength(1);
  });

  test('an artifact that is long in coming holds no worker', async () => {
    const revision = await bench.push({ 'apps/a.yaml': configMap('a') });
    await bench.create(bare());
    const { promise, resolve } = Promise.withResolvers<void>();
    bench.artifactsHeld = promise;
    expect((await bench.reconcile('apps')).action).toEqual({});
    expect(await bench.conditions('apps')).toContain('Ready=Unknown Progressing');
    resolve();
    await new Promise((done) => setTimeout(done, 10));
    expect(bench.woken).toEqual([{ key: { namespace: 'flux-system', name: 'apps' }, reason: 'artifact' }]);
    await bench.reconcile('apps', 'artifact');
    expect((await bench.object('apps')).status?.lastAppliedRevision).toBe(revision);
  });

  describe('a wait', () => {
    beforeEach(async () => {
      await bench.push({ 'apps/job.yaml': job });
      await bench.create(bare({ wait: true, timeout: '1m' }));
    });
    const finishJob = async (type: string) => {
      await bench.client.patch(
        RESOURCES.jobs,
        key('migrate'),
        { status: { conditions: [{ type, status: 'True', message: 'so it is' }] } },
        { type: 'merge', subresource: 'status' },
      );
      for (let round = 0; round < 100 && bench.woken.length === 0; round++) await new Promise((resolve) => setTimeout(resolve, 20));
    };

    test('gives its worker back, and is taken up once it is over', async () => {
      expect((await bench.reconcile('apps')).action).toEqual({});
      expect(await bench.conditions('apps')).toContain('Ready=Unknown Progressing');
      await finishJob('Complete');
      expect(bench.woken).toEqual([{ key: { namespace: 'flux-system', name: 'apps' }, reason: 'health' }]);
      await bench.reconcile('apps', 'health');
      expect(await bench.conditions('apps')).toEqual(['Ready=True ReconciliationSucceeded', 'Healthy=True Succeeded']);
      expect(bench.told.map(({ reason }) => reason)).toEqual(['Progressing', 'Progressing', 'ReconciliationSucceeded']);
    });

    test('ends at once when a Job has failed', async () => {
      await bench.reconcile('apps');
      await finishJob('Failed');
      const { action } = await bench.reconcile('apps', 'health');
      expect(action).toEqual({ requeueAfterMs: 300_000 });
      expect(await bench.conditions('apps')).toEqual([
        'Reconciling=True ProgressingWithRetry',
        'Ready=False HealthCheckFailed',
        'Healthy=False HealthCheckFailed',
      ]);
      expect(bench.told.at(-1)).toMatchObject({
        severity: 'error',
        reason: 'HealthCheckFailed',
        message: expect.stringContaining('Job/default/migrate'),
      });
    });

    test('goes on where nothing new is wished', async () => {
      await bench.reconcile('apps');
      expect(await bench.reconcile('apps', 'dependency flux-system/base')).toEqual({ action: {}, requests: [] });
    });

    test('is cancelled by a new revision', async () => {
      await bench.reconcile('apps');
      const revision = await bench.push({ 'apps/a.yaml': configMap('a') });
      await bench.reconcile('apps', 'GitRepository/flux-system/fleet');
      expect((await bench.object('apps')).status?.lastAppliedRevision).toBe(revision);
      expect(bench.told.find(({ reason }) => reason === 'HealthCheckCanceled')?.message).toBe(
        'Health checks canceled due to new reconciliation triggered by GitRepository/flux-system/fleet',
      );
    });

    test('is taken up again at once where something asked for a look meanwhile', async () => {
      await bench.reconcile('apps');
      await bench.reconcile('apps', 'flux-system/other may have taken over');
      await finishJob('Complete');
      expect((await bench.reconcile('apps', 'health')).action).toEqual({ requeueAfterMs: 1 });
    });

    test('is cancelled by other values of a config, which may be what heals it', async () => {
      await bench.reconcile('apps');
      const { requests } = await bench.reconcile('apps', 'ConfigMap/flux-system/vars');
      expect(requests).not.toEqual([]);
      expect(bench.told.map(({ reason }) => reason)).toContain('HealthCheckCanceled');
    });

    test('is cancelled by suspension', async () => {
      await bench.reconcile('apps');
      await bench.client.patch(
        RESOURCES.kustomizations,
        { namespace: 'flux-system', name: 'apps' },
        { spec: { suspend: true } },
        { type: 'merge' },
      );
      await new Promise((resolve) => setTimeout(resolve, 10));
      expect((await bench.reconcile('apps', 'change')).action).toEqual({});
      await finishJob('Complete');
      expect(await bench.conditions('apps')).not.toContain('Ready=True ReconciliationSucceeded');
    });
  });

  test.each<[string, Record<string, string>, string[], RegExp]>([
    [
      'a path that is not there',
      { 'other/a.yaml': configMap('a') },
      ['Reconciling=True ProgressingWithRetry', 'Ready=False ArtifactFailed'],
      /^kustomization path not found: stat apps: no such file or directory$/,
    ],
    [
      'a broken build',
      { 'apps/kustomization.yaml': 'resources: [missing.yaml]\n' },
      ['Reconciling=True ProgressingWithRetry', 'Ready=False BuildFailed'],
      /^kustomize build failed: apps\/kustomization.yaml:1/,
    ],
    [
      'an unknown kind',
      { 'apps/a.yaml': 'apiVersion: x.org/v1\nkind: Widget\nmetadata: {name: w}\n' },
      ['Reconciling=True ProgressingWithRetry', 'Ready=False ReconciliationFailed'],
      /^Widget\/w dry-run failed: no matches for kind "Widget" in version "x.org\/v1" \(apps\/a.yaml:1\)$/,
    ],
    [
      'an encrypted Secret',
      { 'apps/a.yaml': 'apiVersion: v1\nkind: Secret\nmetadata: {name: s, namespace: default}\nsops: {mac: x}\n' },
      ['Reconciling=True ProgressingWithRetry', 'Ready=False BuildFailed'],
      /^Secret\/default\/s is SOPS encrypted/,
    ],
  ])('%s is told, and tried again', async (_title, files, conditions, message) => {
    await bench.push(files);
    await bench.create(bare({ retryInterval: '1m' }));
    expect((await bench.reconcile('apps')).action).toEqual({ requeueAfterMs: 60_000 });
    expect(await bench.conditions('apps')).toEqual(conditions);
    expect(bench.told.at(-1)).toMatchObject({ severity: 'error', message: expect.stringMatching(message) });
  });

  test('what a broken build hides is told with it, and nothing is applied', async () => {
    await bench.stop();
    bench = new Bench({ strictSubstitutions: true });
    await bench.push({
      'apps/broken.yaml': 'a: [',
      'apps/base/kustomization.yaml': 'resources: [../../nowhere]\n',
      'apps/unknown.yaml': 'apiVersion: x.org/v1\nkind: Widget\nmetadata: {name: w, namespace: default}\n',
      'apps/vars.yaml': configMap('vars', { colour: '${COLOUR}' }),
      'apps/good.yaml': configMap('good'),
    });
    await bench.create(bare({ postBuild: { substitute: { SIZE: 'large' } } }));
    await bench.reconcile('apps');
    const message = bench.told.at(-1)?.message ?? '';
    for (const part of [
      'apps/broken.yaml:1',
      'apps/base/kustomization.yaml:1',
      'COLOUR',
      'no matches for kind "Widget"',
      '(apps/unknown.yaml:1)',
    ]) {
      expect(message).toContain(part);
    }
    await expect(bench.client.get(RESOURCES.configMaps, key('good'))).rejects.toMatchObject({ code: 'NotFound' });
  });

  test('an artifact that the file server has lost is awaited', async () => {
    await bench.push({ 'apps/a.yaml': configMap('a') });
    bench.loseArtifacts();
    await bench.create(bare());
    expect((await bench.reconcile('apps')).action).toEqual({ requeueAfterMs: 30_000 });
    expect(await bench.conditions('apps')).toEqual(['Ready=False ArtifactFailed']);
  });

  test('a wait for a dependency is told once, with the revision that waits', async () => {
    const revision = await bench.push({ 'apps/a.yaml': configMap('a') });
    await bench.create(bare({ dependsOn: [{ name: 'base' }] }));
    await bench.reconcile('apps');
    const { requests } = await bench.reconcile('apps');
    expect(requests).toEqual([]);
    expect(bench.told.map(({ reason, message }) => `${reason}: ${message}`)).toEqual([
      `DependencyNotReady: Dependencies do not meet ready condition, retrying in 30s: dependency 'flux-system/base' not found: kustomizations.kustomize.toolkit.fluxcd.io "base" not found`,
    ]);
    expect(bench.told[0]?.metadata).toEqual({ revision });
  });

  test('a named service account that is missing is an error, never a fallback', async () => {
    await bench.push({ 'apps/a.yaml': configMap('a') });
    await bench.create(bare({ serviceAccountName: 'team-a' }));
    await bench.reconcile('apps');
    expect(bench.client.requests.filter(({ verb }) => verb === 'apply')).toEqual([]);
    expect(bench.told.at(-1)?.message).toBe("service account 'flux-system/team-a' not found");
  });

  test('a named service account makes every request for the objects', async () => {
    await bench.push({ 'apps/a.yaml': configMap('a'), 'apps/b.yaml': configMap('b') });
    await bench.create({ apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'team-a', namespace: 'flux-system' } });
    await bench.create(bare({ serviceAccountName: 'team-a' }));
    await bench.reconcile('apps');
    const users = bench.client.requests.filter(({ resource }) => resource.plural === 'configmaps').map(({ identity }) => identity?.user);
    expect(new Set(users)).toEqual(new Set(['system:serviceaccount:flux-system:team-a']));
  });

  describe('the end of an object', () => {
    const end = async (spec: object) => {
      await bench.push({ 'apps/a.yaml': configMap('a') });
      await bench.create(bare(spec));
      await bench.reconcile('apps');
      await bench.client.delete(RESOURCES.kustomizations, { namespace: 'flux-system', name: 'apps' });
      await new Promise((resolve) => setTimeout(resolve, 10));
      await bench.reconcile('apps', 'change');
      await expect(bench.object('apps')).rejects.toMatchObject({ code: 'NotFound' });
      return bench.client.get(RESOURCES.configMaps, key('a')).then(
        () => 'stays',
        () => 'goes',
      );
    };

    test.each([
      [{ prune: true }, 'goes'],
      [{ prune: false }, 'stays'],
      [{ prune: false, deletionPolicy: 'Delete' }, 'goes'],
      [{ prune: true, deletionPolicy: 'Orphan' }, 'stays'],
      [{ prune: true, deletionPolicy: 'WaitForTermination' }, 'goes'],
    ])('with %j what it applied %s', async (spec, expected) => {
      expect(await end(spec)).toBe(expected);
    });

    describe('with WaitForTermination', () => {
      const owner = { namespace: 'flux-system', name: 'apps' };
      const setFinalizers = (finalizers: string[] | null) =>
        bench.client.patch(RESOURCES.configMaps, key('a'), { metadata: { finalizers } }, { type: 'merge' });
      const isThere = () =>
        bench.object('apps').then(
          () => true,
          () => false,
        );
      const pause = () => new Promise((resolve) => setTimeout(resolve, 20));
      /** Begins the end of an object of which something stays. */
      const endHeld = async () => {
        await bench.push({ 'apps/a.yaml': configMap('a') });
        await bench.create(bare({ deletionPolicy: 'WaitForTermination', timeout: '30s' }));
        await bench.reconcile('apps');
        await setFinalizers(['example.com/held']);
        await bench.client.delete(RESOURCES.kustomizations, owner);
        await pause();
        const ending = bench.reconcile('apps', 'change');
        // Its failure is for the test to see.
        ending.catch(() => undefined);
        await pause();
        return { ending };
      };

      test('it waits for the last object, and holds no worker meanwhile', async () => {
        const { ending } = await endHeld();
        expect([await isThere(), bench.asides]).toEqual([true, 1]);
        await setFinalizers(null);
        await ending;
        expect(await isThere()).toBe(false);
      });

      test('a suspension ends the wait: the object goes, and what is left stays', async () => {
        const { ending } = await endHeld();
        await bench.client.patch(RESOURCES.kustomizations, owner, { spec: { suspend: true } }, { type: 'merge' });
        bench.wish.abort(new NewerWish('change'));
        await expect(ending).rejects.toBeInstanceOf(NewerWish);
        bench.wish = new AbortController();
        await bench.reconcile('apps', 'change');
        expect(await isThere()).toBe(false);
      });
    });

    test('does not hang on an artifact that cannot be had any more', async () => {
      await bench.push({ 'apps/a.yaml': configMap('a') });
      await bench.create(bare());
      await bench.reconcile('apps');
      await bench.push({ 'apps/b.yaml': configMap('b') });
      bench.loseArtifacts();
      await bench.client.delete(RESOURCES.kustomizations, { namespace: 'flux-system', name: 'apps' });
      await new Promise((resolve) => setTimeout(resolve, 10));
      await bench.reconcile('apps', 'change');
      await expect(bench.object('apps')).rejects.toMatchObject({ code: 'NotFound' });
      await expect(bench.client.get(RESOURCES.configMaps, key('a'))).rejects.toMatchObject({ code: 'NotFound' });
    });
  });
});
