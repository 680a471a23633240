import { backoffMs } from './backoff.ts';
import type { KubeError } from './error.ts';

/** A request that failed, and what may be done about it. */
export interface Failure {
  readonly error: KubeError;
  /** Sending the request twice does what sending it once does. */
  readonly idempotent: boolean;
  /** How often it was repeated already. */
  readonly repeated: number;
  /** Until the request's deadline. */
  readonly remainingMs: number;
}

const BACKOFF = { firstMs: 100, maxMs: 5_000 };
const MAX_REPEATS = 10;
// A server that says nothing of coming back: more often a broken webhook than a hiccup, and its error is what the user needs to see.
const MAX_REPEATS_OF_FAULTS = 2;

/**
 * The milliseconds to wait before the request is sent again; undefined when its error stands. A request on which the server may have acted is
 * repeated only if it is idempotent.
 */
export function retryDelay(failure: Failure, random: () => number = Math.random): number | undefined {
  const limit = maxRepeats(failure);
  if (failure.repeated >= limit) return undefined;
  const delay = Math.max(failure.error.retryAfterMs ?? 0, backoffMs(failure.repeated, BACKOFF, random));
  return delay < failure.remainingMs ? delay : undefined;
}

/** Whether a request was sent and never answered: not by this connection, though another may. */
export function isHanging({ code, httpStatus, unprocessed }: KubeError): boolean {
  return code === 'Timeout' && httpStatus === undefined && !unprocessed;
}

function maxRepeats({ error, idempotent }: Failure): number {
  if (error.code === 'Unreachable') return error.unprocessed || idempotent ? MAX_REPEATS : 0;
  if (isHanging(error)) return idempotent ? MAX_REPEATS : 0;
  // The server turned the request away before it acted.
  if (error.httpStatus === 429) return idempotent || error.retryAfterMs !== undefined ? MAX_REPEATS : 0;
  if (!idempotent || error.code === 'Invalid' || error.httpStatus === undefined || error.httpStatus < 500 || error.httpStatus === 501)
    return 0;
  return error.retryAfterMs !== undefined || error.httpStatus === 503 ? MAX_REPEATS : MAX_REPEATS_OF_FAULTS;
}
