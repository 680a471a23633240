import { type Document, parseDocument } from 'yaml';
import { scalarValue } from './resolve-plain.ts';
import { type Node, Scalar } from './scalar.ts';

/** A value to set at a path of a document. */
export interface TextEdit {
  readonly path: readonly (string | number)[];
  readonly value: Node;
}

/** The text of a document with values set, comments and the style of everything else kept, without space around it. */
export function editText(text: string, edits: readonly TextEdit[]): string {
  const document: Document = parseDocument(text, { keepSourceTokens: true, version: '1.1', merge: false });
  for (const { path, value } of edits) {
    const existing = document.getIn(path, true);
    if (isScalarNode(existing) && !(value instanceof Map) && !Array.isArray(value)) setScalar(existing, value);
    else document.setIn(path, document.createNode(plainOf(value)));
  }
  return document.toString({ indent: 2, indentSeq: false, lineWidth: 0, flowCollectionPadding: false }).trim();
}

interface ScalarNode {
  value: unknown;
  source?: string;
}

function isScalarNode(node: unknown): node is ScalarNode {
  return typeof node === 'object' && node !== null && 'value' in node && !('items' in node);
}

function setScalar(node: ScalarNode, value: string | Scalar): void {
  node.value = plainOf(value);
  delete node.source;
}

function plainOf(node: Node): unknown {
  if (Array.isArray(node)) return node.map(plainOf);
  if (node instanceof Map) return new Map([...node].map(([key, value]) => [key, plainOf(value)]));
  return node instanceof Scalar ? scalarValue(node.text, node.tag, 'kyaml') : node;
}
