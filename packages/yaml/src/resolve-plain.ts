import type { Flavor } from './flavor.ts';
import type { ScalarTag } from './scalar.ts';
import { parseTimestamp } from './timestamp.ts';

const WORDS = new Map<string, ScalarTag>([
  ...['', '~', 'null', 'Null', 'NULL'].map((word) => [word, 'null'] as const),
  ...['true', 'True', 'TRUE', 'false', 'False', 'FALSE'].map((word) => [word, 'bool'] as const),
  ...['.nan', '.NaN', '.NAN', '.inf', '.Inf', '.INF', '+.inf', '+.Inf', '+.INF', '-.inf', '-.Inf', '-.INF'].map(
    (word) => [word, 'float'] as const,
  ),
]);

/** The booleans of YAML 1.1 that 1.2 dropped. */
const OLD_BOOLEANS = new Map<string, boolean>([
  ...['y', 'Y', 'yes', 'Yes', 'YES', 'on', 'On', 'ON'].map((word) => [word, true] as const),
  ...['n', 'N', 'no', 'No', 'NO', 'off', 'Off', 'OFF'].map((word) => [word, false] as const),
]);

const FLOAT = /^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$/;
/** One that begins with its point: Go's strconv reads it as it stands, with underscores only between digits. */
const POINT_FLOAT = /^\.[0-9]+(?:_[0-9]+)*(?:[eE][-+]?[0-9]+(?:_[0-9]+)*)?$/;
const INT = /^([-+]?)(0[xX][0-9a-fA-F]+|0[bB][01]+|0[oO]?[0-7]+|0|[1-9][0-9]*)$/;
const MAX_INT = 2n ** 63n;
const MAX_UINT = 2n ** 64n;

/**
 * The tag that go-yaml gives to a plain scalar of this text. Both versions read integers as Go's strconv does (`010` is octal, `0x1F`
 * hexadecimal, `1_000` a thousand); only `sigs` knows the booleans of YAML 1.1.
 */
export function tagOf(text: string, flavor: Flavor): ScalarTag {
  const first = text.charCodeAt(0);
  // Digits, signs and the point; everything else is a word or a string.
  if ((first >= 0x30 && first <= 0x39) || first === 0x2b || first === 0x2d || first === 0x2e) return tagOfNumber(text, first === 0x2e);
  if (text.length > 5) return 'str';
  if (flavor === 'sigs' && OLD_BOOLEANS.has(text)) return 'bool';
  return WORDS.get(text) ?? 'str';
}

function tagOfNumber(text: string, point: boolean): ScalarTag {
  const word = WORDS.get(text);
  if (word !== undefined) return word;
  if (point) return POINT_FLOAT.test(text) && Number.isFinite(Number(text.replaceAll('_', ''))) ? 'float' : 'str';
  if (parseTimestamp(text) !== undefined) return 'timestamp';
  const plain = text.includes('_') ? text.replaceAll('_', '') : text;
  if (parseInteger(plain) !== undefined) return 'int';
  return FLOAT.test(plain) && Number.isFinite(Number(plain)) ? 'float' : 'str';
}

/** The integer that Go's ParseInt, then ParseUint, read with base 0; undefined where both refuse. */
function parseInteger(text: string): number | bigint | undefined {
  const match = INT.exec(text);
  if (match === null) return undefined;
  const [, sign = '', digits = ''] = match;
  const literal = digits.length > 1 && /^0[0-7]/.test(digits) ? `0o${digits.slice(1)}` : digits;
  const magnitude = BigInt(literal);
  if (sign === '-' ? magnitude > MAX_INT : magnitude >= (sign === '+' ? MAX_INT : MAX_UINT)) return undefined;
  const value = sign === '-' ? -magnitude : magnitude;
  return value >= Number.MIN_SAFE_INTEGER && value <= Number.MAX_SAFE_INTEGER ? Number(value) : value;
}

/** The value of a scalar of this text and tag, as JSON carries it. Integers that a number cannot hold are bigints. */
export function scalarValue(text: string, tag: ScalarTag, flavor: Flavor): string | number | bigint | boolean | null {
  switch (tag) {
    case 'null':
      return null;
    case 'bool':
      return OLD_BOOLEANS.get(text) ?? text.toLowerCase() === 'true';
    case 'int':
      return parseInteger(text.replaceAll('_', '')) ?? text;
    case 'float':
      return floatOf(text);
    case 'timestamp':
      return flavor === 'kyaml' ? (parseTimestamp(text) ?? text) : text;
    default:
      return text;
  }
}

function floatOf(text: string): number {
  const lower = text.toLowerCase();
  if (lower.endsWith('.inf')) return lower.startsWith('-') ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  return lower === '.nan' ? Number.NaN : Number(text.replaceAll('_', ''));
}
