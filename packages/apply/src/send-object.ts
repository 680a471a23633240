import { KubeError, type KubeObject } from '@capstan/kube';
import type { ApplyOptions } from './apply-options.ts';
import type { ChangeAction } from './change-set.ts';
import { describeCause, isImmutable, withReason } from './describe-cause.ts';
import { type LiveEntry, type LiveReader, liveEntryOf } from './drift/live-entry.ts';
import { takeBackPatch } from './drift/take-back-patch.ts';
import { ApplyError } from './error.ts';
import { ownerKey, type PlannedObject } from './planned-object.ts';
import { recreate } from './recreate.ts';
import { isSameContent } from './same-content.ts';
import { readSwitches } from './switches.ts';
import { undeclaredFields, withoutFields } from './undeclared-fields.ts';

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

/** How live objects are read for an owner. */
function readerOf({ owner, overridden }: ApplyOptions): LiveReader {
  return { manager: owner.manager, group: owner.group, ...(overridden === undefined ? {} : { overridden }) };
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

/** The live object's metadata; undefined where it is not there. */
export async function readMetadata({ resource, key }: PlannedObject, { client, signal }: ApplyOptions): Promise<KubeObject | undefined> {
  try {
    return await client.get(resource, key, { metadataOnly: true, signal });
  } catch (error) {
    if (error instanceof KubeError && error.code === 'NotFound') return undefined;
    throw error;
  }
}

function previewOf(planned: PlannedObject, options: ApplyOptions, answer: KubeObject | undefined, recreateFirst: boolean): Preview {
  const entry = answer === undefined ? undefined : liveEntryOf(answer, readerOf(options));
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

/** The object without the fields of which a refusal says that no schema has them; undefined for any other refusal. */
function withoutUndeclared(planned: PlannedObject, error: unknown, { onIgnored }: ApplyOptions): PlannedObject | undefined {
  const fields = undeclaredFields(error);
  const object = fields.length === 0 ? undefined : withoutFields(planned.object, fields);
  if (object === undefined) return undefined;
  onIgnored?.(planned.item, fields);
  return { ...planned, object };
}

function mayRecreate(planned: PlannedObject, options: ApplyOptions, error: unknown): boolean {
  return (options.force === true || planned.switches.force) && isImmutable(error);
}

/** Applies one object for good and remembers what the API server answered. Throws {@link ApplyError}. */
export async function sendObject(preview: Preview, options: ApplyOptions): Promise<{ action: ChangeAction; answer?: KubeObject }> {
  const { planned } = preview;
  const { client, memory, owner, signal } = options;
  if (preview.skip) return { action: 'skipped' };
  const inherited = await inheritedContent(preview, options);
  const asPreviewed = entryAsPreviewed(preview) ?? (inherited?.fields === preview.entry?.fields ? inherited : undefined);
  if (asPreviewed !== undefined) {
    memory.set(ownerKey(owner), planned.id, { digest: planned.digest, entry: asPreviewed });
    return { action: 'unchanged' };
  }
  const send = (object = planned.object): Promise<KubeObject> =>
    client.apply(planned.resource, object, { fieldManager: owner.manager, force: true, signal });
  let answer: KubeObject;
  const key = ownerKey(owner);
  memory.sending(key, planned.id);
  try {
    if (preview.recreate) await recreate(planned, options);
    if (preview.takeBack) await takeBack(planned, options);
    try {
      answer = await send();
    } catch (error) {
      // A single object was not dry-run, so this is the first that tells.
      const rest = withoutUndeclared(planned, error, options);
      if (rest === undefined) {
        if (preview.recreate || !preview.exists || !mayRecreate(planned, options, error)) throw error;
        await recreate(planned, options);
      }
      answer = await send(rest?.object);
    }
    const entry = liveEntryOf(answer, readerOf(options));
    memory.set(key, planned.id, { digest: planned.digest, entry });
    return { action: inherited === undefined ? actionOf(preview, entry) : 'unchanged', answer };
  } catch (error) {
    if (error instanceof ApplyError) throw error;
    throw ApplyError.of('ApplyFailed', planned.item, withReason('apply failed', error), describeCause(error, planned.object), {
      cause: error,
    });
  } finally {
    memory.sent(key, planned.id);
  }
}

/**
 * The entry of a live object that another process applied and that says what we would have it say; undefined for any other. Managed fields
 * alone do not tell: where the API server fills in what lies in an atomic field, an apply of the same moves the time each time.
 */
async function inheritedContent(preview: Preview, options: ApplyOptions): Promise<LiveEntry | undefined> {
  const { planned, answer, exists, takeBack: taken, recreate: again } = preview;
  if (planned.isKnown || answer === undefined || !exists || taken || again || entryAsPreviewed(preview) !== undefined) return undefined;
  try {
    const live = await options.client.get(planned.resource, planned.key, { signal: options.signal });
    const entry = liveEntryOf(live, readerOf(options));
    return !entry.terminating && isSameContent(live, answer) ? entry : undefined;
  } catch (error) {
    // What may not be read, or is gone, is sent.
    if (error instanceof KubeError && (error.code === 'Forbidden' || error.code === 'NotFound')) return undefined;
    throw error;
  }
}

/** The API server writes times in whole seconds, by its own clock: what it wrote this long ago cannot be the time of a dry run, in ms. */
const SURELY_BEFORE_MS = 60_000;

/** As long where only words depend on it. */
const PROBABLY_BEFORE_MS = 5_000;

/**
 * The live entry, where the dry run left it as the watch knows it: then the live object already is what we would send. An apply of other
 * values to the same fields moves the time alone, and not even that within one second: a time of just now tells nothing.
 */
function entryAsPreviewed({ planned, entry, takeBack, recreate: again }: Preview): LiveEntry | undefined {
  const { live } = planned;
  if (entry === undefined || takeBack || again || live === 'unknown' || live === undefined || live.terminating) return undefined;
  if (!isBefore(live.time, SURELY_BEFORE_MS)) return undefined;
  return live.uid === entry.uid && live.time === entry.time && live.fields === entry.fields ? live : undefined;
}

/** Whether a time of managed fields cannot be that of a request of just now. */
function isBefore(time: string, ms: number): boolean {
  return Date.now() - Date.parse(time) > ms;
}

function actionOf(preview: Preview, answer: LiveEntry): ChangeAction {
  if (preview.recreate || !preview.exists) return 'created';
  if (preview.resourceVersion === answer.resourceVersion) return 'unchanged';
  const { live } = preview.planned;
  // Somebody else may have written meanwhile, a status say: our own entry tells whether we changed anything.
  const known = live === 'unknown' ? undefined : live;
  const isSame = known !== undefined && known.time === answer.time && known.fields === answer.fields;
  return isSame && isBefore(answer.time, PROBABLY_BEFORE_MS) ? 'unchanged' : 'configured';
}

/** Makes the fields of kubectl and its like our own, so that the apply removes what Git does not set. */
async function takeBack(planned: PlannedObject, options: ApplyOptions): Promise<void> {
  const { client, owner, signal } = options;
  for (let attempt = 1; ; attempt++) {
    const live = await readMetadata(planned, options);
    const patch = live === undefined ? undefined : takeBackPatch(live, readerOf(options));
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
