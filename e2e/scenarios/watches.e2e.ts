import { readFileSync } from 'node:fs';
import type { ClusterObject, ObjectReference } from '../harness/cluster-object.ts';
import { renderChart } from '../harness/render-chart.ts';
import type { GitRepository } from '../peers/git/git-repository.ts';
import { waitFor } from '../wait-for.ts';
import { describeInstallation } from './installation.ts';
import { gitRepository, kustomization, NAMESPACE, NEVER, reference } from './objects.ts';

const KUSTOMIZE = 'kustomize-controller';
/** Of Kustomizations whose drift no watch tells. */
const INTERVAL = '2s';
const OCI_REPOSITORY = 'ocirepositories.source.toolkit.fluxcd.io';

// Enough for Widgets, for ConfigMaps and for one more kind.
const FEW_WATCHES = {
  controllers: { start: false, args: { [KUSTOMIZE]: ['--max-watches=3', `--requeue-dependency=${NEVER}`] } },
};

await describeInstallation('watches: what is not there yet, and what may not be watched', FEW_WATCHES, (world) => {
  let repository: GitRepository;
  let ociRepositoryCrd: ClusterObject;

  beforeAll(async () => {
    const { cluster, controllers } = world;
    const crd = (await renderChart()).objects.find(({ metadata }) => metadata.name === OCI_REPOSITORY);
    if (crd === undefined) throw new Error('the chart has no OCIRepository');
    ociRepositoryCrd = crd;
    await cluster.delete(definition(OCI_REPOSITORY));
    await cluster.waitForGone(definition(OCI_REPOSITORY));
    for (const controller of controllers.all) await controller.start();
    repository = await world.git.create('app');
    await repository.commit({
      'late/widget.yaml': 'apiVersion: late.test/v1\nkind: Widget\nmetadata: {name: w, namespace: default}\nspec: {size: 1}\n',
      'tenant/a.yaml': configMapYaml('tenant', 'watched-not'),
      'budget/a.yaml': configMapYaml('default', 'first'),
      'budget/b.yaml': 'apiVersion: v1\nkind: Service\nmetadata: {name: b, namespace: default}\nspec: {ports: [{port: 80}]}\n',
      'budget/c.yaml': 'apiVersion: v1\nkind: LimitRange\nmetadata: {name: c, namespace: default}\nspec: {limits: []}\n',
      'budget/d.yaml': 'apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: d, namespace: default}\n',
      'budget/e.yaml':
        'apiVersion: policy/v1\nkind: PodDisruptionBudget\nmetadata: {name: e, namespace: default}\nspec: {minAvailable: 1}\n',
      'oci/a.yaml': configMapYaml('default', 'from-oci'),
    });
    await cluster.apply([gitRepository('app', world.git.urlOf(repository))]);
    await cluster.waitForReady(reference.gitRepository('app'));
  });

  const log = () => readFileSync(world.controllers.get(KUSTOMIZE).logFile, 'utf8').split('\n');
  /** How often the log says that a kind is not watched. */
  const saidOf = (kind: string) => log().filter((line) => line.includes(`${kind} in `) && line.includes('is not watched')).length;
  const countOfReconciles = (name: string) =>
    log().filter((line) => line.includes('Reconciliation finished') && line.includes(`"name":"${name}"`)).length;
  /** Until an object was reconciled so many times more. */
  const untilReconciled = async (name: string, times: number) => {
    const before = countOfReconciles(name);
    await waitFor(() => countOfReconciles(name) >= before + times, { what: `${times} reconciles of ${name}` });
  };

  test('a Kustomization that failed for want of a kind is applied as soon as the kind is served, by no timer', async () => {
    const { cluster } = world;
    await cluster.apply([kustomization('late', 'app', { path: './late' })]);
    await cluster.waitForCondition(reference.kustomization('late'), {
      type: 'Ready',
      status: 'False',
      message: /no matches for kind "Widget"/,
    });
    const started = performance.now();
    await cluster.apply([widgets]);
    await cluster.waitForReady(reference.kustomization('late'));
    console.log(`watches: CustomResourceDefinition to applied object ${Math.round(performance.now() - started)} ms`);
    expect(await cluster.find({ apiVersion: 'late.test/v1', kind: 'Widget', namespace: 'default', name: 'w' })).toBeDefined();
  });

  test('a kind of source that was not installed at the start is watched as soon as it is', async () => {
    const { cluster } = world;
    await cluster.apply([kustomization('oci', 'app', { path: './oci', sourceRef: { kind: 'OCIRepository', name: 'late' } })]);
    await cluster.waitForCondition(reference.kustomization('oci'), { type: 'Ready', status: 'False', message: /not found/ });
    const started = performance.now();
    await cluster.apply([ociRepositoryCrd], { fieldManager: 'helm' });
    await cluster.waitForCondition(definition(OCI_REPOSITORY), { type: 'Established', status: 'True' });
    // Nobody makes artifacts of this kind here: it gets that of the GitRepository.
    const oci = { apiVersion: 'source.toolkit.fluxcd.io/v1', kind: 'OCIRepository', namespace: NAMESPACE, name: 'late' };
    const { artifact } = (await cluster.get(reference.gitRepository('app'))).status ?? {};
    await cluster.apply([
      {
        apiVersion: oci.apiVersion,
        kind: oci.kind,
        metadata: { namespace: NAMESPACE, name: 'late' },
        spec: { url: 'oci://registry.test/app', interval: NEVER },
      },
    ]);
    await cluster.patch(
      oci,
      { status: { artifact, conditions: [{ ...ready, lastTransitionTime: new Date().toISOString() }] } },
      { subresource: 'status' },
    );
    await cluster.waitForReady(reference.kustomization('oci'));
    console.log(`watches: CustomResourceDefinition of a source to applied object ${Math.round(performance.now() - started)} ms`);
  });

  test('where an account may not watch, drift is looked for at the interval, and that is said once', async () => {
    const { cluster } = world;
    await cluster.apply(tenantWithoutWatch);
    const spec = { path: './tenant', interval: INTERVAL, serviceAccountName: 'writer' };
    const mine = {
      ...kustomization('tenant', 'app', { ...spec, sourceRef: { kind: 'GitRepository', name: 'app', namespace: NAMESPACE } }),
    };
    await cluster.apply([{ ...mine, metadata: { name: 'tenant', namespace: 'tenant' } }]);
    await cluster.waitForReady(reference.kustomization('tenant', 'tenant'));
    const settings = { apiVersion: 'v1', kind: 'ConfigMap', namespace: 'tenant', name: 'watched-not' };
    await cluster.patch(settings, { data: { value: 'drifted' } });
    await cluster.waitForObject(settings, 'to be corrected', ({ data }) => JSON.stringify(data) === '{"value":"git"}');
    await untilReconciled('tenant', 3);
    expect(saidOf('ConfigMap')).toBe(1);
  });

  test('beyond the budget of watches drift is looked for at the interval, and that is said once a kind', async () => {
    const { cluster } = world;
    await cluster.apply([kustomization('budget', 'app', { path: './budget', interval: INTERVAL })]);
    await cluster.waitForReady(reference.kustomization('budget'));
    const kinds = ['ConfigMap', 'Service', 'LimitRange', 'ServiceAccount', 'PodDisruptionBudget'];
    const unwatched = log().flatMap((line) => /(\w+) in all namespaces is not watched.*budget of 3 watches is spent/.exec(line)?.[1] ?? []);
    // Widgets and ConfigMaps are watched already.
    expect(unwatched).toHaveLength(3);
    for (const kind of kinds) {
      const apiVersion = kind === 'PodDisruptionBudget' ? 'policy/v1' : 'v1';
      const [object] = (await cluster.list({ apiVersion, kind, namespace: 'default' }, 'kustomize.toolkit.fluxcd.io/name=budget')) ?? [];
      const target: ObjectReference = { apiVersion, kind, namespace: 'default', name: object?.metadata.name ?? '' };
      await cluster.delete(target);
      const isAgain = async () => {
        const found = await cluster.find(target);
        return found !== undefined && found.metadata.uid !== object?.metadata.uid;
      };
      await waitFor(isAgain, { what: `${kind} to be there again`, describe: () => world.controllers.logTails() });
    }
    await untilReconciled('budget', 2);
    for (const kind of unwatched) expect([kind, saidOf(kind)]).toEqual([kind, 1]);
  });
});

