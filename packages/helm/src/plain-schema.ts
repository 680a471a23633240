import { RE2JS } from 're2js';
import { SCHEMA_FORMATS } from './schema-formats.ts';

export type JsonObject = { readonly [key: string]: unknown };

const TYPES = new Set<unknown>(['null', 'boolean', 'number', 'integer', 'string', 'array', 'object']);

/** Every keyword that some draft or Ajv gives a meaning, and that is not among {@link SHAPES}: a schema with one of them is not plain. */
const OTHERS = new Set(
  (
    '$anchor $dynamicAnchor $dynamicRef $recursiveAnchor $recursiveRef $vocabulary id $schema $data nullable discriminator ' +
    'additionalItems contains maxContains minContains prefixItems unevaluatedItems uniqueItems ' +
    'dependencies dependentRequired dependentSchemas patternProperties propertyNames unevaluatedProperties ' +
    'multipleOf divisibleBy extends disallow contentSchema'
  ).split(' '),
);

const isText = (value: unknown) => typeof value === 'string';
const isFlag = (value: unknown) => typeof value === 'boolean';
const isNumber = (value: unknown) => Number.isFinite(value);
const isCount = (value: unknown) => Number.isSafeInteger(value) && Number(value) >= 0;
const isPrimitive = (value: unknown) => typeof value !== 'object' || value === null;
const isUnique = (items: readonly unknown[]) => new Set(items).size === items.length;

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isPattern(value: unknown): boolean {
  try {
    RE2JS.compile(String(value));
    return isText(value);
  } catch {
    return false;
  }
}

type Shape = (value: unknown, inner: (schema: unknown) => boolean) => boolean;

const schema: Shape = (value, inner) => inner(value);
const schemas: Shape = (value, inner) => Array.isArray(value) && value.length > 0 && value.every(inner);
const namedSchemas: Shape = (value, inner) => isObject(value) && Object.values(value).every(inner);

/** What may stand at each keyword that is understood. */
const SHAPES: ReadonlyMap<string, Shape> = new Map<string, Shape>([
  ...['$comment', 'title', 'description', 'contentEncoding', 'contentMediaType'].map((name) => [name, isText] as const),
  ...['default', 'examples'].map((name) => [name, (value: unknown) => name === 'default' || Array.isArray(value)] as const),
  ...['readOnly', 'writeOnly', 'deprecated'].map((name) => [name, isFlag] as const),
  ...['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum'].map((name) => [name, isNumber] as const),
  ...['Length', 'Items', 'Properties'].flatMap((what) => [`min${what}`, `max${what}`].map((name) => [name, isCount] as const)),
  ...['additionalProperties', 'items', 'not', 'if', 'then', 'else'].map((name) => [name, schema] as const),
  ...['allOf', 'anyOf', 'oneOf'].map((name) => [name, schemas] as const),
  ...['properties', 'definitions', '$defs'].map((name) => [name, namedSchemas] as const),
  [
    'type',
    (value) => (Array.isArray(value) ? value.length > 0 && isUnique(value) && value.every((name) => TYPES.has(name)) : TYPES.has(value)),
  ],
  ['enum', (value) => Array.isArray(value) && value.length > 0 && isUnique(value) && value.every(isPrimitive)],
  ['const', isPrimitive],
  ['required', (value) => Array.isArray(value) && isUnique(value) && value.every(isText)],
  ['pattern', isPattern],
]);

/** Where a reference within the schema's own definitions leads; undefined for any other, and where nothing is there. */
export function localTarget(root: object | boolean, reference: string): unknown {
  if (reference === '#') return root;
  const [, holder, name] = /^#\/(definitions|\$defs)\/([\w.-]+)$/.exec(reference) ?? [];
  if (holder === undefined || name === undefined || !isObject(root) || !Object.hasOwn(root, holder)) return undefined;
  const definitions = root[holder];
  return isObject(definitions) && Object.hasOwn(definitions, name) ? definitions[name] : undefined;
}

const MAX_DEPTH = 200;

/**
 * Whether a schema says nothing but what {@link quickCheck} understands, in the way in which its draft wants it said. `isOld`: of a draft
 * before 2019-09, of which formats are checked and which have no `$defs`.
 */
export function isPlainSchema(root: object | boolean, isOld: boolean): boolean {
  const walk = (part: unknown, depth: number): boolean => {
    if (typeof part === 'boolean') return true;
    if (!isObject(part) || depth > MAX_DEPTH) return false;
    const inner = (below: unknown) => walk(below, depth + 1);
    return Object.entries(part).every(([keyword, value]) => {
      if (keyword === '$ref') return isText(value) && localTarget(root, String(value)) !== undefined;
      if (keyword === '$id') return depth === 0 && isText(value) && /^https?:\/\/[\w./-]+$/.test(String(value));
      if (keyword === 'format') return isText(value) && (!isOld || SCHEMA_FORMATS.has(String(value)));
      if (keyword === '$defs' && isOld) return false;
      const shape = SHAPES.get(keyword);
      return shape === undefined ? !OTHERS.has(keyword) : shape(value, inner);
    });
  };
  return walk(root, 0);
}
