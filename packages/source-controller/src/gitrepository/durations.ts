import type { GitRepository } from '@capstan/api';
import { formatDuration, parseDuration } from '@capstan/runtime';

const DEFAULT_TIMEOUT_MS = 60_000;

/** How long a Git server may take, in milliseconds: `spec.timeout`, else a minute. */
export function timeoutOf({ timeout }: GitRepository['spec']): number {
  return timeout === undefined ? DEFAULT_TIMEOUT_MS : parseDuration(timeout);
}

/** The same as people write it. */
export function describeTimeout({ timeout }: GitRepository['spec']): string {
  return timeout ?? formatDuration(DEFAULT_TIMEOUT_MS);
}
