import { setTimeout as sleep } from 'node:timers/promises';
import { KubeError } from '@capstan/kube';
import type { ApplyOptions } from './apply-options.ts';
import { describeCause, isImmutable, withReason } from './describe-cause.ts';
import { ApplyError } from './error.ts';
import type { PlannedObject } from './planned-object.ts';
import { readMetadata } from './read-metadata.ts';

/** How often an object with finalizers is looked at until it is gone. */
const POLL_MS = 500;

/** Deletes an object and waits until it is gone, so that it can be created anew. Throws {@link ApplyError} `RecreateFailed`. */
export async function recreate(planned: PlannedObject, options: ApplyOptions): Promise<void> {
  const { client, signal, stageTimeoutMs = 60_000 } = options;
  const live = await readMetadata(planned, options);
  if (live?.metadata.uid === undefined) return;
  try {
    await client.delete(planned.resource, planned.key, { uid: live.metadata.uid, propagationPolicy: 'Background', signal });
  } catch (error) {
    if (!(error instanceof KubeError && error.code === 'NotFound')) {
      const cause = describeCause(error, planned.object);
      throw ApplyError.of('RecreateFailed', planned.item, withReason('immutable field detected, failed to delete object', error), cause, {
        cause: error,
      });
    }
  }
  const deadline = performance.now() + stageTimeoutMs;
  while ((await readMetadata(planned, options))?.metadata.uid === live.metadata.uid) {
    if (performance.now() > deadline) {
      const cause = `it is still there after ${stageTimeoutMs / 1000}s: finalizers ${(live.metadata.finalizers ?? []).join(', ')}`;
      throw ApplyError.of('RecreateFailed', planned.item, 'immutable field detected, failed to wait for object to be deleted', cause);
    }
    await sleep(POLL_MS, undefined, { signal });
  }
}

/** Whether a refusal is about a field that cannot be changed, of an object that may be created anew for that. */
export function mayRecreate(planned: PlannedObject, options: ApplyOptions, error: unknown): boolean {
  return (options.force === true || planned.switches.force) && isImmutable(error);
}
