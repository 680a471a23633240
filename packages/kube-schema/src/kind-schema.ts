import type { SchemaEntry, SchemaTable } from './schema-table.ts';

/** How the items of a list are told apart when it is merged. */
export interface ListRule {
  /** Whether a strategic merge patch merges the list instead of replacing it. */
  readonly merge: boolean;
  /** The list type of server-side apply; undefined where the schema says none (then it is atomic, unless it merges). */
  readonly type: 'atomic' | 'set' | 'map' | undefined;
  /** Fields that identify an item; empty for a list of plain values. */
  readonly keys: readonly string[];
  readonly items: FieldSchema;
}

const TYPES = new Map<string, 'atomic' | 'set' | 'map'>([
  ['a', 'atomic'],
  ['s', 'set'],
  ['p', 'map'],
]);

/** A place in a kind's schema, walked field by field. */
export class FieldSchema {
  readonly #table: SchemaTable;
  readonly #entry: SchemaEntry;

  constructor(table: SchemaTable, entry: SchemaEntry) {
    this.#table = table;
    this.#entry = entry;
  }

  /** The schema of a field below; a field that the schema does not tell apart has no rules of its own. */
  field(name: string): FieldSchema {
    const shape = typeof this.#entry === 'number' ? this.#table.shapes[this.#entry] : undefined;
    if (shape === undefined) return this.#entry === -1 ? this : new FieldSchema(this.#table, -1);
    const entry = (Object.hasOwn(shape, name) ? shape[name] : undefined) ?? shape['*'] ?? -1;
    return new FieldSchema(this.#table, entry);
  }

  /** The rule of the list that stands here; undefined where none does, or one without rules. */
  get list(): ListRule | undefined {
    if (typeof this.#entry === 'number') return undefined;
    const [item, rules, ...keys] = this.#entry;
    return { merge: rules.startsWith('m'), type: TYPES.get(rules.at(-1) ?? ''), keys, items: new FieldSchema(this.#table, item) };
  }
}

/** The facts of one OpenAPI document, to be asked by apiVersion and kind. */
export class SchemaFacts {
  readonly #table: SchemaTable;
  readonly #scopes: ReadonlyMap<string, boolean>;

  constructor(table: SchemaTable) {
    this.#table = table;
    this.#scopes = new Map([
      ...table.namespaced.map((name) => [name, true] as const),
      ...table.cluster.map((name) => [name, false] as const),
    ]);
  }

  /** The kind's schema; undefined for a kind that is not built in. */
  schemaOf(apiVersion: string, kind: string): FieldSchema | undefined {
    const name = `${apiVersion} ${kind}`;
    const index = Object.hasOwn(this.#table.kinds, name) ? this.#table.kinds[name] : undefined;
    return index === undefined ? undefined : new FieldSchema(this.#table, index);
  }

  /** Whether objects of the kind live in a namespace; undefined for a kind that is not built in. */
  isNamespaced(apiVersion: string, kind: string): boolean | undefined {
    return this.#scopes.get(`${apiVersion} ${kind}`);
  }

  /**
   * The fields that identify items of the list at `path` (names of fields; items are entered without an index) when a strategic merge
   * patch merges it: empty for a list of plain values that is merged, undefined where the list is replaced.
   */
  mergeKeys(apiVersion: string, kind: string, path: readonly string[]): readonly string[] | undefined {
    const rule = this.#ruleAt(apiVersion, kind, path);
    return rule?.merge === true ? rule.keys : undefined;
  }

  /** The list type of server-side apply of the list at `path`; undefined where the schema says none. */
  listType(apiVersion: string, kind: string, path: readonly string[]): 'atomic' | 'set' | 'map' | undefined {
    return this.#ruleAt(apiVersion, kind, path)?.type;
  }

  #ruleAt(apiVersion: string, kind: string, path: readonly string[]): ListRule | undefined {
    let schema = this.schemaOf(apiVersion, kind);
    for (const [index, name] of path.entries()) {
      schema = schema?.field(name);
      if (index < path.length - 1) schema = schema?.list?.items ?? schema;
    }
    return schema?.list;
  }
}
