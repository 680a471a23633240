/** The longest that a timer of Node takes; it fires at once for more. */
const LONGEST_MS = 2 ** 31 - 1;

/** Aborts after so many milliseconds. AbortSignal.timeout alone throws for a fraction, such as that of `1.001s`, and for what 32 bits do not hold. */
export function timeoutSignal(ms: number): AbortSignal {
  return AbortSignal.timeout(Math.min(LONGEST_MS, Math.max(0, Math.ceil(ms))));
}
