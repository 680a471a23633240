import type { KubeObject } from '@capstan/kube';
import type { ApplyOptions } from './apply-options.ts';
import { applyStage } from './apply-stage.ts';
import type { Change } from './change-set.ts';
import type { DriftExplanation } from './drift/explain-drift.ts';
import { ApplyError } from './error.ts';
import { waitForHealth } from './health/wait-for-health.ts';
import { formatInventoryId } from './object-id.ts';
import { splitStages } from './split-stages.ts';

/** What became of all objects. With faults, the stages after the failed one were not tried. */
export interface ApplyResult {
  readonly changes: readonly Change[];
  readonly faults: readonly ApplyError[];
  /** What the API server answered to those that were sent, by inventory id. */
  readonly answers: ReadonlyMap<string, KubeObject>;
  /** What had happened to those that somebody else changed, by inventory id. */
  readonly drifts: ReadonlyMap<string, DriftExplanation>;
}

/**
 * Applies objects in stages: each is dry-run whole before any of it is sent, and definitions must be served before the next one begins.
 * Faults are collected and answered; only a cancellation or a lost connection throws.
 */
export async function applyStages(objects: readonly KubeObject[], options: ApplyOptions): Promise<ApplyResult> {
  const changes: Change[] = [];
  const answers = new Map<string, KubeObject>();
  const drifts = new Map<string, DriftExplanation>();
  const once = onlyOnce(options.beforeFirstWrite);
  const staged: ApplyOptions = once === undefined ? options : { ...options, beforeFirstWrite: once };
  for (const stage of splitStages(objects, options.customStageKinds)) {
    const result = await applyStage(stage.objects, staged);
    changes.push(...result.changes);
    for (const [id, answer] of result.answers) answers.set(id, answer);
    for (const [id, drift] of result.drifts) drifts.set(id, drift);
    if (result.faults.length > 0) return { changes, faults: result.faults, answers, drifts };
    if (!stage.awaited) continue;
    const fault = await awaitStage(result.changes, answers, options);
    if (fault !== undefined) return { changes, faults: [fault], answers, drifts };
  }
  return { changes, faults: [], answers, drifts };
}

/** Waits until what a stage changed is current, and reads anew which kinds there are where it defined some. */
async function awaitStage(
  changes: readonly Change[],
  answers: ReadonlyMap<string, KubeObject>,
  options: ApplyOptions,
): Promise<ApplyError | undefined> {
  const changed = changes.filter(({ action }) => action === 'created' || action === 'configured').map(({ item }) => item);
  if (changed.length === 0) return undefined;
  const health = await waitForHealth(changed, {
    client: options.client,
    live: options.live,
    initial: (item) => answers.get(formatInventoryId(item)),
    timeoutMs: options.stageTimeoutMs ?? 60_000,
    signal: options.signal,
  });
  if (changed.some(({ kind }) => kind === 'CustomResourceDefinition')) options.client.discovery.invalidate();
  return health.ok ? undefined : new ApplyError('StageNotReady', health.message);
}

function onlyOnce(action: (() => Promise<void>) | undefined): (() => Promise<void>) | undefined {
  if (action === undefined) return undefined;
  let done: Promise<void> | undefined;
  return () => {
    done ??= action();
    return done;
  };
}
