import {
  AppliedMemory,
  type ApplyOptions,
  type ApplyResult,
  applyStages,
  type DriftEvent,
  DriftWatch,
  describeChanges,
  Inventory,
  type Owner,
  ownerKey,
  prune,
  waitForHealth,
} from '@capstan/apply';
import { type Client, type KubeObject, loadClient, type Resource } from '@capstan/kube';
import type { ControlPlane } from '../control-plane/control-plane.ts';
import { startControlPlane } from '../control-plane/start-control-plane.ts';
import { waitFor } from '../wait-for.ts';

const CONFIG_MAPS: Resource = { group: '', version: 'v1', kind: 'ConfigMap', plural: 'configmaps', namespaced: true };
const DEPLOYMENTS: Resource = { group: 'apps', version: 'v1', kind: 'Deployment', plural: 'deployments', namespaced: true };

function configMap(name: string, data: Record<string, string>, namespace = 'apps'): KubeObject {
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace }, data };
}

function deployment(name: string, more: Record<string, unknown> = {}): KubeObject {
  const labels = { app: name };
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, namespace: 'apps' },
    spec: {
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: { containers: [{ name: 'app', image: 'registry.example/app:1.0', env: [{ name: 'LEVEL', value: 'info' }] }] },
      },
      ...more,
    },
  };
}

/** One owner of objects: what a controller keeps of it. */
class Bench {
  readonly client: Client;
  readonly owner: Owner;
  readonly memory = new AppliedMemory();
  readonly drifts: DriftEvent[] = [];
  readonly watch: DriftWatch;
  inventory = new Inventory();

  constructor(client: Client, name: string) {
    this.client = client;
    this.owner = { manager: 'kustomize-controller', group: 'kustomize.toolkit.fluxcd.io', namespace: 'flux-system', name };
    this.watch = new DriftWatch({ memory: this.memory, reader: this.owner, onDrift: (event) => this.drifts.push(event) });
  }

  async apply(objects: KubeObject[], options: Partial<ApplyOptions> = {}): Promise<ApplyResult> {
    await this.watch.cover(ownerKey(this.owner), this.client, Inventory.of(objects));
    const result = await applyStages(objects, {
      client: this.client,
      owner: this.owner,
      memory: this.memory,
      live: this.watch.viewOf(this.client),
      concurrency: 4,
      signal: AbortSignal.timeout(60_000),
      ...options,
    });
    this.inventory = Inventory.of(objects);
    this.drifts.length = 0;
    return result;
  }

  prune(objects: KubeObject[]) {
    const { client, owner, memory } = this;
    return prune(Inventory.of(objects), { client, owner, memory, signal: AbortSignal.timeout(60_000) });
  }

  /** Resolves with the first drift, or rejects after a while. */
  async drift(): Promise<DriftEvent> {
    await waitFor(() => this.drifts.length > 0, { what: 'drift', deadlineMs: 30_000, intervalMs: 5 });
    return this.drifts[0]!;
  }

  /** Nothing drifts for as long as watches take to tell. */
  async calm(): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(this.drifts).toEqual([]);
  }
}

