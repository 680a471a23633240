import { setTimeout as sleep } from 'node:timers/promises';
import { auditedRequests, auditPosition } from '../harness/audited-requests.ts';
import { sumOf } from '../harness/prometheus.ts';
import { readSample, samplePath } from '../harness/samples.ts';
import type { GitRepository } from '../peers/git/git-repository.ts';
import { gitHubPush, sendGitHubWebhook } from '../peers/github/send-github-webhook.ts';
import { waitFor } from '../wait-for.ts';
import { describeInstallation, needsOfSamples } from './installation.ts';
import { kustomization, NAMESPACE, NEVER, reference } from './objects.ts';
import { waitForApplied } from './wait-for-applied.ts';

const WEBHOOK_KEY = 'audit-key';
const RECEIVER_TOKEN = 'receiver-token-1';
const PASSWORD = 'git-password-1';
const deployment = { apiVersion: 'apps/v1', kind: 'Deployment', namespace: 'production' };

const AUDITED = { needs: needsOfSamples, controlPlane: { audit: true }, webhookKey: WEBHOOK_KEY };

await describeInstallation('main-job: what tutorials show, from commit to Slack', AUDITED, (world) => {
  let config: GitRepository;
  let myapp: GitRepository;

  beforeAll(async () => {
    const { cluster, git } = world;
    git.setAccess({ username: 'git', password: PASSWORD });
    config = await git.create('k8s-config');
    myapp = await git.create('myapp');
    await config.commitFolder(samplePath('repos/k8s-config'), { message: 'First' });
    await myapp.commitFolder(samplePath('repos/myapp'), { message: 'First' });
    await cluster.apply([
      secret('git-credentials', { username: 'git', password: PASSWORD }),
      secret('audit-webhook-key', { token: WEBHOOK_KEY }),
      secret('receiver-token', { token: RECEIVER_TOKEN }),
    ]);
    const notifications = readSample('flux/notifications.yaml', {
      'https://hooks.slack.com/services/T000/B000/XXXX': world.slack.webhookUrl,
      'https://audit.example.com/events': world.webhook.url,
    });
    await cluster.apply(notifications);
    await cluster.apply(`${auditAlert}`);
    await cluster.apply([{ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'production' } }]);
    await cluster.apply(readSample('flux/v1.yaml', { 'https://github.com/myorg/k8s-config.git': git.urlOf(config) }));
    // The sample's repository is a public one; this server lets nobody in without a password.
    const old = readSample('flux/v1beta2.yaml', { 'https://github.com/myorg/myapp.git': git.urlOf(myapp) });
    await cluster.apply(old.replace('  ref:\n', '  secretRef:\n    name: git-credentials\n  ref:\n'));
  });

  test('flux/v1.yaml: the source becomes an artifact', async () => {
    const { status } = await world.cluster.waitForReady(reference.gitRepository('k8s-config'));
    const head = await config.resolve();
    expect(status).toMatchObject({
      artifact: {
        revision: `main@sha1:${head}`,
        path: `gitrepository/${NAMESPACE}/k8s-config/${head}.tar.gz`,
        digest: expect.stringMatching(/^sha256:[0-9a-f]{64}$/),
        size: expect.any(Number),
      },
      observedGeneration: 1,
    });
    expect(status?.conditions?.map(({ type, reason }) => `${type} ${reason}`)).toEqual(['Ready Succeeded', 'ArtifactInStorage Succeeded']);
  });

  test('flux/v1.yaml: the objects are applied, healthy, and in the inventory', async () => {
    const { status } = await world.cluster.waitForReady(reference.kustomization('frontend'));
    const revision = `main@sha1:${await config.resolve()}`;
    expect(status).toMatchObject({ lastAppliedRevision: revision, lastAttemptedRevision: revision, observedGeneration: 1 });
    expect((status as { inventory: { entries: unknown[] } }).inventory.entries).toEqual([
      { id: expect.stringMatching(/^production_frontend-settings-[a-z0-9]{10}__ConfigMap$/), v: 'v1' },
      { id: 'production_frontend__Service', v: 'v1' },
      { id: 'production_frontend_apps_Deployment', v: 'v1' },
    ]);
    const { metadata, spec, status: live } = await world.cluster.get({ ...deployment, name: 'frontend' });
    expect(metadata.labels).toMatchObject({
      'app.kubernetes.io/part-of': 'shop',
      'kustomize.toolkit.fluxcd.io/name': 'frontend',
      'kustomize.toolkit.fluxcd.io/namespace': NAMESPACE,
    });
    expect(spec?.replicas).toBe(3);
    expect(live?.availableReplicas).toBe(3);
    expect(metadata.managedFields?.map(({ manager, operation }) => `${manager} ${operation}`)).toContain('kustomize-controller Apply');
  });

  test('flux/v1beta2.yaml: manifests of the retired API work, without a kustomization.yaml', async () => {
    await world.cluster.waitForReady(reference.kustomization('myapp'), { deadlineMs: 60_000 });
    expect((await world.cluster.get({ ...deployment, name: 'myapp' })).metadata.labels).toMatchObject({
      'kustomize.toolkit.fluxcd.io/name': 'myapp',
    });
  });

  test('Slack is told in the format that Slack documents', async () => {
    const text = () => JSON.stringify(world.slack.messages.map(({ payload }) => payload));
    await waitFor(() => text().includes('Deployment/production/frontend created'), { what: 'Slack to be told', describe: text });
    expect(world.slack.refused).toEqual([]);
    expect(world.slack.messages[0]?.payload).toMatchObject({ channel: 'general' });
    // The Alert of the sample excludes them.
    expect(text()).not.toContain('stored artifact');
  });

  test('the signed webhook is told, with the metadata that people filter by', async () => {
    await waitFor(() => world.webhook.received.some(({ event }) => event.message.includes('Deployment/production/frontend created')), {
      what: 'the webhook to be told',
      describe: () => JSON.stringify(world.webhook.refused),
    });
    expect(world.webhook.refused).toEqual([]);
    const told = world.webhook.received.find(({ event }) => event.message.includes('Deployment/production/frontend created'));
    expect(told?.event).toMatchObject({
      involvedObject: { kind: 'Kustomization', name: 'frontend', namespace: NAMESPACE },
      severity: 'info',
      reason: 'Progressing',
      reportingController: 'kustomize-controller',
      metadata: { revision: `main@sha1:${await config.resolve()}` },
    });
  });

  test('with nothing changed, nobody asks the API server for anything but watches and Leases, over two intervals', async () => {
    // The intervals of the samples' Kustomizations are longer.
    const minutely = kustomization('minutely', 'k8s-config', { path: './platform/monitoring', interval: '1m', wait: true });
    await world.cluster.apply([minutely]);
    await world.cluster.waitForReady(reference.kustomization('minutely'));
    await sleep(5_000);
    const position = auditPosition(world.controlPlane);
    const checks = world.git.requests.length;
    const reconciles = async () =>
      sumOf(await world.controllers.get('kustomize-controller').metrics(), 'controller_runtime_reconcile_total', {
        controller: 'kustomization',
      });
    const reconciled = await reconciles();
    await sleep(130_000);
    expect((await reconciles()) - reconciled).toBeGreaterThanOrEqual(2);
    const asked = auditedRequests(world.controlPlane, position).filter(
      ({ user, verb, resource }) => user.startsWith(`system:serviceaccount:${NAMESPACE}:`) && verb !== 'watch' && resource !== 'leases',
    );
    expect(asked.map(({ user, verb, resource, name }) => `${user.split(':').at(-1)} ${verb} ${resource} ${name}`)).toEqual([]);
    // The sources were looked at all the same: each by one question to Git, and nothing was fetched.
    const questions = world.git.requests.slice(checks);
    expect(questions.length).toBeGreaterThanOrEqual(4);
    expect(questions.filter(({ kind }) => kind === 'fetch' || kind === 'upload-pack')).toEqual([]);
  }, 240_000);

  /** Changes how often the source is looked at, and waits until it has been looked at for that. */
  async function setInterval(interval: string): Promise<void> {
    const source = reference.gitRepository('k8s-config');
    const { metadata } = await world.cluster.patch(source, { spec: { interval } });
    await world.cluster.waitForObject(source, 'to know its interval', ({ status }) => status?.observedGeneration === metadata.generation);
  }

  test('a push with a webhook that GitHub signed is applied without a timer', async () => {
    await setInterval(NEVER);
    const after = await config.commit(
      { 'apps/frontend/overlays/production/kustomization.yaml': overlay.replace('count: 3', 'count: 4') },
      { message: 'Four' },
    );
    const { status } = await world.cluster.waitForReady(reference.receiver('github'));
    const started = performance.now();
    const url = `${world.controllers.receiverUrl}${status?.webhookPath}`;
    const payload = gitHubPush({ repository: 'myorg/k8s-config', after });
    expect(await sendGitHubWebhook(url, { event: 'push', payload, secret: RECEIVER_TOKEN })).toBe(200);
    await waitForApplied(world.cluster, 'frontend', after);
    console.log(`push to applied: ${Math.round(performance.now() - started)} ms`);
    expect((await world.cluster.get({ ...deployment, name: 'frontend' })).spec?.replicas).toBe(4);
  });

  test('a webhook with a wrong signature wakes nobody', async () => {
    const { status } = await world.cluster.get(reference.receiver('github'));
    const url = `${world.controllers.receiverUrl}${status?.webhookPath}`;
    const before = await world.cluster.get(reference.gitRepository('k8s-config'));
    const payload = gitHubPush({ repository: 'myorg/k8s-config', after: '0'.repeat(40) });
    expect(await sendGitHubWebhook(url, { event: 'push', payload, secret: RECEIVER_TOKEN, signature: 'wrong' })).toBe(400);
    const after = await world.cluster.get(reference.gitRepository('k8s-config'));
    expect(after.metadata.annotations).toEqual(before.metadata.annotations);
  });

  test('without a webhook a push is applied within the interval', async () => {
    await setInterval('1m');
    const after = await config.commit(
      { 'apps/frontend/overlays/production/kustomization.yaml': overlay.replace('count: 3', 'count: 2') },
      { message: 'Two' },
    );
    await waitForApplied(world.cluster, 'frontend', after, { deadlineMs: 90_000 });
  });
});

function secret(name: string, stringData: Record<string, string>) {
  return { apiVersion: 'v1', kind: 'Secret', metadata: { name, namespace: NAMESPACE }, stringData };
}

const auditAlert = `apiVersion: notification.toolkit.fluxcd.io/v1beta3
kind: Alert
metadata:
  name: audit
  namespace: ${NAMESPACE}
spec:
  eventSources:
    - kind: Kustomization
      name: "*"
  providerRef:
    name: audit-webhook
`;

const overlay = `apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
namespace: production
resources:
  - ../../base
replicas:
  - name: frontend
    count: 3
configMapGenerator:
  - name: frontend-settings
    behavior: merge
    literals:
      - ENVIRONMENT=production
`;
