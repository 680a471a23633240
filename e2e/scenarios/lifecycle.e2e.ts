import { setTimeout as sleep } from 'node:timers/promises';
import type { ControlPlane } from '../control-plane/control-plane.ts';
import { startControlPlane } from '../control-plane/start-control-plane.ts';
import type { ObjectReference } from '../harness/cluster-object.ts';
import { describeWith } from '../harness/describe-with.ts';
import { renderChart } from '../harness/render-chart.ts';
import { ALONE, CONTROLLERS, type Controllers, install, startControllers } from '../harness/start-controllers.ts';
import type { GitRepository } from '../peers/git/git-repository.ts';
import { type GitServer, startGitServer } from '../peers/git/git-server.ts';
import { waitFor } from '../wait-for.ts';
import { describeInstallation, needsOfInstallation } from './installation.ts';
import { gitRepository, kustomization, NAMESPACE, reference } from './objects.ts';
import { waitForApplied } from './wait-for-applied.ts';

/** As long as anything would show that is not to happen. */
const QUIET_MS = 1_500;

await describeInstallation('lifecycle: suspended, asked, deleted', { controllers: { args: ALONE } }, (world) => {
  /** A repository, its source and a Kustomization of that name, ready. */
  const begin = async (name: string, files: Record<string, string>, spec: Record<string, unknown> = {}): Promise<GitRepository> => {
    const { cluster, git } = world;
    const repository = await git.create(name);
    const commit = await repository.commit(files);
    await cluster.apply([gitRepository(name, git.urlOf(repository)), kustomization(name, name, spec)]);
    await untilAt(name, commit);
    return repository;
  };
  const untilAt = (name: string, commit: string) => waitForApplied(world.cluster, name, commit);
  const untilStored = (name: string, commit: string) =>
    world.cluster.waitForObject(reference.gitRepository(name), `to hold ${commit}`, ({ status }) =>
      JSON.stringify(status?.artifact ?? {}).includes(commit),
    );
  const dataOf = async (name: string) => (await world.cluster.find(reference.configMap(name)))?.data;

  test('a suspended source stays at its revision; resumed, it takes up the next one at once', async () => {
    const repository = await begin('source-sleeps', { 'a.yaml': configMap('source-sleeps', '1') });
    const source = reference.gitRepository('source-sleeps');
    await world.cluster.patch(source, { spec: { suspend: true } });
    const commit = await repository.commit({ 'a.yaml': configMap('source-sleeps', '2') });
    await world.cluster.requestReconcile(source);
    await sleep(QUIET_MS);
    expect(await dataOf('source-sleeps')).toEqual({ value: '1' });
    const started = performance.now();
    await world.cluster.patch(source, { spec: { suspend: false } });
    await untilAt('source-sleeps', commit);
    report('resumed source to applied', started);
  });

  test('a suspended Kustomization applies nothing and mends nothing; resumed, it does both at once', async () => {
    const repository = await begin('sleeps', { 'a.yaml': configMap('sleeps', '1') });
    const object = reference.kustomization('sleeps');
    await world.cluster.patch(object, { spec: { suspend: true } });
    const commit = await repository.commit({ 'b.yaml': configMap('sleeps-b', '2') });
    await world.cluster.requestReconcile(reference.gitRepository('sleeps'));
    await untilStored('sleeps', commit);
    await world.cluster.patch(reference.configMap('sleeps'), { data: { value: 'by hand' } });
    await sleep(QUIET_MS);
    expect([await dataOf('sleeps'), await dataOf('sleeps-b')]).toEqual([{ value: 'by hand' }, undefined]);
    const started = performance.now();
    await world.cluster.patch(object, { spec: { suspend: false } });
    await untilAt('sleeps', commit);
    report('resumed to applied', started);
    expect([await dataOf('sleeps'), await dataOf('sleeps-b')]).toEqual([{ value: '1' }, { value: '2' }]);
  });

  test.each<[string, (name: string) => ObjectReference]>([
    ['GitRepository', (name) => reference.gitRepository(name)],
    ['Kustomization', (name) => reference.kustomization(name)],
  ])('a requested reconcile of a %s is answered with its token', async (kind, referenceOf) => {
    const name = `asked-${kind.toLowerCase()}`;
    await begin(name, { 'a.yaml': configMap(name, '1') });
    const started = performance.now();
    const token = await world.cluster.requestReconcile(referenceOf(name));
    await world.cluster.waitForObject(referenceOf(name), 'to answer', ({ status }) => status?.lastHandledReconcileAt === token);
    report(`request to answer of a ${kind}`, started);
  });

  test('a request for the source brings a new commit to the cluster', async () => {
    const repository = await begin('asked', { 'a.yaml': configMap('asked', '1') });
    const commit = await repository.commit({ 'a.yaml': configMap('asked', '2') });
    const started = performance.now();
    await world.cluster.requestReconcile(reference.gitRepository('asked'));
    await untilAt('asked', commit);
    report('request to applied', started);
  });

  test.each([
    ['MirrorPrune', true, false],
    ['MirrorPrune', false, true],
    ['Delete', false, false],
    ['WaitForTermination', false, false],
    ['Orphan', true, true],
  ])('deleted with the policy %s and prune %s, its objects stay: %s', async (deletionPolicy, prune, stays) => {
    const name = `end-${deletionPolicy.toLowerCase()}-${prune}`;
    await begin(name, { 'a.yaml': configMap(name, '1') }, { deletionPolicy, prune });
    const started = performance.now();
    await world.cluster.delete(reference.kustomization(name));
    await world.cluster.waitForGone(reference.kustomization(name));
    report(`deletion with ${deletionPolicy}`, started);
    await sleep(200);
    expect((await world.cluster.find(reference.configMap(name))) !== undefined).toBe(stays);
  });

  test('WaitForTermination waits until the objects are gone, and not longer than the timeout', async () => {
    const name = 'waits';
    await begin(name, { 'a.yaml': configMap(name, '1') }, { deletionPolicy: 'WaitForTermination', timeout: '60s' });
    await world.cluster.patch(reference.configMap(name), { metadata: { finalizers: ['example.com/held'] } });
    await world.cluster.delete(reference.kustomization(name));
    await world.cluster.waitForObject(
      reference.configMap(name),
      'to be ending',
      ({ metadata }) => metadata.deletionTimestamp !== undefined,
    );
    await sleep(QUIET_MS);
    expect(await world.cluster.find(reference.kustomization(name))).toBeDefined();
    await world.cluster.patch(reference.configMap(name), { metadata: { finalizers: null } });
    const started = performance.now();
    await world.cluster.waitForGone(reference.kustomization(name));
    report('last object gone to Kustomization gone', started);
  });

  test('WaitForTermination gives up after the timeout: an object that never ends does not hold its owner', async () => {
    const name = 'gives-up';
    // Shorter ones are taken for 30 s.
    await begin(name, { 'a.yaml': configMap(name, '1') }, { deletionPolicy: 'WaitForTermination', timeout: '30s' });
    await world.cluster.patch(reference.configMap(name), { metadata: { finalizers: ['example.com/held'] } });
    await world.cluster.delete(reference.kustomization(name));
    await world.cluster.waitForGone(reference.kustomization(name), { deadlineMs: 60_000 });
    await world.cluster.patch(reference.configMap(name), { metadata: { finalizers: null } });
  });

  test('objects that do not end hold up nobody but their own Kustomization', async () => {
    // More of them than there are workers.
    const names = Array.from({ length: 8 }, (_, index) => `held-${index}`);
    await Promise.all(
      names.map((name) => begin(name, { 'a.yaml': configMap(name, '1') }, { deletionPolicy: 'WaitForTermination', timeout: '5m' })),
    );
    for (const name of names) await world.cluster.patch(reference.configMap(name), { metadata: { finalizers: ['example.com/held'] } });
    await Promise.all(names.map((name) => world.cluster.delete(reference.kustomization(name))));
    for (const name of names) {
      await world.cluster.waitForObject(
        reference.configMap(name),
        'to be ending',
        ({ metadata }) => metadata.deletionTimestamp !== undefined,
      );
    }
    const started = performance.now();
    await begin('beside-held', { 'a.yaml': configMap('beside-held', '1') });
    report('commit to applied beside 8 that wait for an end', started);
    await Promise.all(names.map((name) => world.cluster.patch(reference.configMap(name), { metadata: { finalizers: null } })));
    await Promise.all(names.map((name) => world.cluster.waitForGone(reference.kustomization(name))));
  }, 60_000);

  test('a suspended Kustomization that is deleted leaves its objects', async () => {
    const name = 'end-suspended';
    await begin(name, { 'a.yaml': configMap(name, '1') });
    await world.cluster.patch(reference.kustomization(name), { spec: { suspend: true } });
    await world.cluster.delete(reference.kustomization(name));
    await world.cluster.waitForGone(reference.kustomization(name));
    expect(await dataOf(name)).toEqual({ value: '1' });
  });

  describe('a finalizer never hangs', () => {
    test('with the source gone', async () => {
      const name = 'no-source';
      await begin(name, { 'a.yaml': configMap(name, '1') });
      await world.cluster.delete(reference.gitRepository(name));
      await world.cluster.waitForGone(reference.gitRepository(name));
      await world.cluster.waitForCondition(reference.kustomization(name), { type: 'Ready', status: 'False', message: 'not found' });
      expect(await dataOf(name)).toEqual({ value: '1' });
      await world.cluster.delete(reference.kustomization(name));
      await world.cluster.waitForGone(reference.kustomization(name));
      await world.cluster.waitForGone(reference.configMap(name));
    });

    test('with the source and its Kustomization deleted together', async () => {
      const name = 'together';
      await begin(name, { 'a.yaml': configMap(name, '1') });
      await Promise.all([reference.gitRepository(name), reference.kustomization(name)].map((each) => world.cluster.delete(each)));
      await Promise.all([reference.gitRepository(name), reference.kustomization(name)].map((each) => world.cluster.waitForGone(each)));
      await world.cluster.waitForGone(reference.configMap(name));
    });

    test('with the source-controller gone, and its artifacts', async () => {
      const name = 'no-server';
      const repository = await begin(
        name,
        { 'one/a.yaml': configMap(name, '1'), 'two/b.yaml': configMap(`${name}-2`, '1') },
        { path: 'one' },
      );
      await world.cluster.apply([kustomization(`${name}-2`, name, { path: 'two' })]);
      await untilAt(`${name}-2`, await repository.resolve());
      await world.controllers.get('source-controller').stop();
      // The next process has nothing in memory.
      await world.controllers.get('kustomize-controller').kill();
      await world.controllers.get('kustomize-controller').start();
      const started = performance.now();
      await world.cluster.delete(reference.kustomization(name));
      await world.cluster.waitForGone(reference.kustomization(name));
      report('deletion without the source-controller', started);
      await world.cluster.waitForGone(reference.configMap(name));
      expect(await dataOf(`${name}-2`)).toEqual({ value: '1' });
      await world.controllers.get('source-controller').start();
    });

    test('with the service account gone: what it may no longer delete is told, and stays', async () => {
      const name = 'no-account';
      const account = { apiVersion: 'v1', kind: 'ServiceAccount', namespace: NAMESPACE, name };
      await world.cluster.apply([
        { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name, namespace: NAMESPACE } },
        {
          apiVersion: 'rbac.authorization.k8s.io/v1',
          kind: 'ClusterRoleBinding',
          metadata: { name },
          roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'cluster-admin' },
          subjects: [{ kind: 'ServiceAccount', name, namespace: NAMESPACE }],
        },
      ]);
      await begin(name, { 'a.yaml': configMap(name, '1') }, { serviceAccountName: name });
      await world.cluster.delete(account);
      await world.cluster.delete(reference.kustomization(name));
      await world.cluster.waitForGone(reference.kustomization(name));
      expect(await dataOf(name)).toEqual({ value: '1' });
      const said = async () =>
        (await world.cluster.list({ apiVersion: 'v1', kind: 'Event', namespace: NAMESPACE })).some(({ message }) =>
          String(message).includes(`unable to prune objects, service account '${NAMESPACE}/${name}' not found`),
        );
      await waitFor(said, { what: 'the event' });
    });

    test('with the kind of its objects gone', async () => {
      const name = 'no-kind';
      await begin(name, { 'crd.yaml': crd, 'a.yaml': configMap(name, '1'), 'w.yaml': widget('one') });
      await world.cluster.delete({ apiVersion: 'apiextensions.k8s.io/v1', kind: 'CustomResourceDefinition', name: 'widgets.example.com' });
      await world.cluster.delete(reference.kustomization(name));
      await world.cluster.waitForGone(reference.kustomization(name));
      await world.cluster.waitForGone(reference.configMap(name));
    });

    test('of a GitRepository, an Alert, a Provider and a Receiver', async () => {
      const { cluster, webhook } = world;
      const meta = { name: 'ends', namespace: NAMESPACE };
      const group = 'notification.toolkit.fluxcd.io';
      await cluster.apply([
        { apiVersion: 'v1', kind: 'Secret', metadata: meta, stringData: { token: 'any' } },
        { apiVersion: `${group}/v1beta3`, kind: 'Provider', metadata: meta, spec: { type: 'generic', address: webhook.url } },
        {
          apiVersion: `${group}/v1beta3`,
          kind: 'Alert',
          metadata: meta,
          spec: { providerRef: { name: 'ends' }, eventSources: [{ kind: 'Kustomization', name: '*' }] },
        },
        {
          apiVersion: `${group}/v1`,
          kind: 'Receiver',
          metadata: meta,
          spec: { type: 'generic', secretRef: { name: 'ends' }, resources: [{ kind: 'GitRepository', name: 'asked' }] },
        },
      ]);
      await cluster.waitForReady(reference.receiver('ends'));
      const all: ObjectReference[] = [
        { apiVersion: `${group}/v1beta3`, kind: 'Provider', ...meta },
        { apiVersion: `${group}/v1beta3`, kind: 'Alert', ...meta },
        reference.receiver('ends'),
        reference.gitRepository('asked'),
      ];
      await Promise.all(all.map((each) => cluster.delete(each)));
      await Promise.all(all.map((each) => cluster.waitForGone(each)));
    });
  });
});