describe('apply', () => {
  let plane: ControlPlane;
  let client: Client;
  const benches: Bench[] = [];
  const key = (name: string) => ({ namespace: 'apps', name });

  function bench(name: string): Bench {
    const made = new Bench(client, name);
    benches.push(made);
    return made;
  }

  beforeAll(async () => {
    plane = await startControlPlane({ kwok: true });
    client = await loadClient({ kubeconfig: plane.kubeconfig });
    await bench('namespace').apply([{ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'apps' } }]);
  });

  afterAll(async () => {
    for (const { watch } of benches) watch.stop();
    await client?.close();
    await plane?.stop();
  });

  describe('stages', () => {
    test('a namespace, a kind and their objects are applied in one go', async () => {
      const schema = { openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } };
      const crd: KubeObject = {
        apiVersion: 'apiextensions.k8s.io/v1',
        kind: 'CustomResourceDefinition',
        metadata: { name: 'widgets.stages.example.org' },
        spec: {
          group: 'stages.example.org',
          scope: 'Namespaced',
          names: { kind: 'Widget', plural: 'widgets' },
          versions: [{ name: 'v1', served: true, storage: true, schema }],
        },
      };
      const objects = [
        { apiVersion: 'stages.example.org/v1', kind: 'Widget', metadata: { name: 'w', namespace: 'stages' }, spec: { size: 1 } },
        configMap('c', { a: '1' }, 'stages'),
        { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'stages' } },
        crd,
      ];
      const result = await bench('stages').apply(objects);
      expect(result.faults).toEqual([]);
      expect(describeChanges(result.changes).split('\n')).toEqual([
        'CustomResourceDefinition/widgets.stages.example.org created',
        'Namespace/stages created',
        'ConfigMap/stages/c created',
        'Widget/stages/w created',
      ]);
    });

    test('an object that the API server refuses leaves its stage untouched, and all refusals are told', async () => {
      const bad = deployment('refused', { replicas: 'many' });
      const worse = {
        apiVersion: 'v1',
        kind: 'Service',
        metadata: { name: 'refused', namespace: 'apps' },
        spec: { ports: [{ port: 99999 }] },
      };
      const result = await bench('refused').apply([configMap('untouched', {}), bad, worse]);
      expect(result.faults.map(({ message }) => message.split(':')[0])).toEqual([
        'Service/apps/refused dry-run failed (Invalid)',
        'Deployment/apps/refused dry-run failed (Invalid)',
      ]);
      await expect(client.get(CONFIG_MAPS, key('untouched'))).rejects.toMatchObject({ code: 'NotFound' });
    });

    test('the second apply of the same sends nothing; of a new process it changes nothing', async () => {
      const objects = [configMap('same-a', { x: '1' }), configMap('same-b', { x: '1' }), deployment('same')];
      const first = bench('same');
      await first.apply(objects);
      await first.calm();
      const versions = async () =>
        (await Promise.all(['same-a', 'same-b'].map((name) => client.get(CONFIG_MAPS, key(name))))).map(
          ({ metadata }) => metadata.resourceVersion,
        );
      const before = await versions();
      const again = await first.apply(objects);
      expect([again.changes.map(({ action }) => action), again.answers.size]).toEqual([['unchanged', 'unchanged', 'unchanged'], 0]);
      const restarted = await bench('same').apply(objects);
      expect(restarted.changes.map(({ action }) => action)).toEqual(['unchanged', 'unchanged', 'unchanged']);
      expect(await versions()).toEqual(before);
    });

    test('a field that cannot be changed is refused, or the object is recreated where that is wished', async () => {
      const made = bench('immutable');
      await made.apply([deployment('immutable'), configMap('immutable', {})]);
      const before = await client.get(DEPLOYMENTS, key('immutable'));
      const labels = { app: 'immutable', tier: 'web' };
      const changed = deployment('immutable', {
        selector: { matchLabels: labels },
        template: { metadata: { labels }, spec: { containers: [{ name: 'app', image: 'registry.example/app:1.0' }] } },
      });
      const refused = await made.apply([changed, configMap('immutable', { a: '1' })]);
      expect(refused.faults[0]?.message).toContain('field is immutable');
      const forced = await made.apply([changed, configMap('immutable', { a: '1' })], { force: true });
      expect(describeChanges(forced.changes)).toBe('ConfigMap/apps/immutable configured\nDeployment/apps/immutable created');
      expect((await client.get(DEPLOYMENTS, key('immutable'))).metadata.uid).not.toBe(before.metadata.uid);
    });

    test('a Secret of stringData is owned key by key', async () => {
      const secret = (keys: Record<string, string>): KubeObject => ({
        apiVersion: 'v1',
        kind: 'Secret',
        metadata: { name: 'keys', namespace: 'apps' },
        stringData: keys,
      });
      const made = bench('secret');
      await made.apply([secret({ a: 'one', b: 'two' })]);
      await made.apply([secret({ a: 'one' })]);
      const live = await client.get({ group: '', version: 'v1', kind: 'Secret', plural: 'secrets', namespaced: true }, key('keys'));
      expect(live.data).toEqual({ a: Buffer.from('one').toString('base64') });
    });
  });

  describe('fields of kubectl', () => {
    test('are taken back at the next apply: what Git does not set goes', async () => {
      const applied = configMap('taken', { a: '1', extra: 'kubectl' });
      const lastApplied = { 'kubectl.kubernetes.io/last-applied-configuration': '{}' };
      await client.create(
        CONFIG_MAPS,
        { ...applied, metadata: { ...applied.metadata, annotations: lastApplied } },
        { fieldManager: 'kubectl-client-side-apply' },
      );
      await bench('taken').apply([configMap('taken', { a: '1' }), configMap('taken-beside', {})]);
      const live = await client.get(CONFIG_MAPS, key('taken'));
      expect(live.data).toEqual({ a: '1' });
      expect(live.metadata.annotations?.['kubectl.kubernetes.io/last-applied-configuration']).toBeUndefined();
      expect(live.metadata.managedFields?.map(({ manager, operation }) => `${manager} ${operation}`)).toEqual([
        'kustomize-controller Apply',
      ]);
    });

    test('are left to kubectl where the object says so', async () => {
      const merged = configMap('merged', { a: '1' });
      merged.metadata.annotations = { 'kustomize.toolkit.fluxcd.io/ssa': 'Merge' };
      await client.create(CONFIG_MAPS, configMap('merged', { extra: 'kubectl' }), { fieldManager: 'kubectl-create' });
      await bench('merged').apply([merged]);
      expect((await client.get(CONFIG_MAPS, key('merged'))).data).toEqual({ a: '1', extra: 'kubectl' });
    });
  });

  describe('drift', () => {
    let made: Bench;
    const objects = () => [configMap('drift', { a: '1', b: '2' }), deployment('drift')];
    const edit = (patch: unknown, fieldManager = 'kubectl-edit') =>
      client.patch(CONFIG_MAPS, key('drift'), patch, { type: 'merge', fieldManager });

    beforeEach(async () => {
      made = bench('drift');
      await made.apply(objects());
      await made.calm();
    });

    test('an edit names the field and who did it, and is undone', async () => {
      await edit({ data: { a: 'other' } });
      expect(await made.drift()).toMatchObject({ owner: 'flux-system/drift', id: 'apps_drift__ConfigMap', kind: 'edited' });
      const result = await made.apply(objects());
      expect(result.drifts.get('apps_drift__ConfigMap')?.message).toBe('ConfigMap/apps/drift drifted: .data.a changed by kubectl-edit');
      expect((await client.get(CONFIG_MAPS, key('drift'))).data).toEqual({ a: '1', b: '2' });
    });

    test('a field that is taken over by another apply is taken back', async () => {
      const theirs = configMap('drift', { b: 'theirs' });
      await client.apply(CONFIG_MAPS, theirs, { fieldManager: 'other-tool', force: true });
      await made.drift();
      const result = await made.apply(objects());
      expect(result.drifts.get('apps_drift__ConfigMap')?.managers).toEqual(['other-tool']);
      expect((await client.get(CONFIG_MAPS, key('drift'))).data).toEqual({ a: '1', b: '2' });
    });

    test('a field that is removed is restored, and nobody is blamed', async () => {
      await edit({ data: { b: null } });
      await made.drift();
      const result = await made.apply(objects());
      expect(result.drifts.get('apps_drift__ConfigMap')?.message).toBe(
        'ConfigMap/apps/drift drifted: .data.b removed by an unknown manager',
      );
      expect((await client.get(CONFIG_MAPS, key('drift'))).data).toEqual({ a: '1', b: '2' });
    });

    test('labels that are removed are restored', async () => {
      await edit({ metadata: { labels: { 'kustomize.toolkit.fluxcd.io/name': null, 'kustomize.toolkit.fluxcd.io/namespace': null } } });
      expect((await made.drift()).kind).toBe('deleted');
      const result = await made.apply(objects());
      expect(describeChanges(result.changes)).toBe('ConfigMap/apps/drift configured');
      expect(result.drifts.get('apps_drift__ConfigMap')?.fields).toHaveLength(2);
    });

    test('a deleted object is created again', async () => {
      await client.delete(CONFIG_MAPS, key('drift'));
      expect((await made.drift()).kind).toBe('deleted');
      expect(describeChanges((await made.apply(objects())).changes)).toBe('ConfigMap/apps/drift created');
    });

    test('an apply of other values in our own name is drift, though no field is lost', async () => {
      await new Promise((resolve) => setTimeout(resolve, 1_100));
      const live = await client.get(CONFIG_MAPS, key('drift'));
      const forged = configMap('drift', { a: 'forged', b: '2' });
      forged.metadata.labels = live.metadata.labels ?? {};
      await client.apply(CONFIG_MAPS, forged, { fieldManager: 'kustomize-controller', force: true });
      await made.drift();
      await made.apply(objects());
      expect((await client.get(CONFIG_MAPS, key('drift'))).data).toEqual({ a: '1', b: '2' });
    });

    test("an autoscaler's replicas and a rollout restart are left alone", async () => {
      await client.patch(
        DEPLOYMENTS,
        key('drift'),
        { spec: { replicas: 3 } },
        { type: 'merge', subresource: 'scale', fieldManager: 'horizontal-pod-autoscaler' },
      );
      const restart = { spec: { template: { metadata: { annotations: { 'kubectl.kubernetes.io/restartedAt': 'now' } } } } };
      await client.patch(DEPLOYMENTS, key('drift'), restart, { type: 'strategic', fieldManager: 'kubectl-rollout' });
      await made.calm();
      await made.apply(objects());
      const live = await client.get<
        KubeObject & { spec: { replicas: number; template: { metadata: { annotations?: Record<string, string> } } } }
      >(DEPLOYMENTS, key('drift'));
      expect(live.spec.replicas).toBe(3);
      expect(live.spec.template.metadata.annotations).toEqual({ 'kubectl.kubernetes.io/restartedAt': 'now' });
    });

    test('a status that somebody writes is none', async () => {
      const patch = { status: { conditions: [{ type: 'Strange', status: 'True' }] } };
      await client.patch(DEPLOYMENTS, key('drift'), patch, { type: 'merge', subresource: 'status', fieldManager: 'someone' });
      await made.calm();
    });
  });

  describe('prune', () => {
    test('deletes what is stale and keeps what another owner has taken over', async () => {
      const before = bench('before');
      const after = bench('after');
      await before.apply([configMap('stays', {}), configMap('goes', {}), configMap('moves', {})]);
      const uid = (await client.get(CONFIG_MAPS, key('moves'))).metadata.uid;
      await after.apply([configMap('moves', {})]);
      const { changes, kept, faults } = await before.prune([configMap('goes', {}), configMap('moves', {})]);
      expect([describeChanges(changes), kept.size, faults]).toEqual(['ConfigMap/apps/goes deleted', 0, []]);
      expect((await client.get(CONFIG_MAPS, key('moves'))).metadata.uid).toBe(uid);
    });

    test('an object that moved is told to its owner before', async () => {
      const before = bench('moved-from');
      const after = bench('moved-to');
      await before.apply([configMap('moving', {})]);
      await before.calm();
      await after.apply([configMap('moving', {})]);
      await waitFor(() => before.drifts.some(({ kind }) => kind === 'moved'), { what: 'the move', deadlineMs: 30_000, intervalMs: 5 });
    });
  });

  describe('health', () => {
    test('a Deployment becomes current by watch events alone', async () => {
      const made = bench('healthy');
      const object = deployment('healthy');
      const result = await made.apply([object]);
      const health = await waitForHealth([...made.inventory], {
        client,
        live: made.watch.viewOf(client),
        initial: () => result.answers.get('apps_healthy_apps_Deployment'),
        timeoutMs: 30_000,
        signal: AbortSignal.timeout(60_000),
      });
      expect(health).toMatchObject({ ok: true, message: '' });
    });

    test('a Job that fails ends the wait', async () => {
      const job: KubeObject = {
        apiVersion: 'batch/v1',
        kind: 'Job',
        metadata: { name: 'late', namespace: 'apps' },
        spec: {
          activeDeadlineSeconds: 1,
          template: { spec: { restartPolicy: 'Never', nodeSelector: { nowhere: 'yes' }, containers: [{ name: 'app', image: 'x' }] } },
        },
      };
      const made = bench('job');
      await made.apply([job]);
      const health = await waitForHealth([...made.inventory], {
        client,
        live: made.watch.viewOf(client),
        timeoutMs: 30_000,
        signal: AbortSignal.timeout(60_000),
      });
      expect(health.message).toMatch(/^failed early due to stalled resources: \[Job\/apps\/late status: 'Failed'/);
    });
  });
});
