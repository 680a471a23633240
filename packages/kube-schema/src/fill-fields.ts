import { GO_TYPES } from './generated/go-types.ts';

type Fields = Readonly<Record<string, unknown>>;

/** What an absent field of each type is written as. */
const ZEROS = new Map<string, unknown>([
  ['t', ''],
  ['b', false],
  ['i', 0],
  ['n', 0],
  ['q', '0'],
]);

/**
 * A copy of an object of a built-in kind with the fields that a client in Go always writes, such as a Deployment's `strategy: {}` or a
 * Job's `spec.template.metadata: {}`; the object itself where there are none to add. What does not have the shape of its kind is left.
 *
 * Server-side apply takes such an empty field for a wish of its own: a client that applied it once and leaves it out the next time asks
 * the API server to remove all that lies below it.
 */
export function fillFields<T extends Fields & { readonly apiVersion: string; readonly kind: string }>(object: T): T {
  const name = `${object.apiVersion} ${object.kind}`;
  const shape = Object.hasOwn(GO_TYPES.kinds, name) ? GO_TYPES.kinds[name] : undefined;
  // Fields are only added: all that T promises is still there.
  return shape === undefined ? object : (fillShape(object, shape) as T);
}

function fillShape(value: Fields, index: number): Fields {
  // Made when first needed: most places have nothing to add.
  let filled: Record<string, unknown> | undefined;
  for (const { field, isWritten, type } of rulesOf(index)) {
    const before = Object.hasOwn(value, field) ? value[field] : undefined;
    const isAbsent = before === undefined || before === null;
    if (isAbsent && !isWritten) continue;
    const after = isAbsent ? zeroOf(type) : fill(before, type);
    if (after === before) continue;
    filled ??= { ...value };
    filled[field] = after;
  }
  return filled ?? value;
}

interface Rule {
  readonly field: string;
  readonly isWritten: boolean;
  readonly type: string;
}

const rules = new Map<number, readonly Rule[]>();

function rulesOf(index: number): readonly Rule[] {
  let known = rules.get(index);
  if (known === undefined) {
    const shape = Object.entries(GO_TYPES.shapes[index] ?? {});
    known = shape.map(([field, rule]) => ({ field, isWritten: rule.startsWith('a'), type: rule.slice(1) }));
    rules.set(index, known);
  }
  return known;
}

function fill(value: unknown, type: string): unknown {
  // Plain values have nothing inside.
  if (typeof value !== 'object' || value === null) return value;
  if (type.startsWith('l')) return Array.isArray(value) ? fillItems(value, type.slice(1)) : value;
  if (!isFields(value)) return value;
  if (type.startsWith('m')) {
    const filled = Object.entries(value).map(([key, item]) => [key, fill(item, type.slice(1))] as const);
    return Object.assign(Object.create(null), Object.fromEntries(filled));
  }
  return isNumbered(type) ? fillShape(value, shapeOf(type)) : value;
}

function fillItems(items: readonly unknown[], type: string): readonly unknown[] {
  const filled = items.map((item) => fill(item, type));
  return filled.some((item, index) => item !== items[index]) ? filled : items;
}

function zeroOf(type: string): unknown {
  if (type.startsWith('s')) return isNumbered(type) ? fillShape({}, shapeOf(type)) : {};
  return ZEROS.get(type);
}

function isNumbered(type: string): boolean {
  return type.length > 1 && type.startsWith('s');
}

function shapeOf(type: string): number {
  return Number(type.slice(1));
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
