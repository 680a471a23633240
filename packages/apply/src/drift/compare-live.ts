import { isOlder, type LiveEntry } from './live-entry.ts';

/** How a live object differs from what was applied. */
export type DriftKind =
  /** It is not there, or is another one of the same name. */
  | 'deleted'
  /** Our manager's entry is not the one that our apply left. */
  | 'edited';

/**
 * Whether a live object is still as we left it. `applied` is what our own apply answered; an older state than that is no news and
 * never drift. Fields that we never set do not show in our entry and so never count; the time alone tells of an apply of other
 * values in our own name.
 */
export function compareLive(applied: LiveEntry, live: LiveEntry | undefined): DriftKind | undefined {
  if (live === undefined) return 'deleted';
  if (live.uid !== applied.uid) return isOlder(live.resourceVersion, applied.resourceVersion) ? undefined : 'deleted';
  if (live.ignored || isOlder(live.resourceVersion, applied.resourceVersion)) return undefined;
  return live.time === applied.time && live.fields === applied.fields ? undefined : 'edited';
}
