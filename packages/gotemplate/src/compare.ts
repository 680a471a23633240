import { FunctionError } from './error.ts';
import { formatValue } from './format-value.ts';
import { compareStrings } from './go-string.ts';
import { sprintf } from './printf.ts';
import { entriesOf, GoInt, GoMap, GoSlice, HostObject, integerOf, itemsOf, typeOf, type Value } from './value.ts';

type BasicKind = 'invalid' | 'bool' | 'int' | 'uint' | 'float' | 'string';

function basicKind(value: Value): BasicKind {
  switch (typeof value) {
    case 'boolean':
      return 'bool';
    case 'string':
      return 'string';
    case 'number':
      return 'float';
  }
  const integer = integerOf(value);
  if (integer === undefined) return 'invalid';
  return integer.kind.startsWith('u') ? 'uint' : 'int';
}

function isNil(value: Value): boolean {
  return value === undefined || value === null || (value instanceof GoSlice && value.isNil) || (value instanceof GoMap && value.isNil);
}

/** The template function `eq`: whether the first value equals any of the others. */
export function equal(first: Value, ...others: Value[]): boolean {
  if (others.length === 0) throw new FunctionError('missing argument for comparison');
  return others.some((other) => equalTo(first ?? undefined, other ?? undefined));
}

function equalTo(left: Value, right: Value): boolean {
  const kind = basicKind(left);
  const other = basicKind(right);
  const integers = [integerOf(left)?.value, integerOf(right)?.value] as const;
  if (integers[0] !== undefined && integers[1] !== undefined) return integers[0] === integers[1];
  if (kind !== other) {
    if (left === undefined || right === undefined) return false;
    throw new FunctionError(`incompatible types for comparison: ${typeOf(left)} and ${typeOf(right)}`);
  }
  if (kind !== 'invalid') return left === right;
  return equalComposites(left, right);
}

function equalComposites(left: Value, right: Value): boolean {
  if (isNil(left) || isNil(right)) {
    checkKinds(left, right);
    return isNil(left) === isNil(right);
  }
  checkKinds(left, right);
  if (right instanceof HostObject && entriesOf(right) === undefined) return left === right || sameStruct(left, right);
  throw new FunctionError(sprintf('non-comparable type %s: %v', [right, typeOf(right)]));
}

/** Structs are equal where all that they hold is; pointers where they lead to the same. */
function sameStruct(left: Value, right: HostObject): boolean {
  return right.kind === 'struct' && typeOf(left) === right.type && formatValue(left) === formatValue(right);
}

function checkKinds(left: Value, right: Value): void {
  if (left === undefined || right === undefined) return;
  const same =
    (itemsOf(left) !== undefined) === (itemsOf(right) !== undefined) &&
    (entriesOf(left) !== undefined) === (entriesOf(right) !== undefined);
  if (same) return;
  throw new FunctionError(sprintf('non-comparable types %s: %v, %s: %v', [left, typeOf(left), typeOf(right), right]));
}

/** The template function `lt`. */
export function compareOrder(first: Value, second: Value): boolean {
  const left = first ?? undefined;
  const right = second ?? undefined;
  const kind = basicKind(left);
  const other = basicKind(right);
  if (kind === 'invalid' || other === 'invalid') throw new FunctionError('invalid type for comparison');
  const integers = [integerOf(left)?.value, integerOf(right)?.value] as const;
  if (integers[0] !== undefined && integers[1] !== undefined) return integers[0] < integers[1];
  if (kind !== other) throw new FunctionError(`incompatible types for comparison: ${typeOf(left)} and ${typeOf(right)}`);
  if (typeof left === 'string' && typeof right === 'string') return compareStrings(left, right) < 0;
  if (typeof left === 'number' && typeof right === 'number') return left < right;
  throw new FunctionError('invalid type for comparison');
}

/** reflect.DeepEqual. */
export function deepEqual(left: Value, right: Value): boolean {
  if (left === right) return !(typeof left === 'number' && Number.isNaN(left));
  if (left === undefined || left === null || right === undefined || right === null) return (left ?? null) === (right ?? null);
  if (typeof left !== 'object' || typeof right !== 'object' || typeOf(left) !== typeOf(right)) return false;
  if (left instanceof GoInt && right instanceof GoInt) return left.value === right.value;
  if (left instanceof HostObject || right instanceof HostObject) {
    return left instanceof HostObject && right instanceof HostObject && formatValue(left) === formatValue(right);
  }
  if (isNil(left) !== isNil(right)) return false;
  const items = itemsOf(left);
  const others = itemsOf(right);
  if (items !== undefined && others !== undefined) {
    return items.length === others.length && items.every((item, index) => deepEqual(item, others[index]));
  }
  const entries = entriesOf(left) ?? new Map<string, Value>();
  const counterparts = entriesOf(right) ?? new Map<string, Value>();
  if (entries.size !== counterparts.size) return false;
  for (const [key, item] of entries) if (!counterparts.has(key) || !deepEqual(item, counterparts.get(key))) return false;
  return true;
}
