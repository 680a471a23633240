import type { KubeObject } from '@capstan/kube';
import type { ApplyOptions } from './apply-options.ts';
import { ApplyError } from './error.ts';
import { isTransient } from './is-transient.ts';
import { mapConcurrently } from './map-concurrently.ts';
import { splitApiVersion } from './object-id.ts';
import { planObject } from './planned-object.ts';
import { dryRun } from './preview-object.ts';

/** More objects than this are not tried for the sake of a message. */
const MOST_OBJECTS = 500;

/**
 * The faults that applying objects would meet, found by dry runs alone: nothing is written. Objects that need a namespace or a kind which
 * is among them are left out, since only an apply in stages can tell.
 */
export async function findRefusals(objects: readonly KubeObject[], options: ApplyOptions): Promise<ApplyError[]> {
  const namespaces = new Set(objects.filter(({ kind }) => kind === 'Namespace').map(({ metadata }) => metadata.name));
  const groups = new Set(
    objects.filter(({ kind }) => kind === 'CustomResourceDefinition').map(({ metadata }) => metadata.name.split('.').slice(1).join('.')),
  );
  const independent = objects.filter(
    ({ apiVersion, metadata }) => !namespaces.has(metadata.namespace ?? '') && !groups.has(splitApiVersion(apiVersion).group),
  );
  const faults = await mapConcurrently(independent.slice(0, MOST_OBJECTS), options.concurrency, async (object) => {
    options.signal.throwIfAborted();
    try {
      await dryRun(await planObject(object, options), options);
      return undefined;
    } catch (error) {
      options.signal.throwIfAborted();
      return error instanceof ApplyError && !isTransient(error.cause) ? error : undefined;
    }
  });
  return faults.filter((fault) => fault !== undefined);
}
