import { GitError } from './error.ts';
import { parseRemoteUrl, type RemoteUrl } from './remote-url.ts';

/** What {@link parseCloneUrl} may give besides http, https and ssh. */
export interface CloneUrlOptions {
  /** Whether `file:///…` is allowed: only for whoever may read the disk anyway. */
  readonly allowFile?: boolean;
}

/** Reads what people give to `git clone`: a URL as {@link parseRemoteUrl} has it, or `user@host:path`. Throws {@link GitError} (`InvalidUrl`). */
export function parseCloneUrl(text: string, { allowFile = false }: CloneUrlOptions = {}): RemoteUrl {
  if (/^file:\/\//i.test(text)) {
    if (!allowFile) throw invalid('a path of this machine is not fetched');
    return { transport: 'file', address: checked(text), origin: 'file://', username: '', password: '' };
  }
  const scp = /^([^@/:]+)@([^@/:]+):(.+)$/s.exec(text);
  if (scp === null) return parseRemoteUrl(text);
  const [, username = '', host = '', path = ''] = scp;
  if ([username, host, path].some((part) => part.startsWith('-'))) throw invalid("a part of it begins with '-'");
  // Not turned into a URL: there the path would begin at the server's root, here at the user's home.
  return { transport: 'ssh', address: checked(text), origin: `ssh://${host}`, username, password: '' };
}

function checked(text: string): string {
  if (/[\0-\x20\x7f]/.test(text)) throw invalid('it holds a space or a control character');
  return text;
}

function invalid(reason: string): GitError {
  return new GitError('InvalidUrl', `invalid repository URL: ${reason}`);
}
