import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { isDeepStrictEqual as isEqual } from 'node:util';
import { packWhole } from '@capstan/artifact/testing';
import { Tree } from '@capstan/tree';
import type { ControlPlane } from '../control-plane/control-plane.ts';
import { startControlPlane } from '../control-plane/start-control-plane.ts';
import { auditedRequests, auditPosition, requestsOf } from '../harness/audited-requests.ts';
import type { ClusterObject } from '../harness/cluster-object.ts';
import { type Controllers, startControllers } from '../harness/start-controllers.ts';
import { waitFor } from '../wait-for.ts';
import { NAMESPACE } from './objects.ts';

const quiet = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Serves archives, and stands in for the source-controller: it writes the status of GitRepositories. */
class Sources {
  readonly #server: Server;
  readonly #archives = new Map<string, Uint8Array>();
  readonly #plane: ControlPlane;
  #count = 0;

  constructor(plane: ControlPlane) {
    this.#plane = plane;
    this.#server = createServer((request, response) => {
      const archive = this.#archives.get(request.url ?? '');
      response.writeHead(archive === undefined ? 404 : 200).end(archive);
    });
  }

  async start(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
  }

  stop(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }

  /** Makes these files the newest revision of a GitRepository; answers the revision. */
  async push(name: string, files: Record<string, string>): Promise<string> {
    this.#count += 1;
    const revision = `main@sha1:${String(this.#count).padStart(40, '0')}`;
    const archive = await packWhole(Tree.of(Object.entries(files)));
    const path = `/${name}/${this.#count}.tar.gz`;
    this.#archives.set(path, archive.bytes);
    const { port } = this.#server.address() as AddressInfo;
    const url = `http://127.0.0.1:${port}${path}`;
    const artifact = { url, path, revision, digest: archive.digest, lastUpdateTime: '2026-01-01T00:00:00Z' };
    const api = `/apis/source.toolkit.fluxcd.io/v1/namespaces/${NAMESPACE}/gitrepositories`;
    const body = {
      apiVersion: 'source.toolkit.fluxcd.io/v1',
      kind: 'GitRepository',
      metadata: { name },
      spec: { url: 'https://git.example', interval: '10h' },
    };
    await this.#plane.request(api, { method: 'POST', body });
    await this.#plane.json(`${api}/${name}/status`, {
      method: 'PATCH',
      body: { status: { artifact } },
      contentType: 'application/merge-patch+json',
    });
    return revision;
  }
}

function kustomization(name: string, spec: Record<string, unknown> = {}): ClusterObject {
  return {
    apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
    kind: 'Kustomization',
    metadata: { name, namespace: NAMESPACE },
    spec: { interval: '10h', prune: true, wait: true, timeout: '30s', path: './', sourceRef: { kind: 'GitRepository', name }, ...spec },
  };
}

const configMap = (name: string, data: Record<string, string>) =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\n  namespace: default\ndata: ${JSON.stringify(data)}\n`;
const deployment = (name: string, image = 'registry.example/app:1.0') => `
apiVersion: apps/v1
kind: Deployment
metadata: {name: ${name}, namespace: default}
spec:
  selector: {matchLabels: {app: ${name}}}
  template:
    metadata: {labels: {app: ${name}}}
    spec: {containers: [{name: app, image: '${image}'}]}