await describeWith(needsOfInstallation, 'lifecycle: the controllers start in any order, before their kinds too', () => {
  let plane: ControlPlane;
  let git: GitServer;

  beforeAll(async () => {
    plane = await startControlPlane({ kwok: true });
    git = await startGitServer();
  });

  afterAll(async () => {
    await git?.stop();
    await plane?.stop();
  });

  test('without CustomResourceDefinitions they wait, and go on by themselves once these come', async () => {
    const controllers = await startControllers(plane, { args: ALONE, start: false });
    try {
      const { cluster } = controllers;
      const crds = (await renderChart()).objects.filter(({ kind }) => kind === 'CustomResourceDefinition');
      for (const { apiVersion, kind, metadata } of crds) await cluster.delete({ apiVersion, kind, name: metadata.name });
      await Promise.all(crds.map(({ apiVersion, kind, metadata }) => cluster.waitForGone({ apiVersion, kind, name: metadata.name })));
      for (const name of CONTROLLERS) await controllers.get(name).start({ wait: false });
      await sleep(3_000);
      expect(CONTROLLERS.map((name) => controllers.get(name).process?.exit())).toEqual([undefined, undefined, undefined]);
      const started = performance.now();
      // In an order that no controller would choose.
      await install(cluster, { namespace: NAMESPACE, controllers: [], objects: crds.toReversed() });
      await Promise.all(CONTROLLERS.map((name) => controllers.get(name).untilReady()));
      report('CustomResourceDefinitions to ready controllers', started);
      await untilApplied(controllers, 'late-kinds');
    } finally {
      await controllers.stop();
    }
  });

  test.each(orders(CONTROLLERS).map((order) => [order.join(', ')]))('in the order %s', async (order) => {
    const controllers = await startControllers(plane, { args: ALONE, start: false });
    try {
      // The objects are there before anybody takes care of them.
      const name = `order-${orders(CONTROLLERS).findIndex((names) => names.join(', ') === order)}`;
      const applied = untilApplied(controllers, name, 60_000);
      for (const each of order.split(', ')) {
        const controller = controllers.all.find((one) => one.name === each);
        await controller?.start();
      }
      await applied;
    } finally {
      await controllers.stop();
    }
  });

  async function untilApplied({ cluster }: Controllers, name: string, deadlineMs = 30_000): Promise<void> {
    const repository = await git.create(name);
    const commit = await repository.commit({ 'a.yaml': configMap(name, '1') });
    // A file server that is not there yet is asked again.
    await cluster.apply([gitRepository(name, git.urlOf(repository)), kustomization(name, name)]);
    await waitForApplied(cluster, name, commit, { deadlineMs });
    await cluster.delete(reference.kustomization(name));
    await cluster.waitForGone(reference.kustomization(name));
  }
});

function configMap(name: string, value: string): string {
  return `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: ${name}, namespace: default}\ndata: {value: "${value}"}\n`;
}

function widget(name: string): string {
  return `apiVersion: example.com/v1\nkind: Widget\nmetadata: {name: ${name}, namespace: default}\nspec: {size: 1}\n`;
}

const crd = `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: widgets.example.com}
spec:
  group: example.com
  scope: Namespaced
  names: {kind: Widget, plural: widgets, singular: widget, listKind: WidgetList}
  versions:
    - name: v1
      served: true
      storage: true
      schema: {openAPIV3Schema: {type: object, properties: {spec: {type: object, x-kubernetes-preserve-unknown-fields: true}}}}
`;

/** Every order of these. */
function orders<T>(items: readonly T[]): T[][] {
  if (items.length <= 1) return [[...items]];
  return items.flatMap((item) => orders(items.filter((other) => other !== item)).map((rest) => [item, ...rest]));
}

function report(what: string, started: number): void {
  console.log(`lifecycle: ${what}: ${Math.round(performance.now() - started)} ms`);
}
