import { formatDuration } from '@capstan/runtime';
import type { Phase } from './status.ts';

const DOING: Record<Phase, string> = {
  fetch: 'Fetching manifests',
  build: 'Building manifests',
  apply: 'Detecting drift',
  health: 'Running health checks',
};

/** What is being done, in Flux's words. */
export function describeProgress(phase: Phase, revision: string, timeoutMs: number): string {
  return `${DOING[phase]} for revision ${revision} with a timeout of ${formatDuration(timeoutMs)}`;
}
