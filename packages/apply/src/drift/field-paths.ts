import type { FieldTree } from './compress-fields.ts';

/** One field of an object: the keys that lead to it in a field tree. */
export type FieldPath = readonly string[];

/** The fields of `before` that `now` lacks; of an item of a list that is gone only the item is named, not all that was in it. */
export function missingFields(before: FieldTree, now: FieldTree, prefix: FieldPath = []): FieldPath[] {
  const missing: FieldPath[] = [];
  for (const [key, child] of Object.entries(before)) {
    if (key === '.') continue;
    const path = [...prefix, key];
    const other = Object.hasOwn(now, key) ? now[key] : undefined;
    const isGroup = key.startsWith('f:') && Object.keys(child).length > 0;
    if (other === undefined && !isGroup) missing.push(path);
    else missing.push(...missingFields(child, other ?? {}, path));
  }
  return missing;
}

/** Whether a tree has a field, or any field below it. */
export function hasField(tree: FieldTree, path: FieldPath): boolean {
  let node: FieldTree | undefined = tree;
  for (const key of path) {
    if (node === undefined || !Object.hasOwn(node, key)) return false;
    node = node[key];
  }
  return node !== undefined;
}

/** One tree with the fields of both. */
export function unionFields(a: FieldTree, b: FieldTree): FieldTree {
  const all: Record<string, FieldTree> = Object.assign(Object.create(null), a);
  for (const [key, child] of Object.entries(b)) {
    const own = all[key];
    all[key] = own === undefined ? child : unionFields(own, child);
  }
  return all;
}

/** A field as people write it: `.spec.template.spec.containers[name="app"].image`. */
export function formatFieldPath(path: FieldPath): string {
  return path.map(formatKey).join('');
}

function formatKey(key: string): string {
  const value = key.slice(2);
  switch (key.slice(0, 2)) {
    case 'f:':
      return /^[A-Za-z_][\w-]*$/.test(value) ? `.${value}` : `["${value}"]`;
    case 'k:':
      return `[${formatListKey(value)}]`;
    case 'v:':
      return `[=${value}]`;
    case 'i:':
      return `[${value}]`;
    default:
      return '';
  }
}

function formatListKey(json: string): string {
  try {
    return Object.entries(JSON.parse(json))
      .map(([name, value]) => `${name}=${JSON.stringify(value)}`)
      .join(',');
  } catch {
    return json;
  }
}
