import { GitError } from '@capstan/git';
import { maskUrl, REMOTE_FILE, type RemoteAnswer, type RemoteRequest } from '@capstan/kustomize';
import { Tree } from '@capstan/tree';
import { FileError, fetchFile } from './fetch-file.ts';
import { type FetchRules, remoteOf } from './fetch-rules.ts';
import { type Repositories, readRepository } from './read-repository.ts';

/** What is asked for, or why it cannot be had; `known` where nothing has changed since. Rejects only when `signal` aborts for another reason than a deadline. */
export async function fetchRemote(
  request: RemoteRequest,
  repositories: Repositories,
  rules: FetchRules,
  signal: AbortSignal,
  known?: RemoteAnswer,
): Promise<RemoteAnswer> {
  const last = known?.kind === 'found' ? known : undefined;
  try {
    if (request.kind === 'file') return await openFile(request.url, rules, signal, last);
    return await openRepository(request, repositories, rules, signal, last);
  } catch (error) {
    if (signal.aborted && !isTimeout(signal.reason)) throw signal.reason;
    return { kind: 'failed', reason: reasonOf(error, signal), isTransient: isTimeout(signal.reason) || isTransient(error) };
  }
}

type Found = RemoteAnswer & { kind: 'found' };

async function openFile(url: string, rules: FetchRules, signal: AbortSignal, last: Found | undefined): Promise<Found> {
  const { content, revision } = await fetchFile(url, { maxBytes: rules.limits.maxBytes, signal });
  // The same tree is not parsed again.
  if (last?.revision === revision) return last;
  return { kind: 'found', tree: Tree.of([[REMOTE_FILE, content]]), revision };
}

async function openRepository(
  { cloneUrl, ref, submodules }: RemoteRequest & { kind: 'repository' },
  repositories: Repositories,
  rules: FetchRules,
  signal: AbortSignal,
  last: Found | undefined,
): Promise<Found> {
  const repository = repositories('');
  const options = { signal, maxPackBytes: rules.limits.maxBytes };
  const commit = await repository.fetchName(remoteOf(cloneUrl, rules), ref === '' ? 'HEAD' : ref, options);
  if (last?.revision === commit) return last;
  const tree = await readRepository({ repository, commit, url: cloneUrl }, repositories, { ...rules, submodules }, signal);
  return { kind: 'found', tree, revision: commit };
}

function reasonOf(error: unknown, signal: AbortSignal): string {
  if (isTimeout(signal.reason)) return 'it did not answer in time';
  if (error instanceof GitError) return error.message;
  return maskUrl(error instanceof Error ? error.message : String(error));
}

/** Whether it is no fault of the URL. */
function isTransient(error: unknown): boolean {
  if (error instanceof GitError) return ['Unreachable', 'Timeout', 'DiskFull', 'GitFailed'].includes(error.code);
  return !(error instanceof FileError) || error.isTransient;
}

function isTimeout(reason: unknown): boolean {
  return reason instanceof DOMException && reason.name === 'TimeoutError';
}
