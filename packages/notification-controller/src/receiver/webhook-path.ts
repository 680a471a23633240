import { createHash } from 'node:crypto';

/** Where the receiver server listens for a Receiver: `/hook/` and the SHA-256 of its token, name and namespace. */
export function webhookPath(token: string, name: string, namespace: string): string {
  return `/hook/${createHash('sha256').update(`${token}${name}${namespace}`).digest('hex')}`;
}
