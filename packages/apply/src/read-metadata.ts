import { KubeError, type KubeObject } from '@capstan/kube';
import type { ApplyOptions } from './apply-options.ts';
import type { PlannedObject } from './planned-object.ts';

/** The live object's metadata; undefined where it is not there. */
export async function readMetadata({ resource, key }: PlannedObject, { client, signal }: ApplyOptions): Promise<KubeObject | undefined> {
  try {
    return await client.get(resource, key, { metadataOnly: true, signal });
  } catch (error) {
    if (error instanceof KubeError && error.code === 'NotFound') return undefined;
    throw error;
  }
}
