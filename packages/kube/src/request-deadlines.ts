import type { Verb } from './types.ts';

/** How long a request may take, in milliseconds. */
export interface Deadlines {
  /** The first attempt; then it counts as hanging. Each further one may take twice as long as the one before. */
  readonly attemptMs: number;
  /** All attempts, with the waiting for connections and the pauses between. */
  readonly totalMs: number;
}

/** Requests whose answers may take equally long; `once` are writes that must not be sent twice, `lease` is what leadership hangs on. */
export type RequestClass = 'lease' | 'read' | 'list' | 'dryRun' | 'write' | 'once';

/**
 * The API server ends each write by itself after 34 seconds, admission webhooks (10 seconds each by default) included: what must not be repeated
 * waits for that. What can be repeated is given up sooner, because an answer that was lost never comes, and has more time at each repetition,
 * because one that is slow does.
 */
export const DEADLINES: Readonly<Record<RequestClass, Deadlines>> = {
  // A leader has 30 seconds to renew: three attempts, each on a connection of its own, have to fit.
  lease: { attemptMs: 3_000, totalMs: 25_000 },
  read: { attemptMs: 5_000, totalMs: 30_000 },
  list: { attemptMs: 15_000, totalMs: 60_000 },
  dryRun: { attemptMs: 10_000, totalMs: 60_000 },
  write: { attemptMs: 15_000, totalMs: 60_000 },
  once: { attemptMs: 40_000, totalMs: 60_000 },
};

/** Which deadlines a request has. */
export function classOf(request: {
  readonly verb: Verb;
  /** The plural of what it is about. */
  readonly resource: string;
  readonly idempotent: boolean;
  readonly dryRun?: boolean | undefined;
}): RequestClass {
  if (request.resource === 'leases' && request.idempotent) return 'lease';
  if (request.verb === 'get') return 'read';
  if (request.verb === 'list' || request.verb === 'discover') return 'list';
  if (request.dryRun) return 'dryRun';
  return request.idempotent ? 'write' : 'once';
}

/** When, by the same clock as `now` and `deadline`, attempt `repeated` (0 is the first) counts as hanging; never later than the deadline of all. */
export function attemptDeadline({ attemptMs }: Deadlines, repeated: number, now: number, deadline: number): number {
  return Math.min(deadline, now + attemptMs * 2 ** repeated);
}
