import type { Tree } from '@capstan/tree';
import type { RepoSpec } from './repo-spec.ts';

/** Something outside of the tree that a build asks for. */
export type RemoteRequest =
  | { readonly kind: 'file'; readonly url: string }
  | {
      readonly kind: 'repository';
      readonly cloneUrl: string;
      readonly ref: string;
      readonly submodules: boolean;
      readonly timeoutMs: number;
    };

/** What the caller could get of it. */
export type RemoteAnswer =
  | {
      readonly kind: 'found';
      /** All of a repository, or a file's bytes at {@link REMOTE_FILE}. The same object for the same content is parsed once. */
      readonly tree: Tree;
      /** What the content is known by: a commit, a digest. */
      readonly revision: string;
    }
  | {
      readonly kind: 'failed';
      /** Why it cannot be had, without credentials. */
      readonly reason: string;
      /** Whether it may be had a little later: nothing is known of what it is now. */
      readonly isTransient?: boolean;
    };

/** The path of a remote file's bytes in its tree. */
export const REMOTE_FILE = 'content';

/**
 * The port through which remote bases and files come in. It answers at once; undefined where it does not know yet: the build then ends in
 * faults, and is to be run again with what it asked for.
 */
export type RemoteBases = (request: RemoteRequest) => RemoteAnswer | undefined;

/** Something remote that decided a build. */
export interface RemoteInput {
  readonly request: RemoteRequest;
  /** Undefined where it could not be had. */
  readonly revision: string | undefined;
}

/** The same for requests that mean the same content; their timeouts may differ. */
export function remoteKey(request: RemoteRequest): string {
  return request.kind === 'file' ? request.url : JSON.stringify([request.cloneUrl, request.ref, request.submodules]);
}

/** What to ask for so as to have a spec's repository. */
export function repositoryRequest({ cloneUrl, ref, submodules, timeoutMs }: RepoSpec): RemoteRequest & { kind: 'repository' } {
  return { kind: 'repository', cloneUrl, ref, submodules, timeoutMs };
}

/** Whether a path is the URL of a file that may be read over HTTP. */
export function isHttp(path: string): boolean {
  return /^https?:\/\//i.test(path);
}

/** Whether an HTTP URL can only mean a repository, so that it is not tried as a file first. */
export function isMarkedRepository(url: string): boolean {
  const [address = ''] = url.replace(/^[a-z]+:\/\//i, '').split('?');
  if (isNamedAsFile(url)) return false;
  // What GitHub serves of a directory is a page for people.
  const isPage = /^github\.com\//i.test(address) && !/\/(?:raw|releases\/download)\//.test(address);
  return isPage || /\/\/|_git\/|\.git(?:\/|$)/.test(address);
}

/** Whether the last part of a URL's path is the name of a manifest. */
export function isNamedAsFile(url: string): boolean {
  return /\.(?:ya?ml|json)$/i.test(url.split('?')[0] ?? '');
}
