import { type Artifact, ConditionType, type GitRepository, Reason } from '@capstan/api';
import { getCondition } from '@capstan/runtime';
import { hadFailed } from './status.ts';

/**
 * How long after an outcome a process that finds the storage empty tells of it once more. A pod that is gone for good takes with it what it
 * had not delivered yet; what was delivered, the notification-controller does not repeat for as long (`--rate-limit-interval`).
 */
const UNCERTAIN_MS = 5 * 60_000;

/**
 * The reason by which people are told of an artifact; undefined where they know of it. `before` is the object as it was, `isMade` whether the
 * artifact was made just now, and `now` in milliseconds.
 */
export function newsOf(before: GitRepository, artifact: Artifact, { isMade, now }: { isMade: boolean; now: number }): string | undefined {
  const known = before.status?.artifact;
  if (known === undefined || !holdsTheSame(before, known, artifact)) return Reason.NewArtifact;
  if (hadFailed(before)) return Reason.Succeeded;
  if (!isMade) return undefined;
  const since = Math.max(timeOf(known.lastUpdateTime), timeOf(getCondition(before, ConditionType.Ready)?.lastTransitionTime));
  return now - since <= UNCERTAIN_MS ? Reason.NewArtifact : undefined;
}

/**
 * The same files: one revision by one spec. Another digest of them is another hand's packing, as that of Flux, whose artifacts go with its pod.
 */
function holdsTheSame({ metadata, status }: GitRepository, known: Artifact, artifact: Artifact): boolean {
  if (known.digest === artifact.digest) return true;
  return known.revision === artifact.revision && metadata.generation !== undefined && status?.observedGeneration === metadata.generation;
}

function timeOf(text: string | undefined): number {
  const time = Date.parse(text ?? '');
  return Number.isNaN(time) ? Number.NEGATIVE_INFINITY : time;
}
