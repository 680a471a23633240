import { setTimeout as sleep } from 'node:timers/promises';
import { auditedRequests, auditPosition } from '../harness/audited-requests.ts';
import { type ClusterObject, conditionOf } from '../harness/cluster-object.ts';
import { ALONE } from '../harness/start-controllers.ts';
import type { GitRepository } from '../peers/git/git-repository.ts';
import { sendWebhook } from '../peers/webhook/send-webhook.ts';
import { waitFor } from '../wait-for.ts';
import { describeInstallation } from './installation.ts';
import { gitRepository, kustomization, reference } from './objects.ts';

/** The account that a tenant's Kustomizations act as: it may do everything in its own namespace and nothing elsewhere. */
const ACCOUNT = 'reconciler';
/** As long as anything would show that is not to happen. */
const QUIET_MS = 1_500;
const LOCKED = ['--enable-leader-election=false', '--no-cross-namespace-refs'];
const LOCKED_DOWN = {
  ...ALONE,
  'kustomize-controller': [...LOCKED, `--default-service-account=${ACCOUNT}`],
  'notification-controller': LOCKED,
};
const OWNER = { name: 'kustomize.toolkit.fluxcd.io/name', namespace: 'kustomize.toolkit.fluxcd.io/namespace' };

const AUDITED = { controlPlane: { audit: true }, controllers: { args: ALONE } };

