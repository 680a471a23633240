import { LineCounter, parseAllDocuments } from 'yaml';
import type { Position } from './error.ts';

/** The way to a node: names of mapping keys and indexes of sequence items. */
export type NodePath = readonly (string | number)[];

/**
 * Where the node at `path` stands in a document's text: of a mapping's item its key, else the node; the nearest node that is there
 * where the path leads nowhere. Parses the text again, so it belongs on the error path only. Never throws.
 */
export function locate(text: string, path: NodePath, lineOffset = 0): Position | undefined {
  try {
    const lines = new LineCounter();
    // The first document that has content: what precedes it in a piece is a comment or a bare separator.
    const documents = parseAllDocuments(text, { lineCounter: lines, uniqueKeys: false, logLevel: 'silent', strict: false });
    const document = 'empty' in documents ? undefined : documents[0];
    if (document === undefined) return undefined;
    let offset = offsetOf(document.contents);
    for (let length = 1; length <= path.length; length += 1) {
      const parent = length === 1 ? document.contents : document.getIn(path.slice(0, length - 1), true);
      const key = path[length - 1];
      const found = keyOffset(parent, key) ?? offsetOf(document.getIn(path.slice(0, length), true));
      if (found === undefined) break;
      offset = found;
    }
    if (offset === undefined) return undefined;
    const { line, col } = lines.linePos(offset);
    return { line: line + lineOffset, column: col };
  } catch {
    return undefined;
  }
}

function offsetOf(node: unknown): number | undefined {
  const range = typeof node === 'object' && node !== null && 'range' in node ? node.range : undefined;
  return Array.isArray(range) ? Number(range[0]) : undefined;
}

function keyOffset(parent: unknown, key: string | number | undefined): number | undefined {
  if (typeof parent !== 'object' || parent === null || !('items' in parent) || !Array.isArray(parent.items)) return undefined;
  for (const item of parent.items) {
    const name = typeof item === 'object' && item !== null && 'key' in item ? item.key : undefined;
    if (typeof name === 'object' && name !== null && 'value' in name && String(name.value) === String(key)) return offsetOf(name);
  }
  return undefined;
}
