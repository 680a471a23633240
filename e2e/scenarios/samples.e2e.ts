import { type ClusterObject, conditionOf, type ObjectReference } from '../harness/cluster-object.ts';
import { samplePath } from '../harness/samples.ts';
import { describeInstallation, needsOfSamples } from './installation.ts';
import { gitRepository, kustomization, NAMESPACE, reference } from './objects.ts';

/** Every path of the sample repositories that a Kustomization can be of. */
const PATHS: readonly (readonly [repository: string, path: string])[] = [
  ['k8s-config', 'apps/frontend/overlays/dev'],
  ['k8s-config', 'apps/frontend/overlays/staging'],
  ['k8s-config', 'apps/frontend/overlays/production'],
  ['k8s-config', 'apps/backend/overlays/production'],
  ['k8s-config', 'platform/monitoring'],
  ['fleet', 'infrastructure/base'],
  ['fleet', 'apps/myapp/overlays/development'],
  ['fleet', 'apps/myapp/overlays/production'],
];
/** The kinds of other projects that sample repositories hold. */
const FOREIGN = [
  ['external-secrets.io', 'v1beta1', 'ExternalSecret', 'externalsecrets'],
  ['argoproj.io', 'v1alpha1', 'Rollout', 'rollouts'],
] as const;

await describeInstallation('samples: what people keep in their repositories works as it stands', { needs: needsOfSamples }, (world) => {
  const nameOf = (repository: string, path: string) => `${repository}-${path.replaceAll('/', '-')}`;

  beforeAll(async () => {
    const { cluster, git } = world;
    const namespaces = ['dev', 'staging', 'production', 'development'];
    await cluster.apply(namespaces.map((name) => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } })));
    await cluster.apply(FOREIGN.map(crdOf));
    for (const name of ['k8s-config', 'fleet']) {
      const repository = await git.create(name);
      await repository.commitFolder(samplePath(`repos/${name}`));
      await cluster.apply([gitRepository(name, git.urlOf(repository))]);
    }
    const foreign = await git.create('foreign');
    await foreign.commitFolder(samplePath('secrets'));
    const secrets = await foreign.resolve();
    await foreign.commitFolder(samplePath('progressive'), { branch: 'progressive', from: secrets });
    await cluster.apply([
      gitRepository('secrets', git.urlOf(foreign)),
      gitRepository('progressive', git.urlOf(foreign), { ref: { branch: 'progressive' } }),
    ]);
  });

  test.each(PATHS)('%s: %s becomes ready, with all that it holds healthy', async (repository, path) => {
    const name = nameOf(repository, path);
    await world.cluster.apply([kustomization(name, repository, { path: `./${path}`, wait: true })]);
    const { status } = await world.cluster.waitForReady(reference.kustomization(name), { deadlineMs: 60_000 });
    expect(status?.conditions?.map(({ type, status: is }) => `${type}=${is}`).sort()).toEqual(['Healthy=True', 'Ready=True']);
    expect(status).toMatchObject({ inventory: { entries: expect.arrayContaining([{ id: expect.any(String), v: expect.any(String) }]) } });
  });

  test('what overlays change is in the cluster', async () => {
    const deployment = (namespace: string, name: string) =>
      world.cluster.get({ apiVersion: 'apps/v1', kind: 'Deployment', namespace, name });
    const replicas = async (namespace: string, name: string) => (await deployment(namespace, name)).spec?.replicas;
    expect([await replicas('dev', 'frontend'), await replicas('production', 'frontend'), await replicas('production', 'myapp')]).toEqual([
      1, 3, 5,
    ]);
    expect(JSON.stringify((await deployment('development', 'myapp-dev')).spec)).toContain('ghcr.io/myorg/myapp:main-3f2c1aa');
    expect((await deployment('production', 'myapp')).metadata.labels).toMatchObject({ 'app.kubernetes.io/part-of': 'myapp' });
  });

  test("the backend's replicas, which Git leaves to its autoscaler, stay as that sets them through a later apply", async () => {
    const backend: ObjectReference = { apiVersion: 'apps/v1', kind: 'Deployment', namespace: 'production', name: 'backend' };
    await world.cluster.patch(backend, { spec: { replicas: 4 } }, { fieldManager: 'horizontal-pod-autoscaler', subresource: 'scale' });
    const owner = reference.kustomization(nameOf('k8s-config', 'apps/backend/overlays/production'));
    const token = await world.cluster.requestReconcile(owner);
    await world.cluster.waitForObject(owner, 'to be reconciled', ({ status }) => status?.lastHandledReconcileAt === token);
    expect((await world.cluster.get(backend)).spec?.replicas).toBe(4);
  });

  test.each<[string, string, ObjectReference, unknown, unknown]>([
    [
      'secrets',
      'an ExternalSecret',
      { apiVersion: 'external-secrets.io/v1beta1', kind: 'ExternalSecret', namespace: 'production', name: 'db-credentials' },
      { conditions: [{ type: 'Ready', status: 'False', reason: 'SecretSyncedError', message: 'no such key' }] },
      { conditions: [{ type: 'Ready', status: 'True', reason: 'SecretSynced', message: 'synced' }] },
    ],
    [
      'progressive',
      'a Rollout',
      { apiVersion: 'argoproj.io/v1alpha1', kind: 'Rollout', namespace: 'production', name: 'myapp' },
      { conditions: [{ type: 'Reconciling', status: 'True', reason: 'Progressing', message: 'canary at 10 %' }] },
      { conditions: [{ type: 'Available', status: 'True', reason: 'Available', message: 'all is well' }] },
    ],
  ])('%s: the health of %s is awaited, by the conditions that its own controller writes', async (name, _what, object, bad, good) => {
    const { cluster } = world;
    const write = async (status: unknown) => cluster.patch(object, { status }, { subresource: 'status' });
    const owner = reference.kustomization(name);
    const first = kustomization(name, name, { wait: true, targetNamespace: 'production' });
    await cluster.apply([first]);
    await cluster.waitForReady(owner);
    await write(bad);
    await cluster.requestReconcile(owner);
    await cluster.waitForObject(owner, 'to wait', (one: ClusterObject) => conditionOf(one, 'Ready')?.status === 'Unknown');
    await write(good);
    await cluster.waitForReady(owner);
  });

  test('all of it goes with its Kustomizations', async () => {
    const { cluster } = world;
    const owners = await cluster.list({ apiVersion: 'kustomize.toolkit.fluxcd.io/v1', kind: 'Kustomization', namespace: NAMESPACE });
    const references = owners.map(({ metadata }) => reference.kustomization(metadata.name));
    await Promise.all(references.map((one) => cluster.delete(one)));
    await Promise.all(references.map((one) => cluster.waitForGone(one)));
    expect(await cluster.list({ apiVersion: 'apps/v1', kind: 'Deployment' }, 'kustomize.toolkit.fluxcd.io/name')).toEqual([]);
  });
});

/** As much of a foreign kind as the API server needs. */
function crdOf([group, version, kind, plural]: (typeof FOREIGN)[number]): ClusterObject {
  const schema = { openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } };
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `${plural}.${group}` },
    spec: {
      group,
      scope: 'Namespaced',
      names: { kind, plural, singular: kind.toLowerCase(), listKind: `${kind}List` },
      versions: [{ name: version, served: true, storage: true, schema, subresources: { status: {} } }],
    },
  };
}
