/** A copy of a JSON value. */
export function copy<T>(value: T): T {
  return structuredClone(value);
}

/** What an RFC 7386 merge patch makes of a value. */
export function applyMergePatch(target: unknown, patch: unknown): unknown {
  if (!isRecord(patch)) return patch;
  const result: Record<string, unknown> = isRecord(target) ? { ...target } : {};
  for (const [name, value] of Object.entries(patch)) {
    if (value === null) delete result[name];
    else if (value !== undefined) result[name] = applyMergePatch(result[name], value);
  }
  return result;
}

/** Takes out of `target` the fields that `owned` has and `wanted` has not: what an apply no longer names. Lists count as a whole. */
export function removeUnnamed(target: unknown, owned: unknown, wanted: unknown): unknown {
  if (!isRecord(target) || !isRecord(owned)) return target;
  const result: Record<string, unknown> = { ...target };
  for (const [name, value] of Object.entries(owned)) {
    const next = isRecord(wanted) ? wanted[name] : undefined;
    if (next === undefined && !isRecord(value)) delete result[name];
    else if (name in result) {
      result[name] = removeUnnamed(result[name], value, next);
      if (next === undefined && isRecord(result[name]) && Object.keys(result[name]).length === 0) delete result[name];
    }
  }
  return result;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
