import { Annotation, type Artifact, type Condition, ConditionType, type GitRepository, Reason } from '@capstan/api';
import { isTrue, removeCondition, setCondition } from '@capstan/runtime';

type Status = NonNullable<GitRepository['status']>;

/** What happened to an object. */
export type Outcome =
  /** It is worked on for so long that people should see it. */
  | Progressing
  /** Its artifact is in the storage, new or as before. */
  | { readonly kind: 'stored'; readonly artifact: Artifact }
  /** It failed and is tried again; the artifact, where there is one, is still served. */
  | {
      readonly kind: 'failed';
      readonly failure: Failure;
      readonly artifact: Artifact | undefined;
      readonly newRevision?: string | undefined;
    }
  /** Only a change of the object helps. */
  | { readonly kind: 'stalled'; readonly reason: string; readonly message: string; readonly artifact: Artifact | undefined };

export interface Progressing {
  readonly kind: 'progressing';
  readonly artifact: Artifact | undefined;
  /** Found, but not stored yet. */
  readonly newRevision?: string | undefined;
}

/** A failure as conditions tell it. */
export interface Failure {
  readonly condition: 'FetchFailed' | 'StorageOperationFailed';
  readonly reason: string;
  readonly message: string;
}

const FAILURES = [ConditionType.FetchFailed, ConditionType.StorageOperationFailed];
/** Present only while true; each outcome sets anew what it knows. */
const TRANSIENT = [ConditionType.Stalled, ConditionType.Reconciling, ConditionType.ArtifactOutdated, ...FAILURES];

/** The status after an outcome. `now` in milliseconds. */
export function summarize(object: GitRepository, outcome: Outcome, now: number): Status {
  const { status = { observedGeneration: -1 } } = object;
  const generation = object.metadata.generation ?? 0;
  let conditions: readonly Condition[] = status.conditions ?? [];
  const set = (type: string, value: Condition['status'], reason: string, message: string) => {
    conditions = setCondition(conditions, { type, status: value, reason, message, observedGeneration: generation }, now);
  };
  const keep = keptBy(outcome);
  for (const type of TRANSIENT) if (!keep.has(type)) conditions = removeCondition(conditions, type);
  if (outcome.artifact === undefined) conditions = removeCondition(conditions, ConditionType.ArtifactInStorage);

  if (outcome.kind === 'stored') {
    const message = `stored artifact for revision '${outcome.artifact.revision}'`;
    set(ConditionType.Ready, 'True', Reason.Succeeded, message);
    set(ConditionType.ArtifactInStorage, 'True', Reason.Succeeded, message);
  } else if (outcome.kind === 'stalled') {
    const { reason, message } = outcome;
    set(ConditionType.Stalled, 'True', reason, message);
    set(ConditionType.Ready, 'False', reason, message);
    set(ConditionType.FetchFailed, 'True', reason, message);
  } else {
    const message = progressMessage(object, outcome);
    if (outcome.newRevision !== undefined && outcome.artifact !== undefined) {
      set(ConditionType.ArtifactOutdated, 'True', 'NewRevision', `new upstream revision '${outcome.newRevision}'`);
    }
    if (outcome.kind === 'progressing') {
      set(ConditionType.Reconciling, 'True', Reason.Progressing, message);
      set(ConditionType.Ready, 'Unknown', Reason.Progressing, message);
    } else {
      const { condition, reason, message: fault } = outcome.failure;
      set(ConditionType.Reconciling, 'True', Reason.ProgressingWithRetry, message);
      set(ConditionType.Ready, 'False', reason, fault);
      set(condition, 'True', reason, fault);
    }
  }
  return { ...settled(status, outcome), ...observed(object, outcome), conditions: [...conditions] };
}

/**
 * Whether work that lasts is worth a write: something new is on its way, and the status does not say so yet. A slow server that has nothing new,
 * and a failure that is tried again, are not.
 */
export function isWorthShowing(object: GitRepository, { artifact, newRevision }: Progressing): boolean {
  const { status, metadata } = object;
  const generation = metadata.generation ?? 0;
  const told = status?.conditions?.find(({ type }) => type === ConditionType.Reconciling);
  if (told?.status === 'True' && told.observedGeneration === generation && told.reason === Reason.ProgressingWithRetry) return false;
  return artifact === undefined || newRevision !== undefined || status?.observedGeneration !== generation;
}

/** Whether the object had failed before. */
export function hadFailed(object: GitRepository): boolean {
  return FAILURES.some((type) => isTrue(object, type));
}

function keptBy(outcome: Outcome): ReadonlySet<string> {
  if (outcome.kind === 'failed') return new Set([ConditionType.Reconciling, outcome.failure.condition]);
  if (outcome.kind === 'stalled') return new Set([ConditionType.Stalled, ConditionType.FetchFailed]);
  // What failed before is told until it has succeeded.
  return outcome.kind === 'progressing' ? new Set([ConditionType.Reconciling, ...FAILURES]) : new Set();
}

/** What of the object this status is about. A failure leaves the generation unobserved, as Flux does. */
function observed({ metadata, spec }: GitRepository, outcome: Outcome): Partial<Status> {
  const requestedAt = metadata.annotations?.[Annotation.requestedAt];
  return {
    ...(outcome.artifact === undefined ? {} : { artifact: outcome.artifact }),
    ...(requestedAt === undefined || outcome.kind === 'progressing' ? {} : { lastHandledReconcileAt: requestedAt }),
    ...(outcome.kind === 'stored' || outcome.kind === 'stalled' ? { observedGeneration: metadata.generation ?? 0 } : {}),
    ...(outcome.kind === 'stored' && spec.ignore !== undefined ? { observedIgnore: spec.ignore } : {}),
  };
}

/** What the outcome leaves as it was: `observedIgnore` belongs to the artifact and stays with it. */
function settled(status: Status, outcome: Outcome): Status {
  const { artifact: _artifact, observedIgnore, ...rest } = status;
  const isKept = observedIgnore !== undefined && outcome.kind !== 'stored' && outcome.artifact !== undefined;
  return isKept ? { ...rest, observedIgnore } : rest;
}

function progressMessage(object: GitRepository, outcome: Outcome & { newRevision?: string | undefined }): string {
  const building =
    outcome.newRevision === undefined ? 'building artifact' : `building artifact: new upstream revision '${outcome.newRevision}'`;
  if (outcome.artifact === undefined || outcome.newRevision !== undefined) return building;
  const before = object.status?.observedGeneration ?? -1;
  const generation = object.metadata.generation ?? 0;
  return before === generation ? 'reconciliation in progress' : `processing object: new generation ${before} -> ${generation}`;
}
