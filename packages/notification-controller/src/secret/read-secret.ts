import { type Client, KubeError, type Resource } from '@capstan/kube';
import { NotificationError } from '../error.ts';
import { decodeSecretData, type SecretData } from './secret-data.ts';

export const SECRETS: Resource = { group: '', version: 'v1', kind: 'Secret', plural: 'secrets', namespaced: true };

/**
 * A Secret's data as it is now.
 * @throws NotificationError SecretInvalid, saying which Secret does not exist or why it cannot be read
 */
export async function readSecret(client: Client, namespace: string, name: string): Promise<SecretData> {
  try {
    return decodeSecretData(`${namespace}/${name}`, (await client.get(SECRETS, { namespace, name })).data);
  } catch (cause) {
    if (cause instanceof NotificationError) throw cause;
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
export async function readToken(client: Client, namespace: string, name: string): Promise<string> {
  const token = (await readSecret(client, namespace, name)).get('token');
  if (token === undefined || token === '') {
    throw new NotificationError('SecretInvalid', `invalid '${namespace}/${name}' secret data: required field 'token'`);
  }
  return token;
}
