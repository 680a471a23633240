import { NotificationError } from '../error.ts';

/** The data of a Secret, decoded, by key. */
export type SecretData = ReadonlyMap<string, string>;

/**
 * The `data` of a Secret as the API gives it, decoded from base64.
 * @throws NotificationError SecretInvalid, naming the key and never its value
 */
export function decodeSecretData(name: string, data: unknown): SecretData {
  const decoded = new Map<string, string>();
  if (typeof data !== 'object' || data === null) return decoded;
  for (const [key, value] of Object.entries(data)) {
    if (typeof value !== 'string') throw new NotificationError('SecretInvalid', `key '${key}' of Secret '${name}' is not a string`);
    decoded.set(key, Buffer.from(value, 'base64').toString('utf8'));
  }
  return decoded;
}
