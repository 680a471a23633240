/**
 * What the Go types of built-in kinds say of a field, as far as it matters: `a` it is always written, `o` only where it is there; `l` and
 * `m` for each list and map that it is of; then `s` a struct (with the number of its shape, where there is more inside), `t` text,
 * `b` a boolean, `i` an integer, `n` a number or text, `q` a quantity.
 */
export interface GoTypeTable {
  readonly kinds: { readonly [kind: string]: number };
  readonly shapes: readonly { readonly [field: string]: string }[];
}
