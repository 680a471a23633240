import type { Kustomization } from '@capstan/api';
import { parseDuration } from '@capstan/runtime';

/** How often to reconcile when nothing changes, in milliseconds. */
export function intervalOf({ interval }: Kustomization['spec']): number {
  return parseDuration(interval);
}

/** How soon to try again after a failure, in milliseconds. */
export function retryIntervalOf({ retryInterval, interval }: Kustomization['spec']): number {
  return parseDuration(retryInterval ?? interval);
}

/** Shorter intervals get this much all the same, as in Flux. */
const SHORTEST_TIMEOUT_MS = 30_000;

/** How long a reconcile may take, in milliseconds: `timeout`, else 30 seconds less than the interval, but never less than 30 seconds. */
export function timeoutOf({ timeout, interval }: Kustomization['spec']): number {
  const duration = timeout === undefined ? parseDuration(interval) - 30_000 : parseDuration(timeout);
  return Math.max(duration, SHORTEST_TIMEOUT_MS);
}
