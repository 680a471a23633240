import { maskSecrets } from '@capstan/api';
import { KubeError, type KubeObject } from '@capstan/kube';
import { secretValuesOf } from './secret-values.ts';

/** What the API server said of an object, for people; a Secret's own values are masked, since a refusal may quote them. */
export function describeCause(error: unknown, object: KubeObject): string {
  const text = error instanceof Error ? error.message : String(error);
  const message = object.kind === 'Secret' ? maskSecrets(secretValuesOf(object))(text) : text;
  return error instanceof KubeError ? `${message} (${error.code})` : message;
}

/** Whether a refusal is about a field that cannot be changed, so that only recreating the object helps. */
export function isImmutable(error: unknown): boolean {
  if (!(error instanceof KubeError) || (error.code !== 'Invalid' && error.code !== 'Conflict' && error.code !== 'Forbidden')) return false;
  return /immutable|may not be changed|can ?not be changed|updates to .* (are|is) forbidden|fields other than/i.test(error.message);
}
