import { type MappingNode, type Node, NULL, parseDocument, type Value } from '@capstan/yaml';
import { jsonEqual, nodeOfValue, throughJson } from './json-values.ts';
import { copyNode } from './scalars.ts';

/** One operation of RFC 6902. */
export interface JsonOperation {
  readonly op: string;
  readonly path: string;
  readonly from: string | undefined;
  readonly value: Value | undefined;
}

/** A patch that is none, or an operation that does not fit the document. */
export class JsonPatchError extends Error {
  /** The operation's place in the patch. */
  readonly index: number | undefined;

  constructor(message: string, index?: number) {
    super(message);
    this.name = 'JsonPatchError';
    this.index = index;
  }
}

/** Reads a patch in JSON (when it begins with `[`) or YAML. Throws a JsonPatchError or a YamlError. */
export function parseJsonPatch(text: string): JsonOperation[] {
  const value = text.startsWith('[') ? parseJson(text) : parseDocument(text, { flavor: 'sigs' });
  if (value === null) return [];
  if (!Array.isArray(value)) throw new JsonPatchError('a JSON patch is a list of operations');
  return value.map((item, index) => {
    if (typeof item !== 'object' || item === null || Array.isArray(item))
      throw new JsonPatchError('an operation is a mapping with op and path', index);
    return {
      op: textOf(item, 'op'),
      path: textOf(item, 'path'),
      from: typeof item.from === 'string' ? item.from : undefined,
      value: 'value' in item ? item.value : undefined,
    };
  });
}

function parseJson(text: string): Value {
  try {
    return JSON.parse(text) as Value; // what JSON gives is one
  } catch (cause) {
    throw new JsonPatchError(cause instanceof Error ? cause.message : 'no JSON');
  }
}

function textOf(item: { readonly [key: string]: Value }, key: string): string {
  const value = item[key];
  return typeof value === 'string' ? value : '';
}

/** Applies a patch to a resource's root in place, whose scalars come out as JSON leaves them. Throws a JsonPatchError. */
export function applyJsonPatch(root: MappingNode, operations: readonly JsonOperation[]): MappingNode {
  const document: { root: Node } = { root: throughJson(root) };
  for (const [index, operation] of operations.entries()) {
    try {
      applyOperation(document, operation);
    } catch (error) {
      throw error instanceof JsonPatchError ? new JsonPatchError(error.message, index) : error;
    }
  }
  if (!(document.root instanceof Map)) throw new JsonPatchError('the patch leaves no object');
  return document.root;
}

function applyOperation(document: { root: Node }, operation: JsonOperation): void {
  const { op, path } = operation;
  switch (op) {
    case 'add':
      add(document, path, valueNode(operation), op);
      return;
    case 'replace': {
      // As the library that kustomize uses: a field that is not there is set all the same, an index has to be there.
      write(document, resolve(document, path, op), valueNode(operation));
      return;
    }
    case 'remove': {
      const place = resolve(document, path, op);
      if (read(place) === undefined) throw missing(op, path);
      remove(place, path);
      return;
    }
    case 'move': {
      const place = resolve(document, operation.from ?? '', op);
      const value = read(place);
      if (value === undefined) throw missing(op, operation.from ?? '');
      remove(place, operation.from ?? '');
      add(document, path, value, op);
      return;
    }
    case 'copy': {
      const value = read(resolve(document, operation.from ?? '', op));
      add(document, path, value === undefined ? nodeOfValue(null) : copyNode(value), op);
      return;
    }
    case 'test': {
      const wanted = operation.value === undefined ? NULL : nodeOfValue(operation.value);
      const found = read(resolve(document, path, op)) ?? NULL;
      if (!jsonEqual(found, wanted)) throw new JsonPatchError(`testing value ${path} failed`);
      return;
    }
    default:
      throw new JsonPatchError(op === '' ? 'it has no op' : `unknown operation "${op}": it is add, remove, replace, move, copy or test`);
  }
}

function valueNode(operation: JsonOperation): Node {
  return operation.value === undefined ? nodeOfValue(null) : nodeOfValue(operation.value);
}

/** Where an operation acts: a key of a mapping, an index of a list, or the whole document. */
interface Place {
  readonly parent: MappingNode | Node[] | undefined;
  readonly key: string;
  /** The whole way, as it was written. */
  readonly pointer: string;
  readonly root?: Node;
}

function resolve(document: { root: Node }, pointer: string, op: string): Place {
  if (pointer === '') return { parent: undefined, key: '', pointer, root: document.root };
  const [, ...parts] = pointer.split('/').map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
  const key = parts.pop();
  if (key === undefined || !pointer.startsWith('/')) throw missing(op, pointer);
  let node: Node | undefined = document.root;
  for (const part of parts) {
    node = node instanceof Map ? node.get(part) : Array.isArray(node) ? node[indexOf(part, node.length, op, pointer)] : undefined;
    if (!(node instanceof Map) && !Array.isArray(node)) throw missing(op, pointer);
  }
  if (!(node instanceof Map) && !Array.isArray(node)) throw missing(op, pointer);
  return { parent: node, key, pointer };
}

/** An index of a list; a negative one counts from its end. */
function indexOf(text: string, length: number, op: string, pointer: string): number {
  if (!/^-?\d+$/.test(text)) throw new JsonPatchError(`${op} operation does not apply: "${text}" in ${pointer} is no index of a list`);
  const index = Number(text);
  if (index >= length || index < -length)
    throw new JsonPatchError(`${op} operation does not apply: index ${text} in ${pointer} is outside of a list of ${length}`);
  return index < 0 ? index + length : index;
}

function read(place: Place): Node | undefined {
  if (place.parent === undefined) return place.root;
  if (place.parent instanceof Map) return place.parent.get(place.key);
  return place.parent[indexOf(place.key, place.parent.length, 'find', place.pointer)];
}

function write(document: { root: Node }, place: Place, value: Node): void {
  if (place.parent === undefined) document.root = value;
  else if (place.parent instanceof Map) place.parent.set(place.key, value);
  else place.parent[indexOf(place.key, place.parent.length, 'replace', place.pointer)] = value;
}

function remove(place: Place, pointer: string): void {
  if (place.parent instanceof Map) place.parent.delete(place.key);
  else if (place.parent !== undefined) place.parent.splice(indexOf(place.key, place.parent.length, 'remove', pointer), 1);
  else throw new JsonPatchError('the whole document cannot be removed');
}

function add(document: { root: Node }, pointer: string, value: Node, op: string): void {
  const place = resolve(document, pointer, op);
  if (!Array.isArray(place.parent)) {
    write(document, place, value);
    return;
  }
  const { parent, key } = place;
  if (key === '-') {
    parent.push(value);
    return;
  }
  if (!/^-?\d+$/.test(key)) throw new JsonPatchError(`${op} operation does not apply: "${key}" in ${pointer} is no index of a list`);
  const index = Number(key);
  const length = parent.length + 1;
  if (index >= length || index < -length)
    throw new JsonPatchError(`${op} operation does not apply: index ${key} in ${pointer} is outside of a list of ${parent.length}`);
  parent.splice(index < 0 ? index + length : index, 0, value);
}

function missing(op: string, pointer: string): JsonPatchError {
  const reason =
    pointer === '' || pointer.startsWith('/') ? `nothing at ${pointer || 'an empty path'}` : `"${pointer}" does not begin with "/"`;
  return new JsonPatchError(`${op} operation does not apply: ${reason}`);
}
