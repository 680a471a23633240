import { setTimeout as sleep } from 'node:timers/promises';
import { Kustomization } from '@capstan/api';
import type { KubeObject, Resource } from '@capstan/kube';
import { gitHubPush, sendGitHubWebhook } from '../e2e/peers/github/send-github-webhook.ts';
import { followObjects } from './follow-objects.ts';
import type { BenchInstallation } from './installation.ts';
import { kustomization, LOAD_NAMESPACE, LOAD_RESOURCES, loadFile, loadName } from './load.ts';
import { isReady, type Rounds } from './rounds.ts';

/** Milliseconds from an event to its effect, a value a try. */
export interface Latencies {
  /** From a webhook, sent right after the push, to the changed object. */
  readonly pushMs: readonly number[];
  /** From the answer to an edit by hand to the object as Git has it. */
  readonly driftMs: readonly number[];
  /** From a dependency's Ready to its dependent's. */
  readonly dependencyMs: readonly number[];
}

export interface LatencyTries {
  readonly pushes: number;
  readonly drifts: number;
  readonly dependencies: number;
}

const MARK = 'bench.capstan.dev/mark';
const PART_OF = 'app.kubernetes.io/part-of';
const SECRET = 'bench-secret';
/** A fixed order of picks makes runs alike; coprime with the number of Kustomizations, it meets them all. */
const STRIDE = 37;

/** What the repository holds besides the load: pairs for {@link measureLatencies}. */
export function dependencyFiles(count: number): [string, string][] {
  return Array.from({ length: count }, (_, index) => ['first', 'second'].map((half): [string, string] => pairFile(index, half))).flat();
}

function pairFile(index: number, half: string): [string, string] {
  const metadata = `{name: pair-${index}-${half}, namespace: ${LOAD_NAMESPACE}}`;
  return [`pairs/${index}/${half}/map.yaml`, `apiVersion: v1\nkind: ConfigMap\nmetadata: ${metadata}\ndata: {key: value}\n`];
}

/** One try after the other, while all the Kustomizations are there. */
export async function measureLatencies(installation: BenchInstallation, rounds: Rounds, tries: LatencyTries): Promise<Latencies> {
  const services = LOAD_RESOURCES.get('Service');
  if (services === undefined) throw new Error('the load has no Service');
  using follower = followObjects<KubeObject>(installation.client, services, { namespace: LOAD_NAMESPACE, metadataOnly: true });
  await follower.until(rounds.names, () => true);
  await rounds.settle();
  const pick = (attempt: number): number => (attempt * STRIDE) % rounds.names.length;

  const driftMs: number[] = [];
  for (let attempt = 0; attempt < tries.drifts; attempt++) {
    driftMs.push(await repair(installation, follower, services, loadName(pick(attempt))));
    await sleep(20);
  }
  const dependencyMs: number[] = [];
  for (let attempt = 0; attempt < tries.dependencies; attempt++) dependencyMs.push(await follow(installation, rounds, attempt));
  const pushMs: number[] = [];
  const push = await preparePushes(installation);
  for (let attempt = 0; attempt < tries.pushes; attempt++) {
    const index = pick(attempt);
    const mark = `push-${attempt}`;
    const after = await rounds.repository.commit(new Map([loadFile(index, { tag: '2', mark })]));
    const startedMs = performance.now();
    await push(after);
    pushMs.push((await follower.until([loadName(index)], ({ metadata }) => metadata.annotations?.[MARK] === mark)) - startedMs);
    const revision = `main@sha1:${after}`;
    await rounds.kustomizations.until(rounds.names, (object) => isReady(object) && object.status?.lastAppliedRevision === revision);
    await rounds.settle();
  }
  return { pushMs, driftMs, dependencyMs };
}

/** Edits a label that Git sets, and waits until it is back. */
async function repair(
  { client }: BenchInstallation,
  follower: ReturnType<typeof followObjects<KubeObject>>,
  services: Resource,
  name: string,
): Promise<number> {
  const edit = { metadata: { labels: { [PART_OF]: 'edited' } } };
  const edited = await client.patch(services, { namespace: LOAD_NAMESPACE, name }, edit, { type: 'merge', fieldManager: 'kubectl-edit' });
  const startedMs = performance.now();
  const isRepaired = ({ metadata }: KubeObject): boolean =>
    metadata.labels?.[PART_OF] !== 'edited' && BigInt(metadata.resourceVersion ?? 0) > BigInt(edited.metadata.resourceVersion ?? 0);
  return (await follower.until([name], isRepaired, 60_000)) - startedMs;
}

/** A dependent that waits for a dependency that is not there yet; then the dependency comes. */
async function follow({ client }: BenchInstallation, { kustomizations }: Rounds, index: number): Promise<number> {
  const [first, second] = [`pair-${index}-first`, `pair-${index}-second`];
  const spec = (half: string) => ({ interval: '10h', path: `./pairs/${index}/${half}`, wait: true });
  await client.create(Kustomization.resource, kustomization(second, { ...spec('second'), dependsOn: [{ name: first }] }));
  await kustomizations.until([second], ({ status }) => status?.conditions?.some(({ status: is }) => is === 'False') === true, 60_000);
  const dependency = kustomizations.until([first], isReady, 60_000);
  const dependent = kustomizations.until([second], isReady, 60_000);
  await client.create(Kustomization.resource, kustomization(first, spec('first')));
  return (await dependent) - (await dependency);
}

/** A Receiver as GitHub calls it; what sends it a push. */
async function preparePushes({ controllers }: BenchInstallation): Promise<(commit: string) => Promise<void>> {
  const { cluster, namespace, receiverUrl } = controllers;
  const receiver = { apiVersion: 'notification.toolkit.fluxcd.io/v1', kind: 'Receiver', namespace, name: 'github' };
  const { apiVersion, kind } = receiver;
  await cluster.apply([
    { apiVersion: 'v1', kind: 'Secret', metadata: { namespace, name: 'github' }, stringData: { token: SECRET } },
    {
      ...{ apiVersion, kind, metadata: { namespace, name: 'github' } },
      spec: { type: 'github', events: ['push'], secretRef: { name: 'github' }, resources: [{ kind: 'GitRepository', name: 'load' }] },
    },
  ]);
  const { status } = await cluster.waitForReady(receiver);
  return async (after) => {
    const payload = gitHubPush({ repository: 'example/load', after });
    const answer = await sendGitHubWebhook(`${receiverUrl}${status?.webhookPath}`, { event: 'push', payload, secret: SECRET });
    if (answer !== 200) throw new Error(`the webhook was answered ${answer}`);
  };
}
