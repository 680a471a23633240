/** The first correction is at once; the next of the same object waits this long, then twice, four times, ... */
const FIRST_DELAY_MS = 1_000;

interface Correction {
  count: number;
  lastMs: number;
}

/** How long to wait before an object that keeps drifting is put right again: two writers that fight must not loop. */
export class CorrectionBackoff {
  readonly #corrections = new Map<string, Correction>();
  readonly #now: () => number;

  /** `now` gives milliseconds that never go back. */
  constructor(now: () => number) {
    this.#now = now;
  }

  /** The delay before the next correction of `key`, at most `limitMs` (the owner's interval). */
  delayMs(key: string, limitMs: number): number {
    const correction = this.#corrections.get(key);
    if (correction === undefined) return 0;
    const wait = Math.min(FIRST_DELAY_MS * 2 ** (correction.count - 1), limitMs);
    return Math.max(0, correction.lastMs + wait - this.#now());
  }

  /** Notes that `key` was put right now; answers how often that has happened in a row. An object that stayed right for `limitMs` starts anew. */
  note(key: string, limitMs: number): number {
    const now = this.#now();
    const known = this.#corrections.get(key);
    const count = known === undefined || now - known.lastMs > Math.max(limitMs, 2 * FIRST_DELAY_MS) ? 1 : known.count + 1;
    this.#corrections.set(key, { count, lastMs: now });
    return count;
  }

  /** Forgets `key`, or all keys that begin with it. */
  forget(prefix: string): void {
    for (const key of this.#corrections.keys()) if (key.startsWith(prefix)) this.#corrections.delete(key);
  }
}
