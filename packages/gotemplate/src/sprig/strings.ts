import { FunctionError } from '../error.ts';
import { formatValue } from '../format-value.ts';
import { fixed, type GoFunction, variadic } from '../go-function.ts';
import { byteLength, bytesOf, runesOf, sliceBytes } from '../go-string.ts';
import { quote } from '../quote.ts';
import { ANY_TYPE, type GoInt, GoMap, itemsOf, strings, type Value } from '../value.ts';
import { toText } from './cast.ts';
import { type Environment, randomBelow } from './environment.ts';
import { lowerRune, upperRune } from './letter-case.ts';
import { checkItems, checkLength } from './limited-repeat.ts';
import { camelCase, initials, separatedCase, swapCase, titleCase, wrapText } from './words.ts';

const SPACE_START = /^[\t-\r \x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+/;
const SPACE_END = /[\t-\r \x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+$/;

/** Go's strings.TrimSpace. */
function trimSpace(text: string): string {
  return text.replace(SPACE_START, '').replace(SPACE_END, '');
}

function trimCharacters(cutset: string, text: string): string {
  const cut = new Set(cutset);
  const runes = Array.from(text);
  let begin = 0;
  let end = runes.length;
  while (begin < end && cut.has(runes[begin] ?? '')) begin += 1;
  while (end > begin && cut.has(runes[end - 1] ?? '')) end -= 1;
  return runes.slice(begin, end).join('');
}

/** sprig's strslice: the texts of a list's items, nil ones left out. */
export function textsOf(value: Value): string[] {
  const items = itemsOf(value);
  if (items !== undefined) return items.filter((item) => item !== null && item !== undefined).map(toText);
  return value === null || value === undefined ? [] : [toText(value)];
}

function indent(spaces: GoInt, text: string): string {
  const count = Number(spaces.value);
  if (count < 0) throw new FunctionError('strings: negative Repeat count');
  checkLength('indent', count * (text.split('\n').length + 1));
  const pad = ' '.repeat(count);
  return pad + text.replaceAll('\n', `\n${pad}`);
}

function repeat(count: GoInt, text: string): string {
  if (count.value < 0n) throw new FunctionError('strings: negative Repeat count');
  checkLength('repeat', Number(count.value) * text.length);
  return text.repeat(Number(count.value));
}

/** Go's text[begin:end], with its panic. */
function slice(text: string, begin: number, end: number): string {
  const length = byteLength(text);
  if (end < 0 || end > length)
    throw new FunctionError(`runtime error: slice bounds out of range [:${end}]${end < 0 ? '' : ` with length ${length}`}`);
  if (begin > end) throw new FunctionError(`runtime error: slice bounds out of range [${begin}:${end}]`);
  return sliceBytes(text, begin, end);
}

function substring(first: GoInt, last: GoInt, text: string): string {
  const begin = Number(first.value);
  const end = Number(last.value);
  const length = byteLength(text);
  if (begin < 0) return slice(text, 0, end);
  if (end < 0 || end > length) {
    if (begin > length) throw new FunctionError(`runtime error: slice bounds out of range [${begin}:${length}]`);
    return sliceBytes(text, begin, length);
  }
  return slice(text, begin, end);
}

function truncate(count: GoInt, text: string): string {
  const limit = Number(count.value);
  const length = byteLength(text);
  if (limit < 0 && length + limit > 0) return sliceBytes(text, length + limit, length);
  return limit >= 0 && length > limit ? sliceBytes(text, 0, limit) : text;
}

function abbreviate(text: string, offset: number, width: number): string {
  const length = byteLength(text);
  if (text === '' || length <= width) return text;
  if (width < 4) return '';
  let begin = Math.min(offset, length);
  if (length - begin < width - 3) begin = length - (width - 3);
  if (begin <= 4) return `${sliceBytes(text, 0, width - 3)}...`;
  if (width < 7) return '';
  if (begin + width - 3 < length) return `...${abbreviate(sliceBytes(text, begin, length), 0, width - 3)}`;
  return `...${sliceBytes(text, length - (width - 3), length)}`;
}

/** Go's strings.SplitN for any count but 0. */
function splitText(text: string, separator: string, limit = -1): string[] {
  if (limit === 0) return [];
  const parts = separator === '' ? runesOf(text) : text.split(separator);
  if (limit < 0 || parts.length <= limit) return parts;
  return [...parts.slice(0, limit - 1), parts.slice(limit - 1).join(separator)];
}

function numbered(parts: readonly string[]): GoMap {
  checkItems('split', parts.length);
  return GoMap.typed(
    'map[string]string',
    parts.map((part, index) => [`_${index}`, part]),
  );
}

function randomText(environment: Environment, alphabet: string) {
  return fixed(['int'], (count) => {
    checkLength('a random string', Number(count.value));
    return Array.from({ length: Math.max(0, Number(count.value)) }, () => alphabet[randomBelow(environment, alphabet.length)]).join('');
  });
}

function shuffle(environment: Environment, text: string): string {
  const runes = runesOf(text);
  for (let index = runes.length - 1; index > 0; index--) {
    const other = randomBelow(environment, index + 1);
    [runes[index], runes[other]] = [runes[other] ?? '', runes[index] ?? ''];
  }
  return runes.join('');
}

/** Runs of white space in single bytes, which is how sprig's nospace reads a text. */
function deleteSpace(text: string): string {
  let kept = '';
  let changed = false;
  for (const byte of bytesOf(text)) {
    if ((byte >= 9 && byte <= 13) || byte === 32 || byte === 0x85 || byte === 0xa0) changed = true;
    else kept += String.fromCharCode(byte);
  }
  return changed ? kept : text;
}

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const DIGITS = '0123456789';
const ASCII = Array.from({ length: 95 }, (_, index) => String.fromCharCode(32 + index)).join('');

/** sprig's functions of strings. */
export function stringFunctions(environment: Environment): [string, GoFunction][] {
  const trimAll = fixed(['string', 'string'], trimCharacters);
  return [
    ['hello', fixed([], () => 'Hello!')],
    ['abbrev', fixed(['int', 'string'], (width, text) => (width.value < 4n ? text : abbreviate(text, 0, Number(width.value))))],
    [
      'abbrevboth',
      fixed(['int', 'int', 'string'], (left, right, text) =>
        right.value < 4n || (left.value > 0n && right.value < 7n) ? text : abbreviate(text, Number(left.value), Number(right.value)),
      ),
    ],
    ['trunc', fixed(['int', 'string'], truncate)],
    ['trim', fixed(['string'], trimSpace)],
    ['upper', fixed(['string'], (text) => Array.from(text, upperRune).join(''))],
    ['lower', fixed(['string'], (text) => Array.from(text, lowerRune).join(''))],
    ['title', fixed(['string'], titleCase)],
    [
      'untitle',
      fixed(['string'], (text) => text.replace(/(^|\s)(\S)/gu, (_whole, space: string, rune: string) => space + lowerRune(rune))),
    ],
    ['substr', fixed(['int', 'int', 'string'], substring)],
    ['repeat', fixed(['int', 'string'], repeat)],
    ['trimall', trimAll],
    ['trimAll', trimAll],
    [
      'trimSuffix',
      fixed(['string', 'string'], (suffix, text) => (suffix !== '' && text.endsWith(suffix) ? text.slice(0, -suffix.length) : text)),
    ],
    ['trimPrefix', fixed(['string', 'string'], (prefix, text) => (text.startsWith(prefix) ? text.slice(prefix.length) : text))],
    ['nospace', fixed(['string'], deleteSpace)],
    ['initials', fixed(['string'], initials)],
    ['randAlphaNum', randomText(environment, LETTERS + DIGITS)],
    ['randAlpha', randomText(environment, LETTERS)],
    ['randAscii', randomText(environment, ASCII)],
    ['randNumeric', randomText(environment, DIGITS)],
    ['swapcase', fixed(['string'], swapCase)],
    ['shuffle', fixed(['string'], (text) => shuffle(environment, text))],
    ['snakecase', fixed(['string'], (text) => separatedCase(text, '_'))],
    ['camelcase', fixed(['string'], camelCase)],
    ['kebabcase', fixed(['string'], (text) => separatedCase(text, '-'))],
    ['wrap', fixed(['int', 'string'], (length, text) => wrapText(text, Number(length.value), '\n', false))],
    ['wrapWith', fixed(['int', 'string', 'string'], (length, separator, text) => wrapText(text, Number(length.value), separator, true))],
    ['contains', fixed(['string', 'string'], (part, text) => text.includes(part))],
    ['hasPrefix', fixed(['string', 'string'], (part, text) => text.startsWith(part))],
    ['hasSuffix', fixed(['string', 'string'], (part, text) => text.endsWith(part))],
    [
      'quote',
      variadic([], ANY_TYPE, (...values) =>
        present(values)
          .map((value) => quote(toText(value)))
          .join(' '),
      ),
    ],
    [
      'squote',
      variadic([], ANY_TYPE, (...values) =>
        present(values)
          .map((value) => `'${formatValue(value)}'`)
          .join(' '),
      ),
    ],
    ['cat', variadic([], ANY_TYPE, (...values) => present(values).map(formatValue).join(' '))],
    ['indent', fixed(['int', 'string'], indent)],
    ['nindent', fixed(['int', 'string'], (spaces, text) => `\n${indent(spaces, text)}`)],
    ['replace', fixed(['string', 'string', 'string'], replaceAll)],
    ['plural', fixed(['string', 'string', 'int'], (one, many, count) => (count.value === 1n ? one : many))],
    ['toString', fixed([ANY_TYPE], toText)],
    ['toStrings', fixed([ANY_TYPE], (value) => strings(textsOf(value)))],
    ['join', fixed(['string', ANY_TYPE], (separator, value) => textsOf(value).join(separator))],
    ['split', fixed(['string', 'string'], (separator, text) => numbered(splitText(text, separator)))],
    ['splitList', fixed(['string', 'string'], (separator, text) => strings(splitText(text, separator)))],
    ['splitn', fixed(['string', 'int', 'string'], (separator, limit, text) => numbered(splitText(text, separator, Number(limit.value))))],
  ];
}

function present(values: readonly Value[]): Value[] {
  return values.filter((value) => value !== null && value !== undefined);
}

function replaceAll(old: string, fresh: string, text: string): string {
  if (old !== '') {
    const parts = text.split(old);
    checkLength('replace', text.length + parts.length * fresh.length);
    return parts.join(fresh);
  }
  const runes = runesOf(text);
  checkLength('replace', text.length + runes.length * fresh.length);
  return runes.length === 0 ? fresh : fresh + runes.map((rune) => rune + fresh).join('');
}
