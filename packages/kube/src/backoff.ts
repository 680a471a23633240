export interface BackoffOptions {
  readonly firstMs: number;
  readonly maxMs: number;
}

/** The pause before repetition `attempt` (0 is the first): doubled each time up to the maximum, and of it a random part, at least half. */
export function backoffMs(attempt: number, { firstMs, maxMs }: BackoffOptions, random: () => number = Math.random): number {
  return Math.min(maxMs, firstMs * 2 ** Math.min(attempt, 30)) * (0.5 + random() / 2);
}
