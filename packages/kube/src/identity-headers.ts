import { KubeError } from './error.ts';
import type { Identity } from './types.ts';

const PRINTABLE = /^[\x21-\x7e]([\x20-\x7e]*[\x21-\x7e])?$/;

/**
 * The headers that impersonate an identity, names and values in turn. Throws `BadRequest` for values that a server would drop: the request
 * would then be made with the client's own rights.
 */
export function identityHeaders(identity: Identity | undefined): readonly string[] {
  if (identity === undefined) return [];
  const headers = ['impersonate-user', checked(identity.user)];
  for (const group of identity.groups ?? []) headers.push('impersonate-group', checked(group));
  if (identity.uid !== undefined) headers.push('impersonate-uid', checked(identity.uid));
  return headers;
}

function checked(value: string): string {
  if (PRINTABLE.test(value)) return value;
  throw new KubeError('BadRequest', `cannot impersonate ${JSON.stringify(value)}: empty, or with characters that no header carries`, {
    unprocessed: true,
  });
}
