import { FunctionError } from '../error.ts';
import { quote } from '../quote.ts';

const UNITS: ReadonlyMap<string, bigint> = new Map([
  ['ns', 1n],
  ['us', 1_000n],
  ['µs', 1_000n],
  ['μs', 1_000n],
  ['ms', 1_000_000n],
  ['s', 1_000_000_000n],
  ['m', 60_000_000_000n],
  ['h', 3_600_000_000_000n],
]);

/** Go's time.ParseDuration, in nanoseconds. Throws a FunctionError. */
export function parseNanoseconds(text: string): bigint {
  const sign = /^[+-]/.exec(text)?.[0];
  let rest = sign === undefined ? text : text.slice(1);
  if (rest === '0') return 0n;
  if (rest === '') throw new FunctionError(`time: invalid duration ${quote(text)}`);
  let total = 0n;
  while (rest !== '') {
    const match = /^([0-9]*)(?:\.([0-9]*))?([^0-9.]*)/.exec(rest);
    const whole = match?.[1] ?? '';
    const fraction = match?.[2] ?? '';
    if (match === null || (whole === '' && fraction === '')) throw new FunctionError(`time: invalid duration ${quote(text)}`);
    const name = match[3] ?? '';
    if (name === '') throw new FunctionError(`time: missing unit in duration ${quote(text)}`);
    const unit = UNITS.get(name);
    if (unit === undefined) throw new FunctionError(`time: unknown unit ${quote(name)} in duration ${quote(text)}`);
    total += BigInt(whole === '' ? 0 : whole) * unit + (fraction === '' ? 0n : (BigInt(fraction) * unit) / 10n ** BigInt(fraction.length));
    rest = rest.slice(match[0].length);
  }
  return sign === '-' ? -total : total;
}

/** Go's time.Duration.String(). */
export function formatNanoseconds(duration: bigint): string {
  if (duration === 0n) return '0s';
  const negative = duration < 0n;
  const value = negative ? -duration : duration;
  return (negative ? '-' : '') + formatPositive(value);
}

function formatPositive(value: bigint): string {
  if (value < 1_000n) return `${value}ns`;
  if (value < 1_000_000n) return `${decimals(value, 3)}µs`;
  if (value < 1_000_000_000n) return `${decimals(value, 6)}ms`;
  const minutes = value / 60_000_000_000n;
  const seconds = `${decimals(value % 60_000_000_000n, 9)}s`;
  if (minutes === 0n) return seconds;
  const hours = minutes / 60n;
  return hours === 0n ? `${minutes}m${seconds}` : `${hours}h${minutes % 60n}m${seconds}`;
}

function decimals(value: bigint, digits: number): string {
  const scale = 10n ** BigInt(digits);
  const fraction = String(value % scale)
    .padStart(digits, '0')
    .replace(/0+$/, '');
  return fraction === '' ? String(value / scale) : `${value / scale}.${fraction}`;
}
