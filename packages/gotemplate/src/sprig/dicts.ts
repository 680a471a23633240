import { FunctionError } from '../error.ts';
import { fixed, type GoFunction, variadic } from '../go-function.ts';
import { compareStrings } from '../go-string.ts';
import { asPlainMap } from '../map-alias.ts';
import { ANY_MAP, ANY_TYPE, GoMap, GoSlice, HostObject, itemsOf, kindOf, strings, typeOf, type Value } from '../value.ts';
import { isEmpty, toText } from './cast.ts';

function dict(...values: Value[]): Value {
  const map = new GoMap();
  for (let index = 0; index < values.length; index += 2)
    map.set(toText(values[index]), index + 1 < values.length ? (values[index + 1] ?? null) : '');
  return map;
}

function set(map: GoMap, key: string, value: Value): Value {
  if (map.isNil) throw new FunctionError('assignment to entry in nil map');
  map.set(key, value ?? null);
  return asPlainMap(map);
}

function unset(map: GoMap, key: string): Value {
  map.delete(key);
  return asPlainMap(map);
}

function pick(map: GoMap, ...keys: string[]): Value {
  const picked = new GoMap();
  for (const key of keys) if (map.has(key)) picked.set(key, map.get(key));
  return picked;
}

function omit(map: GoMap, ...keys: string[]): Value {
  const omitted = new Set(keys);
  return new GoMap([...map].filter(([key]) => !omitted.has(key)));
}

/** Merges `source` into `target`, in place: absent and empty values are filled, or all replaced where `overwrite` says so. */
function mergeInto(target: GoMap, source: GoMap, overwrite: boolean): void {
  for (const [key, value] of source) {
    const known = target.get(key);
    if (value === null || value === undefined) {
      if (overwrite) target.set(key, null);
      continue;
    }
    const bothMaps = value instanceof GoMap && known instanceof GoMap;
    if (bothMaps) mergeInto(known, value, overwrite);
    const isList = itemsOf(value) !== undefined;
    // A list takes the place of whatever stands there, if the target was empty or overwriting is wanted.
    if (isList && overwrite) target.set(key, value);
    if (!isEmpty(known) && (isList || bothMaps)) continue;
    if (overwrite || isEmpty(known)) target.set(key, value);
  }
}

function merging(overwrite: boolean): GoFunction {
  return variadic([ANY_MAP], ANY_MAP, (target, ...sources) => {
    const result = target.isNil ? new GoMap() : target;
    for (const source of sources) mergeInto(result, source, overwrite);
    return asPlainMap(result);
  });
}

function deepCopy(value: Value): Value {
  if (Array.isArray(value)) return value.map(deepCopy);
  if (value instanceof GoSlice) return new GoSlice(value.type, value.items.map(deepCopy), value.isNil);
  if (!(value instanceof GoMap)) return value;
  const copy = GoMap.typed(
    value.type,
    [...value].map(([key, item]) => [key, deepCopy(item)]),
  );
  copy.isNil = value.isNil;
  copy.methods = value.methods;
  return copy;
}

/** Go's copy of a whole value cannot begin with none. */
function deepCopyOf(value: Value): Value {
  if (value === null || value === undefined) throw new FunctionError('reflect: call of reflect.Value.Type on zero Value');
  return deepCopy(value);
}

function conversionFault(value: Value, wanted: string): FunctionError {
  const actual = value === null || value === undefined ? 'nil' : typeOf(value);
  return new FunctionError(`interface conversion: interface {} is ${actual}, not ${wanted}`);
}

function dig(...values: Value[]): Value {
  if (values.length < 3) throw new FunctionError('dig needs at least three arguments');
  let map = values.at(-1);
  const keys = values.slice(0, -2).map((key) => {
    if (typeof key !== 'string') throw conversionFault(key, 'string');
    return key;
  });
  for (const [index, key] of keys.entries()) {
    if (!(map instanceof GoMap) || map.type !== ANY_MAP) throw conversionFault(map, ANY_MAP);
    if (!map.has(key)) return values.at(-2);
    map = map.get(key);
    if (index === keys.length - 1) return map;
  }
  return map;
}

function sortedEntries(map: GoMap): [string, Value][] {
  return [...map].sort(([left], [right]) => compareStrings(left, right));
}

/** sprig's functions of maps, and of values in general. Go gives `keys` and `values` in no order; here it is the keys'. */
export function dictFunctions(): [string, GoFunction][] {
  const merge = merging(false);
  const mergeOverwrite = merging(true);
  return [
    ['dict', variadic([], ANY_TYPE, dict)],
    ['get', fixed([ANY_MAP, 'string'], (map, key) => (map.has(key) ? map.get(key) : ''))],
    ['set', fixed([ANY_MAP, 'string', ANY_TYPE], set)],
    ['unset', fixed([ANY_MAP, 'string'], unset)],
    ['hasKey', fixed([ANY_MAP, 'string'], (map, key) => map.has(key))],
    ['pluck', variadic(['string'], ANY_MAP, (key, ...maps) => maps.filter((map) => map.has(key)).map((map) => map.get(key)))],
    ['keys', variadic([], ANY_MAP, (...maps) => strings(maps.flatMap((map) => [...map.keys()].sort(compareStrings))))],
    ['values', fixed([ANY_MAP], (map) => sortedEntries(map).map(([, value]) => value))],
    ['pick', variadic([ANY_MAP], 'string', pick)],
    ['omit', variadic([ANY_MAP], 'string', omit)],
    ['merge', merge],
    ['mustMerge', merge],
    ['mergeOverwrite', mergeOverwrite],
    ['mustMergeOverwrite', mergeOverwrite],
    ['deepCopy', fixed([ANY_TYPE], deepCopyOf)],
    ['mustDeepCopy', fixed([ANY_TYPE], deepCopyOf)],
    ['dig', variadic([], ANY_TYPE, dig)],
    ['default', variadic([ANY_TYPE], ANY_TYPE, (fallback, ...given) => (given.length === 0 || isEmpty(given[0]) ? fallback : given[0]))],
    ['empty', fixed([ANY_TYPE], isEmpty)],
    ['coalesce', variadic([], ANY_TYPE, (...values) => values.find((value) => !isEmpty(value)) ?? null)],
    ['all', variadic([], ANY_TYPE, (...values) => values.every((value) => !isEmpty(value)))],
    ['any', variadic([], ANY_TYPE, (...values) => values.some((value) => !isEmpty(value)))],
    ['ternary', fixed([ANY_TYPE, ANY_TYPE, 'bool'], (yes, no, condition) => (condition ? yes : no))],
    ['typeOf', fixed([ANY_TYPE], printedType)],
    ['typeIs', fixed(['string', ANY_TYPE], (type, value) => type === printedType(value))],
    ['typeIsLike', fixed(['string', ANY_TYPE], (type, value) => type === printedType(value) || `*${type}` === printedType(value))],
    ['kindOf', fixed([ANY_TYPE], printedKind)],
    ['kindIs', fixed(['string', ANY_TYPE], (kind, value) => kind === printedKind(value))],
  ];
}

function printedType(value: Value): string {
  return value === null || value === undefined ? '<nil>' : typeOf(value);
}

function printedKind(value: Value): string {
  if (value === null || value === undefined) return 'invalid';
  return value instanceof HostObject ? value.kind : kindOf(value);
}
