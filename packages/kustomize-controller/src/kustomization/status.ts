import { Annotation, type Condition, type Kustomization, Reason } from '@capstan/api';
import type { Inventory } from '@capstan/apply';
import { isTrue, type NewCondition, removeCondition, setCondition } from '@capstan/runtime';
import { type HistoryNote, noteReconcile } from './history.ts';

/** The status of a Kustomization. */
export type KustomizationStatus = NonNullable<Kustomization['status']>;

/** How far the reconcile of a revision has come. */
export type Phase = 'fetch' | 'build' | 'apply' | 'health';

/** How a reconcile, or a look that did not lead to one, ended. */
export type Outcome =
  | { readonly kind: 'stalled'; readonly reason: string; readonly message: string }
  /** Something else has to come first. */
  | { readonly kind: 'waiting'; readonly reason: string; readonly message: string }
  | ReconcileOutcome;

/** How a reconcile of a revision ended. */
export interface ReconcileOutcome {
  readonly kind: 'succeeded' | 'failed';
  readonly revision: string;
  readonly originRevision: string | undefined;
  /** How far it came. */
  readonly phase: Phase;
  /** What was being done then. */
  readonly progress: string;
  /** The reason and message of Ready. */
  readonly reason: string;
  readonly message: string;
  /** What is applied now; undefined where nothing was touched. */
  readonly inventory: Inventory | undefined;
  /** For the history; undefined where nothing could be built. */
  readonly note: HistoryNote | undefined;
  /** The outcome of the health check: what to say, `none` where none is asked for, undefined where it was not reached. */
  readonly health: { readonly ok: boolean; readonly message: string } | 'none' | undefined;
}

type Conditions = readonly Condition[];

/**
 * The status of an object that is left alone: it has seen what was asked of it, and what is ready stays ready at its new generation, so
 * that those who depend on it go on. Pure.
 */
export function acknowledge(object: Kustomization): KustomizationStatus {
  const { status = {} } = object;
  const seen = object.metadata.annotations?.[Annotation.requestedAt];
  const handled: KustomizationStatus = seen === undefined ? status : { ...status, lastHandledReconcileAt: seen };
  if (!isTrue(object, 'Ready')) return handled;
  return { ...handled, ...generationOf(object), conditions: [...removeCondition(status.conditions ?? [], 'Reconciling')] };
}

function withCondition(
  object: Kustomization,
  conditions: Conditions,
  condition: Omit<NewCondition, 'observedGeneration'>,
  nowMs: number,
): Conditions {
  const { generation } = object.metadata;
  return setCondition(conditions, { ...condition, ...(generation === undefined ? {} : { observedGeneration: generation }) }, nowMs);
}

function statusWith(object: Kustomization, conditions: Conditions, more: Partial<KustomizationStatus> = {}): KustomizationStatus {
  const handled = object.metadata.annotations?.[Annotation.requestedAt];
  return {
    ...object.status,
    ...more,
    conditions: [...conditions],
    ...(handled === undefined ? {} : { lastHandledReconcileAt: handled }),
  };
}

/** The status after a reconcile, or a look that did not lead to one. The only place that settles Ready. Pure. */
export function summarize(object: Kustomization, outcome: Outcome, nowMs: number): KustomizationStatus {
  switch (outcome.kind) {
    case 'stalled': {
      let conditions: Conditions = removeCondition(object.status?.conditions ?? [], 'Reconciling');
      conditions = withCondition(
        object,
        conditions,
        { type: 'Stalled', status: 'True', reason: outcome.reason, message: outcome.message },
        nowMs,
      );
      conditions = withCondition(
        object,
        conditions,
        { type: 'Ready', status: 'False', reason: outcome.reason, message: outcome.message },
        nowMs,
      );
      return statusWith(object, conditions, generationOf(object));
    }
    case 'waiting': {
      let conditions: Conditions = removeCondition(object.status?.conditions ?? [], 'Stalled');
      conditions = retrying(object, conditions, nowMs);
      conditions = withCondition(
        object,
        conditions,
        { type: 'Ready', status: 'False', reason: outcome.reason, message: outcome.message },
        nowMs,
      );
      return statusWith(object, conditions);
    }
    default:
      return summarizeReconcile(object, outcome, nowMs);
  }
}

