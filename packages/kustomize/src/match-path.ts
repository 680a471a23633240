import { isNull, isScalar, type MappingNode, type Node, NULL, Scalar, textOf } from '@capstan/yaml';
import { RE2JS } from 're2js';
import { overwrite } from './scalars.ts';
import { faultOfBareKey } from './written-bare.ts';

/** What is to be made where a path ends in nothing. */
export type CreateKind = 'scalar' | 'mapping' | 'sequence';

/** A place that a path leads to. */
export interface Match {
  readonly value: Node;
  /** Names and indexes from where the path began. */
  readonly path: readonly (string | number)[];
  set(value: Node): void;
}

/** A path that does not fit what it is matched against. */
export class PathError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'PathError';
  }
}

/** Stands for a scalar that was just made and has neither text nor tag yet. */
export const UNTAGGED = new Scalar('', 'str');

const isIndex = (part: string): boolean => /^\d+$/.test(part);
const isBracket = (part: string): boolean => part.startsWith('[') && part.endsWith(']');

/** Every place to which the path leads: `*` is any item of a list, `[name=x]` those whose field matches the pattern. */
export function matchPath(root: MappingNode | Node, path: readonly string[], create?: CreateKind): Match[] {
  return match({ value: root, path: [], set: () => undefined }, path, create);
}

function match(at: Match, path: readonly string[], create: CreateKind | undefined): Match[] {
  const [part, ...rest] = path;
  if (part === undefined) return [at];
  if (isIndex(part)) return matchIndex(at, Number(part), rest, create);
  if (isBracket(part)) return matchItems(at, part, rest, create);
  if (part === '*') return itemsOf(at).flatMap((item) => match(item, rest, create));
  return matchField(at, part, rest, create);
}

function matchField(at: Match, name: string, rest: readonly string[], create: CreateKind | undefined): Match[] {
  const { value } = at;
  if (isNull(value)) return [];
  if (!(value instanceof Map)) throw new PathError(`there is no field '${name}' in a ${Array.isArray(value) ? 'list' : 'scalar'}`);
  if (!value.has(name)) {
    if (create === undefined) return [];
    const bare = faultOfBareKey(name);
    if (bare !== undefined) throw new PathError(bare);
    value.set(name, make(rest[0], create));
  }
  const field: Match = { value: value.get(name) ?? NULL, path: [...at.path, name], set: (next) => overwrite(value, name, next) };
  if (isScalar(field.value) && rest.length > 0) throw new PathError(`'${name}' is a scalar`);
  return match(field, rest, create);
}

function matchIndex(at: Match, index: number, rest: readonly string[], create: CreateKind | undefined): Match[] {
  const list = listOf(at);
  if (list.length === index && create !== undefined) list.push(make(rest[0], create));
  const value = list[index];
  if (value === undefined) throw new PathError(`index ${index} specified but only ${list.length} elements found`);
  return match(item(at, list, index), rest, create);
}

function matchItems(at: Match, part: string, rest: readonly string[], create: CreateKind | undefined): Match[] {
  const { field, value } = splitBracket(part);
  const matches = searcher(value);
  const found = itemsOf(at).flatMap((element) => {
    const node = field === '' ? element.value : element.value instanceof Map ? element.value.get(field) : undefined;
    if (node === undefined || !isScalar(node) || !matches(written(node))) return [];
    return field === '' ? [element] : match(element, rest, create);
  });
  if (found.length > 0 || create === undefined) return found;
  const list = listOf(at);
  list.push(field === '' ? value : new Map<string, Node>([[field, value]]));
  return field === '' ? [item(at, list, list.length - 1)] : match(item(at, list, list.length - 1), rest, create);
}

function listOf(at: Match): Node[] {
  if (!Array.isArray(at.value)) throw new PathError(`a list is expected, found a ${at.value instanceof Map ? 'mapping' : 'scalar'}`);
  return at.value;
}

function itemsOf(at: Match): Match[] {
  if (isNull(at.value)) return [];
  const list = listOf(at);
  return list.map((_, index) => item(at, list, index));
}

function item(at: Match, list: Node[], index: number): Match {
  return {
    value: list[index] ?? NULL,
    path: [...at.path, index],
    set: (next) => {
      list[index] = next;
    },
  };
}

function make(next: string | undefined, create: CreateKind): Node {
  if (next !== undefined) return isBracket(next) || isIndex(next) ? [] : new Map();
  return create === 'scalar' ? UNTAGGED : create === 'mapping' ? new Map() : [];
}

/** How kyaml writes a scalar: the pattern is matched against that, quotes and all. */
function written(node: string | Scalar): string {
  return node instanceof Scalar && node.quoted ? `"${node.text}"` : textOf(node);
}

function searcher(pattern: string): (text: string) => boolean {
  if (/^[A-Za-z0-9_/-]*$/.test(pattern)) return (text) => text.includes(pattern);
  let compiled: RE2JS;
  try {
    compiled = RE2JS.compile(pattern);
  } catch {
    throw new PathError(`'${pattern}' is no regular expression`);
  }
  return (text) => compiled.matcher(text).find();
}

/** Takes `[name=value]` apart; a name may be missing. */
function splitBracket(part: string): { field: string; value: string } {
  const inner = part.slice(1, -1);
  const equals = inner.indexOf('=');
  if (equals === -1) throw new PathError(`list path element '${part}' must contain fieldName=fieldValue for element to match`);
  return { field: inner.slice(0, equals), value: inner.slice(equals + 1) };
}

/** The one value to which a path leads: `[name=x]` is the first item with exactly that value, a number an index. Undefined: none. */
export function lookUp(root: Node, path: readonly string[]): Match | undefined {
  let at: Match = { value: root, path: [], set: () => undefined };
  for (const raw of path) {
    const part = raw.trim();
    if (part === '') continue;
    const next = step(at, part);
    if (next === undefined) return undefined;
    at = next;
  }
  return at;
}

function step(at: Match, part: string): Match | undefined {
  const { value } = at;
  if (isNull(value)) return undefined;
  if (isIndex(part) || part === '-') {
    const list = listOf(at);
    const index = part === '-' ? list.length - 1 : Number(part);
    return list[index] === undefined ? undefined : item(at, list, index);
  }
  if (part === '*') throw new PathError('a wildcard is not supported here');
  if (isBracket(part)) {
    const { field, value: wanted } = splitBracket(part);
    const list = listOf(at);
    const index = list.findIndex((element) => {
      const node = field === '' ? element : element instanceof Map ? element.get(field) : undefined;
      return node !== undefined && isScalar(node) && textOf(node) === wanted;
    });
    return index === -1 ? undefined : item(at, list, index);
  }
  if (!(value instanceof Map)) throw new PathError(`there is no field '${part}' in a ${Array.isArray(value) ? 'list' : 'scalar'}`);
  const field = value.get(part);
  return field === undefined ? undefined : { value: field, path: [...at.path, part], set: (next) => void value.set(part, next) };
}
