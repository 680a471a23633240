import { isNull, isScalar, type MappingNode, type Node, NULL, textOf } from '@capstan/yaml';
import { setScalarField } from './scalars.ts';

/** Whether nothing or a null stands there. */
export function isMissingOrNull(node: Node | undefined): boolean {
  return node === undefined || isNull(node);
}

/** Merges one item of a list with the patch's item of the same key; either may be missing. */
export type MergeItem = (target: Node | undefined, patch: Node | undefined) => Node | undefined;

const isEmptyMapping = (node: Node | undefined): boolean => node instanceof Map && node.size === 0;

/**
 * Merges a list whose items are told apart by `keys` (none: by their own text), as kyaml does: items of the patch first, in its order,
 * then those that only the target has. `target` and `patch` are the same list where only one side has any. Undefined means no list.
 * kyaml's rules for items that lack some of the keys are odd; they are kept, since the output has to be equal.
 */
export function mergeAssociativeList(target: Node[], patch: Node[] | undefined, keys: readonly string[], merge: MergeItem): Node[] {
  const sources = patch === undefined ? [target] : [patch, target];
  let valuesList = keys.length > 0 ? distinct(sources.flatMap((source) => source.map((item) => keyValues(item, keys)))) : [];
  let names = keys;
  if (keys.length === 0) {
    valuesList = distinct(sources.flatMap((source) => source.map((item) => [isScalar(item) ? textOf(item) : ''])));
    names = [''];
  }
  if (valuesList.length === 0) return target;
  if (names.length > 1) unifyPartialKeys(valuesList);
  const added: Node[] = [];
  let usedKeys: readonly string[] = names;
  for (const values of valuesList) {
    if (values.length === 0) continue;
    const [validKeys, validValues] = presentKeys(valuesList, values, names);
    usedKeys = validKeys;
    const item = merge(findItem(target, validKeys, validValues), patch === undefined ? undefined : findItem(patch, validKeys, validValues));
    if (isMissingOrNull(item) || isEmptyMapping(item)) {
      if (validKeys.length > 0) setItem(target, undefined, validKeys, validValues);
      continue;
    }
    if (item instanceof Map) fillKeys(item, validKeys, validValues);
    setItem(added, item, validKeys, validValues);
  }
  return appendItems(added, target, usedKeys);
}

function fillKeys(item: MappingNode, keys: readonly string[], values: readonly string[]): void {
  for (const [index, key] of keys.entries()) {
    const value = values[index] ?? '';
    if (!item.has(key) && value !== '') setScalarField(item, key, value, '');
  }
}

/** The texts of an item's keys; empty for those that it lacks. */
function keyValues(item: Node, keys: readonly string[]): string[] {
  return keys.map((key) => {
    const value = item instanceof Map ? item.get(key) : undefined;
    return value !== undefined && isScalar(value) && !isNull(value) ? textOf(value) : '';
  });
}

function distinct(list: string[][]): string[][] {
  const seen = new Set<string>();
  return list.filter((values) => {
    const key = JSON.stringify(values);
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

/** Lets items that agree in the keys which both have count as one: a port without a protocol is the port with one. */
function unifyPartialKeys(list: string[][]): void {
  for (let left = 0; left < list.length; left += 1) {
    for (let right = 0; right < list.length; right += 1) {
      const unified = unify(list[left] ?? [], list[right] ?? []);
      if (unified === undefined) continue;
      list[left] = unified;
      list[right] = unified;
    }
  }
}

function unify(left: readonly string[], right: readonly string[]): string[] | undefined {
  if (left.length !== right.length) return undefined;
  let common = false;
  const result: string[] = [];
  for (const [index, value] of left.entries()) {
    const other = right[index] ?? '';
    if (value === other) common = true;
    else if (value !== '' && other !== '') return undefined;
    result.push(value === '' ? other : value);
  }
  return common ? result : undefined;
}

/** The keys that any item has, with this item's values of them; all keys where no item has one. */
function presentKeys(list: readonly (readonly string[])[], values: readonly string[], keys: readonly string[]): [string[], string[]] {
  const present = new Set<string>();
  for (const item of list) for (const [index, value] of item.entries()) if (value !== '') present.add(keys[index] ?? '');
  if (present.size === 0) return [[...keys], [...values]];
  return [keys.filter((key) => present.has(key)), values.filter((value, index) => value !== '' || present.has(keys[index] ?? ''))];
}

/** The first item that has all of these keys with these values; keys without a value do not count. */
function findItem(list: readonly Node[], keys: readonly string[], values: readonly string[]): Node | undefined {
  const [validKeys, validValues] = presentKeys([values], values, keys);
  if (validKeys[0] === '') return list.find((item) => isScalar(item) && textOf(item) === (validValues[0] ?? ''));
  return list.find((item) => item instanceof Map && validKeys.every((key, index) => hasText(item, key, validValues[index] ?? '')));
}

function hasText(item: MappingNode, key: string, text: string): boolean {
  const value = item.get(key);
  if (value === undefined) return false;
  return isScalar(value) ? textOf(value) === text : text === '';
}

/**
 * Puts an item in the place of all that match, or at the end; without an item takes those out. Drops empty items on the way, and, as
 * kyaml does, all that match nothing when there are no values to match.
 */
function setItem(list: Node[], item: Node | undefined, keys: readonly string[], values: readonly string[]): void {
  const kept: Node[] = [];
  let matched = false;
  for (const existing of list) {
    if (isMissingOrNull(existing) || isEmptyMapping(existing)) continue;
    if (!(existing instanceof Map) && (keys[0] ?? '') !== '' && (values[0] ?? '') !== '') {
      kept.push(existing);
      continue;
    }
    if (!matches(existing, keys, values)) {
      if (values.length > 0) kept.push(existing);
      continue;
    }
    matched = true;
    if (item !== undefined) kept.push(item);
  }
  if (item !== undefined && !isNull(item) && !matched) kept.push(item);
  list.splice(0, list.length, ...kept);
}

function matches(existing: Node, keys: readonly string[], values: readonly string[]): boolean {
  let found = false;
  for (const [index, key] of keys.entries()) {
    if (index < values.length) found = matchesKey(existing, key, values[index] ?? '');
    if (!found) return false;
  }
  return true;
}

function matchesKey(existing: Node, key: string, value: string): boolean {
  if (key === '') return isScalar(existing) && (isNull(existing) ? '' : textOf(existing)) === value;
  if (!(existing instanceof Map)) return false;
  return value === '' ? existing.has(key) : hasText(existing, key, value);
}

function appendItems(into: Node[], items: readonly Node[], keys: readonly string[]): Node[] {
  for (const item of [...items]) {
    if (keys[0] === '') {
      setItem(into, item, [''], [isScalar(item) ? textOf(item) : '']);
      continue;
    }
    const values: string[] = [];
    for (const key of keys) {
      const value = item instanceof Map ? (item.get(key) ?? undefined) : undefined;
      if (value === undefined) into.push(item ?? NULL);
      else values.push(isScalar(value) ? textOf(value) : '');
    }
    if (keys.length > 1) setItem(into, undefined, keys, values);
    setItem(into, item, keys, values);
  }
  return into;
}
