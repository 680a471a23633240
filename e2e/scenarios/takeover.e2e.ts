import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseDocuments } from '@capstan/yaml';
import type { ControlPlane } from '../control-plane/control-plane.ts';
import { startControlPlane } from '../control-plane/start-control-plane.ts';
import { moduleFolder } from '../go-tools/ensure-go-tools.ts';
import type { Cluster } from '../harness/cluster.ts';
import { type ClusterObject, conditionOf } from '../harness/cluster-object.ts';
import { describeWith } from '../harness/describe-with.ts';
import { renderChart } from '../harness/render-chart.ts';
import { type Controllers, startControllers } from '../harness/start-controllers.ts';
import { KUSTOMIZE_CONTROLLER, oracles } from '../oracles/oracles.ts';
import { kubectl, needOnDemand, oraclePath } from '../oracles/run-oracle.ts';
import type { GitRepository } from '../peers/git/git-repository.ts';
import { startGitServer } from '../peers/git/git-server.ts';
import { type Footprints, footprintOf, takeFootprints } from './footprint.ts';
import { needsOfInstallation } from './installation.ts';
import { gitRepository, kustomization, NAMESPACE, reference } from './objects.ts';
import { configMap, deployment, files, kustomizations } from './takeover-files.ts';

/** Its custom resources as Flux defines them. */
async function fluxDefinitions(): Promise<ClusterObject[]> {
  const [tool] = oracles['kustomize-controller'].tools;
  const folder = join(await moduleFolder(tool?.module ?? '', KUSTOMIZE_CONTROLLER), 'config/crd/bases');
  const texts = readdirSync(folder).map((file) => readFileSync(join(folder, file), 'utf8'));
  // Files of CRDs hold nothing else; the API server refuses anything else.
  return texts.flatMap((text) => parseDocuments(text, { flavor: 'sigs' }) as unknown as ClusterObject[]);
}

/** A cluster that Flux's kustomize-controller has brought up, between our source-controller and our notification-controller. */
class World {
  readonly stack = new AsyncDisposableStack();
  readonly names = [...Object.keys(kustomizations), 'child'];
  controlPlane!: ControlPlane;
  controllers!: Controllers;
  repository!: GitRepository;

  get cluster(): Cluster {
    return this.controllers.cluster;
  }

  async start(): Promise<void> {
    this.controlPlane = await startControlPlane({ kwok: true });
    this.stack.defer(() => this.controlPlane.stop());
    const git = await startGitServer();
    this.stack.defer(() => git.stop());
    this.controllers = await startControllers(this.controlPlane, { start: false });
    this.stack.defer(() => this.controllers.stop());
    await this.cluster.apply(await fluxDefinitions(), { fieldManager: 'helm' });
    // Flux's controller waits for whoever takes its events.
    for (const name of ['source-controller', 'notification-controller'] as const) await this.controllers.get(name).start();
    await this.startFlux();
    this.repository = await git.create('fleet');
    await this.repository.commit(files);
    await this.cluster.apply([{ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'web' } }]);
    const applied = await kubectl(['apply', '-n', 'web', '-f', '-'], this.controlPlane.kubeconfig, { input: configMap('by-hand', 'hand') });
    expect(applied.code).toBe(0);
    await this.cluster.apply([
      gitRepository('fleet', git.urlOf(this.repository)),
      ...Object.entries(kustomizations).map(([name, spec]) => kustomization(name, 'fleet', { path: `./${name}`, ...spec })),
    ]);
    await this.untilReady();
    // Its autoscaler has had its say, which comes after a while.
    const web = { apiVersion: 'apps/v1', kind: 'Deployment', namespace: 'web', name: 'web' };
    await this.cluster.waitForObject(web, 'to be scaled', ({ status }) => status?.readyReplicas === 2, { deadlineMs: 180_000 });
  }

  async startFlux(): Promise<void> {
    // Outside a pod it does not know the namespace of its Lease.
    const args = ['--enable-leader-election=false', '--requeue-dependency=2s'];
    await this.controllers.get('kustomize-controller').start({ program: await oraclePath('kustomize-controller'), args });
  }

  async startCapstan(): Promise<void> {
    await this.controllers.get('kustomize-controller').start();
  }

  /** All at the newest commit, or those that are named. */
  async untilReady(names: readonly string[] = this.names): Promise<void> {
    const revision = `main@sha1:${await this.repository.resolve()}`;
    const isReady = (object: ClusterObject) =>
      conditionOf(object, 'Ready')?.status === 'True' &&
      object.status?.observedGeneration === object.metadata.generation &&
      object.status?.lastAppliedRevision === revision;
    for (const name of names) {
      await this.cluster.waitForObject(reference.kustomization(name), 'to be ready', isReady, { deadlineMs: 180_000 });
    }
  }

  /** The commit is there, and its source knows of it. */
  async commit(changes: Record<string, string | null>): Promise<void> {
    await this.repository.commit(changes);
    await this.cluster.requestReconcile(reference.gitRepository('fleet'));
  }

  /** Ends one controller, starts another, and waits until it has been through everything; the events that it sent. */
  async switch(from: () => Promise<unknown>, to: () => Promise<void>): Promise<string[]> {
    const before = await this.#events();
    await from();
    const rounds = new Map<string, number>();
    for (const name of this.names) rounds.set(name, await this.#roundsOf(name));
    await to();
    for (const name of this.names) {
      const isThrough = (object: ClusterObject) =>
        roundsIn(object) > (rounds.get(name) ?? 0) && conditionOf(object, 'Reconciling') === undefined;
      await this.cluster.waitForObject(reference.kustomization(name), 'to be reconciled once more', isThrough, { deadlineMs: 180_000 });
    }
    const after = await this.#events();
    return [...after].filter(([key, count]) => count > (before.get(key) ?? 0)).map(([key]) => key);
  }

  async #roundsOf(name: string): Promise<number> {
    return roundsIn(await this.cluster.get(reference.kustomization(name)));
  }

  /** How often each was told, by object, reason and message without its durations. */
  async #events(): Promise<Map<string, number>> {
    const counts = new Map<string, number>();
    for (const event of await this.cluster.list({ apiVersion: 'v1', kind: 'Event', namespace: NAMESPACE })) {
      // An Event's own shape.
      const { involvedObject, reason, message, count } = event as unknown as {
        involvedObject: { name: string };
        reason: string;
        message: string;
        count?: number;
      };
      const key = `${involvedObject.name} ${reason}: ${message.replace(/ in [\d.hmsµn]+,.*/, '')}`;
      counts.set(key, (counts.get(key) ?? 0) + (count ?? 1));
    }
    return counts;
  }
}

