import { KubeError } from '@capstan/kube';
import type { SecretReader } from '@capstan/runtime';
import { NotificationError } from '../error.ts';

/** The data of a Secret, decoded, by key. */
export type SecretData = ReadonlyMap<string, string>;

/** Reads Secrets; again only when they have changed. */
export type SecretSource = Pick<SecretReader, 'read'>;

/**
 * A Secret's data as far as is known now.
 * @throws NotificationError SecretInvalid, saying which Secret does not exist or why it cannot be read
 */
export async function readSecret(secrets: SecretSource, namespace: string, name: string): Promise<SecretData> {
  try {
    const data = await secrets.read({ namespace, name });
    return new Map([...data].map(([key, value]) => [key, new TextDecoder().decode(value)]));
  } catch (cause) {
    if (cause instanceof KubeError && cause.code === 'NotFound') {
      throw new NotificationError('SecretInvalid', `Secret '${namespace}/${name}' not found`, { cause });
    }
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new NotificationError('SecretInvalid', `Secret '${namespace}/${name}' cannot be read: ${why}`, { cause });
  }
}

/**
 * The token of a Receiver.
 * @throws NotificationError SecretInvalid
 */
export async function readToken(secrets: SecretSource, namespace: string, name: string): Promise<string> {
  const token = (await readSecret(secrets, namespace, name)).get('token');
  if (token === undefined || token === '') {
    throw new NotificationError('SecretInvalid', `invalid '${namespace}/${name}' secret data: required field 'token'`);
  }
  return token;
}
