import { setTimeout as sleep } from 'node:timers/promises';
import { E2eError, messageOf } from './error.ts';

export interface WaitOptions {
  /** Completes the sentence "waited 30 s for ...". */
  readonly what: string;
  /** Until when, in milliseconds from now; 30,000 when absent. */
  readonly deadlineMs?: number;
  /** The pause between two looks, in milliseconds; 100 when absent. */
  readonly intervalMs?: number;
  /** What to show when it did not happen: the last state, a log's end. */
  readonly describe?: () => string | Promise<string>;
}

/**
 * Looks again and again until `check` gives a value, and returns it; `undefined`, `false` and a thrown error mean "not yet".
 * Throws `DeadlineExceeded` with what `describe` says and the last error. An error that `giveUp` made ends the wait at once.
 */
export async function waitFor<T>(check: () => T | Promise<T>, options: WaitOptions): Promise<Exclude<T, undefined | false>> {
  const { what, deadlineMs = 30_000, intervalMs = 100, describe } = options;
  const end = performance.now() + deadlineMs;
  let last: unknown;
  do {
    try {
      const value = await check();
      // The comparison rules out just what Exclude does; TypeScript does not narrow a type parameter by it.
      if (value !== undefined && value !== false) return value as Exclude<T, undefined | false>;
      last = undefined;
    } catch (error) {
      if (error instanceof GiveUp) throw error.cause;
      last = error;
    }
    await sleep(Math.min(intervalMs, Math.max(0, end - performance.now())));
  } while (performance.now() < end);
  const details = [await describe?.(), last === undefined ? undefined : `last error: ${messageOf(last)}`].filter(
    (part) => part !== undefined,
  );
  throw new E2eError('DeadlineExceeded', [`waited ${deadlineMs / 1000} s for ${what}`, ...details].join('\n'), { cause: last });
}

class GiveUp extends Error {}

/** Wraps an error so that {@link waitFor} throws it at once: more waiting would not help. */
export function giveUp(cause: unknown): Error {
  return new GiveUp('gave up', { cause });
}
