/** The tags that go-yaml gives to a scalar. */
export type ScalarTag = 'str' | 'int' | 'float' | 'bool' | 'null' | 'timestamp';

/**
 * A scalar that is more than a plain string: a number, boolean, null or timestamp with its text as it was written, or a string that was
 * quoted. Kept apart because kustomize writes by text, tag and style: a number patched over a quoted string comes out as a string.
 */
export class Scalar {
  readonly text: string;
  readonly tag: ScalarTag;
  readonly quoted: boolean;
  /** Whether it stood in a folded block; such a text changes when it is written, see refold. */
  readonly folded: boolean;

  constructor(text: string, tag: ScalarTag, quoted = false, folded = false) {
    this.text = text;
    this.tag = tag;
    this.quoted = quoted;
    this.folded = folded;
  }

  /** What js-yaml uses when the scalar is a mapping's key; a key that is no string is marked, since JSON has no place for it. */
  toString(): string {
    return this.tag === 'str' ? this.text : NON_STRING_KEY + this.text;
  }

  /** Without it js-yaml takes an object in a key's place for a mapping. */
  get [Symbol.toStringTag](): string {
    return 'Scalar';
  }
}

/** Begins a key that was no string in the text. YAML text cannot hold a bare NUL, so no real key begins so. */
export const NON_STRING_KEY = '\0!';

/** The null that stands where nothing was written. */
export const NULL = new Scalar('', 'null');

/** A node as kyaml holds it. An unquoted string is a bare JavaScript string; mappings keep the order of the text. */
export type Node = string | Scalar | Node[] | MappingNode;

/** A mapping; a Map, because the names in it come from users. */
export type MappingNode = Map<string, Node>;

/** Whether a node is a scalar of any kind. */
export function isScalar(node: Node | undefined): node is string | Scalar {
  return typeof node === 'string' || node instanceof Scalar;
}

/** Whether a node is a null. */
export function isNull(node: Node | undefined): node is Scalar {
  return node instanceof Scalar && node.tag === 'null';
}

/** A scalar's text; that of a null is what was written (`null`, `~` or nothing), as go-yaml keeps it. */
export function textOf(scalar: string | Scalar): string {
  return typeof scalar === 'string' ? scalar : scalar.text;
}
