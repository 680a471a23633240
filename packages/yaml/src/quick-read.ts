import type { YamlLimits } from './limits.ts';
import type { Value } from './parse-documents.ts';
import { readFlow } from './quick-flow.ts';
import { endOfQuoted, folded, unquoted, unquotedLines } from './quick-quoted.ts';
import { scalarValue, tagOf } from './resolve-plain.ts';
import { trimSpacesEnd } from './trim-spaces.ts';

/** All that a text of the plain kind is not made of: carriage returns, control characters, line breaks of Unicode, surrogates. */
const UNUSUAL = /[^\t\n\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd]/;
const KEY_START = /[A-Za-z0-9_/$(]/;
/** What no plain scalar begins with, or only by rules that are not looked at here. */
const INDICATORS = ',[]{}#&*!|>\'"%@`';
const BLOCK_HEADER = /^[|>](-?)(?: +(?:#.*)?)?$/;
const DOCUMENT_START = /^(?:(?: *#.*| *)\n)*--- *(?:\n|$)/;
const MAX_DEPTH = 100;
const MAX_KEY = 512;

const TAB = 0x09;
const LINE_FEED = 0x0a;
const SPACE = 0x20;
const HASH = 0x23;
const DASH = 0x2d;
const COLON = 0x3a;

/** Where the quick way ends. */
class Unread extends Error {}
const UNREAD = new Unread('not of the plain kind');

/**
 * The value of a text of one document that is of the plain kind, as nearly all are: block mappings and sequences, scalars and flow
 * collections on one line, plain ones on several, blocks, comments; undefined for any other, and for all that has a fault. Reads as sigs.k8s.io/yaml does,
 * several times faster than a parser of all of YAML.
 */
export function quickRead(text: string, limits: YamlLimits): Value | undefined {
  // No text has more nodes than characters.
  if (UNUSUAL.test(text) || text.length > limits.nodes || limits.depth < MAX_DEPTH) return undefined;
  try {
    return new QuickReader(text).document();
  } catch (error) {
    if (error instanceof Unread) return undefined;
    throw error;
  }
}

class QuickReader {
  readonly #text: string;
  readonly #hasTabs: boolean;
  /** Where the current line's content begins: of a line, or of what follows a dash on it. */
  #begin = 0;
  /** The column of that; -1 where the text has ended. */
  #column = 0;
  /** Where the line ends. */
  #end = 0;
  #depth = 0;

  constructor(text: string) {
    this.#text = text;
    this.#hasTabs = text.includes('\t');
  }

  document(): Value {
    this.#lineFrom(DOCUMENT_START.exec(this.#text)?.[0].length ?? 0);
    const value = this.#column === -1 ? null : this.#node();
    if (this.#column !== -1) throw UNREAD;
    return value;
  }

  /** Goes to the first line from here on that has content. */
  #lineFrom(position: number): void {
    const text = this.#text;
    let start = position;
    while (start < text.length) {
      let begin = start;
      while (text.charCodeAt(begin) === SPACE) begin += 1;
      const code = text.charCodeAt(begin);
      if (code !== LINE_FEED && code !== HASH && begin < text.length) {
        this.#begin = begin;
        this.#column = begin - start;
        this.#end = endOfLine(text, begin);
        if (this.#hasTabs && text.slice(start, this.#end).includes('\t')) throw UNREAD;
        return;
      }
      const end = code === LINE_FEED ? begin : text.indexOf('\n', begin);
      if (end === -1) break;
      start = end + 1;
    }
    this.#column = -1;
  }

  #node(): Value {
    this.#depth += 1;
    if (this.#depth > MAX_DEPTH) throw UNREAD;
    const value = this.#isItem() ? this.#sequence() : this.#mapping();
    this.#depth -= 1;
    return value;
  }

  #isItem(): boolean {
    return this.#text.charCodeAt(this.#begin) === DASH && isBlank(this.#text, this.#begin + 1);
  }

  #sequence(): Value[] {
    const column = this.#column;
    const items: Value[] = [];
    while (this.#column === column && this.#isItem()) {
      const begin = this.#skipSpaces(this.#begin + 1);
      if (this.#isOver(begin)) items.push(this.#below(column, false));
      else if (this.#isNodeAt(begin)) {
        this.#column += begin - this.#begin;
        this.#begin = begin;
        items.push(this.#node());
      } else items.push(this.#inline(begin, column));
      if (this.#column > column) throw UNREAD;
    }
    return items;
  }

  #mapping(): Value {
    const column = this.#column;
    const value: { [key: string]: Value } = Object.create(null);
    while (this.#column === column && !this.#isItem()) {
      const colon = this.#colonOf(this.#begin);
      if (colon === -1) throw UNREAD;
      const key = this.#key(this.#begin, colon);
      const begin = this.#skipSpaces(colon + 1);
      value[key] = this.#isOver(begin) ? this.#below(column, true) : this.#inline(begin, column);
      if (this.#column > column) throw UNREAD;
    }
    return value;
  }

  /** Whether what stands here behind a dash is a collection of its own. */
  #isNodeAt(begin: number): boolean {
    return (this.#text.charCodeAt(begin) === DASH && isBlank(this.#text, begin + 1)) || this.#colonOf(begin) !== -1;
  }

  /** Where the colon behind a key stands that begins here; -1 where none does. */
  #colonOf(begin: number): number {
    const text = this.#text;
    const first = text[begin] ?? '';
    if (first === '"' || first === "'") {
      const colon = this.#skipSpaces(endOfQuoted(text, begin, this.#end));
      return text.charCodeAt(colon) === COLON && isBlank(text, colon + 1) ? colon : -1;
    }
    if (!KEY_START.test(first)) return -1;
    for (let at = begin + 1; at < this.#end; at += 1) if (text.charCodeAt(at) === COLON && isBlank(text, at + 1)) return at;
    return -1;
  }

  #key(begin: number, colon: number): string {
    if (colon - begin > MAX_KEY) throw UNREAD;
    const first = this.#text[begin];
    const raw = trimSpacesEnd(this.#text.slice(begin, colon));
    const key = first === '"' || first === "'" ? unquoted(raw) : raw;
    if (key === undefined || key === '<<') throw UNREAD;
    // Keys that are no strings have names by rules of their own; a comment would end a plain one.
    if (key === raw && (tagOf(raw, 'sigs') !== 'str' || raw.includes(' #'))) throw UNREAD;
    return key;
  }

  /** The value on the lines below a key or a dash in this column; null where there is none. */
  #below(column: number, isOfKey: boolean): Value {
    this.#lineFrom(this.#end + 1);
    if (isOfKey && this.#column === column && this.#isItem()) return this.#node();
    if (this.#column <= column) return null;
    return this.#isNodeAt(this.#begin) ? this.#node() : this.#inline(this.#begin, column);
  }

  /** A scalar or a flow collection. `column`: that of the collection it stands in. */
  #inline(begin: number, column: number): Value {
    const first = this.#text[begin] ?? '';
    if (first === '|' || first === '>') return this.#block(begin, column, first === '>');
    const value =
      first === '"' || first === "'" ? this.#quoted(begin, column) : first === '{' || first === '[' ? this.#flow(begin) : undefined;
    if (value === undefined) return this.#plain(begin, column);
    this.#lineFrom(this.#end + 1);
    if (this.#column > column) throw UNREAD;
    return value;
  }

  #quoted(begin: number, column: number): string {
    const text = this.#text;
    const end = endOfQuoted(text, begin, text.length);
    if (end === -1) throw UNREAD;
    const raw = text.slice(begin, end);
    const isOnOneLine = end <= this.#end;
    if (!isOnOneLine) this.#end = endOfLine(text, end);
    const value = isOnOneLine ? unquoted(raw) : unquotedLines(raw, column);
    if (value === undefined || !this.#isOver(this.#skipSpaces(end), end)) throw UNREAD;
    return value;
  }

  #flow(begin: number): Value {
    const flow = readFlow(this.#text, begin, this.#end);
    if (flow === undefined || !this.#isOver(this.#skipSpaces(flow.end), flow.end)) throw UNREAD;
    return flow.value;
  }

  /** A plain scalar, which goes on over all lines that are deeper than the collection it stands in. */
  #plain(begin: number, column: number): Value {
    const first = this.#text[begin] ?? '';
    if (INDICATORS.includes(first) || ('-?:'.includes(first) && isBlank(this.#text, begin + 1))) throw UNREAD;
    const line = this.#text.slice(begin, this.#end);
    const comment = line.indexOf(' #');
    const words = trimSpacesEnd(comment === -1 ? line : line.slice(0, comment));
    if (words === '<<' || hasColon(words)) throw UNREAD;
    const lines = [words];
    let blank = this.#end + 1;
    this.#lineFrom(blank);
    while (this.#column > column) {
      const more = trimSpacesEnd(this.#text.slice(this.#begin, this.#end));
      const between = this.#text.slice(blank, this.#begin - this.#column);
      // A comment ends a scalar, so that nothing may go on behind it.
      if (comment !== -1 || more.includes(' #') || between.includes('#') || hasColon(more)) throw UNREAD;
      lines.push(...between.split('\n').slice(1).fill(''), more);
      blank = this.#end + 1;
      this.#lineFrom(blank);
    }
    const value = lines.length === 1 ? words : folded(lines);
    const tag = tagOf(value, 'sigs');
    return tag === 'str' ? value : scalarValue(value, tag, 'sigs');
  }

  /** A block after `|`, `>`, `|-` or `>-`, whose indent its first line tells. */
  #block(begin: number, column: number, isFolded: boolean): string {
    const text = this.#text;
    const header = BLOCK_HEADER.exec(text.slice(begin, this.#end));
    if (header === null) throw UNREAD;
    const lines: string[] = [];
    let indent = -1;
    let start = this.#end + 1;
    let isCut = false;
    while (start < text.length) {
      let content = start;
      while (text.charCodeAt(content) === SPACE) content += 1;
      const lineBreak = text.indexOf('\n', content);
      isCut = lineBreak === -1;
      const end = isCut ? text.length : lineBreak;
      if (isCut && content === end) throw UNREAD;
      if (content !== end) {
        const isFirst = indent === -1;
        if (isFirst) indent = content - start;
        if (content - start < indent || indent <= column) {
          isCut = false;
          break;
        }
        // Where lines are folded, those that are deeper are not; a tab has no place in an indent that is still to be found.
        if ((isFolded && content - start > indent) || (text.charCodeAt(content) === TAB && (isFirst || isFolded))) throw UNREAD;
      } else if (content > start && (indent === -1 || isFolded)) throw UNREAD;
      lines.push(indent === -1 ? '' : text.slice(Math.min(start + indent, end), end));
      start = end + 1;
    }
    this.#lineFrom(start);
    while (lines.at(-1) === '') lines.pop();
    if (lines.length === 0) return '';
    // Blank lines before the first are no folds.
    if (isFolded && lines[0] === '') throw UNREAD;
    // A block that the end of the text cuts off has no line break at its end.
    return (isFolded ? folded(lines) : lines.join('\n')) + (header[1] === '-' || isCut ? '' : '\n');
  }

  #skipSpaces(position: number): number {
    let at = position;
    while (this.#text.charCodeAt(at) === SPACE) at += 1;
    return at;
  }

  /** Whether the line says nothing from here on; a comment needs a space before it. */
  #isOver(position: number, from = -1): boolean {
    return position >= this.#end || (position !== from && this.#text.charCodeAt(position) === HASH);
  }
}

function isBlank(text: string, position: number): boolean {
  const code = text.charCodeAt(position);
  return code === SPACE || code === LINE_FEED || position >= text.length;
}

function endOfLine(text: string, position: number): number {
  const end = text.indexOf('\n', position);
  return end === -1 ? text.length : end;
}

/** Whether words of a plain scalar have a colon that would make them a key. */
function hasColon(words: string): boolean {
  return words.endsWith(':') || words.includes(': ');
}
