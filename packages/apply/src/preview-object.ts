import { KubeError, type KubeObject } from '@capstan/kube';
import type { ApplyOptions } from './apply-options.ts';
import { describeCause, withReason } from './describe-cause.ts';
import { type LiveEntry, liveEntryOf } from './drift/live-entry.ts';
import { ApplyError } from './error.ts';
import { liveReaderOf } from './live-reader-of.ts';
import type { PlannedObject } from './planned-object.ts';
import { readMetadata } from './read-metadata.ts';
import { mayRecreate } from './recreate.ts';
import { readSwitches } from './switches.ts';
import { withoutUndeclared } from './without-undeclared.ts';

/** What a dry run, or a look at the live object, told. */
export interface Preview {
  readonly planned: PlannedObject;
  readonly exists: boolean;
  /** A live object that a user told us to leave alone. */
  readonly skip: boolean;
  /** Whether fields of other tools are to be taken back first. */
  readonly takeBack: boolean;
  /** Whether the object has to be deleted first. */
  readonly recreate: boolean;
  /** Our entry as it would be; undefined where no dry run was made. */
  readonly entry: LiveEntry | undefined;
  /** What a dry run answered. */
  readonly answer: KubeObject | undefined;
  readonly resourceVersion: string;
}

/**
 * Applies with dry run; fields that no schema has are left out, as Flux does, and told. Throws {@link ApplyError} `Refused` with the API
 * server's words.
 */
export async function dryRun(planned: PlannedObject, options: ApplyOptions): Promise<Preview> {
  const { client, owner, signal } = options;
  let answer: KubeObject;
  try {
    answer = await client.apply(planned.resource, planned.object, { fieldManager: owner.manager, force: true, dryRun: true, signal });
  } catch (error) {
    const rest = withoutUndeclared(planned, error, options);
    if (rest !== undefined) return dryRun(rest, options);
    if (mayRecreate(planned, options, error)) return previewOf(planned, options, undefined, true);
    throw ApplyError.of('Refused', planned.item, withReason('dry-run failed', error), describeCause(error, planned.object), {
      cause: error,
    });
  }
  return previewOf(planned, options, answer, false);
}

/** Looks at the live object's metadata, where no watch knows it: a single object is applied without a dry run. */
export async function lookAhead(planned: PlannedObject, options: ApplyOptions): Promise<Preview> {
  const { live } = planned;
  if (live !== 'unknown' && live !== undefined) {
    const takeBack = live.taken && !planned.switches.merge;
    return {
      ...{ planned, takeBack, exists: true, skip: false, recreate: false, entry: undefined, answer: undefined },
      resourceVersion: live.resourceVersion,
    };
  }
  try {
    return previewOf(planned, options, await readMetadata(planned, options), false);
  } catch (error) {
    // Who may not read may apply all the same; a dry run tells, and if not, why.
    if (error instanceof KubeError && error.code === 'Forbidden') return dryRun(planned, options);
    throw error;
  }
}

function previewOf(planned: PlannedObject, options: ApplyOptions, answer: KubeObject | undefined, recreateFirst: boolean): Preview {
  const entry = answer === undefined ? undefined : liveEntryOf(answer, liveReaderOf(options));
  const exists = recreateFirst || (entry !== undefined && entry.resourceVersion !== '');
  const switches = readSwitches(options.owner.group, planned.object, answer);
  return {
    planned,
    exists,
    skip: exists && (switches.ignored || switches.ifNotPresent),
    takeBack: exists && entry?.taken === true && !switches.merge,
    recreate: recreateFirst,
    entry,
    answer,
    resourceVersion: entry?.resourceVersion ?? '',
  };
}
