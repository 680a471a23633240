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
  let text = withLineBreaks(source);
  for (let attempt = 0; ; attempt += 1) {
    try {
      refuseControlCharacters(text);
      // sigs.k8s.io/yaml lets the last of two equal keys win; yaml.v3 refuses them.
      const json = schema === VALUE_SCHEMA.sigs || schema === ODD_KEY_SCHEMA;
      const options = { schema, maxDepth: context.limits.depth, json, listener: adjust(text, schema) };
      return loadAll(text, null, options);
    } catch (cause) {
      const mended = attempt < MOST_MENDED_SCALARS ? withoutEscapedQuotes(cause, text) : undefined;
      const end = context.firstOnly === true ? endOfFirst(cause, text) : undefined;
      if (mended === undefined && end === undefined) throw errorOf(cause, text, context);
      text = mended ?? text.slice(0, end);
    }
  }
}

/** Each costs another parse of the text. */
const MOST_MENDED_SCALARS = 100;

/** The text with what js-yaml cannot read in one scalar as it can: go-yaml knows `\'` in double quotes. */
function withoutEscapedQuotes(cause: unknown, text: string): string | undefined {
  if (!(cause instanceof YAMLException) || cause.reason !== 'unknown escape sequence') return undefined;
  const at = cause.mark.position ?? -1;
  if (text[at] !== "'") return undefined;
  SCALAR_REST.lastIndex = at - 1;
  const rest = SCALAR_REST.exec(text)?.[0] ?? '';
  return (
    text.slice(0, at - 1) +
    rest.replace(/\\([\s\S])/g, (escaped, character) => (character === "'" ? character : escaped)) +
    text.slice(at - 1 + rest.length)
  );
}

const SCALAR_REST = /(?:[^"\\]|\\[\s\S])*/y;

/** What go-yaml takes nowhere in a text, be it in a comment. */
const CONTROL_CHARACTER = /[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]/;

function refuseControlCharacters(text: string): void {
  const at = text.search(CONTROL_CHARACTER);
  if (at !== -1) throw faultAt('control characters are not allowed', text, at);
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
  const lastLine = text.endsWith('\n') ? undefined : text.slice(text.lastIndexOf('\n') + 1);
  const sequenceKeys = nodes && SEQUENCE_KEY.test(text);
  const begins: number[] = [];
  return (event, state) => {
    // js-yaml's type of its state names fewer fields than it has.
    const parser = state as ParserState;
    if (event === 'open') {
      begins.push(parser.position);
      return;
    }
    const begin = begins.pop() ?? 0;
    if ((oddKeys || sequenceKeys) && Array.isArray(parser.result)) Object.setPrototypeOf(parser.result, OddSequence.prototype);
    if (oddKeys && parser.kind === null && parser.result === null) parser.result = new OddNull();
    if (mayFail && parser.kind === 'scalar') refuseFaults(text, begin, parser.position);
    if (nodes && isFlowCollection(parser, text)) settleFlow(parser.result);
    if (parser.tag !== null) return;
    if (parser.kind === 'scalar' && typeof parser.result === 'string') {
      const cut = lastLine !== undefined && parser.position >= text.length && endsWithLine(parser.result, lastLine);
      const value = cut ? parser.result.slice(0, -1) : parser.result;
      parser.result = nodes ? new Scalar(value, 'str', true, isFolded(text, begin)) : value;
    } else if (nodes && parser.kind === null && parser.result === null && ',}]'.includes(text[parser.position] ?? '\n')) {
      parser.result = new Scalar('', 'str', true);
    }
  };
}

/** Whether a block's last line is the given one, which has the block's indent and no line break; one of spaces alone may be less than the indent. */
function endsWithLine(value: string, line: string): boolean {
  const content = line.trimStart();
  if (content !== '') return value.endsWith(`${content}\n`);
  if (value.endsWith('\n\n')) return true;
  const blank = /(?:^|\n)( +)\n$/.exec(value)?.[1];
  return blank !== undefined && line.length > blank.length;
}

/** A sequence as a mapping's key, which js-yaml joins into a text. */
const SEQUENCE_KEY = /\][ \t]*:|(?:^|[\s{[,])\?[ \t]/m;

function isFlowCollection(parser: ParserState, text: string): boolean {
  const last = text[parser.position - 1];
  return (parser.kind === 'mapping' && last === '}') || (parser.kind === 'sequence' && last === ']');
}

/**
 * What stands in a flow collection as kyaml has it once it was written and read again: a key without a value has an empty string, and a
 * time with colons stands in quotes, and so is a string.
 */
function settleFlow(collection: unknown): void {
  if (typeof collection !== 'object' || collection === null) return;
  for (const [key, item] of Object.entries(collection)) {
    const time = item instanceof Scalar && item.tag === 'timestamp' && item.text.includes(':') ? item.text : undefined;
    if (item === null || time !== undefined)
      Object.defineProperty(collection, key, { ...PROPERTY, value: new Scalar(time ?? '', 'str', true) });
  }
}

/** As an assignment makes it, be the key `__proto__`. */
const PROPERTY = { configurable: true, enumerable: true, writable: true };

function refuseFaults(text: string, begin: number, end: number): void {
  BEFORE_CONTENT.lastIndex = begin;
  BEFORE_CONTENT.test(text);
  const start = BEFORE_CONTENT.lastIndex;
  const fault = scalarFault(text.slice(start, end));
  if (fault === undefined) return;
  throw faultAt(fault, text, start);
}

/** js-yaml's own kind of fault, so that it gets its position like the others. */
function faultAt(reason: string, text: string, position: number): YAMLException {
  const before = text.slice(0, position).split('\n');
  return new YAMLException(reason, {
    line: before.length - 1,
    column: before.at(-1)?.length ?? 0,
    position,
    name: '',
    buffer: text,
    snippet: '',
  });
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
