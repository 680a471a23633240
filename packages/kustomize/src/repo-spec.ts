import { resolvePath } from '@capstan/tree';

/** What a URL says of a base in a Git repository. */
export interface RepoSpec {
  /** What `git fetch` takes: `https://host/org/repo`, `ssh://…`, `git@host:org/repo`, `file:///…`. */
  readonly cloneUrl: string;
  /** The directory in the repository; the root is `''`. */
  readonly path: string;
  /** A branch, tag, full reference name or commit; the remote's HEAD where empty. */
  readonly ref: string;
  readonly timeoutMs: number;
  /** Whether the repository's submodules count as part of it. */
  readonly submodules: boolean;
}

const SCHEMES = ['ssh://', 'https://', 'http://', 'file://'];
/** As kustomize has it, for each command of git. */
const DEFAULT_TIMEOUT_MS = 27_000;

/**
 * Reads a URL of a Git repository by the rules of kustomize 5.8 (its package api/internal/git): scheme or `user@host:`, `git::` in front
 * ignored, `_git/`, `//` or `.git` between repository and directory, else two segments. Undefined for what is no such URL, as a local path.
 */
export function parseRepoSpec(text: string): RepoSpec | undefined {
  if (text.startsWith('/')) return undefined;
  const [address = '', ...query] = text.split('?');
  const host = splitHost(address);
  if (host === undefined) return undefined;
  const split = splitPath(host.rest, host.host.startsWith('file://'));
  if (split === undefined || split.repository === '') return undefined;
  const path = resolvePath('', split.path.replace(/^\/+/, ''));
  if (path === undefined) return undefined;
  return { cloneUrl: host.host + split.repository, path, ...readQuery(query.join('?')) };
}

function splitHost(address: string): { host: string; rest: string } | undefined {
  const plain = address.replace(/^git::/i, '');
  const scheme = SCHEMES.find((known) => plain.toLowerCase().startsWith(known)) ?? '';
  const afterScheme = plain.slice(scheme.length);
  const user = /^[a-zA-Z][a-zA-Z0-9-]*@/.exec(afterScheme)?.[0] ?? '';
  const rest = afterScheme.slice(user.length);
  const isGithub = /^github\.com[/:]/i.test(rest);
  const isScp = scheme === '' && (user !== '' || isGithub);
  if (scheme === '' && !isScp) return undefined;
  if (scheme === 'file://') return { host: scheme, rest: user + rest };
  const end = hostEnd(rest, isScp);
  const host = rest.slice(0, end);
  if (isGithub) {
    const isSsh = scheme === 'ssh://' || user !== '';
    return { host: isSsh ? `${user}github.com:` : 'https://github.com/', rest: rest.slice(end) };
  }
  return host === '' ? undefined : { host: scheme + user + host, rest: rest.slice(end) };
}

/** Behind the first `/`, or, where no scheme is written, a `:` before it. A host without either is the whole. */
function hostEnd(text: string, isScp: boolean): number {
  const slash = text.indexOf('/');
  const colon = isScp ? text.indexOf(':') : -1;
  if (slash === -1) return isScp && colon !== -1 ? colon + 1 : text.length;
  return colon > 0 && colon < slash ? colon + 1 : slash + 1;
}

function splitPath(rest: string, isFile: boolean): { repository: string; path: string } | undefined {
  const marker = /^(.*?_git\/[^/]*)(?:\/(.*))?$/s.exec(rest) ?? /^(.*?)\/\/(.*)$/s.exec(rest) ?? /^(.*?\.git)(.*)$/s.exec(rest);
  if (marker !== null) return { repository: marker[1] ?? '', path: marker[2] ?? '' };
  if (isFile) return { repository: rest, path: '' };
  const segments = rest.split('/');
  return segments.length < 2 ? undefined : { repository: segments.slice(0, 2).join('/'), path: segments.slice(2).join('/') };
}

function readQuery(query: string): Pick<RepoSpec, 'ref' | 'timeoutMs' | 'submodules'> {
  // Go's parser gives up on these, and kustomize then takes the defaults.
  const values = /;|%(?![0-9a-f]{2})/i.test(query) ? new URLSearchParams() : new URLSearchParams(query);
  return {
    ref: values.get('ref') || values.get('version') || '',
    timeoutMs: readTimeout(values.get('timeout') ?? ''),
    submodules: !/^(?:0|f|F|FALSE|false|False)$/.test(values.get('submodules') ?? ''),
  };
}

const UNITS = new Map([
  ['ns', 1e-6],
  ['us', 1e-3],
  ['µs', 1e-3],
  ['μs', 1e-3],
  ['ms', 1],
  ['s', 1_000],
  ['m', 60_000],
  ['h', 3_600_000],
]);

/** Seconds, or a duration as Go writes it. */
function readTimeout(text: string): number {
  if (/^\+?\d+$/.test(text)) return Number(text) * 1_000 || DEFAULT_TIMEOUT_MS;
  if (!/^\+?(?:(?:\d+\.?\d*|\.\d+)(?:ns|us|\u00b5s|\u03bcs|ms|s|m|h))+$/.test(text)) return DEFAULT_TIMEOUT_MS;
  let ms = 0;
  for (const [, count, unit = ''] of text.matchAll(/(\d+\.?\d*|\.\d+)([a-z\u00b5\u03bc]+)/g)) ms += Number(count) * (UNITS.get(unit) ?? 0);
  return ms || DEFAULT_TIMEOUT_MS;
}
