import { KubeError, type KubeErrorCode } from '@capstan/kube';

const TRANSIENT: ReadonlySet<KubeErrorCode> = new Set<KubeErrorCode>([
  'Closed',
  'Gone',
  'ServiceUnavailable',
  'Timeout',
  'TooManyRequests',
  'Unauthorized',
  'Unreachable',
]);

/** Whether an error says something of the API server's state rather than of what it was asked: soon it may be over. */
export function isTransient(error: unknown): boolean {
  return error instanceof KubeError && TRANSIENT.has(error.code);
}
