/**
 * The RFC 7386 patch that makes `after` of `before`; undefined when they are equal. Lists count as a whole. A member that is undefined
 * counts as absent.
 */
export function mergePatch(before: unknown, after: unknown): unknown {
  if (!isRecord(before) || !isRecord(after)) return isEqual(before, after) ? undefined : after;
  const patch: Record<string, unknown> = Object.create(null);
  let changed = false;
  for (const name of Object.keys(before)) {
    if (before[name] === undefined || after[name] !== undefined) continue;
    patch[name] = null;
    changed = true;
  }
  for (const [name, value] of Object.entries(after)) {
    if (value === undefined) continue;
    const inner = before[name] === undefined ? value : mergePatch(before[name], value);
    if (inner === undefined) continue;
    patch[name] = inner;
    changed = true;
  }
  return changed ? patch : undefined;
}

/** Whether two JSON values are equal, in whatever order their members are. */
export function isEqual(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (Array.isArray(a) && Array.isArray(b)) return a.length === b.length && a.every((item, index) => isEqual(item, b[index]));
  if (!isRecord(a) || !isRecord(b)) return false;
  const names = new Set([...Object.keys(a), ...Object.keys(b)]);
  for (const name of names) if (!isEqual(a[name], b[name])) return false;
  return true;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
