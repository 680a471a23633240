import type { FieldSchema } from '@capstan/kube-schema';
import { isNull, isScalar, type MappingNode, type Node, Scalar, textOf } from '@capstan/yaml';
import { isMissingOrNull, mergeAssociativeList } from './associative-list.ts';
import { isQuoted, makeScalar, overwrite, textField } from './scalars.ts';

/** A patch that cannot be merged: another kind of value stands at its place, or its directive is none. */
export class MergeError extends Error {
  readonly path: readonly string[];

  constructor(message: string, path: readonly string[] = []) {
    super(message);
    this.name = 'MergeError';
    this.path = path;
  }
}

/** The schema of a built-in kind, or of one that a custom OpenAPI document declares. */
export type SchemaLookup = (apiVersion: string, kind: string) => FieldSchema | undefined;

const DIRECTIVE = '$patch';

type Directive = 'merge' | 'replace' | 'delete';

/**
 * Merges a strategic merge patch into a resource's root as kyaml does: lists with merge keys item by item, the patch's items first;
 * everything else is replaced; a null removes. Undefined where the patch deletes the whole. Consumes the patch: its nodes become part
 * of the result. Throws a MergeError.
 */
export function mergeResource(target: MappingNode, patch: MappingNode, schemas: SchemaLookup): Node | undefined {
  return new Merger(schemas).merge(target, patch, undefined, []);
}

/** Merges nodes; handed to the merging of lists so that it can merge items. */
class Merger {
  readonly #schemas: SchemaLookup;

  constructor(schemas: SchemaLookup) {
    this.#schemas = schemas;
  }

  merge(target: Node | undefined, patch: Node | undefined, known: FieldSchema | undefined, path: readonly string[]): Node | undefined {
    const schema = known ?? this.#schemaFor(target) ?? this.#schemaFor(patch);
    const lead = isMissingOrNull(target) ? patch : target;
    if (lead === undefined || isNull(lead) || lead instanceof Map) {
      expectKind(target, 'mapping', path);
      expectKind(patch, 'mapping', path);
      return this.#mergeMappings(target, patch, schema, path);
    }
    if (Array.isArray(lead)) {
      expectKind(target, 'sequence', path);
      expectKind(patch, 'sequence', path);
      const rule = schema?.list;
      if (rule?.merge !== true) return patch ?? target;
      return this.#mergeLists(target, patch, rule.keys, rule.items, path);
    }
    expectKind(target, 'scalar', path);
    expectKind(patch, 'scalar', path);
    return patch ?? target;
  }

  #schemaFor(node: Node | undefined): FieldSchema | undefined {
    if (!(node instanceof Map)) return undefined;
    const apiVersion = textField(node, 'apiVersion');
    const kind = textField(node, 'kind');
    return apiVersion === '' || kind === '' ? undefined : this.#schemas(apiVersion, kind);
  }

  #mergeMappings(
    target: Node | undefined,
    patch: Node | undefined,
    schema: FieldSchema | undefined,
    path: readonly string[],
  ): Node | undefined {
    const merged = this.#mappingToMergeInto(target, patch, path);
    if (!(merged instanceof Map)) return merged;
    const names = new Set(merged.keys());
    if (patch instanceof Map) for (const name of patch.keys()) names.add(name);
    for (const name of names) {
      const before = merged.get(name);
      const after = patch instanceof Map ? patch.get(name) : undefined;
      const value = this.merge(before, after, schema?.field(name), [...path, name]);
      // A null that was written out stays where the patch says nothing.
      if (value === undefined || (isNull(value) && (after !== undefined || textOf(value) === ''))) merged.delete(name);
      else if (value !== before) setMerged(merged, name, before, value);
    }
    return merged;
  }

  #mappingToMergeInto(target: Node | undefined, patch: Node | undefined, path: readonly string[]): Node | undefined {
    if (isMissingOrNull(target)) {
      if (takeDirective(patch) === 'delete') return undefined;
      // A null that was written out stays; one that is only an empty place goes.
      if (patch === undefined && target !== undefined && isScalar(target) && textOf(target) !== '') return target;
      return patch;
    }
    if (isNull(patch)) return undefined;
    return choose(takeDirective(patch, path), target, patch);
  }

  #mergeLists(
    target: Node | undefined,
    patch: Node | undefined,
    keys: readonly string[],
    items: FieldSchema,
    path: readonly string[],
  ): Node | undefined {
    if (isMissingOrNull(target)) {
      if (!Array.isArray(patch)) return patch;
      return mergeAssociativeList(patch, patch, keys, (before, after) => this.merge(before, after, items, path));
    }
    if (isNull(patch)) return undefined;
    const chosen = choose(takeListDirective(patch, path), target, patch);
    if (!Array.isArray(chosen)) return chosen;
    return mergeAssociativeList(chosen, Array.isArray(patch) ? patch : undefined, keys, (before, after) =>
      this.merge(before, after, items, path),
    );
  }
}

function choose(directive: Directive, target: Node | undefined, patch: Node | undefined): Node | undefined {
  return directive === 'delete' ? undefined : directive === 'replace' ? patch : target;
}

/** Writes a merged value into its mapping; the style of what stood there stays. */
function setMerged(mapping: MappingNode, name: string, before: Node | undefined, value: Node): void {
  overwrite(mapping, name, before !== undefined && isScalar(value) ? restyle(value, isQuoted(before)) : value);
}

function restyle(value: string | Scalar, quoted: boolean): Node {
  return makeScalar(textOf(value), value instanceof Scalar ? value.tag : 'str', quoted);
}

/** The directive of a mapping, taken out of it. With a path an unknown one is a fault, else it counts as none. */
function takeDirective(patch: Node | undefined, path?: readonly string[]): Directive {
  if (!(patch instanceof Map)) return 'merge';
  const node = patch.get(DIRECTIVE);
  if (node === undefined) return 'merge';
  const directive = directiveOf(isScalar(node) ? textOf(node) : '', path);
  patch.delete(DIRECTIVE);
  return directive;
}

/** The directive of a list: an item of its own, `- $patch: replace`; taken out of the list. */
function takeListDirective(patch: Node | undefined, path: readonly string[]): Directive {
  if (!Array.isArray(patch)) return 'merge';
  const first = patch.find((item) => item instanceof Map && item.has(DIRECTIVE));
  if (!(first instanceof Map) || first.size > 1) return 'merge';
  const node = first.get(DIRECTIVE);
  const text = isScalar(node) ? textOf(node) : '';
  const directive = directiveOf(text, path);
  const rest = patch.filter(
    (item) => !isMissingOrNull(item) && !(item instanceof Map && (item.size === 0 || textField(item, DIRECTIVE) === text)),
  );
  patch.splice(0, patch.length, ...rest);
  return directive;
}

function directiveOf(text: string, path: readonly string[] | undefined): Directive {
  if (text === 'merge' || text === 'replace' || text === 'delete') return text;
  if (path === undefined) return 'merge';
  throw new MergeError(`unknown patch strategy '${text}'`, path);
}

function expectKind(node: Node | undefined, kind: 'mapping' | 'sequence' | 'scalar', path: readonly string[]): void {
  if (isMissingOrNull(node)) return;
  const found = node instanceof Map ? 'mapping' : Array.isArray(node) ? 'sequence' : 'scalar';
  if (found !== kind) throw new MergeError(`the patch and the object differ in kind: expected a ${kind}, found a ${found}`, path);
}
