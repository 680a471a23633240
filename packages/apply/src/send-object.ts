import type { KubeObject } from '@capstan/kube';
import type { ApplyOptions } from './apply-options.ts';
import type { ChangeAction } from './change-set.ts';
import { describeCause, withReason } from './describe-cause.ts';
import { liveEntryOf } from './drift/live-entry.ts';
import { ApplyError } from './error.ts';
import { actionOf, inheritedEntry, liveAsPreviewed } from './live-as-previewed.ts';
import { liveReaderOf } from './live-reader-of.ts';
import { ownerKey } from './planned-object.ts';
import type { Preview } from './preview-object.ts';
import { mayRecreate, recreate } from './recreate.ts';
import { takeBack } from './take-back.ts';
import { withoutUndeclared } from './without-undeclared.ts';

/** What became of one object, and what the API server answered, where it was sent. */
export interface Sent {
  readonly action: ChangeAction;
  readonly answer?: KubeObject;
}

/** Applies one object for good and remembers what the API server answered. Throws {@link ApplyError}. */
export async function sendObject(preview: Preview, options: ApplyOptions): Promise<Sent> {
  const { planned } = preview;
  const { memory } = options;
  if (preview.skip) return { action: 'skipped' };
  const key = ownerKey(options.owner);
  const inherited = await inheritedEntry(preview, options);
  const known = liveAsPreviewed(preview) ?? (inherited?.fields === preview.entry?.fields ? inherited : undefined);
  if (known !== undefined) {
    memory.set(key, planned.id, { digest: planned.digest, entry: known });
    return { action: 'unchanged' };
  }
  memory.sending(key, planned.id);
  try {
    const { answer, isNew } = await applyForGood(preview, options);
    const entry = liveEntryOf(answer, liveReaderOf(options));
    memory.set(key, planned.id, { digest: planned.digest, entry });
    if (isNew) return { action: 'created', answer };
    return { action: inherited === undefined ? actionOf(preview, entry) : 'unchanged', answer };
  } catch (error) {
    // It may have got through, or half of it: fields of kubectl that are taken back already look as we left them, with values of others.
    memory.forget(key, planned.id);
    if (error instanceof ApplyError) throw error;
    throw ApplyError.of('ApplyFailed', planned.item, withReason('apply failed', error), describeCause(error, planned.object), {
      cause: error,
    });
  } finally {
    memory.sent(key, planned.id);
  }
}

/** Clears the way for an object as its preview tells, and applies it; what the API server answers, and whether the object is a new one. */
async function applyForGood(preview: Preview, options: ApplyOptions): Promise<{ answer: KubeObject; isNew: boolean }> {
  const { planned } = preview;
  const { client, owner, signal } = options;
  const send = (object = planned.object): Promise<KubeObject> =>
    client.apply(planned.resource, object, { fieldManager: owner.manager, force: true, signal });
  if (preview.recreate) await recreate(planned, options);
  if (preview.takeBack) await takeBack(planned, options);
  try {
    return { answer: await send(), isNew: preview.recreate || !preview.exists };
  } catch (error) {
    // A single object was not dry-run, so this is the first that tells.
    const rest = withoutUndeclared(planned, error, options);
    if (rest !== undefined) return { answer: await send(rest.object), isNew: preview.recreate || !preview.exists };
    if (preview.recreate || !preview.exists || !mayRecreate(planned, options, error)) throw error;
    await recreate(planned, options);
    return { answer: await send(), isNew: true };
  }
}
