import type { Value } from './parse-documents.ts';
import { endOfQuoted, unquoted } from './quick-quoted.ts';
import { scalarValue, tagOf } from './resolve-plain.ts';

/** Words of a flow collection that mean the same wherever they stand: no indicators in them but within a word. */
const PLAIN = /[A-Za-z0-9_/.$](?:[A-Za-z0-9_/.$+=@-]| (?=[A-Za-z0-9_/.$]))*/y;
const MAX_DEPTH = 20;

interface Read<Kind> {
  readonly value: Kind;
  /** Where it ends, behind its bracket. */
  readonly end: number;
}

/** A flow collection that begins here and ends before `limit`, on one line; undefined where it is not of the plain kind. */
export function readFlow(text: string, begin: number, limit: number, depth = 0): Read<Value> | undefined {
  if (depth > MAX_DEPTH) return undefined;
  const isMapping = text[begin] === '{';
  const close = isMapping ? '}' : ']';
  const items: Value[] = [];
  const mapping: { [key: string]: Value } = Object.create(null);
  let at = skipSpaces(text, begin + 1);
  while (text[at] !== close) {
    let key: string | undefined;
    if (isMapping) {
      const read = readWord(text, at, limit);
      // A colon and a space: without the space it is one only for some.
      if (read === undefined || text[read.end] !== ':' || text[read.end + 1] !== ' ') return undefined;
      if (typeof read.value !== 'string' || read.value === '<<') return undefined;
      key = read.value;
      at = skipSpaces(text, read.end + 1);
    }
    const item = text[at] === '{' || text[at] === '[' ? readFlow(text, at, limit, depth + 1) : readWord(text, at, limit);
    if (item === undefined) return undefined;
    if (key === undefined) items.push(item.value);
    else mapping[key] = item.value;
    at = skipSpaces(text, item.end);
    if (text[at] === ',') {
      at = skipSpaces(text, at + 1);
      if (text[at] === close) return undefined;
    } else if (text[at] !== close) return undefined;
  }
  return at < limit ? { value: isMapping ? mapping : items, end: at + 1 } : undefined;
}

function readWord(text: string, begin: number, limit: number): Read<Value> | undefined {
  if (text[begin] === '"' || text[begin] === "'") {
    const end = endOfQuoted(text, begin, limit);
    const value = end === -1 ? undefined : unquoted(text.slice(begin, end));
    return value === undefined ? undefined : { value, end };
  }
  PLAIN.lastIndex = begin;
  const word = PLAIN.exec(text)?.[0];
  if (word === undefined || begin + word.length >= limit) return undefined;
  const tag = tagOf(word, 'sigs');
  return { value: tag === 'str' ? word : scalarValue(word, tag, 'sigs'), end: begin + word.length };
}

function skipSpaces(text: string, position: number): number {
  let at = position;
  while (text[at] === ' ') at += 1;
  return at;
}
