import { type Artifact, Reason } from '@capstan/api';
import { describeProgress } from './progress.ts';
import { originRevisionOf } from './source-reference.ts';
import type { ReconcileOutcome } from './status.ts';

/** The outcome of a revision that builds what is applied already. */
export function unchangedOutcome(artifact: Artifact, digest: string, startedMs: number, endedMs: number): ReconcileOutcome {
  const { revision } = artifact;
  const originRevision = originRevisionOf(artifact);
  const reason = Reason.ReconciliationSucceeded;
  return {
    kind: 'succeeded',
    revision,
    originRevision,
    phase: 'build',
    progress: describeProgress('build', revision, endedMs - startedMs),
    reason,
    message: `Applied revision: ${revision}`,
    inventory: undefined,
    note: { digest, status: reason, endedMs, durationMs: endedMs - startedMs, revision, originRevision },
    health: undefined,
  };
}
