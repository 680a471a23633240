import { setTimeout as sleep } from 'node:timers/promises';
import { type AuditedRequest, auditedRequests, auditPosition } from '../e2e/harness/audited-requests.ts';
import { startBenchInstallation } from './installation.ts';
import { type Measurement, startMeter } from './meter.ts';
import { prepareRounds } from './rounds.ts';

/** What the controllers ask the API server for while nothing changes. */
export interface Idle {
  readonly count: number;
  /** Of every Kustomization and of the source. */
  readonly intervalSeconds: number;
  readonly measurement: Measurement;
  /** `ACCOUNT VERB RESOURCE` to how often; what the controllers asked for, watches and Leases included. */
  readonly requests: ReadonlyMap<string, number>;
  /** Those that are neither a watch nor a Lease: there must be none. */
  readonly needless: number;
}

const INTERVAL_SECONDS = 10;
/** In-flight events and statuses of the first reconcile are written by then. */
const SETTLE_MS = 15_000;

/** Lets many intervals pass over `count` Kustomizations. */
export async function measureIdle(count: number, seconds: number): Promise<Idle> {
  await using installation = await startBenchInstallation({ audit: true });
  const { plane, processes, controllers } = installation;
  const rounds = await prepareRounds(installation, count, { interval: `${INTERVAL_SECONDS}s` });
  using _following = rounds.kustomizations;
  await rounds.first();
  await sleep(SETTLE_MS);
  const from = auditPosition(plane);
  const meter = await startMeter(plane, processes);
  await sleep(seconds * 1000);
  const measurement = await meter.end();
  const asked = auditedRequests(plane, from).filter(({ user }) => user.startsWith(`system:serviceaccount:${controllers.namespace}:`));
  const requests = new Map<string, number>();
  for (const request of asked) requests.set(nameOf(request), (requests.get(nameOf(request)) ?? 0) + 1);
  const needless = asked.filter(({ verb, resource }) => verb !== 'watch' && resource !== 'leases').length;
  return { count, intervalSeconds: INTERVAL_SECONDS, measurement, requests, needless };
}

function nameOf({ user, verb, resource }: AuditedRequest): string {
  return `${user.split(':').at(-1)} ${verb} ${resource}`;
}
