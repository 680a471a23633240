import type { KubeObject } from '@capstan/kube';
import type { ApplyOptions } from './apply-options.ts';
import type { Change } from './change-set.ts';
import { type DriftExplanation, explainDrift } from './drift/explain-drift.ts';
import type { LiveEntry } from './drift/live-entry.ts';
import { ApplyError } from './error.ts';
import { isTransient } from './is-transient.ts';
import { mapConcurrently } from './map-concurrently.ts';
import { describeObject } from './object-id.ts';
import { type PlannedObject, planObject } from './planned-object.ts';
import { dryRun, lookAhead, type Preview } from './preview-object.ts';
import { readMetadata } from './read-metadata.ts';
import { sendObject } from './send-object.ts';

/** What became of the objects of a stage, and every fault. */
export interface StageResult {
  readonly changes: Change[];
  readonly faults: ApplyError[];
  /** What the API server answered to those that were sent, by inventory id. */
  readonly answers: Map<string, KubeObject>;
  /** What had happened to those that somebody else changed, by inventory id. */
  readonly drifts: Map<string, DriftExplanation>;
}

/**
 * Applies objects that belong together. With more than one to send, all are dry-run first: where any is refused, none is sent.
 * A single one goes directly, where a watch knows it; otherwise its metadata is looked at first. What is there already, but not by this
 * process, is dry-run in any case: most of it needs no write.
 */
export async function applyStage(objects: readonly KubeObject[], options: ApplyOptions): Promise<StageResult> {
  const result: StageResult = { changes: [], faults: [], answers: new Map(), drifts: new Map() };
  const planned = await collect(objects, options, result.faults, (object) => planObject(object, options));
  const toSend = planned.filter(({ decision }) => decision === 'send');
  if (toSend.length === 0 && result.faults.length === 0) return { ...result, changes: planned.map(unsent) };

  const alone = toSend.length === 1 && result.faults.length === 0;
  const previews = await collect(toSend, options, result.faults, (object) =>
    alone && !isInherited(object) ? lookAhead(object, options) : dryRun(object, options),
  );
  if (result.faults.length > 0) return result;

  await options.beforeFirstWrite?.();
  for (const object of toSend) {
    if (object.driftedFrom !== undefined) result.drifts.set(object.id, await explain(object, object.driftedFrom, options));
  }
  const sent = new Map<string, Change>();
  await collect(previews, options, result.faults, async (preview: Preview) => {
    const { item, id } = preview.planned;
    const { action, answer } = await sendObject(preview, options);
    sent.set(id, { item, action });
    if (answer !== undefined) result.answers.set(id, answer);
  });
  for (const object of planned) {
    const change = object.decision === 'send' ? sent.get(object.id) : unsent(object);
    if (change !== undefined) result.changes.push(change);
  }
  return result;
}

/** Whether an object is there that another process applied: this one before it was restarted, or Flux. */
function isInherited({ live, isKnown }: PlannedObject): boolean {
  return !isKnown && live !== undefined && live !== 'unknown';
}

/** Reads who did it, before our own apply takes the traces away. */
async function explain(planned: PlannedObject, from: LiveEntry, options: ApplyOptions): Promise<DriftExplanation> {
  const live = await readMetadata(planned, options);
  if (live !== undefined) return explainDrift(from, live, options.owner);
  return { fields: [], managers: [], message: `${describeObject(planned.item)} drifted: deleted by someone else` };
}

function unsent({ item, decision }: PlannedObject): Change {
  return { item, action: decision === 'skip' ? 'skipped' : 'unchanged' };
}

/** Runs `action` for all items; faults are collected in the items' order, other failures (a lost connection, a cancellation) end the whole. */
async function collect<T, R>(
  items: readonly T[],
  options: ApplyOptions,
  faults: ApplyError[],
  action: (item: T) => Promise<R>,
): Promise<R[]> {
  const ends = await mapConcurrently(items, options.concurrency, async (item) => {
    options.signal.throwIfAborted();
    try {
      return { value: await action(item) };
    } catch (error) {
      if (!(error instanceof ApplyError) || options.signal.aborted) throw error;
      if (isTransient(error.cause)) throw error.cause;
      return { fault: error };
    }
  });
  const values: R[] = [];
  for (const end of ends) {
    if ('fault' in end) faults.push(end.fault);
    else values.push(end.value);
  }
  return values;
}
