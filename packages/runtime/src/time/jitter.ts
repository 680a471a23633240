/**
 * Spreads a delay evenly over plus and minus `percentage` percent of itself, so that objects of equal intervals drift apart.
 * `random` gives numbers in [0, 1).
 */
export function jitter(ms: number, percentage: number, random: () => number = Math.random): number {
  return ms * (1 + (percentage / 100) * (2 * random() - 1));
}
