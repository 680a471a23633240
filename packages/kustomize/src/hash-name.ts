import { createHash } from 'node:crypto';
import { isScalar, type Node, textOf, type Value } from '@capstan/yaml';
import { goJson } from './go-json.ts';
import { valueOfNode } from './json-values.ts';
import type { Resource } from './resource.ts';

/** The letters that kustomize writes for hexadecimal digits that could form a word. */
const SAFE = new Map([
  ['0', 'g'],
  ['1', 'h'],
  ['3', 'k'],
  ['a', 'm'],
  ['e', 't'],
]);

/** The suffix that a generated resource's content gives its name. */
export function contentHash(resource: Resource): string {
  const digest = createHash('sha256').update(hashedText(resource)).digest('hex');
  return Array.from(digest.slice(0, 10), (digit) => SAFE.get(digit) ?? digit).join('');
}

/** What is hashed: kustomize's JSON of the data (the name in it is always empty). */
function hashedText(resource: Resource): string {
  const { root, kind } = resource;
  const parts: (readonly [string, unknown])[] = [];
  const add = (field: string, always: boolean): void => {
    const node = root.get(field);
    if (always || node instanceof Map) parts.push([field, fieldValue(node)]);
  };
  if (kind === 'Secret') {
    add('data', true);
    parts.push(['kind', kind], ['name', '']);
    add('stringData', false);
    add('type', true);
  } else {
    add('binaryData', false);
    add('data', true);
    parts.push(['kind', kind], ['name', '']);
  }
  return goJson(Object.fromEntries(parts));
}

function fieldValue(node: Node | undefined): unknown {
  if (node === undefined) return '';
  if (isScalar(node)) return textOf(node);
  return node instanceof Map ? asFloats(valueOfNode(node)) : null;
}

/** Numbers went through Go's JSON, which knows floats only. */
function asFloats(value: Value): Value {
  if (typeof value === 'bigint') return Number(value);
  if (Array.isArray(value)) return value.map(asFloats);
  if (typeof value !== 'object' || value === null) return value;
  const result: { [key: string]: Value } = Object.create(null);
  for (const [key, item] of Object.entries(value)) result[key] = asFloats(item);
  return result;
}
