import { Reason } from '@capstan/api';
import { type ApplyResult, describeChanges, formatInventoryId, type HealthResult, type Inventory } from '@capstan/apply';
import type { HealthExpressions } from '@capstan/health';
import type { Client } from '@capstan/kube';
import { formatDuration, isTrue } from '@capstan/runtime';
import type { KustomizationObject } from './kustomization-object.ts';
import type { RevisionNews } from './revision-news.ts';
import type { Services } from './services.ts';
import { StepFailure } from './step-failure.ts';
import { itemsToAwait, wait } from './wait.ts';

/** A wait for the health of what was applied: it holds no worker, and is taken up again once it is over. */
export interface HealthWait {
  readonly result: Promise<HealthResult>;
  readonly startedMs: number;
  /** Whether passing is worth an event. */
  readonly isNews: boolean;
}

/** Begins to wait for what an object asks for the health of; undefined where it asks for none. */
export function beginWait(
  object: KustomizationObject,
  { applied, result, revision }: { applied: Inventory; result: ApplyResult; revision: string },
  given: { client: Client; services: Services; signal: AbortSignal; expressions: HealthExpressions },
): HealthWait | undefined {
  const { changes, answers } = result;
  const skipped = new Set(changes.filter(({ action }) => action === 'skipped').map(({ item }) => formatInventoryId(item)));
  const items = itemsToAwait(object, applied).filter((item) => !skipped.has(formatInventoryId(item)));
  if (items.length === 0) return undefined;
  const isNew = object.status?.lastAppliedRevision !== revision;
  return {
    startedMs: given.services.clock.now(),
    isNews: !isTrue(object, 'Healthy') || (isNew && describeChanges(changes) !== ''),
    result: wait(object, items, { ...given, applied, answers }),
  };
}

/** Whether a wait is over already, because all that it asks is known. */
export async function isOverAtOnce({ result }: HealthWait): Promise<boolean> {
  return Promise.race([result.then(() => true), soon().then(() => false)]);
}

/** How a wait ended: what the status says of it, and the fault where it was in vain. */
export interface HealthEnd {
  readonly health: { readonly ok: boolean; readonly message: string };
  readonly failure: StepFailure | undefined;
}

/** Takes in how a wait ended, and tells of it where it passed and that is news. */
export async function endWait(
  { result, startedMs, isNews }: HealthWait,
  { news, services }: { news: RevisionNews; services: Services },
): Promise<HealthEnd> {
  const { ok, message } = await result;
  const elapsed = formatDuration(services.clock.now() - startedMs);
  if (!ok) {
    const failure = new StepFailure(Reason.HealthCheckFailed, `health check failed after ${elapsed}: ${message}`);
    return { health: { ok, message: news.mask(message) }, failure };
  }
  const passed = `Health check passed in ${elapsed}`;
  if (isNews) news.progress(passed);
  return { health: { ok, message: passed }, failure: undefined };
}

/** Lets what needs no answer from anywhere come to its end. */
async function soon(): Promise<void> {
  for (let turn = 0; turn < 3; turn++) await new Promise((resolve) => setImmediate(resolve));
}
