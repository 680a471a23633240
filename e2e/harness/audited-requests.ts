import { readFileSync } from 'node:fs';
import type { ControlPlane } from '../control-plane/control-plane.ts';
import { E2eError } from '../error.ts';

/** One request as the API server's audit log has it: who asked for what. The metrics don't know who. */
export interface AuditedRequest {
  /** Such as `system:serviceaccount:flux-system:source-controller`. */
  readonly user: string;
  /** Whom it impersonated. */
  readonly impersonated: string | undefined;
  /** RBAC's verb: get, list, watch, create, update, patch, delete, deletecollection. */
  readonly verb: string;
  /** With its subresource, such as `kustomizations/status`; empty where the path is no resource's. */
  readonly resource: string;
  readonly namespace: string;
  readonly name: string;
  readonly uri: string;
  readonly status: number | undefined;
  /** Milliseconds since 1970, when it came in. */
  readonly at: number;
}

interface AuditEvent {
  stage: string;
  verb: string;
  requestURI: string;
  user: { username: string };
  impersonatedUser?: { username: string };
  objectRef?: { resource?: string; subresource?: string; namespace?: string; name?: string };
  responseStatus?: { code?: number };
  requestReceivedTimestamp: string;
}

/** A place in the log, to read on from. */
export type AuditPosition = number;

/** The log's end as it is now. */
export function auditPosition(controlPlane: ControlPlane): AuditPosition {
  return readLog(controlPlane).length;
}

/**
 * The requests of service accounts since `from`, in the order of their answers; a watch counts when it begins.
 * Needs a control plane started with `audit`.
 */
export function auditedRequests(controlPlane: ControlPlane, from: AuditPosition = 0): AuditedRequest[] {
  const log = readLog(controlPlane).subarray(from).toString('utf8');
  const requests: AuditedRequest[] = [];
  for (const line of log.split('\n')) {
    if (line === '' || !line.endsWith('}')) continue;
    // The API server writes one Event a line.
    const event = JSON.parse(line) as AuditEvent;
    const begins = event.stage === 'ResponseStarted';
    // A long request is told of twice, when it begins and when it ends.
    if (begins !== (event.verb === 'watch')) continue;
    requests.push(requestOf(event));
  }
  return requests;
}

/** The requests of one service account, those in another's name included. */
export function requestsOf(requests: readonly AuditedRequest[], account: { namespace: string; name: string }): AuditedRequest[] {
  return requests.filter(({ user }) => user === `system:serviceaccount:${account.namespace}:${account.name}`);
}

function readLog({ auditLog }: ControlPlane): Buffer {
  if (auditLog === undefined) throw new E2eError('InvalidArgument', 'start the control plane with { audit: true }');
  return readFileSync(auditLog);
}

function requestOf(event: AuditEvent): AuditedRequest {
  const { resource = '', subresource, namespace = '', name = '' } = event.objectRef ?? {};
  return {
    user: event.user.username,
    impersonated: event.impersonatedUser?.username,
    verb: event.verb,
    resource: subresource === undefined ? resource : `${resource}/${subresource}`,
    namespace,
    name,
    uri: event.requestURI,
    status: event.responseStatus?.code,
    at: Date.parse(event.requestReceivedTimestamp),
  };
}
