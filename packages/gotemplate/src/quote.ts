import { bytesOf, stringOfBytes } from './go-string.ts';

const PRINTABLE = /^[\p{L}\p{M}\p{N}\p{P}\p{S} ]$/u;
const SAFE = /^[\x20\x21\x23-\x5b\x5d-\x7e]*$/;
const SIMPLE_ESCAPES: ReadonlyMap<string, string> = new Map([
  ['\x07', '\\a'],
  ['\b', '\\b'],
  ['\f', '\\f'],
  ['\n', '\\n'],
  ['\r', '\\r'],
  ['\t', '\\t'],
  ['\v', '\\v'],
]);

/** Whether Go's strconv.IsPrint holds of one rune. */
export function isPrintable(rune: string): boolean {
  return PRINTABLE.test(rune);
}

/** Go's strconv.Quote: %q of a string. */
export function quote(text: string, mark = '"', asciiOnly = false): string {
  if (mark === '"' && SAFE.test(text)) return `"${text}"`;
  let quoted = mark;
  for (const rune of text) quoted += escapeRune(rune, mark, asciiOnly);
  return quoted + mark;
}

function escapeRune(rune: string, mark: string, asciiOnly: boolean): string {
  if (rune === mark || rune === '\\') return `\\${rune}`;
  const point = rune.codePointAt(0) ?? 0;
  if (point >= 0xdc80 && point <= 0xdcff) return `\\x${hex(point - 0xdc00, 2)}`;
  if (asciiOnly ? point >= 0x20 && point < 0x7f : isPrintable(rune)) return rune;
  const simple = SIMPLE_ESCAPES.get(rune);
  if (simple !== undefined) return simple;
  if (point < 0x20 || point === 0x7f) return `\\x${hex(point, 2)}`;
  return point > 0xffff ? `\\U${hex(point, 8)}` : `\\u${hex(point, 4)}`;
}

/** Go's %q of an integer: the rune in single quotes. */
export function quoteRuneLiteral(point: number, asciiOnly = false): string {
  const valid = point >= 0 && point <= 0x10ffff && !(point >= 0xd800 && point < 0xe000);
  return quote(String.fromCodePoint(valid ? point : 0xfffd), "'", asciiOnly);
}

/** Go's %U of an integer: `U+0021`, with `shown` also `U+0021 '!'`; a negative one wraps. */
export function quoteRune(point: bigint, shown: boolean, digits = 4): string {
  const wrapped = BigInt.asUintN(64, point);
  const code = `U+${wrapped.toString(16).toUpperCase().padStart(Math.max(4, digits), '0')}`;
  const rune = shown && wrapped <= 0x10ffffn ? String.fromCodePoint(Number(wrapped)) : '';
  return isPrintable(rune) ? `${code} '${rune}'` : code;
}

function hex(value: number, width: number): string {
  return value.toString(16).padStart(width, '0');
}

const ESCAPE = /\\(?:([abfnrtv\\'"])|x([0-9a-fA-F]{2})|([0-7]{3})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8}))|\\|\n/g;
const ESCAPED: ReadonlyMap<string, string> = new Map([
  ['a', '\x07'],
  ['b', '\b'],
  ['f', '\f'],
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
  ['v', '\v'],
  ['\\', '\\'],
]);

/** Go's strconv.Unquote for one literal in double quotes, backquotes or single quotes; undefined where it is no valid literal. */
export function unquote(literal: string): string | undefined {
  const mark = literal[0];
  if (literal.length < 2 || literal.at(-1) !== mark) return undefined;
  const inner = literal.slice(1, -1);
  if (mark === '`') return inner.includes('`') ? undefined : inner.replaceAll('\r', '');
  if (mark !== '"' && mark !== "'") return undefined;
  if (!inner.includes('\\') && !inner.includes('\n')) return mark === '"' || Array.from(inner).length === 1 ? inner : undefined;
  let valid = true;
  let hasBytes = false;
  const text = inner.replace(ESCAPE, (whole: string, simple?: string, hexByte?: string, octal?: string, short?: string, long?: string) => {
    if (simple === '"' || simple === "'") {
      if (simple !== mark) valid = false;
      return simple;
    }
    if (simple !== undefined) return ESCAPED.get(simple) ?? '';
    const byte = hexByte === undefined ? (octal === undefined ? undefined : Number.parseInt(octal, 8)) : Number.parseInt(hexByte, 16);
    if (byte !== undefined) {
      if (byte > 255) valid = false;
      if (byte >= 0x80) hasBytes = true;
      return byte < 0x80 ? String.fromCharCode(byte) : String.fromCharCode(0xdc00 + byte);
    }
    const point = Number.parseInt(short ?? long ?? '110000', 16);
    if (whole.length < 2 || point > 0x10ffff || (point >= 0xd800 && point < 0xe000)) {
      valid = false;
      return '';
    }
    return String.fromCodePoint(point);
  });
  if (!valid) return undefined;
  // Bytes written one by one may make up a character.
  const result = hasBytes ? stringOfBytes(bytesOf(text)) : text;
  return mark === '"' || Array.from(result).length === 1 ? result : undefined;
}
