import type { Artifact, Kustomization } from '@capstan/api';
import type { NewEvent } from '@capstan/runtime';
import { originRevisionOf } from './source-reference.ts';

/** The facts that an event of a Kustomization carries. */
export interface Revision {
  readonly revision?: string | undefined;
  readonly originRevision?: string | undefined;
}

/** An event about an object, with its revisions. */
export function eventOf(
  severity: 'info' | 'error',
  reason: string,
  message: string,
  { revision, originRevision }: Revision = {},
): NewEvent {
  const metadata = { ...(revision ? { revision } : {}), ...(originRevision ? { originRevision } : {}) };
  return { severity, reason, message, ...(Object.keys(metadata).length === 0 ? {} : { metadata }) };
}

/** The event that notification-controller turns into a commit status. */
export function commitStatusEvent(reason: string, message: string, revision: Revision): NewEvent {
  const event = eventOf('info', reason, message, revision);
  return { ...event, metadata: { commit_status: 'update', ...event.metadata } };
}

/** The revisions that an artifact is of. */
export function revisionOf(artifact: Artifact | undefined): Revision {
  return artifact === undefined ? {} : { revision: artifact.revision, originRevision: originRevisionOf(artifact) };
}

/** The revisions that an object was last applied at, for events of its end. */
export function appliedRevision({ status }: Kustomization): Revision {
  return { revision: status?.lastAppliedRevision, originRevision: status?.lastAppliedOriginRevision };
}
