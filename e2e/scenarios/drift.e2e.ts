import { setTimeout as sleep } from 'node:timers/promises';
import type { ClusterObject, ObjectReference } from '../harness/cluster-object.ts';
import type { GitRepository } from '../peers/git/git-repository.ts';
import { waitFor } from '../wait-for.ts';
import { describeInstallation } from './installation.ts';
import { gitRepository, kustomization, NAMESPACE, reference } from './objects.ts';
import { waitForApplied } from './wait-for-applied.ts';

const configMap = (name: string) => reference.configMap(name, 'shop');
const web: ObjectReference = { apiVersion: 'apps/v1', kind: 'Deployment', namespace: 'shop', name: 'web' };
const settingsYaml = (name: string, data: Record<string, string>) =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\n  namespace: shop\ndata: ${JSON.stringify(data)}\n`;

const webYaml = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  namespace: shop
spec:
  selector:
    matchLabels: {app: web}
  template:
    metadata:
      labels: {app: web}
    spec:
      containers:
        - name: web
          image: registry.example/web:1.0.0
`;

await describeInstallation('drift: what somebody else changes is put right, and nothing else', {}, (world) => {
  let repository: GitRepository;

  /** Commits, asks for the new revision, and waits until these Kustomizations have applied it. */
  async function push(files: Record<string, string | null>, ...names: string[]): Promise<void> {
    const commit = await repository.commit(files);
    await world.cluster.requestReconcile(reference.gitRepository('shop'));
    for (const name of names) await waitForApplied(world.cluster, name, commit);
  }

  /** Waits until `holds`, reports how long that took, and then until an Event of the Kustomization says so. */
  async function restored(what: string, object: ObjectReference, holds: (object: ClusterObject) => boolean, said?: RegExp): Promise<void> {
    const started = performance.now();
    await world.cluster.waitForObject(object, what, holds);
    console.log(`drift to repaired (${what}): ${Math.round(performance.now() - started)} ms`);
    if (said !== undefined) await told(said);
  }

  async function events(): Promise<string[]> {
    const all = await world.cluster.list({ apiVersion: 'v1', kind: 'Event', namespace: NAMESPACE });
    return all.map(({ message }) => String(message));
  }

  async function told(said: RegExp): Promise<void> {
    await waitFor(async () => (await events()).some((message) => said.test(message)), {
      what: `an Event that says ${said}`,
      describe: async () => (await events()).join('\n'),
    });
  }

  beforeAll(async () => {
    repository = await world.git.create('shop');
    await repository.commit({
      'one/namespace.yaml': 'apiVersion: v1\nkind: Namespace\nmetadata:\n  name: shop\n',
      'one/settings.yaml': settingsYaml('settings', { colour: 'blue', size: 'large' }),
      'one/goes.yaml': settingsYaml('goes', {}),
      'one/moves.yaml': settingsYaml('moves', { a: '1' }),
      'one/web.yaml': webYaml,
      'two/stays.yaml': settingsYaml('stays', {}),
    });
    await world.cluster.apply([
      gitRepository('shop', world.git.urlOf(repository)),
      kustomization('one', 'shop', { path: './one', wait: true }),
      kustomization('two', 'shop', { path: './two', dependsOn: [{ name: 'one' }] }),
    ]);
    await world.cluster.waitForReady(reference.kustomization('two'), { deadlineMs: 60_000 });
  });

  test('an edited field is restored, and the event names object, field and who did it', async () => {
    await world.cluster.patch(configMap('settings'), { data: { colour: 'red' } }, { fieldManager: 'kubectl-edit' });
    const isBlue = ({ data }: ClusterObject) => (data as { colour?: string }).colour === 'blue';
    await restored(
      'the colour to be blue again',
      configMap('settings'),
      isBlue,
      /ConfigMap\/shop\/settings drifted: \.data\.colour changed by kubectl-edit/,
    );
  });

  test('a field that another manager takes over by apply is taken back', async () => {
    await sleep(1_500);
    const object = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'settings', namespace: 'shop' }, data: { size: 'small' } };
    await world.cluster.apply([object], { fieldManager: 'other-operator' });
    const isLarge = ({ data }: ClusterObject) => (data as { size?: string }).size === 'large';
    await restored(
      'the size to be large again',
      configMap('settings'),
      isLarge,
      /ConfigMap\/shop\/settings drifted: \.data\.size changed by other-operator/,
    );
  });

  test('a field that is taken away is put back, and nobody is blamed without a trace', async () => {
    await sleep(3_000);
    await world.cluster.patch(configMap('settings'), { data: { size: null } });
    const hasSize = ({ data }: ClusterObject) => (data as { size?: string }).size === 'large';
    await restored(
      'the size to be there again',
      configMap('settings'),
      hasSize,
      /ConfigMap\/shop\/settings drifted: \.data\.size removed by an unknown manager/,
    );
  });

  test('an object stripped of its owner labels gets them back', async () => {
    await sleep(5_000);
    await world.cluster.patch(configMap('settings'), {
      metadata: { labels: { 'kustomize.toolkit.fluxcd.io/name': null, 'kustomize.toolkit.fluxcd.io/namespace': null } },
    });
    const isOwned = ({ metadata }: ClusterObject) => metadata.labels?.['kustomize.toolkit.fluxcd.io/name'] === 'one';
    await restored(
      'the labels to be there again',
      configMap('settings'),
      isOwned,
      /ConfigMap\/shop\/settings drifted: \.metadata\.labels\["kustomize\.toolkit\.fluxcd\.io\/name"\], .* removed by an unknown manager/,
    );
  });

  test('a deleted object is created again', async () => {
    const { metadata } = await world.cluster.get(configMap('goes'));
    await world.cluster.delete(configMap('goes'));
    await restored(
      'a new one',
      configMap('goes'),
      (object) => object.metadata.uid !== metadata.uid,
      /ConfigMap\/shop\/goes drifted: deleted by someone else; corrected/,
    );
  });

  test("replicas that Git does not set are the autoscaler's, through a later apply of the object too", async () => {
    await world.cluster.patch(web, { spec: { replicas: 3 } }, { fieldManager: 'horizontal-pod-autoscaler', subresource: 'scale' });
    await sleep(3_000);
    expect((await world.cluster.get(web)).spec?.replicas).toBe(3);
    await push({ 'one/web.yaml': webYaml.replace('web:1.0.0', 'web:1.1.0') }, 'one');
    const { spec } = await world.cluster.get(web);
    expect([spec?.replicas, JSON.stringify(spec)]).toEqual([3, expect.stringContaining('web:1.1.0')]);
  });

  test('kubectl rollout restart is left to do its work', async () => {
    const restartedAt = '2026-11-21T02:28:26Z';
    const annotations = { 'kubectl.kubernetes.io/restartedAt': restartedAt };
    await world.cluster.patch(web, { spec: { template: { metadata: { annotations } } } }, { fieldManager: 'kubectl-rollout' });
    await sleep(3_000);
    const { spec } = await world.cluster.get(web);
    expect(spec).toMatchObject({ template: { metadata: { annotations } } });
    expect((await events()).filter((message) => message.includes('Deployment/shop/web drifted'))).toEqual([]);
  });

  test('a file removed from Git is pruned', async () => {
    await push({ 'one/goes.yaml': null }, 'one');
    await world.cluster.waitForGone(configMap('goes'));
  });

  test('an object that moves to another Kustomization in one commit is never deleted', async () => {
    const before = await world.cluster.get(configMap('moves'));
    await push({ 'one/moves.yaml': null, 'two/moves.yaml': settingsYaml('moves', { a: '1' }) }, 'one', 'two');
    await world.cluster.waitForObject(
      configMap('moves'),
      'to belong to two',
      ({ metadata }) => metadata.labels?.['kustomize.toolkit.fluxcd.io/name'] === 'two',
    );
    expect((await world.cluster.get(configMap('moves'))).metadata.uid).toBe(before.metadata.uid);
  });

  test('two writers that fight do not loop, and the opponent is named', async () => {
    const end = performance.now() + 8_000;
    let writes = 0;
    while (performance.now() < end) {
      const { data } = await world.cluster.get(configMap('stays'));
      if ((data as { owner?: string } | undefined)?.owner !== 'theirs') {
        writes += 1;
        const labels = { 'kustomize.toolkit.fluxcd.io/name': 'theirs' };
        await world.cluster.patch(
          configMap('stays'),
          { data: { owner: 'theirs' }, metadata: { labels } },
          { fieldManager: 'rival-operator' },
        );
      }
      await sleep(20);
    }
    expect(writes).toBeLessThan(10);
    await told(/ConfigMap\/shop\/stays drifted: .* changed by rival-operator/);
  });
});
