import { formatFloat, isPlainSafe, isScalar, type Node, NULL, Scalar, type Value, valueOfScalar } from '@capstan/yaml';

/**
 * A node as it comes back from Go's JSON, which kustomize sends a resource through for a JSON patch: numbers are 64-bit floats,
 * timestamps full strings, and a string is quoted only where it has to be.
 */
export function throughJson(node: Node): Node {
  if (Array.isArray(node)) return node.map(throughJson);
  if (node instanceof Map) {
    for (const [key, value] of node) node.set(key, throughJson(value));
    return node;
  }
  if (typeof node === 'string') return stringNode(node);
  return nodeOfValue(valueOfScalar(node));
}

/** The node of a value that was read as JSON. */
export function nodeOfValue(value: Value): Node {
  if (value === null) return NULL_WORD;
  if (typeof value === 'string') return stringNode(value);
  if (typeof value === 'boolean') return value ? TRUE : FALSE;
  if (typeof value === 'number' || typeof value === 'bigint') return numberNode(Number(value));
  if (Array.isArray(value)) return value.map(nodeOfValue);
  return new Map(Object.entries(value).map(([key, item]) => [key, nodeOfValue(item)]));
}

const NULL_WORD = new Scalar('null', 'null');
const TRUE = new Scalar('true', 'bool');
const FALSE = new Scalar('false', 'bool');

function stringNode(text: string): Node {
  return isPlainSafe(text, 'kyaml') ? text : new Scalar(text, 'str', true);
}

function numberNode(value: number): Node {
  const text = formatFloat(value);
  return new Scalar(text, /^-?\d+$/.test(text) ? 'int' : 'float');
}

/** A node as a JSON value; numbers beyond what a float holds are bigints. */
export function valueOfNode(node: Node): Value {
  if (Array.isArray(node)) return node.map(valueOfNode);
  if (node instanceof Map) {
    const value: { [key: string]: Value } = Object.create(null);
    for (const [key, item] of node) value[key] = valueOfNode(item);
    return value;
  }
  return typeof node === 'string' ? node : valueOfScalar(node);
}

/** Whether two nodes are the same JSON. */
export function jsonEqual(left: Node, right: Node): boolean {
  if (isScalar(left) && isScalar(right)) return valueOfNode(left) === valueOfNode(right);
  if (Array.isArray(left))
    return Array.isArray(right) && left.length === right.length && left.every((item, index) => jsonEqual(item, right[index] ?? NULL));
  if (!(left instanceof Map) || !(right instanceof Map) || left.size !== right.size) return false;
  for (const [key, value] of left) {
    const other = right.get(key);
    if (other === undefined || !jsonEqual(value, other)) return false;
  }
  return true;
}
