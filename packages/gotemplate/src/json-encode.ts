import { FunctionError } from './error.ts';
import { formatFloat } from './format-float.ts';
import { compareStrings } from './go-string.ts';
import { bytesOfSlice } from './plain-value.ts';
import { entriesOf, GoInt, GoMap, GoSlice, HostObject, itemsOf, type Value } from './value.ts';

export interface JsonStyle {
  /** What each level is indented by; absent for one line. */
  readonly indent?: string;
  /** Whether `<`, `>` and `&` are escaped, as Go does unless told otherwise. */
  readonly escapeHtml: boolean;
}

const MAX_DEPTH = 1000;

/** Go's json.Marshal: keys sorted, floats in their shortest form. Throws a FunctionError for what JSON has no words for. */
export function encodeJson(value: Value, style: JsonStyle = { escapeHtml: true }): string {
  return encode(value, style, '\n', 0);
}

function encode(value: Value, style: JsonStyle, newLine: string, depth: number): string {
  if (value === null || value === undefined) return 'null';
  if (typeof value === 'string') return encodeString(value, style.escapeHtml);
  if (typeof value === 'number') return encodeFloat(value);
  if (typeof value === 'boolean') return String(value);
  if (value instanceof GoInt) return String(value.value);
  if (depth > MAX_DEPTH) throw new FunctionError('json: unsupported value: encountered a cycle via map[string]interface {}');
  if (value instanceof HostObject && value.entries() === undefined) {
    const encoded = value.encoded();
    return encoded instanceof GoMap ? encodePairs([...encoded], style, newLine, depth) : encode(encoded, style, newLine, depth + 1);
  }
  if ((value instanceof GoSlice || value instanceof GoMap) && value.isNil) return 'null';
  if (value instanceof GoSlice && value.type === '[]uint8') return `"${bytesOfSlice(value).toString('base64')}"`;
  const items = itemsOf(value);
  const inner = newLine + (style.indent ?? '');
  if (items !== undefined) {
    const parts = items.map((item) => encode(item, style, inner, depth + 1));
    return wrap('[', parts, ']', style, newLine);
  }
  const entries = [...(entriesOf(value) ?? [])].sort(([left], [right]) => compareStrings(left, right));
  return encodePairs(entries, style, newLine, depth);
}

/** An object of these pairs, in their order: that of a struct's fields, or of sorted keys. */
function encodePairs(pairs: readonly (readonly [string, Value])[], style: JsonStyle, newLine: string, depth: number): string {
  const inner = newLine + (style.indent ?? '');
  const colon = style.indent === undefined ? ':' : ': ';
  const parts = pairs.map(([key, item]) => encodeString(key, style.escapeHtml) + colon + encode(item, style, inner, depth + 1));
  return wrap('{', parts, '}', style, newLine);
}

function wrap(open: string, parts: readonly string[], close: string, style: JsonStyle, newLine: string): string {
  if (style.indent === undefined || parts.length === 0) return open + parts.join(',') + close;
  const inner = newLine + style.indent;
  return open + inner + parts.join(`,${inner}`) + newLine + close;
}

const ESCAPES = /["\\\0-\x1f\u2028\u2029]|[\udc80-\udcff](?<![\ud800-\udbff].)/g;
const HTML_ESCAPES = /["\\\0-\x1f<>&\u2028\u2029]|[\udc80-\udcff](?<![\ud800-\udbff].)/g;
const SHORT: ReadonlyMap<string, string> = new Map([
  ['"', '\\"'],
  ['\\', '\\\\'],
  ['\b', '\\b'],
  ['\f', '\\f'],
  ['\n', '\\n'],
  ['\r', '\\r'],
  ['\t', '\\t'],
]);

function encodeString(text: string, escapeHtml: boolean): string {
  const escaped = text.replace(escapeHtml ? HTML_ESCAPES : ESCAPES, (character) => {
    const code = character.charCodeAt(0);
    if (code >= 0xdc80 && code <= 0xdcff) return '\\ufffd';
    return SHORT.get(character) ?? `\\u${code.toString(16).padStart(4, '0')}`;
  });
  return `"${escaped}"`;
}

function encodeFloat(value: number): string {
  if (!Number.isFinite(value)) throw new FunctionError(`json: unsupported value: ${formatFloat(value, 'g', -1)}`);
  const size = Math.abs(value);
  if (size === 0 || (size >= 1e-6 && size < 1e21)) return formatFloat(value, 'f', -1);
  return formatFloat(value, 'e', -1).replace(/e-0([0-9])$/, 'e-$1');
}