`;

interface KustomizationStatus {
  readonly conditions?: { type: string; status: string; reason: string; message: string }[];
  readonly inventory?: { entries: { id: string; v: string }[] };
  readonly lastAppliedRevision?: string;
  readonly observedGeneration?: number;
  readonly lastHandledReconcileAt?: string;
}

describe('kustomize-controller', () => {
  let plane: ControlPlane;
  let sources: Sources;
  let controllers: Controllers;

  const reference = (name: string) => ({ apiVersion: 'kustomize.toolkit.fluxcd.io/v1', kind: 'Kustomization', namespace: NAMESPACE, name });
  const settings = (name: string) => ({ apiVersion: 'v1', kind: 'ConfigMap', namespace: 'default', name });
  const statusOf = async (name: string) =>
    ((await controllers.cluster.get(reference(name))).status as KustomizationStatus | undefined) ?? {};
  const dataOf = async (name: string) => (await controllers.cluster.get(settings(name))).data;
  const until = (what: string, check: () => Promise<boolean>) =>
    waitFor(check, { what, intervalMs: 20, describe: () => controllers.logTails() });
  const applied = (name: string, revision: string) =>
    until(`${name} to be ready at ${revision}`, async () => {
      const status = await statusOf(name);
      return (
        status.lastAppliedRevision === revision &&
        status.conditions?.some(({ type, status: value }) => type === 'Ready' && value === 'True') === true
      );
    });

  beforeAll(async () => {
    plane = await startControlPlane({ kwok: true, audit: true });
    sources = new Sources(plane);
    await sources.start();
    // A killed leader's Lease would have to run out first.
    controllers = await startControllers(plane, {
      names: ['kustomize-controller'],
      args: { 'kustomize-controller': ['--enable-leader-election=false'] },
    });
  });

  afterAll(async () => {
    await controllers?.stop();
    sources?.stop();
    await plane?.stop();
  });

  test('a revision is applied, waited for and reported; the next one prunes', async () => {
    const first = await sources.push('main', {
      'a.yaml': configMap('a', { x: '1' }),
      'b.yaml': configMap('b', {}),
      'd.yaml': deployment('web'),
    });
    await controllers.cluster.apply([kustomization('main')]);
    await applied('main', first);
    const status = await statusOf('main');
    expect(status.inventory?.entries).toEqual([
      { id: 'default_a__ConfigMap', v: 'v1' },
      { id: 'default_b__ConfigMap', v: 'v1' },
      { id: 'default_web_apps_Deployment', v: 'v1' },
    ]);
    expect(status.conditions?.map(({ type, status: value, reason }) => [type, value, reason])).toEqual([
      ['Ready', 'True', 'ReconciliationSucceeded'],
      ['Healthy', 'True', 'Succeeded'],
    ]);
    const second = await sources.push('main', { 'a.yaml': configMap('a', { x: '2' }), 'd.yaml': deployment('web') });
    await applied('main', second);
    expect((await controllers.cluster.get(settings('a'))).data).toEqual({ x: '2' });
    expect(await controllers.cluster.find(settings('b'))).toBeUndefined();
    expect((await statusOf('main')).inventory?.entries).toHaveLength(2);
  });

  test('a reconcile of unchanged objects and an idle interval ask the API server nothing', async () => {
    const revision = await sources.push('idle', { 'a.yaml': configMap('idle', { x: '1' }), 'd.yaml': deployment('idle') });
    await controllers.cluster.apply([kustomization('idle', { interval: '1s' })]);
    await applied('idle', revision);
    await quiet(2_000);
    const from = auditPosition(plane);
    await quiet(4_000);
    const asked = requestsOf(auditedRequests(plane, from), { namespace: NAMESPACE, name: 'kustomize-controller' });
    expect(
      asked.filter(({ verb, resource }) => verb !== 'watch' && resource !== 'leases').map(({ verb, uri }) => `${verb} ${uri}`),
    ).toEqual([]);
    await controllers.cluster.patch(reference('idle'), { spec: { interval: '10h' } });
  });

  test('a revision that builds the same is told as applied by one write', async () => {
    const files = { 'one/a.yaml': configMap('same', { x: '1' }), 'two/b.yaml': configMap('elsewhere', {}) };
    const first = await sources.push('same', files);
    await controllers.cluster.apply([kustomization('same', { path: 'one' })]);
    await applied('same', first);
    await quiet(1_000);
    const from = auditPosition(plane);
    const second = await sources.push('same', { ...files, 'two/b.yaml': configMap('elsewhere', { y: '2' }) });
    await applied('same', second);
    const asked = requestsOf(auditedRequests(plane, from), { namespace: NAMESPACE, name: 'kustomize-controller' });
    expect(
      asked.filter(({ verb, resource }) => verb !== 'watch' && resource !== 'events').map(({ verb, resource }) => `${verb} ${resource}`),
    ).toEqual(['patch kustomizations/status']);
  });

  test('a first reconcile of four objects costs what it must', async () => {
    const files = {
      'a.yaml': configMap('cost-a', {}),
      'b.yaml': configMap('cost-b', {}),
      'c.yaml': configMap('cost-c', {}),
      'd.yaml': deployment('cost'),
    };
    const revision = await sources.push('cost', files);
    const from = auditPosition(plane);
    await controllers.cluster.apply([kustomization('cost')]);
    await applied('cost', revision);
    const counts = new Map<string, number>();
    for (const { verb, resource, uri } of requestsOf(auditedRequests(plane, from), {
      namespace: NAMESPACE,
      name: 'kustomize-controller',
    })) {
      if (verb === 'watch' || resource === 'leases' || resource === 'events') continue;
      const what = `${verb} ${resource}${uri.includes('dryRun') ? ' (dry run)' : ''}`;
      counts.set(what, (counts.get(what) ?? 0) + 1);
    }
    const { 'get deployments': reads = 0, ...rest } = Object.fromEntries(counts);
    expect(rest).toEqual({
      'patch configmaps': 3,
      'patch configmaps (dry run)': 3,
      'patch deployments': 1,
      'patch deployments (dry run)': 1,
      'patch kustomizations': 1,
      'patch kustomizations/status': 2,
    });
    expect(reads).toBeLessThan(4);
  });

  describe('drift', () => {
    const message = async (name: string, text: string) =>
      until(`an event of ${name} that says ${text}`, async () =>
        (await controllers.cluster.list({ apiVersion: 'v1', kind: 'Event', namespace: NAMESPACE })).some(
          (event) => (event.involvedObject as { name: string }).name === name && String(event.message).includes(text),
        ),
      );

    beforeAll(async () => {
      const revision = await sources.push('drift', { 'a.yaml': configMap('drift', { x: '1', y: '2' }), 'd.yaml': deployment('drift') });
      await controllers.cluster.apply([kustomization('drift')]);
      await applied('drift', revision);
    });

    test('an edit is undone at once, and its event names the field and who did it', async () => {
      const started = performance.now();
      await controllers.cluster.patch(settings('drift'), { data: { x: 'other' } });
      await until('the edit to be undone', async () => isEqual(await dataOf('drift'), { x: '1', y: '2' }));
      process.stderr.write(`  drift repaired after ${Math.round(performance.now() - started)} ms\n`);
      await message('drift', 'ConfigMap/default/drift drifted: .data.x changed by kubectl-edit; corrected');
    });

    test('a deleted object is created again', async () => {
      await quiet(1_500);
      const before = await controllers.cluster.get(settings('drift'));
      await controllers.cluster.delete(settings('drift'));
      await until(
        'it to be there again',
        async () => (await controllers.cluster.find(settings('drift')))?.metadata.uid !== before.metadata.uid,
      );
    });

    test("an autoscaler's replicas stay", async () => {
      const web = { apiVersion: 'apps/v1', kind: 'Deployment', namespace: 'default', name: 'drift' };
      await controllers.cluster.patch(web, { spec: { replicas: 3 } }, { fieldManager: 'hpa' });
      await quiet(1_000);
      expect((await controllers.cluster.get(web)).spec?.replicas).toBe(3);
    });
  });

  test('two writers that fight do not loop', async () => {
    const revision = await sources.push('fight', { 'a.yaml': configMap('fight', { x: '1' }) });
    await controllers.cluster.apply([kustomization('fight')]);
    await applied('fight', revision);
    const end = performance.now() + 6_000;
    let rounds = 0;
    while (performance.now() < end) {
      if (!isEqual(await dataOf('fight'), { x: 'theirs' })) {
        rounds += 1;
        await controllers.cluster.patch(settings('fight'), { data: { x: 'theirs' } }, { fieldManager: 'other-controller' });
      }
      await quiet(10);
    }
    expect(rounds).toBeGreaterThan(2);
    expect(rounds).toBeLessThan(8);
  });

  test('faults are told with their file, and the next commit heals', async () => {
    const bad = configMap('faults', {}).replace('data: {}', 'data: {a: [1]}');
    await sources.push('faults', {
      'bad.yaml': bad,
      'unknown.yaml': 'apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {name: x, namespace: default}\n',
    });
    await controllers.cluster.apply([kustomization('faults')]);
    const failed = await controllers.cluster.waitForCondition(reference('faults'), {
      type: 'Ready',
      status: 'False',
      reason: 'ReconciliationFailed',
    });
    const { message = '' } = failed.status?.conditions?.find(({ type }) => type === 'Ready') ?? {};
    expect(message).toContain(
      'Application/default/x dry-run failed: no matches for kind "Application" in version "argoproj.io/v1alpha1" (unknown.yaml:1)',
    );
    expect(message).toMatch(/ConfigMap\/default\/faults dry-run failed \(.*\): .*\(bad.yaml:1\)/);
    await sources.push('faults', { 'broken.yaml': 'a: [', 'kustomization.yaml': 'resources: [broken.yaml, missing.yaml]\n' });
    const broken = await controllers.cluster.waitForCondition(reference('faults'), {
      type: 'Ready',
      status: 'False',
      reason: 'BuildFailed',
    });
    const text = broken.status?.conditions?.find(({ type }) => type === 'Ready')?.message;
    expect(text).toContain('broken.yaml:1');
    expect(text).toContain('missing.yaml');
    const good = await sources.push('faults', { 'a.yaml': configMap('faults', { a: '1' }) });
    await applied('faults', good);
  });

  test('a new commit ends the wait for a bad one', async () => {
    await sources.push('cancel', {
      'j.yaml':
        'apiVersion: batch/v1\nkind: Job\nmetadata: {name: stuck, namespace: default}\nspec: {template: {spec: {restartPolicy: Never, nodeSelector: {no: where}, containers: [{name: a, image: a}]}}}\n',
    });
    await controllers.cluster.apply([kustomization('cancel', { timeout: '5m' })]);
    await controllers.cluster.waitForCondition(reference('cancel'), { type: 'Healthy', status: 'Unknown' });
    // Long before the timeout of the bad one.
    await applied('cancel', await sources.push('cancel', { 'a.yaml': configMap('cancel', {}) }));
  });

  test('a chain of dependencies becomes ready without a timer', async () => {
    const revision = await sources.push('chain', {
      'one/a.yaml': configMap('chain-1', {}),
      'two/a.yaml': configMap('chain-2', {}),
      'three/a.yaml': configMap('chain-3', {}),
    });
    const sourceRef = { kind: 'GitRepository', name: 'chain' };
    const started = performance.now();
    await controllers.cluster.apply([
      kustomization('chain-3', { path: 'three', sourceRef, dependsOn: [{ name: 'chain-2' }] }),
      kustomization('chain-2', { path: 'two', sourceRef, dependsOn: [{ name: 'chain-1' }] }),
    ]);
    await controllers.cluster.waitForCondition(reference('chain-3'), { type: 'Ready', status: 'False', reason: 'DependencyNotReady' });
    await controllers.cluster.apply([kustomization('chain-1', { path: 'one', sourceRef })]);
    await applied('chain-3', revision);
    // Before the first dependent would look by itself.
    expect(performance.now() - started).toBeLessThan(30_000);
  });

  test('an object that moves to another Kustomization in one commit is never deleted', async () => {
    const sourceRef = { kind: 'GitRepository', name: 'move' };
    const first = await sources.push('move', {
      'one/a.yaml': configMap('move-stays', {}),
      'one/m.yaml': configMap('moves', {}),
      'two/a.yaml': configMap('move-other', {}),
    });
    await controllers.cluster.apply([
      kustomization('move-1', { path: 'one', sourceRef }),
      kustomization('move-2', { path: 'two', sourceRef }),
    ]);
    await applied('move-1', first);
    await applied('move-2', first);
    const before = await controllers.cluster.get(settings('moves'));
    const second = await sources.push('move', {
      'one/a.yaml': configMap('move-stays', {}),
      'two/a.yaml': configMap('move-other', {}),
      'two/m.yaml': configMap('moves', {}),
    });
    await applied('move-1', second);
    await applied('move-2', second);
    const after = await controllers.cluster.get(settings('moves'));
    expect([after.metadata.uid, after.metadata.labels?.['kustomize.toolkit.fluxcd.io/name']]).toEqual([before.metadata.uid, 'move-2']);
    await until('move-1 to let it go', async () => (await statusOf('move-1')).inventory?.entries.length === 1);
  });

  test('a service account that may not is refused, and one that is missing is named', async () => {
    const revision = await sources.push('tenant', { 'a.yaml': configMap('tenant', {}) });
    await controllers.cluster.apply([
      { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'team-a', namespace: NAMESPACE } },
      kustomization('tenant', { serviceAccountName: 'team-a' }),
    ]);
    const refused = await controllers.cluster.waitForCondition(reference('tenant'), {
      type: 'Ready',
      status: 'False',
      reason: 'ReconciliationFailed',
    });
    expect(refused.status?.conditions?.find(({ type }) => type === 'Ready')?.message).toContain('system:serviceaccount:flux-system:team-a');
    await controllers.cluster.patch(reference('tenant'), { spec: { serviceAccountName: 'nobody' } });
    await controllers.cluster.waitForCondition(reference('tenant'), {
      type: 'Ready',
      status: 'False',
      message: "service account 'flux-system/nobody' not found",
    });
    await controllers.cluster.patch(reference('tenant'), { spec: { serviceAccountName: null } });
    await applied('tenant', revision);
  });

  test('variables come from configs, whose change reconciles at once, and values of Secrets are not told', async () => {
    const labels = { 'reconcile.fluxcd.io/watch': 'Enabled' };
    const vars = { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'vars', namespace: NAMESPACE, labels } };
    await controllers.cluster.apply([{ ...vars, stringData: { GREETING: 'hello', BAD: 'very secret value' } }]);
    const revision = await sources.push('vars', { 'a.yaml': configMap('vars', {}).replace('{}', "{say: '${GREETING}'}") });
    await controllers.cluster.apply([kustomization('vars', { postBuild: { substituteFrom: [{ kind: 'Secret', name: 'vars' }] } })]);
    await applied('vars', revision);
    expect(await dataOf('vars')).toEqual({ say: 'hello' });
    await controllers.cluster.apply([{ ...vars, stringData: { GREETING: 'goodbye', BAD: 'very secret value' } }]);
    await until('the new value to be applied', async () => isEqual(await dataOf('vars'), { say: 'goodbye' }));
    await sources.push('vars', { 'a.yaml': configMap('vars', {}).replace('{}', "{'${BAD}': 'x'}") });
    const failed = await controllers.cluster.waitForCondition(reference('vars'), {
      type: 'Ready',
      status: 'False',
      reason: 'ReconciliationFailed',
    });
    const message = failed.status?.conditions?.find(({ type }) => type === 'Ready')?.message;
    expect([message?.includes('***'), message?.includes('secret value')]).toEqual([true, false]);
    await controllers.cluster.patch(reference('vars'), {
      spec: { postBuild: { substituteFrom: [{ kind: 'ConfigMap', name: 'nowhere' }] } },
    });
    await controllers.cluster.waitForCondition(reference('vars'), {
      type: 'Ready',
      status: 'False',
      reason: 'BuildFailed',
      message: 'configmaps "nowhere" not found',
    });
  });

  test('a request is handled, also while suspended; a resumed object goes on', async () => {
    const revision = await sources.push('asked', { 'a.yaml': configMap('asked', {}) });
    await controllers.cluster.apply([kustomization('asked', { suspend: true })]);
    const token = await controllers.cluster.requestReconcile(reference('asked'));
    await until('the request to be handled', async () => (await statusOf('asked')).lastHandledReconcileAt === token);
    expect(await controllers.cluster.find(settings('asked'))).toBeUndefined();
    await controllers.cluster.patch(reference('asked'), { spec: { suspend: false } });
    await applied('asked', revision);
    const again = await controllers.cluster.requestReconcile(reference('asked'));
    await until('the request to be handled', async () => (await statusOf('asked')).lastHandledReconcileAt === again);
  });

  test.each([
    ['MirrorPrune', false],
    ['Delete', false],
    ['WaitForTermination', false],
    ['Orphan', true],
  ])('deleted with the policy %s, its objects stay: %s', async (deletionPolicy, stay) => {
    const name = `end-${deletionPolicy.toLowerCase()}`;
    const revision = await sources.push(name, { 'a.yaml': configMap(name, {}) });
    await controllers.cluster.apply([kustomization(name, { deletionPolicy })]);
    await applied(name, revision);
    await controllers.cluster.delete(reference(name));
    await controllers.cluster.waitForGone(reference(name));
    await quiet(200);
    expect((await controllers.cluster.find(settings(name))) !== undefined).toBe(stay);
  });

  test('killed at any moment, it finishes what it began', async () => {
    const controller = controllers.get('kustomize-controller');
    const files = (round: number) =>
      Object.fromEntries(
        Array.from({ length: 8 }, (_, index) => [`${index}.yaml`, configMap(`crash-${index}-${round % 3}`, { round: String(round) })]),
      );
    await sources.push('crash', files(0));
    await controllers.cluster.apply([kustomization('crash')]);
    let revision = '';
    for (let round = 1; round <= 6; round++) {
      revision = await sources.push('crash', files(round));
      await quiet(Math.random() * 120);
      await controller.kill();
      await controller.start();
    }
    await applied('crash', revision);
    const left = await controllers.cluster.list(
      { apiVersion: 'v1', kind: 'ConfigMap', namespace: 'default' },
      'kustomize.toolkit.fluxcd.io/name=crash',
    );
    expect(left.map(({ metadata }) => metadata.name).sort()).toEqual(Array.from({ length: 8 }, (_, index) => `crash-${index}-0`));
    expect((await statusOf('crash')).inventory?.entries).toHaveLength(8);
  });
});