await describeInstallation('tenancy: what impersonates team-a cannot touch team-b', AUDITED, (world) => {
  const repositories = new Map<string, GitRepository>();

  beforeAll(async () => {
    for (const team of ['team-a', 'team-b']) await world.cluster.apply(tenant(team));
  });

  /** A repository of a tenant, its source and a Kustomization of that name in the tenant's namespace. */
  const begin = async (team: string, name: string, files: Record<string, string>, spec: Record<string, unknown> = {}) => {
    const repository = await world.git.create(name);
    repositories.set(name, repository);
    await repository.commit(files);
    const objects = [
      gitRepository(name, world.git.urlOf(repository)),
      kustomization(name, name, { serviceAccountName: ACCOUNT, ...spec }),
    ].map((object) => inNamespace(object, team));
    await world.cluster.apply(objects);
  };
  const push = async (team: string, name: string, files: Record<string, string | null>) => {
    const commit = await repositories.get(name)?.commit(files);
    await world.cluster.requestReconcile(reference.gitRepository(name, team));
    return `main@sha1:${commit}`;
  };
  const untilReady = (team: string, name: string) => world.cluster.waitForReady(reference.kustomization(name, team));
  const untilRefused = async (team: string, name: string, message: RegExp | string, reason?: string) =>
    world.cluster.waitForCondition(reference.kustomization(name, team), {
      type: 'Ready',
      status: 'False',
      message,
      ...(reason === undefined ? {} : { reason }),
    });

  test('apply: an object of team-b is refused, and nothing of that stage is applied by half', async () => {
    await begin('team-a', 'applies', { 'a.yaml': configMap('team-a', 'mine'), 'b.yaml': configMap('team-b', 'theirs') });
    await untilRefused('team-a', 'applies', /ConfigMap\/team-b\/theirs .*forbidden.*system:serviceaccount:team-a:reconciler.*team-b/s);
    expect(await world.cluster.find(reference.configMap('theirs', 'team-b'))).toBeUndefined();
    expect(await world.cluster.find(reference.configMap('mine', 'team-a'))).toBeUndefined();
  });

  test('apply: neither rights nor namespaces nor cluster-wide objects can be had', async () => {
    const binding = `apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: escape}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: cluster-admin}
subjects: [{kind: ServiceAccount, name: ${ACCOUNT}, namespace: team-a}]
`;
    await begin('team-a', 'escapes', { 'binding.yaml': binding });
    await untilRefused('team-a', 'escapes', /ClusterRoleBinding\/escape .*forbidden/s);
    expect(
      await world.cluster.find({ apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'ClusterRoleBinding', name: 'escape' }),
    ).toBeUndefined();
  });

  test('apply: targetNamespace leads nowhere either', async () => {
    await begin('team-a', 'targets', { 'a.yaml': configMap('team-a', 'targeted') }, { targetNamespace: 'team-b' });
    await untilRefused('team-a', 'targets', /ConfigMap\/team-b\/targeted .*forbidden/s);
    expect(await world.cluster.find(reference.configMap('targeted', 'team-b'))).toBeUndefined();
  });

  test('apply: a Kustomization that a tenant applies in its namespace acts as the account that it names, not as the controller', async () => {
    const nested = JSON.stringify(inNamespace(kustomization('nested', 'nests', { path: 'nested', serviceAccountName: ACCOUNT }), 'team-a'));
    await begin('team-a', 'nests', { 'own/k.yaml': nested, 'nested/b.yaml': configMap('team-b', 'nested') }, { path: 'own' });
    await untilReady('team-a', 'nests');
    await untilRefused('team-a', 'nested', /ConfigMap\/team-b\/nested .*forbidden/s);
  });

  test('prune: what was applied with more rights is not deleted with less, and stays in the inventory', async () => {
    await begin(
      'team-a',
      'prunes',
      { 'a.yaml': configMap('team-a', 'kept'), 'b.yaml': configMap('team-b', 'given') },
      { serviceAccountName: undefined },
    );
    await untilReady('team-a', 'prunes');
    const { uid } = (await world.cluster.get(reference.configMap('given', 'team-b'))).metadata;
    await world.cluster.patch(reference.kustomization('prunes', 'team-a'), { spec: { serviceAccountName: ACCOUNT } });
    await push('team-a', 'prunes', { 'b.yaml': null });
    const refused = await untilRefused('team-a', 'prunes', /ConfigMap\/team-b\/given .*forbidden/s, 'PruneFailed');
    expect((await world.cluster.get(reference.configMap('given', 'team-b'))).metadata.uid).toBe(uid);
    expect(JSON.stringify(refused.status?.inventory)).toContain('team-b_given__ConfigMap');
  });

  test('prune: labels of team-a on an object of team-b do not make it theirs to delete', async () => {
    await begin('team-a', 'labels', { 'a.yaml': configMap('team-a', 'labelled') });
    await untilReady('team-a', 'labels');
    await world.cluster.apply([
      {
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: { name: 'labelled', namespace: 'team-b', labels: { [OWNER.name]: 'labels', [OWNER.namespace]: 'team-a' } },
        data: { of: 'team-b' },
      },
    ]);
    await world.cluster.delete(reference.kustomization('labels', 'team-a'));
    await world.cluster.waitForGone(reference.kustomization('labels', 'team-a'));
    expect(await world.cluster.find(reference.configMap('labelled', 'team-a'))).toBeUndefined();
    expect((await world.cluster.get(reference.configMap('labelled', 'team-b'))).data).toEqual({ of: 'team-b' });
  });

  test('prune: what team-b builds in vain does not keep what team-a removes', async () => {
    await begin('team-a', 'removes', { 'a.yaml': configMap('team-a', 'stays'), 'b.yaml': configMap('team-a', 'goes') });
    await untilReady('team-a', 'removes');
    await begin('team-b', 'claims', { 'b.yaml': configMap('team-a', 'goes') });
    await untilRefused('team-b', 'claims', /ConfigMap\/team-a\/goes .*forbidden/s);
    await push('team-a', 'removes', { 'b.yaml': null });
    await world.cluster.waitForGone(reference.configMap('goes', 'team-a'));
  });

  test('health: the state of an object of team-b is not told', async () => {
    await world.cluster.apply([deployment('team-b', 'secretive')]);
    const check = { apiVersion: 'apps/v1', kind: 'Deployment', name: 'secretive', namespace: 'team-b' };
    await begin('team-a', 'spies', { 'a.yaml': configMap('team-a', 'spy') }, { healthChecks: [check], timeout: '4s' });
    const refused = await untilRefused('team-a', 'spies', 'Deployment/team-b/secretive', 'HealthCheckFailed');
    const message = conditionOf(refused, 'Ready')?.message ?? '';
    expect(message).toMatch(/forbidden/);
    expect(message).not.toMatch(/status: '(Current|InProgress|NotFound|Failed)'/);
  });

  test('drift: it is mended in the own namespace, by a watch of the own account, and team-b is not looked at', async () => {
    const position = auditPosition(world.controlPlane);
    await begin('team-a', 'drifts', { 'a.yaml': configMap('team-a', 'drifting') });
    await untilReady('team-a', 'drifts');
    const started = performance.now();
    await world.cluster.patch(reference.configMap('drifting', 'team-a'), { data: { of: 'somebody else' } });
    await world.cluster.waitForObject(reference.configMap('drifting', 'team-a'), 'to be mended', ({ data }) => isOf(data, 'team-a'));
    report('drift to mended under impersonation', started);
    const placesSince = (from?: number) =>
      auditedRequests(world.controlPlane, from)
        .filter(({ impersonated, resource }) => impersonated?.includes('team-a') === true && resource === 'configmaps')
        .map(({ verb, namespace }) => `${verb} ${namespace}`);
    // Not everywhere, since it may not. The watch is shared by all that the account applies, and may have begun with an earlier one.
    expect(placesSince()).toContain('watch team-a');
    expect(placesSince(position).filter((place) => place.endsWith('team-b'))).toEqual([]);
  });

  test('drift: what team-b writes on its own object is left alone, whatever its labels say', async () => {
    await begin('team-a', 'watches', { 'a.yaml': configMap('team-a', 'watched') });
    await untilReady('team-a', 'watches');
    const labels = { [OWNER.name]: 'watches', [OWNER.namespace]: 'team-a' };
    const object = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'watched', namespace: 'team-b', labels } };
    await world.cluster.apply([{ ...object, data: { of: 'team-b' } }]);
    await world.cluster.patch(reference.configMap('watched', 'team-b'), { data: { of: 'team-b again' } });
    await sleep(QUIET_MS);
    expect((await world.cluster.get(reference.configMap('watched', 'team-b'))).data).toEqual({ of: 'team-b again' });
  });

  test('an account that does not exist is an error and no fallback; at its coming a request is enough', async () => {
    await begin('team-a', 'nobody', { 'a.yaml': configMap('team-a', 'orphan') }, { serviceAccountName: 'nobody' });
    await untilRefused('team-a', 'nobody', "service account 'team-a/nobody' not found");
    expect(await world.cluster.find(reference.configMap('orphan', 'team-a'))).toBeUndefined();
    await world.cluster.apply(account('team-a', 'nobody'));
    await world.cluster.requestReconcile(reference.kustomization('nobody', 'team-a'));
    await untilReady('team-a', 'nobody');
  });

  test('an account of another namespace cannot be named', async () => {
    await begin('team-a', 'poses', { 'b.yaml': configMap('team-b', 'posed') }, { serviceAccountName: 'team-b:reconciler' });
    await untilRefused('team-a', 'poses', /service account|serviceaccount/i);
    expect(await world.cluster.find(reference.configMap('posed', 'team-b'))).toBeUndefined();
  });
});

