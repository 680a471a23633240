import { KubeError } from '@capstan/kube';
import type { ApplyOptions } from './apply-options.ts';
import type { ChangeAction } from './change-set.ts';
import { type LiveEntry, liveEntryOf } from './drift/live-entry.ts';
import { liveReaderOf } from './live-reader-of.ts';
import type { Preview } from './preview-object.ts';
import { isSameContent } from './same-content.ts';

/** The API server writes times in whole seconds, by its own clock: what it wrote this long ago cannot be the time of a dry run, in ms. */
const SURELY_BEFORE_MS = 60_000;

/** As long where only words depend on it. */
const PROBABLY_BEFORE_MS = 5_000;

/**
 * The live entry, where the dry run left it as the watch knows it: then the live object already is what we would send. An apply of other
 * values to the same fields moves the time alone, and not even that within one second: a time of just now tells nothing.
 */
export function liveAsPreviewed({ planned, entry, takeBack, recreate: again }: Preview): LiveEntry | undefined {
  const { live } = planned;
  if (entry === undefined || takeBack || again || live === 'unknown' || live === undefined || live.terminating) return undefined;
  if (!isBefore(live.time, SURELY_BEFORE_MS)) return undefined;
  return live.uid === entry.uid && live.time === entry.time && live.fields === entry.fields ? live : undefined;
}

/**
 * The entry of a live object that another process applied and that says what we would have it say; undefined for any other. Managed fields
 * alone do not tell: where the API server fills in what lies in an atomic field, an apply of the same moves the time each time.
 */
export async function inheritedEntry(preview: Preview, options: ApplyOptions): Promise<LiveEntry | undefined> {
  const { planned, answer, exists, takeBack: taken, recreate: again } = preview;
  if (planned.isKnown || answer === undefined || !exists || taken || again || liveAsPreviewed(preview) !== undefined) return undefined;
  try {
    const live = await options.client.get(planned.resource, planned.key, { signal: options.signal });
    const entry = liveEntryOf(live, liveReaderOf(options));
    return !entry.terminating && isSameContent(live, answer) ? entry : undefined;
  } catch (error) {
    // What may not be read, or is gone, is sent.
    if (error instanceof KubeError && (error.code === 'Forbidden' || error.code === 'NotFound')) return undefined;
    throw error;
  }
}

/** What an apply did to an object that was there, by what it answered. */
export function actionOf(preview: Preview, answer: LiveEntry): ChangeAction {
  if (preview.resourceVersion === answer.resourceVersion) return 'unchanged';
  const { live } = preview.planned;
  // Somebody else may have written meanwhile, a status say: our own entry tells whether we changed anything.
  const known = live === 'unknown' ? undefined : live;
  const isSame = known !== undefined && known.time === answer.time && known.fields === answer.fields;
  return isSame && isBefore(answer.time, PROBABLY_BEFORE_MS) ? 'unchanged' : 'configured';
}

/** Whether a time of managed fields cannot be that of a request of just now. */
function isBefore(time: string, ms: number): boolean {
  return Date.now() - Date.parse(time) > ms;
}