function roundsIn({ status }: ClusterObject): number {
  // A Kustomization's own shape.
  const history = (status?.history ?? []) as { totalReconciliations: number }[];
  return history.reduce((sum, { totalReconciliations }) => sum + totalReconciliations, 0);
}

/** What is told of a round that finds all as it should be. */
const QUIET = /^\S+ ReconciliationSucceeded: Reconciliation finished$/;
const configOf = (name: string) => reference.configMap(name, 'web');

async function needsOfTakeover(): Promise<void> {
  await needsOfInstallation();
  await needOnDemand('kustomize-controller');
}

await describeWith(needsOfTakeover, 'takeover: from Flux to Capstan and back', () => {
  describe.each([
    ['with its CRDs replaced', true],
    ['with its CRDs left in place', false],
  ])('%s', (_title, replaced) => {
    const world = new World();
    let before: Footprints;
    beforeAll(() => world.start(), 300_000);
    afterAll(() => world.stack.disposeAsync());

    test('Capstan changes nothing that Flux applied, and tells nothing but that it looked', async () => {
      before = await takeFootprints(world.cluster);
      if (replaced) await installOurDefinitions(world);
      const told = await world.switch(
        () => world.controllers.get('kustomize-controller').stop(),
        () => world.startCapstan(),
      );
      expect(await takeFootprints(world.cluster)).toEqual(before);
      expect(told.filter((line) => !QUIET.test(line))).toEqual([
        'misspelt FieldsIgnored: Deployment/web/misspelt: no schema has .spec.replica; ignored (misspelt/a.yaml:1)',
      ]);
    });

    test('a new commit changes what it says, rolls out nothing else, and prunes what Flux had applied', async () => {
      await world.commit({
        'apps/settings.yaml': configMap('settings', 'two'),
        'apps/stale.yaml': null,
        'apps/new.yaml': configMap('new'),
      });
      await world.untilReady();
      await world.cluster.waitForGone(configOf('stale'));
      expect((await world.cluster.get(configOf('settings'))).data).toEqual({ key: 'two' });
      const after = await takeFootprints(world.cluster);
      const changed = Object.keys({ ...before, ...after }).filter((id) => JSON.stringify(before[id]) !== JSON.stringify(after[id]));
      expect(changed.sort()).toEqual([
        'ConfigMap/web/new',
        'ConfigMap/web/settings',
        'ConfigMap/web/stale',
        'Kustomization/flux-system/apps',
      ]);
    });

    test('drift of what Flux had applied is put right at once', async () => {
      await world.cluster.patch(configOf('child'), { data: { key: 'by hand' } });
      await world.cluster.waitForObject(configOf('child'), 'to be as in Git', ({ data }) => (data as { key?: string }).key === 'one');
    });

    test('Flux takes it back just as quietly', async () => {
      const taken = await takeFootprints(world.cluster);
      const told = await world.switch(
        () => world.controllers.get('kustomize-controller').stop(),
        () => world.startFlux(),
      );
      expect(await takeFootprints(world.cluster)).toEqual(taken);
      expect(told.filter((line) => !QUIET.test(line))).toEqual([]);
    });

    test('Capstan ends what Flux was killed in, and leaves no orphan', async () => {
      await world.commit({ 'apps/late.yaml': deployment('late'), 'apps/new.yaml': null, 'child/a.yaml': configMap('child', 'two') });
      const { resourceVersion } = (await world.cluster.get(reference.kustomization('apps'))).metadata;
      const hasBegun = ({ metadata }: ClusterObject) => metadata.resourceVersion !== resourceVersion;
      await world.cluster.waitForObject(reference.kustomization('apps'), 'to be begun', hasBegun);
      await world.controllers.get('kustomize-controller').kill();
      await world.startCapstan();
      await world.untilReady();
      const after = await takeFootprints(world.cluster);
      expect(after['Deployment/web/late']).toBeDefined();
      expect(after['ConfigMap/web/new']).toBeUndefined();
      expect(footprintOf(await world.cluster.get(reference.kustomization('apps')))).toMatchObject({
        inventory: expect.not.arrayContaining([expect.stringContaining('web_new__ConfigMap')]),
      });
    });
  });
});

async function installOurDefinitions({ cluster, controllers }: World): Promise<void> {
  const { objects } = await renderChart({ namespace: controllers.namespace });
  await cluster.apply(
    objects.filter(({ kind }) => kind === 'CustomResourceDefinition'),
    { fieldManager: 'helm' },
  );
}
