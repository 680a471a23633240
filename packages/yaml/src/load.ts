import { loadAll, type Schema, YAMLException } from 'js-yaml';
import { type Position, YamlError } from './error.ts';
import type { YamlLimits } from './limits.ts';
import { OddNull, OddSequence } from './odd-keys.ts';
import { Scalar } from './scalar.ts';
import { mayHaveFaults, scalarFault } from './scalar-faults.ts';
import { NODE_SCHEMA, ODD_KEY_SCHEMA, VALUE_SCHEMA } from './schema.ts';

/** What js-yaml's parser shows to its listener, beyond the fields that its types declare. */
interface ParserState {
  readonly kind: string | null;
  readonly tag: string | null;
  readonly position: number;
  result: unknown;
}

/** Where a piece of a file begins, so that positions are those of the file. */
export interface LoadContext {
  readonly file?: string | undefined;
  /** Lines before the first of this text. */
  readonly lineOffset?: number;
  readonly limits: YamlLimits;
  /** Whether only the first document counts: a line that stands further left than all before it begins one that go-yaml never reads. */
  readonly firstOnly?: boolean;
}

const FIRST_CONTENT = /^(?!---)( *)[^ \t\r\n#]/m;

/** Where a document ended that something else follows, further left than it began, without a marker between them. */
function endOfFirst(cause: unknown, text: string): number | undefined {
  if (!(cause instanceof YAMLException) || !cause.reason.startsWith('end of the stream')) return undefined;
  const { position = 0, column } = cause.mark;
  const indent = FIRST_CONTENT.exec(text)?.[1]?.length ?? 0;
  return position > 0 && column < indent ? position : undefined;
}

/** js-yaml's raw documents of a text: plain objects that share what aliases name. Throws a YamlError with line and column. */
export function loadRaw(source: string, schema: Schema, context: LoadContext): unknown[] {
  const text = withLineBreaks(source);
  const options = {
    schema,
    maxDepth: context.limits.depth,
    // sigs.k8s.io/yaml lets the last of two equal keys win; yaml.v3 refuses them.
    json: schema === VALUE_SCHEMA.sigs || schema === ODD_KEY_SCHEMA,
    listener: adjust(text, schema),
  };
  try {
    return loadAll(text, null, options);
  } catch (cause) {
    const end = context.firstOnly === true ? endOfFirst(cause, text) : undefined;
    if (end !== undefined) return loadRaw(text.slice(0, end), schema, context);
    throw errorOf(cause, text, context);
  }
}

/**
 * go-yaml takes the line breaks of Unicode for such: U+0085 is a line feed, and what indents the line behind the others is no part of a
 * scalar. Its own writer relies on that.
 */
function withLineBreaks(text: string): string {
  if (!/[\u0085\u2028\u2029]/.test(text)) return text;
  return text.replaceAll('\u0085', '\n').replace(/([\u2028\u2029]) +/g, '$1');
}

/**
 * Brings what js-yaml reads to what go-yaml has. In both flavors a block that the file's end cuts off has no last line break. For nodes,
 * strings that stood in quotes or in a block are marked, since kyaml keeps that style when it writes; nothing in a flow collection is an empty string once it was written.
 */
function adjust(text: string, schema: Schema): (event: string, state: object) => void {
  const nodes = schema === NODE_SCHEMA;
  const oddKeys = schema === ODD_KEY_SCHEMA;
  const mayFail = mayHaveFaults(text);
  const lastLine = text.endsWith('\n') ? undefined : text.slice(text.lastIndexOf('\n') + 1).trimStart();
  const begins: number[] = [];
  return (event, state) => {
    // js-yaml's type of its state names fewer fields than it has.
    const parser = state as ParserState;
    if (event === 'open') {
      begins.push(parser.position);
      return;
    }
    const begin = begins.pop() ?? 0;
    if (oddKeys && Array.isArray(parser.result)) Object.setPrototypeOf(parser.result, OddSequence.prototype);
    if (oddKeys && parser.kind === null && parser.result === null) parser.result = new OddNull();
    if (mayFail && parser.kind === 'scalar') refuseFaults(text, begin, parser.position);
    if (parser.tag !== null) return;
    if (parser.kind === 'scalar' && typeof parser.result === 'string') {
      const cut = lastLine !== undefined && parser.position >= text.length && parser.result.endsWith(`${lastLine}\n`);
      const value = cut ? parser.result.slice(0, -1) : parser.result;
      parser.result = nodes ? new Scalar(value, 'str', true, isFolded(text, begin)) : value;
    } else if (nodes && parser.kind === null && parser.result === null && ',}]'.includes(text[parser.position] ?? '\n')) {
      parser.result = new Scalar('', 'str', true);
    }
  };
}

function refuseFaults(text: string, begin: number, end: number): void {
  BEFORE_CONTENT.lastIndex = begin;
  BEFORE_CONTENT.test(text);
  const start = BEFORE_CONTENT.lastIndex;
  const fault = scalarFault(text.slice(start, end));
  if (fault === undefined) return;
  const before = text.slice(0, start).split('\n');
  // js-yaml's own kind of fault, so that it gets its position like the others.
  const mark = { line: before.length - 1, column: before.at(-1)?.length ?? 0, position: start, name: '', buffer: text, snippet: '' };
  throw new YAMLException(fault, mark);
}

const BEFORE_CONTENT = /[ \t]*(?:[&!][^ \t\n]*[ \t]+)*/y;

function isFolded(text: string, begin: number): boolean {
  BEFORE_CONTENT.lastIndex = begin;
  BEFORE_CONTENT.test(text);
  return text[BEFORE_CONTENT.lastIndex] === '>';
}

function errorOf(cause: unknown, text: string, { file, lineOffset = 0 }: LoadContext): YamlError {
  if (!(cause instanceof YAMLException)) {
    return new YamlError('LimitExceeded', 'nested too deeply', { file, cause });
  }
  const { reason, mark } = cause;
  const position = mark === undefined ? undefined : positionIn(text, mark, lineOffset);
  if (reason.startsWith('duplicated mapping key'))
    return new YamlError('DuplicateKey', 'mapping key already defined', { file, position, cause });
  const code = reason.includes('exceeded') || reason.startsWith('abnormal') ? 'LimitExceeded' : 'Syntax';
  return new YamlError(code, reason, { file, position, cause });
}

/** js-yaml ends every text with a newline of its own; a fault at the end is reported on the last line that the file has. */
function positionIn(text: string, mark: { line: number; column: number }, lineOffset: number): Position {
  const lines = text.split('\n');
  const last = lines.length - (lines.at(-1) === '' && lines.length > 1 ? 2 : 1);
  if (mark.line <= last) return { line: mark.line + 1 + lineOffset, column: mark.column + 1 };
  return { line: last + 1 + lineOffset, column: (lines[last]?.length ?? 0) + 1 };
}
