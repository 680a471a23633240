import { decodeText } from './decode.ts';
import { type Position, YamlError } from './error.ts';
import { DEFAULT_LIMITS, type YamlLimits } from './limits.ts';
import { type LoadContext, loadRaw } from './load.ts';
import { isOddKey, oddKeyPosition } from './odd-keys.ts';
import { type MappingNode, NON_STRING_KEY, type Node, NULL, Scalar } from './scalar.ts';
import { NODE_SCHEMA } from './schema.ts';
import { splitDocuments } from './split-documents.ts';

/** One document of a file as nodes. */
export interface NodeDocument {
  readonly root: Node;
  /** The lines of the file before the document's text. */
  readonly lineOffset: number;
  /** The document's own text, for finding a position in it later. */
  readonly text: string;
}

export interface ParseNodesOptions {
  /** Named in errors. */
  readonly file?: string;
  readonly limits?: Partial<YamlLimits>;
}

/**
 * The documents of a file as kustomize reads them: split by text, empty ones left out, aliases and merge keys expanded into copies.
 * Throws a YamlError with line and column.
 */
export function parseNodes(source: string | Uint8Array, options: ParseNodesOptions = {}): NodeDocument[] {
  return readNodes(source, options).map(({ raw, lineOffset, text }) => ({ root: raw(), lineOffset, text }));
}

/** A document that was parsed once and can be copied into nodes again and again. */
export interface RawDocument {
  /** A fresh copy of the nodes, owned by whoever asked. */
  readonly raw: () => Node;
  readonly lineOffset: number;
  readonly text: string;
}

/** As {@link parseNodes}, but each document stays in the parser's form until it is asked for, each time as a fresh copy. */
export function readNodes(source: string | Uint8Array, options: ParseNodesOptions = {}): RawDocument[] {
  const { file } = options;
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  const pieces = splitDocuments(decodeText(source, file), file);
  const excess = pieces[limits.documents];
  if (excess !== undefined)
    throw new YamlError('LimitExceeded', `more than ${limits.documents} documents`, { file, position: beginning(excess.lineOffset) });
  const budget = { nodes: limits.nodes };
  const documents: RawDocument[] = [];
  for (const { text, lineOffset } of pieces) {
    const context: NodeContext = { file, lineOffset, limits, text };
    // As kustomize, only the first document of a piece counts (one more can only follow a `...`).
    const raw = loadRaw(text, NODE_SCHEMA, context)[0];
    if (raw === undefined || raw === null || (raw instanceof Scalar && raw.tag === 'null')) continue;
    // The first copy proves that the document is within its limits; it is handed to whoever asks first.
    let first: Node | undefined = nodeOf(raw, budget, context);
    documents.push({
      lineOffset,
      text,
      raw() {
        const node = first ?? nodeOf(raw, { nodes: limits.nodes }, context);
        first = undefined;
        return node;
      },
    });
  }
  return documents;
}

/** Where a document begins that has so many lines before it. */
function beginning(lineOffset: number): Position {
  return { line: lineOffset + 1, column: 1 };
}

interface NodeContext extends LoadContext {
  readonly text: string;
}

function nodeOf(raw: unknown, budget: { nodes: number }, context: NodeContext): Node {
  budget.nodes -= 1;
  if (budget.nodes < 0) {
    const { file, lineOffset = 0, limits } = context;
    const reason = `more than ${limits.nodes} nodes after aliases are expanded`;
    throw new YamlError('LimitExceeded', reason, { file, position: beginning(lineOffset) });
  }
  if (typeof raw === 'string' || raw instanceof Scalar) return raw;
  if (raw === null || raw === undefined) return NULL;
  if (Array.isArray(raw)) {
    const items: Node[] = new Array(raw.length);
    for (let index = 0; index < raw.length; index += 1) items[index] = nodeOf(raw[index], budget, context);
    return items;
  }
  const node: MappingNode = new Map();
  // js-yaml builds plain objects with own properties only, `__proto__` included.
  for (const [key, value] of Object.entries(raw)) {
    if (isOddKey(key)) throw notString(key, context);
    node.set(key, nodeOf(value, budget, context));
  }
  return node;
}

function notString(key: string, { file, text, lineOffset = 0 }: NodeContext): YamlError {
  const name = key.startsWith(NON_STRING_KEY) ? key.slice(NON_STRING_KEY.length) : 'mapping';
  const found = oddKeyPosition(text);
  const position = found === undefined ? beginning(lineOffset) : { line: found.line + lineOffset, column: found.column };
  const reason = name === 'mapping' || name === 'sequence' ? `invalid map key: a ${name}` : `mapping key ${name} is not a string`;
  return new YamlError('UnsupportedKey', reason, { file, position });
}
