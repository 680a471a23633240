import { type Kustomization, Reason } from '@capstan/api';
import { getCondition, type NewEvent } from '@capstan/runtime';
import { appliedRevision, eventOf } from './events.ts';
import type { History } from './history.ts';

/**
 * The event of an outcome that its status tells and people may not have been told: it was written after `sinceMs`, the time until which all
 * was delivered, and the process that wrote it is gone. Undefined where nothing of it is news. Failures are not among them: they are tried
 * again, and told again. Pure.
 */
export function untoldOutcome(object: Kustomization, sinceMs: number): NewEvent | undefined {
  if (object.metadata.deletionTimestamp !== undefined) return undefined;
  const { status } = object;
  const ready = getCondition(object, 'Ready');
  if (ready === undefined) return undefined;
  if (getCondition(object, 'Stalled')?.status === 'True') {
    return isSince(ready.lastTransitionTime, sinceMs) ? eventOf('error', ready.reason, ready.message) : undefined;
  }
  if (ready.status !== 'True' || !cameSince(status?.history ?? [], sinceMs)) return undefined;
  return eventOf('info', Reason.ReconciliationSucceeded, ready.message, appliedRevision(object));
}

/** Whether the last reconcile, since a time, applied what was not applied before it. One that builds the same again is no news. */
function cameSince([last, ...earlier]: History, sinceMs: number): boolean {
  if (last === undefined || last.lastReconciledStatus !== Reason.ReconciliationSucceeded) return false;
  if (!isSince(last.lastReconciled, sinceMs)) return false;
  if (isSince(last.firstReconciled, sinceMs)) return true;
  // One entry stands for all reconciles of a build: something else in between means that this build has come back since, nobody knows when.
  return earlier.some(({ lastReconciled }) => isSince(lastReconciled, Date.parse(last.firstReconciled)));
}

function isSince(time: string, sinceMs: number): boolean {
  return Date.parse(time) >= sinceMs;
}

/** Whether a revision builds something else than the last success that the status knows of, or its spec is another. Pure. */
export function isNewBuild({ metadata, status }: Kustomization, revision: string, digest: string | undefined): boolean {
  if (status?.lastAppliedRevision === revision && status.observedGeneration === metadata.generation) return false;
  const last = status?.history?.find(({ lastReconciledStatus }) => lastReconciledStatus === Reason.ReconciliationSucceeded);
  return last?.digest !== digest;
}