await describeInstallation('tenancy: locked down', { controllers: { args: LOCKED_DOWN } }, (world) => {
  beforeAll(async () => {
    for (const team of ['team-a', 'team-b']) await world.cluster.apply(tenant(team));
    const repository = await world.git.create('shared');
    await repository.commit({ 'a/a.yaml': configMap('team-a', 'a'), 'b/b.yaml': configMap('team-b', 'b') });
    const source = gitRepository('shared', world.git.urlOf(repository));
    await world.cluster.apply([inNamespace(source, 'team-a'), inNamespace(source, 'team-b')]);
    await world.cluster.waitForReady(reference.gitRepository('shared', 'team-b'));
  });

  const apply = (team: string, name: string, spec: Record<string, unknown>) =>
    world.cluster.apply([inNamespace(kustomization(name, 'shared', spec), team)]);
  const untilDenied = (name: string, what: string) =>
    world.cluster.waitForCondition(reference.kustomization(name, 'team-a'), {
      type: 'Ready',
      status: 'False',
      reason: 'AccessDenied',
      message: `can't access '${what}', cross-namespace references have been blocked`,
    });

  test('--default-service-account: who names no account acts as that one, not as the controller', async () => {
    await apply('team-a', 'default', { path: 'a' });
    await world.cluster.waitForReady(reference.kustomization('default', 'team-a'));
    await apply('team-a', 'default-b', { path: 'b' });
    await world.cluster.waitForCondition(reference.kustomization('default-b', 'team-a'), {
      type: 'Ready',
      status: 'False',
      message: /ConfigMap\/team-b\/b .*forbidden.*system:serviceaccount:team-a:reconciler/s,
    });
  });

  test('--default-service-account: where it does not exist, nothing is applied', async () => {
    const object = kustomization('nowhere', 'shared', { path: 'a' });
    await world.cluster.apply([{ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'team-c' } }]);
    const repository = await world.git.create('team-c');
    await repository.commit({ 'a/c.yaml': configMap('team-c', 'c') });
    await world.cluster.apply([inNamespace(gitRepository('shared', world.git.urlOf(repository)), 'team-c'), inNamespace(object, 'team-c')]);
    await world.cluster.waitForCondition(reference.kustomization('nowhere', 'team-c'), {
      type: 'Ready',
      status: 'False',
      message: `service account 'team-c/${ACCOUNT}' not found`,
    });
    expect(await world.cluster.find(reference.configMap('c', 'team-c'))).toBeUndefined();
  });

  test('sourceRef: a source of team-b is out of reach', async () => {
    await apply('team-a', 'source-of-b', { path: 'a', sourceRef: { kind: 'GitRepository', name: 'shared', namespace: 'team-b' } });
    await untilDenied('source-of-b', 'GitRepository/team-b/shared');
  });

  test('dependsOn: a Kustomization of team-b may be waited for, but not looked into', async () => {
    await apply('team-b', 'ready', { path: 'b' });
    await world.cluster.waitForReady(reference.kustomization('ready', 'team-b'));
    await apply('team-a', 'depends', { path: 'a', dependsOn: [{ name: 'ready', namespace: 'team-b', readyExpr: 'dep.spec.path == "b"' }] });
    await untilDenied('depends', 'Kustomization/team-b/ready');
    await apply('team-a', 'waits', { path: 'a', dependsOn: [{ name: 'ready', namespace: 'team-b' }] });
    await world.cluster.waitForReady(reference.kustomization('waits', 'team-a'));
  });

  test('alerts: events of team-b are not told to team-a', async () => {
    const { cluster, webhook } = world;
    await cluster.apply(['team-a', 'team-b'].flatMap((team) => alertOf(team, webhook.url)));
    await sleep(QUIET_MS);
    webhook.forget();
    await Promise.all(['team-a', 'team-b'].map((team) => apply(team, 'told', { path: team === 'team-a' ? 'a' : 'b', prune: false })));
    const told = (team: string) =>
      webhook.received.filter(({ event }) => event.involvedObject.namespace === team && event.involvedObject.name === 'told');
    await waitFor(() => told('team-a').length > 0 && told('team-b').length > 0, { what: 'both to be told of their own' });
    await sleep(QUIET_MS);
    for (const { event } of webhook.received) expect(event.metadata?.alert).toBe(event.involvedObject.namespace);
  });

  test('receivers: a source of team-b is not reconciled by a webhook of team-a', async () => {
    const { cluster, controllers } = world;
    const meta = { name: 'hook', namespace: 'team-a' };
    const resources = [
      { kind: 'GitRepository', name: 'shared' },
      { kind: 'GitRepository', name: 'shared', namespace: 'team-b' },
    ];
    await cluster.apply([
      { apiVersion: 'v1', kind: 'Secret', metadata: meta, stringData: { token: 'hook-token' } },
      {
        apiVersion: 'notification.toolkit.fluxcd.io/v1',
        kind: 'Receiver',
        metadata: meta,
        spec: { type: 'generic', secretRef: { name: 'hook' }, resources },
      },
    ]);
    const { status } = await cluster.waitForReady(reference.receiver('hook', 'team-a'));
    await sendWebhook(`${controllers.receiverUrl}${status?.webhookPath}`);
    const requestedAt = async (team: string) =>
      (await cluster.get(reference.gitRepository('shared', team))).metadata.annotations?.['reconcile.fluxcd.io/requestedAt'];
    await waitFor(async () => (await requestedAt('team-a')) !== undefined, { what: 'the own source to be asked for' });
    expect(await requestedAt('team-b')).toBeUndefined();
  });
});

