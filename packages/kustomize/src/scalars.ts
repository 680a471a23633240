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
  mapping.set(key, makeScalar(text, tag, quoted));
}

/** The text of a scalar field; empty where there is none, a null or something that is no scalar. */
export function textField(mapping: MappingNode | undefined, key: string): string {
  const node = mapping?.get(key);
  return isScalar(node) && !(node instanceof Scalar && node.tag === 'null') ? textOf(node) : '';
}

/** A deep copy of a node; scalars are immutable and shared. */
export function copyNode(node: Node): Node {
  if (Array.isArray(node)) return node.map(copyNode);
  if (node instanceof Map) return copyMapping(node);
  return node;
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
