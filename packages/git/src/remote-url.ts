import { GitError } from './error.ts';

/** Where a repository is. */
export interface RemoteUrl {
  readonly transport: 'http' | 'https' | 'ssh' | 'file';
  /** What is given to git: without a password, and without a user name but for SSH. */
  readonly address: string;
  /** Scheme, host and port; without the host for a file. */
  readonly origin: string;
  /** The user name and password that stood in the URL. */
  readonly username: string;
  readonly password: string;
}

const TRANSPORTS: ReadonlyMap<string, RemoteUrl['transport']> = new Map([
  ['http:', 'http'],
  ['https:', 'https'],
  ['ssh:', 'ssh'],
]);

/** Reads a repository's URL. Throws {@link GitError} (`InvalidUrl`) for another scheme, and for what git or ssh could take as an option. */
export function parseRemoteUrl(text: string): RemoteUrl {
  const url = URL.parse(text);
  const transport = url === null ? undefined : TRANSPORTS.get(url.protocol);
  if (url === null && /^(https?|ssh):/i.test(text)) throw invalid('its host or port cannot be read');
  if (url === null || transport === undefined) throw invalid('its scheme is not http, https or ssh');
  if (/[\0-\x20\x7f]/.test(text)) throw invalid('it holds a space or a control character');
  if (url.hostname === '') throw invalid('it names no host');
  const username = decode(url.username);
  if (url.hostname.startsWith('-') || username.startsWith('-') || url.pathname.startsWith('/-'))
    throw invalid("a part of it begins with '-'");
  const password = decode(url.password);
  url.password = '';
  if (transport !== 'ssh') url.username = '';
  url.hash = '';
  return { transport, address: url.href, origin: `${url.protocol}//${url.host}`, username, password };
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** The URL is left out of the message: it may hold a password. */
function invalid(reason: string): GitError {
  return new GitError('InvalidUrl', `invalid repository URL: ${reason}`);
}
