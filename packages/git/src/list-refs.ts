import type { Refs, RefsScope } from './reference.ts';
import { runRemoteGit } from './run-remote-git.ts';
import type { Remote } from './session.ts';

/** A reference costs about 70 bytes; this is a million of them. */
const MAX_ADVERTISEMENT_BYTES = 64 * 1024 * 1024;

const FLAGS: Record<Exclude<RefsScope, 'none'>, readonly string[]> = { heads: ['--heads'], tags: ['--tags'], all: [] };

/**
 * The references of a remote, in one advertisement that the server limits to `scope`. Tags that point to a tag object give the commit
 * that it leads to. Throws {@link GitError}, its code from what git, curl or ssh said.
 */
export async function listRefs(remote: Remote, scope: RefsScope, signal?: AbortSignal): Promise<Refs> {
  if (scope === 'none') return new Map();
  const args = ['ls-remote', '--quiet', ...FLAGS[scope], '--', remote.url.address];
  return parseRefs(await runRemoteGit(args, remote, { signal, maxBytes: MAX_ADVERTISEMENT_BYTES }));
}

/** Reads lines of `HASH<tab>NAME`; `NAME^{}` is what the tag NAME leads to, and comes after it. */
export function parseRefs(output: string): Refs {
  const refs = new Map<string, string>();
  for (const line of output.split('\n')) {
    const [hash, name] = line.split('\t');
    if (hash === undefined || name === undefined) continue;
    refs.set(name.endsWith('^{}') ? name.slice(0, -3) : name, hash);
  }
  return refs;
}
