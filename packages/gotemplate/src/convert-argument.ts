import { REFLECT } from './go-function.ts';
import type { State } from './run.ts';
import { ANY_MAP, ANY_TYPE, GoMap, nilSlice, typeOf, type Value } from './value.ts';

/** Whether Go allows nil for a type. */
export function canBeNil(type: string): boolean {
  return type === ANY_TYPE || type === REFLECT || type.startsWith('map[') || type.startsWith('[]') || type.startsWith('*');
}

/** The nil of a type that has one. */
export function nilOf(type: string): Value {
  if (type === ANY_TYPE || type.startsWith('*')) return null;
  if (type === REFLECT) return undefined;
  if (type.startsWith('[]')) return nilSlice(type);
  const map = GoMap.typed(type);
  map.isNil = true;
  return map;
}

/** The value as an argument of this type; ends the run where Go would. */
export function convertArgument(state: State, value: Value, type: string): Value {
  if (value === undefined) return canBeNil(type) ? nilOf(type) : state.fail(`invalid value; expected ${type}`);
  if (type === ANY_TYPE || type === REFLECT) return value;
  const actual = typeOf(value);
  if (value !== null && (actual === type || isNamedMap(value, type))) return value;
  return state.fail(`wrong type for value; expected ${type}; got ${actual}`);
}

/** A map of a named type, such as `common.Values`, passes for the type it is made of. */
function isNamedMap(value: Value, type: string): boolean {
  return type === ANY_MAP && value instanceof GoMap && !value.type.startsWith('map[');
}
