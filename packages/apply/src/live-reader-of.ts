import type { ApplyOptions } from './apply-options.ts';
import type { LiveReader } from './drift/live-entry.ts';

/** How live objects are read for an owner. */
export function liveReaderOf({ owner, overridden }: ApplyOptions): LiveReader {
  return { manager: owner.manager, group: owner.group, ...(overridden === undefined ? {} : { overridden }) };
}
