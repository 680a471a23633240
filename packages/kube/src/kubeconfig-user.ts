import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import type { Value } from '@capstan/yaml';

/** What a kubeconfig says of a user that @kubernetes/client-node 2 drops. */
export interface UserExtras {
  /** Absolute; read again and again, and of more weight than `token`. */
  readonly tokenFile?: string;
  readonly groups?: string[];
  readonly uid?: string;
}

/** These fields of a user, from a kubeconfig file that was read before. */
export async function readUserExtras(file: string, user: string): Promise<UserExtras> {
  const { parseDocument } = await import('@capstan/yaml');
  const users = fieldOf(parseDocument(await readFile(file), { flavor: 'sigs' }), 'users');
  const entry = Array.isArray(users) ? users.find((one) => fieldOf(one, 'name') === user) : undefined;
  const fields = fieldOf(entry, 'user');
  const tokenFile = fieldOf(fields, 'tokenFile');
  const groups = fieldOf(fields, 'as-groups');
  const uid = fieldOf(fields, 'as-uid');
  return {
    ...(typeof tokenFile === 'string' && tokenFile !== '' ? { tokenFile: resolve(dirname(file), tokenFile) } : {}),
    ...(Array.isArray(groups) ? { groups: groups.map(String) } : {}),
    ...(typeof uid === 'string' ? { uid } : {}),
  };
}

function fieldOf(value: Value | undefined, name: string): Value | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? value[name] : undefined;
}
