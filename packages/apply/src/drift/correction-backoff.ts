/** The first correction is at once; the next of the same object waits this long, then twice, four times, ... */
const FIRST_DELAY_MS = 1_000;
/** An object that stayed right for so long, or for its owner's interval if that is shorter, starts anew. */
const CALM_MS = 300_000;
/** So often the same drift is corrected before its owner is told that somebody fights. */
const FIGHT_AT = 3;

interface Correction {
  count: number;
  lastMs: number;
  /** How often each drift was corrected in this row. */
  readonly told: Map<string, number>;
}

/** What is worth telling of a correction: that it was made, that it is made again and again, or nothing that was not told. */
export type CorrectionNews = 'corrected' | 'fighting' | 'known';

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
    return Math.max(0, correction.lastMs + waitOf(correction, limitMs) - this.#now());
  }

  /** Notes that `key` was put right now, and in what it had drifted (fields and opponent). */
  note(key: string, drift: string, limitMs: number): CorrectionNews {
    const now = this.#now();
    const known = this.#corrections.get(key);
    const correction = known === undefined || isCalm(known, limitMs, now) ? { count: 0, lastMs: now, told: new Map() } : known;
    correction.count += 1;
    correction.lastMs = now;
    const times = (correction.told.get(drift) ?? 0) + 1;
    correction.told.set(drift, times);
    this.#corrections.set(key, correction);
    if (times === 1) return 'corrected';
    return times === FIGHT_AT ? 'fighting' : 'known';
  }

  /** Forgets `key`, or all keys that begin with it. */
  forget(prefix: string): void {
    for (const key of this.#corrections.keys()) if (key.startsWith(prefix)) this.#corrections.delete(key);
  }
}

function waitOf({ count }: Correction, limitMs: number): number {
  return Math.min(FIRST_DELAY_MS * 2 ** (count - 1), limitMs);
}

function isCalm(correction: Correction, limitMs: number, now: number): boolean {
  return now - correction.lastMs > Math.max(2 * waitOf(correction, limitMs), Math.min(limitMs, CALM_MS));
}
