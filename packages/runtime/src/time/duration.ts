import { RuntimeError } from '../error.ts';

const UNIT_MS = new Map([
  ['ns', 1e-6],
  ['us', 1e-3],
  ['µs', 1e-3],
  ['μs', 1e-3],
  ['ms', 1],
  ['s', 1000],
  ['m', 60_000],
  ['h', 3_600_000],
]);

/** Go's time.Duration holds 2^63 ns. */
const LONGEST_MS = 2 ** 63 / 1e6;

/**
 * Reads a duration as Go's time.ParseDuration does ("1h30m", "-1.5s", "0"), in milliseconds.
 * @throws RuntimeError DurationInvalid
 */
export function parseDuration(text: string): number {
  const fault = (): RuntimeError => new RuntimeError('DurationInvalid', `invalid duration ${JSON.stringify(text)}`);
  const sign = text.startsWith('-') ? -1 : 1;
  const body = text.replace(/^[+-]/, '');
  if (body === '0') return 0;
  if (body === '') throw fault();
  const part = /(\d+\.?\d*|\.\d+)([a-z\u00b5\u03bc]+)/y;
  let total = 0;
  while (part.lastIndex < body.length) {
    const match = part.exec(body);
    const unit = UNIT_MS.get(match?.[2] ?? '');
    if (match === null || unit === undefined) throw fault();
    total += Number(match[1]) * unit;
  }
  if (total >= LONGEST_MS) throw fault();
  return sign * total;
}

/** Writes milliseconds as Go's time.Duration.String() does: "1m0s", "5.091780546s", "23.469502ms", "1.5µs", "0s". */
export function formatDuration(ms: number): string {
  const nanoseconds = BigInt(Math.round(Math.abs(ms) * 1e6));
  if (nanoseconds === 0n) return '0s';
  return (ms < 0 ? '-' : '') + formatNanoseconds(nanoseconds);
}

function formatNanoseconds(ns: bigint): string {
  if (ns < 1_000n) return `${ns}ns`;
  if (ns < 1_000_000n) return `${decimal(ns, 3)}µs`;
  if (ns < 1_000_000_000n) return `${decimal(ns, 6)}ms`;
  const minutes = ns / 60_000_000_000n;
  const seconds = `${decimal(ns % 60_000_000_000n, 9)}s`;
  if (minutes === 0n) return seconds;
  return minutes < 60n ? `${minutes}m${seconds}` : `${minutes / 60n}h${minutes % 60n}m${seconds}`;
}

/** `value` divided by 10^digits, without trailing zeros. */
function decimal(value: bigint, digits: number): string {
  const text = value.toString().padStart(digits + 1, '0');
  const fraction = text.slice(-digits).replace(/0+$/, '');
  return text.slice(0, -digits) + (fraction === '' ? '' : `.${fraction}`);
}