function generationOf(object: Kustomization): Partial<KustomizationStatus> {
  const { generation } = object.metadata;
  return generation === undefined ? {} : { observedGeneration: generation };
}

/** Progress that a former reconcile left behind is now a retry. */
function retrying(object: Kustomization, conditions: Conditions, nowMs: number): Conditions {
  const reconciling = conditions.find(({ type }) => type === 'Reconciling');
  if (reconciling === undefined) return conditions;
  const { message } = reconciling;
  return withCondition(object, conditions, { type: 'Reconciling', status: 'True', reason: Reason.ProgressingWithRetry, message }, nowMs);
}

function summarizeReconcile(object: Kustomization, outcome: ReconcileOutcome, nowMs: number): KustomizationStatus {
  const succeeded = outcome.kind === 'succeeded';
  let conditions: Conditions = removeCondition(object.status?.conditions ?? [], 'Stalled');
  if (succeeded) conditions = removeCondition(conditions, 'Reconciling');
  else {
    const { progress: message } = outcome;
    conditions = withCondition(
      object,
      conditions,
      { type: 'Reconciling', status: 'True', reason: Reason.ProgressingWithRetry, message },
      nowMs,
    );
  }
  const { reason, message } = outcome;
  conditions = withCondition(object, conditions, { type: 'Ready', status: succeeded ? 'True' : 'False', reason, message }, nowMs);
  conditions = summarizeHealth(object, conditions, outcome, nowMs);
  const { revision, originRevision, inventory, note } = outcome;
  return statusWith(object, conditions, {
    ...(outcome.phase === 'fetch' ? {} : { lastAttemptedRevision: revision }),
    ...(inventory === undefined ? {} : { inventory: { entries: inventory.toEntries() } }),
    ...(note === undefined ? {} : { history: noteReconcile(object.status?.history ?? [], note) }),
    ...(succeeded ? { ...generationOf(object), lastAppliedRevision: revision } : {}),
    ...(succeeded && originRevision !== undefined ? { lastAppliedOriginRevision: originRevision } : {}),
  });
}

function summarizeHealth(object: Kustomization, conditions: Conditions, { health }: ReconcileOutcome, nowMs: number): Conditions {
  if (health === undefined) return conditions;
  if (health === 'none') return removeCondition(conditions, 'Healthy');
  const { ok, message } = health;
  const reason = ok ? Reason.Succeeded : Reason.HealthCheckFailed;
  return withCondition(object, conditions, { type: 'Healthy', status: ok ? 'True' : 'False', reason, message }, nowMs);
}

/** The status while a reconcile goes on, for those who look at it meanwhile; with the inventory where it has to be stored by now. */
export function summarizeProgress(
  object: Kustomization,
  progress: { phase: Phase; message: string; revision: string; inventory: Inventory | undefined },
  nowMs: number,
): KustomizationStatus {
  const { phase, message, revision, inventory } = progress;
  let conditions: Conditions = removeCondition(object.status?.conditions ?? [], 'Stalled');
  conditions = withCondition(object, conditions, { type: 'Reconciling', status: 'True', reason: Reason.Progressing, message }, nowMs);
  const ready = { type: 'Ready', status: 'Unknown', reason: Reason.Progressing, message: 'Reconciliation in progress' } as const;
  conditions = withCondition(object, conditions, ready, nowMs);
  if (phase === 'health') {
    conditions = withCondition(object, conditions, { type: 'Healthy', status: 'Unknown', reason: Reason.Progressing, message }, nowMs);
  }
  const { lastHandledReconcileAt: _notYet, ...status } = statusWith(object, conditions, {
    ...(phase === 'fetch' ? {} : { lastAttemptedRevision: revision }),
    ...(inventory === undefined ? {} : { inventory: { entries: inventory.toEntries() } }),
  });
  const handled = object.status?.lastHandledReconcileAt;
  return handled === undefined ? status : { ...status, lastHandledReconcileAt: handled };
}
