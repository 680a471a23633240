import { Annotation, type Artifact } from '@capstan/api';
import type { KustomizationObject } from './kustomization-object.ts';
import type { RevisionReconcile } from './reconcile-revision.ts';
import type { Decision } from './state.ts';
import type { StatusSession } from './status-session.ts';

/** A reconcile that has begun, and for what. */
export interface Pending {
  readonly revision: RevisionReconcile;
  readonly session: StatusSession;
  readonly artifact: Artifact;
  readonly versions: string;
  readonly startedMs: number;
  /** The request that it answers. */
  readonly asked: string | undefined;
  /** Whether something woke the object meanwhile that does not end the wait: it is looked at once the wait is over. */
  comesAgain: boolean;
}

/** What an object's annotation asks for. */
export function askedOf({ metadata }: KustomizationObject): string | undefined {
  return metadata.annotations?.[Annotation.requestedAt];
}

/** Whether what a reconcile waits for is still what is wished: the same object, spec, revision and request. */
export function isStillWished({ session, artifact, asked }: Pending, object: KustomizationObject, decision: Decision): boolean {
  const { metadata } = session.object;
  if (metadata.uid !== object.metadata.uid || metadata.generation !== object.metadata.generation) return false;
  if (object.metadata.deletionTimestamp !== undefined || asked !== askedOf(object)) return false;
  // Dependencies were ready when it began; that one of them no longer is does not undo what was applied.
  return decision.do === 'await'
    ? decision.reason === 'DependencyNotReady'
    : decision.do === 'reconcile' && decision.artifact.digest === artifact.digest;
}