/** A namespace, and an account that may do everything in it. */
function tenant(team: string): ClusterObject[] {
  return [{ apiVersion: 'v1', kind: 'Namespace', metadata: { name: team } }, ...account(team, ACCOUNT)];
}

function account(team: string, name: string): ClusterObject[] {
  const metadata = { name, namespace: team };
  return [
    { apiVersion: 'v1', kind: 'ServiceAccount', metadata },
    {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'RoleBinding',
      metadata,
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'cluster-admin' },
      subjects: [{ kind: 'ServiceAccount', name, namespace: team }],
    },
  ];
}

/** An Alert of a team that asks for the events of both. */
function alertOf(team: string, address: string): ClusterObject[] {
  const [apiVersion, metadata] = ['notification.toolkit.fluxcd.io/v1beta3', { name: 'both', namespace: team }];
  const eventSources = ['team-a', 'team-b'].map((namespace) => ({ kind: 'Kustomization', name: '*', namespace }));
  return [
    { apiVersion, kind: 'Provider', metadata, spec: { type: 'generic', address } },
    { apiVersion, kind: 'Alert', metadata, spec: { providerRef: { name: 'both' }, eventSources, eventMetadata: { alert: team } } },
  ];
}

function inNamespace(object: ClusterObject, namespace: string): ClusterObject {
  return { ...object, metadata: { ...object.metadata, namespace } };
}

function configMap(namespace: string, name: string): string {
  return `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: ${name}, namespace: ${namespace}}\ndata: {of: ${namespace}}\n`;
}

function isOf(data: unknown, team: string): boolean {
  return JSON.stringify(data) === JSON.stringify({ of: team });
}

function deployment(namespace: string, name: string): ClusterObject {
  const labels = { app: name };
  const template = { metadata: { labels }, spec: { containers: [{ name: 'app', image: 'registry.example/app:1.0' }] } };
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, namespace },
    spec: { selector: { matchLabels: labels }, template },
  };
}

function report(what: string, started: number): void {
  console.log(`tenancy: ${what}: ${Math.round(performance.now() - started)} ms`);
}
