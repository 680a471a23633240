import { matchGlob } from './glob.ts';
import { TemplateError } from './parse.ts';

const DEFAULTS = new Set(['=', ':=', ':-', ':?', ':+']);

/** Whether an expression says itself what to do when the variable is not set. */
export function hasDefault(operator: string): boolean {
  return DEFAULTS.has(operator);
}

/** What an expression's operator makes of a value. Flux reads every default operator as `:-`. */
export function applyOperator(operator: string, value: string, args: readonly string[]): string {
  const [first = '', second] = args;
  switch (operator) {
    case 'length':
      return String(Buffer.byteLength(value));
    case ',':
      return mapFirst(value, (letter) => letter.toLowerCase());
    case ',,':
      return value.toLowerCase();
    case '^':
      return mapFirst(value, (letter) => letter.toUpperCase());
    case '^^':
      return value.toUpperCase();
    case '#':
      return value.slice(prefixLength(value, first, 'shortest'));
    case '##':
      return value.slice(prefixLength(value, first, 'longest'));
    case '%':
      return trimSuffix(value, first, 'shortest');
    case '%%':
      return trimSuffix(value, first, 'longest');
    case ':':
      return substring(value, first, second);
    case '/':
      return replaceOnce(value, first, second ?? '');
    case '//':
      return value.split(first).join(second ?? '');
    case '/#':
      return second !== undefined && value.startsWith(first) ? second + value.slice(first.length) : value;
    case '/%':
      return second !== undefined && value.endsWith(first) ? value.slice(0, value.length - first.length) + second : value;
    default:
      return value === '' && args.length > 0 ? args.join('') : value;
  }
}

function mapFirst(value: string, map: (letter: string) => string): string {
  const [first = ''] = value;
  return map(first) + value.slice(first.length);
}

function replaceOnce(value: string, from: string, to: string): string {
  const at = value.indexOf(from);
  return at === -1 ? value : value.slice(0, at) + to + value.slice(at + from.length);
}

/** How much of the beginning a glob matches; 0 where nothing, or where it is no glob. */
function prefixLength(value: string, pattern: string, which: 'shortest' | 'longest'): number {
  const lengths = Array.from({ length: value.length }, (_, index) => (which === 'longest' ? value.length - index : index + 1));
  for (const length of lengths) {
    const matched = matchGlob(pattern, value.slice(0, length));
    if (matched === undefined) return 0;
    if (matched) return length;
  }
  return 0;
}

function trimSuffix(value: string, pattern: string, which: 'shortest' | 'longest'): string {
  const reversed = Array.from(value).reverse().join('');
  const length = prefixLength(reversed, Array.from(pattern).reverse().join(''), which);
  return Array.from(reversed.slice(length)).reverse().join('');
}

function substring(value: string, offsetText: string, lengthText: string | undefined): string {
  const bytes = Buffer.from(value);
  const offset = integer(offsetText);
  if (offset === undefined) return value;
  const from = offset < 0 ? Math.max(bytes.length + offset, 0) : offset;
  if (lengthText === undefined) return bytes.subarray(from).toString();
  const length = integer(lengthText);
  if (length === undefined) return value;
  if (length < 0) throw new TemplateError(`a substring cannot have the length ${length}`);
  return bytes.subarray(from, from + length).toString();
}

function integer(text: string): number | undefined {
  return /^[-+]?\d+$/.test(text) ? Number(text) : undefined;
}
