/** A timer that was started; `cancel` may be called any number of times, also after it fired. */
export interface AbortableTimer {
  cancel(): void;
}

/** The time, and what waits for it; injected, so that tests move it by hand. */
export interface Clock {
  /** Milliseconds since the epoch, with fractions where the machine gives them. */
  now(): number;
  /** Calls `fire` once, in `ms` milliseconds (at once when zero or less, but never before this returns). */
  after(ms: number, fire: () => void): AbortableTimer;
}

/** setTimeout takes no longer delay: anything above fires at once. */
const LONGEST_TIMEOUT_MS = 2 ** 31 - 1;

/** How far the machine's clock may be ahead before it is followed: smaller steps are the ordinary work of NTP. */
const LAG_MS = 1_000;

let origin = performance.timeOrigin;

/**
 * The machine's clock, which never runs backwards: wall time at the start plus the monotonic time since. The latter stands still while
 * the machine sleeps or is moved: a leader must find its Lease run out then, and statuses must tell the time of day. Where it was set back, those tell it by {@link leadOfSystemClock}.
 */
export const systemClock: Clock = {
  now: () => {
    const now = origin + performance.now();
    const lag = Date.now() - now;
    if (lag <= LAG_MS) return now;
    origin += lag;
    return now + lag;
  },
  after: (ms, fire) => {
    let left = Math.max(0, ms);
    let handle: NodeJS.Timeout;
    const start = (): void => {
      const step = Math.min(left, LONGEST_TIMEOUT_MS);
      left -= step;
      handle = setTimeout(left > 0 ? start : fire, step);
    };
    start();
    return { cancel: () => clearTimeout(handle) };
  },
};

/**
 * By how many milliseconds `systemClock` leads the machine's, which was set back after it had been wrong: what is written for others has to
 * be corrected by this. Zero for what is less than NTP's ordinary work.
 */
export function leadOfSystemClock(): number {
  const lead = systemClock.now() - Date.now();
  return lead > LAG_MS ? lead : 0;
}

/** Waits `ms` milliseconds; rejects with the signal's reason as soon as it is aborted. */
export function sleep(clock: Clock, ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) {
      reject(signal.reason);
      return;
    }
    const onAbort = (): void => {
      timer.cancel();
      reject(signal?.reason);
    };
    const timer = clock.after(ms, () => {
      signal?.removeEventListener('abort', onAbort);
      resolve();
    });
    signal?.addEventListener('abort', onAbort, { once: true });
  });
}
