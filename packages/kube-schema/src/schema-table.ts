/**
 * What a field holds: an index into the table's shapes, -1 for a known field without lists that matter, or a list:
 * its items' shape, its rules (`m` merged by a strategic merge patch; `a` atomic, `s` set, `p` map), and the keys that tell items apart.
 */
export type SchemaEntry = number | readonly [item: number, rules: string, ...keys: string[]];

/** Facts about built-in kinds, as generated. Kinds are named `apiVersion Kind`; the field `*` stands for any other name. */
export interface SchemaTable {
  readonly kinds: { readonly [kind: string]: number };
  readonly shapes: readonly { readonly [field: string]: SchemaEntry }[];
  readonly namespaced: readonly string[];
  readonly cluster: readonly string[];
}
