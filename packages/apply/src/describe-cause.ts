import { maskSecrets } from '@capstan/api';
import { KubeError, type KubeObject } from '@capstan/kube';
import { secretValuesOf } from './secret-values.ts';

/** What the API server said of an object, for people; a Secret's own values are masked, since a refusal may quote them. */
export function describeCause(error: unknown, object: KubeObject): string {
  const text = error instanceof Error ? error.message : String(error);
  return object.kind === 'Secret' ? maskSecrets(secretValuesOf(object))(text) : text;
}

/** What failed, with the API server's reason where it gave one: `dry-run failed (Invalid)`. */
export function withReason(what: string, error: unknown): string {
  return error instanceof KubeError ? `${what} (${error.code})` : what;
}

/** Whether a refusal is about a field that cannot be changed, so that only recreating the object helps. */
export function isImmutable(error: unknown): boolean {
  if (!(error instanceof KubeError) || (error.code !== 'Invalid' && error.code !== 'Conflict' && error.code !== 'Forbidden')) return false;
  return /immutable|may not be changed|can ?not be changed|updates to .* (are|is) forbidden|fields other than/i.test(error.message);
}
