import { type ApplyError, type Change, describeChanges, formatInventoryId } from '@capstan/apply';

/** Where an object was written, by inventory id. */
export type Origins = ReadonlyMap<string, { readonly path: string; readonly line: number }>;

/** Every fault with the file and line of its object, then what was changed all the same: one line each. */
export function describeFaults(faults: readonly ApplyError[], changes: readonly Change[], origins: Origins): string {
  const lines = faults.map((fault) => {
    const origin = fault.object === undefined ? undefined : origins.get(formatInventoryId(fault.object));
    return origin === undefined ? fault.message : `${fault.message} (${origin.path}:${origin.line})`;
  });
  const applied = describeChanges(changes);
  return applied === '' ? lines.join('\n') : `${lines.join('\n')}\napplied before:\n${applied}`;
}
