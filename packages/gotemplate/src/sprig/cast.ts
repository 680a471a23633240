import { formatValue } from '../format-value.ts';
import { parseGoFloat, parseGoInteger } from '../number-literal.ts';
import { GoInt, HostObject, integerOf, type Value } from '../value.ts';

const MIN_INT = -(1n << 63n);
const MAX_INT = (1n << 63n) - 1n;

/** sprig's int64: whatever cannot be read is 0. */
export function toBigint(value: Value): bigint {
  const integer = integerOf(value);
  if (integer !== undefined) return BigInt.asIntN(64, integer.value);
  if (typeof value === 'boolean') return value ? 1n : 0n;
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) return MIN_INT;
    const whole = BigInt(Math.trunc(value));
    return whole > MAX_INT || whole < MIN_INT ? MIN_INT : whole;
  }
  if (typeof value !== 'string') return 0n;
  const parsed = parseGoInteger(trimZeroDecimal(value));
  return parsed === undefined || parsed > MAX_INT || parsed < MIN_INT ? 0n : parsed;
}

/** `1.00` is read as `1`. */
function trimZeroDecimal(text: string): string {
  return text.replace(/\.0+$/, '');
}

/** sprig's float64: whatever cannot be read is 0. */
export function toFloat(value: Value): number {
  if (typeof value === 'number') return value;
  const integer = integerOf(value);
  if (integer !== undefined) return Number(integer.value);
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (typeof value !== 'string') return 0;
  if (/^[+-]?inf(?:inity)?$/i.test(value)) return value.startsWith('-') ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  if (/^nan$/i.test(value)) return Number.NaN;
  return parseGoFloat(value) ?? 0;
}

/** sprig's strval. */
export function toText(value: Value): string {
  if (typeof value === 'string') return value;
  if (value instanceof HostObject) return value.text() ?? formatValue(value);
  return formatValue(value);
}

/** sprig's `empty`. */
export function isEmpty(value: Value): boolean {
  if (value === undefined || value === null || value === '' || value === false || value === 0) return true;
  if (typeof value !== 'object') return false;
  if (value instanceof GoInt) return value.value === 0n;
  if (Array.isArray(value)) return value.length === 0;
  if (value instanceof HostObject) return value.entries()?.size === 0;
  return 'items' in value ? value.items.length === 0 : value.size === 0;
}
