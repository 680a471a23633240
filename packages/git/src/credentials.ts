import { GitError } from './error.ts';
import type { RemoteUrl } from './remote-url.ts';

/** What a repository is reached with. */
export interface Credentials {
  readonly basic?: { readonly username: string; readonly password: string };
  readonly bearerToken?: string;
  /** PEM certificates that are trusted besides the system's. */
  readonly caCertificates?: string;
  readonly ssh?: {
    /** The private key, in any form that ssh reads. */
    readonly identity: string;
    readonly knownHosts: string;
    /** Of the private key. */
    readonly passphrase?: string;
  };
}

/**
 * The credentials in a Secret's data, by Flux's keys: `username` and `password`, `bearerToken`, `ca.crt` (or `caFile`), `identity` and
 * `known_hosts`. Throws {@link GitError} (`InvalidCredentials`) where the transport needs what is not there.
 */
export function readCredentials(url: RemoteUrl, data: ReadonlyMap<string, Uint8Array> | undefined): Credentials {
  const read = (key: string) => {
    const bytes = data?.get(key);
    return bytes === undefined || bytes.length === 0 ? undefined : new TextDecoder().decode(bytes);
  };
  return url.transport === 'ssh' ? readSsh(data === undefined ? undefined : read) : readHttp(url, read);
}

type Read = (key: string) => string | undefined;

function readSsh(read: Read | undefined): Credentials {
  const missing = (what: string) => new GitError('InvalidCredentials', `invalid 'ssh' auth option: ${what}`);
  if (read === undefined) throw missing("a secret with 'identity' and 'known_hosts' is required");
  const identity = read('identity');
  const knownHosts = read('known_hosts');
  const passphrase = read('password');
  if (identity === undefined) throw missing("'identity' is required");
  if (knownHosts === undefined) throw missing("'known_hosts' is required");
  return {
    ssh: { identity: withNewline(identity), knownHosts: withNewline(knownHosts), ...(passphrase === undefined ? {} : { passphrase }) },
  };
}

function readHttp(url: RemoteUrl, read: Read): Credentials {
  const username = read('username') ?? (url.username === '' ? undefined : url.username);
  const password = read('password') ?? (url.password === '' ? undefined : url.password);
  const bearerToken = read('bearerToken');
  const caCertificates = read('ca.crt') ?? read('caFile');
  if (username !== undefined && bearerToken !== undefined) {
    throw new GitError('InvalidCredentials', 'basic auth and bearer token cannot be set at the same time');
  }
  if (username === undefined && password !== undefined) {
    throw new GitError('InvalidCredentials', `invalid '${url.transport}' auth option: 'password' requires 'username' to be set`);
  }
  for (const value of [username, password, bearerToken]) {
    if (value !== undefined && /[\r\n\0]/.test(value)) throw new GitError('InvalidCredentials', 'a credential holds a line break');
  }
  return {
    ...(username === undefined ? {} : { basic: { username, password: password ?? '' } }),
    ...(bearerToken === undefined ? {} : { bearerToken }),
    ...(caCertificates === undefined ? {} : { caCertificates }),
  };
}

/** ssh refuses a key or a host line that doesn't end. */
function withNewline(text: string): string {
  return text.endsWith('\n') ? text : `${text}\n`;
}
