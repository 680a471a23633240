import { isScalar, type MappingNode, type Node, Scalar, type ScalarTag, tagOf, textOf } from '@capstan/yaml';

/**
 * A scalar as kyaml would write it back: what is tagged a string stays one; an untagged text means what it says when bare; a number or
 * boolean in a quoted place becomes a string.
 */
export function makeScalar(text: string, tag: ScalarTag | '', quoted: boolean): Node {
  if (tag === 'str') return quoted ? new Scalar(text, 'str', true) : text;
  if (quoted) return new Scalar(text, 'str', true);
  const resolved = tag === '' ? tagOf(text, 'kyaml') : tag;
  return resolved === 'str' ? text : new Scalar(text, resolved);
}

/**
 * A string that several fields of one object hold together, as kyaml has it after labels or annotations were added: what is later
 * written over one of them appears in all. (A base's `commonLabels` and an overlay's patch of one label meet here.)
 */
export class SharedScalar extends Scalar {
  constructor(text: string) {
    super(text, 'str');
  }

  /** Takes over another scalar's text, tag and style, in every field that holds this one. */
  become(other: string | Scalar): void {
    const { tag, quoted, folded } = typeof other === 'string' ? { tag: 'str', quoted: false, folded: false } : other;
    Object.assign(this, { text: textOf(other), tag, quoted, folded });
  }
}

/** Writes over a field; what shares its scalar changes too. */
export function overwrite(mapping: MappingNode, key: string, value: Node): void {
  const existing = mapping.get(key);
  if (existing instanceof SharedScalar && isScalar(value)) existing.become(value);
  else mapping.set(key, value);
}

/** Whether a node is a string that stood in quotes or in a block; kyaml keeps that style for whatever takes its place. */
export function isQuoted(node: Node | undefined): boolean {
  return node instanceof Scalar && node.quoted;
}

/**
 * Sets a field to a scalar as kyaml's FieldSetter does: in the style of what stood there; a new string that YAML 1.1 would not read as
 * one is quoted.
 */
export function setScalarField(mapping: MappingNode, key: string, text: string, tag: ScalarTag | ''): void {
  const existing = mapping.get(key);
  const isBareString = text === '' || text.includes('\n') || tagOf(text, 'sigs') === 'str';
  const quoted = existing === undefined ? (tag === '' || tag === 'str') && !isBareString : isQuoted(existing);
  overwrite(mapping, key, makeScalar(text, tag, quoted));
}

/** The text of a scalar field; empty where there is none, a null or something that is no scalar. */
export function textField(mapping: MappingNode | undefined, key: string): string {
  const node = mapping?.get(key);
  return isScalar(node) && !(node instanceof Scalar && node.tag === 'null') ? textOf(node) : '';
}

/** A deep copy of a node; plain scalars are immutable and need none. */
export function copyNode(node: Node): Node {
  if (Array.isArray(node)) return node.map(copyNode);
  if (node instanceof Map) return copyMapping(node);
  return node instanceof SharedScalar ? new Scalar(node.text, node.tag, node.quoted) : node;
}

/** As {@link copyNode}, of a mapping. */
export function copyMapping(mapping: MappingNode): MappingNode {
  const copy: MappingNode = new Map();
  for (const [key, value] of mapping) copy.set(key, copyNode(value));
  return copy;
}

/** Whether two nodes mean the same: equal texts and tags, mappings in any order. */
export function nodesEqual(left: Node, right: Node): boolean {
  if (isScalar(left) || isScalar(right)) {
    return (
      isScalar(left) &&
      isScalar(right) &&
      textOf(left) === textOf(right) &&
      (left instanceof Scalar ? left.tag : 'str') === (right instanceof Scalar ? right.tag : 'str')
    );
  }
  if (Array.isArray(left))
    return Array.isArray(right) && left.length === right.length && left.every((item, index) => nodesEqual(item, right[index] ?? ''));
  if (!(right instanceof Map) || left.size !== right.size) return false;
  for (const [key, value] of left) {
    const other = right.get(key);
    if (other === undefined || !nodesEqual(value, other)) return false;
  }
  return true;
}
