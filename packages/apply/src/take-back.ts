import { KubeError } from '@capstan/kube';
import type { ApplyOptions } from './apply-options.ts';
import { describeCause, withReason } from './describe-cause.ts';
import { takeBackPatch } from './drift/take-back-patch.ts';
import { ApplyError } from './error.ts';
import { liveReaderOf } from './live-reader-of.ts';
import type { PlannedObject } from './planned-object.ts';
import { readMetadata } from './read-metadata.ts';

/** Makes the fields of kubectl and its like our own, so that the apply removes what Git does not set. */
export async function takeBack(planned: PlannedObject, options: ApplyOptions): Promise<void> {
  const { client, owner, signal } = options;
  for (let attempt = 1; ; attempt++) {
    const live = await readMetadata(planned, options);
    const patch = live === undefined ? undefined : takeBackPatch(live, liveReaderOf(options));
    if (patch === undefined) return;
    try {
      await client.patch(planned.resource, planned.key, patch, { type: 'json', fieldManager: owner.manager, signal });
      return;
    } catch (error) {
      const again = error instanceof KubeError && error.code === 'Conflict' && attempt < 3;
      if (!again)
        throw ApplyError.of(
          'ApplyFailed',
          planned.item,
          withReason('metadata.managedFields cleanup failed', error),
          describeCause(error, planned.object),
          { cause: error },
        );
    }
  }
}