const ready = { type: 'Ready', status: 'True', reason: 'Succeeded', message: 'stored' };

function definition(name: string): ObjectReference {
  return { apiVersion: 'apiextensions.k8s.io/v1', kind: 'CustomResourceDefinition', name };
}

function configMapYaml(namespace: string, name: string): string {
  return `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: ${name}, namespace: ${namespace}}\ndata: {value: git}\n`;
}

const widgets: ClusterObject = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: 'widgets.late.test' },
  spec: {
    group: 'late.test',
    scope: 'Namespaced',
    names: { plural: 'widgets', singular: 'widget', kind: 'Widget', listKind: 'WidgetList' },
    versions: [
      {
        name: 'v1',
        served: true,
        storage: true,
        schema: { openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } },
      },
    ],
  },
};

/** An account that may do all with ConfigMaps but list and watch them. */
const tenantWithoutWatch: ClusterObject[] = [
  { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'tenant' } },
  { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'writer', namespace: 'tenant' } },
  {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'Role',
    metadata: { name: 'writer', namespace: 'tenant' },
    rules: [{ apiGroups: [''], resources: ['configmaps'], verbs: ['get', 'create', 'update', 'patch', 'delete'] }],
  },
  {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'RoleBinding',
    metadata: { name: 'writer', namespace: 'tenant' },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'writer' },
    subjects: [{ kind: 'ServiceAccount', name: 'writer', namespace: 'tenant' }],
  },
];
