import type { GitRepository } from '@capstan/api';
import {
  type Commit,
  type CommitTree,
  DEFAULT_TREE_LIMITS,
  listRefs,
  parseRemoteUrl,
  type ReferenceSpec,
  type Remote,
  type Repository,
  type ResolvedReference,
  readCredentials,
  resolveReference,
  scopeOf,
  type TreeLimits,
} from '@capstan/git';
import { formatKey, type ObjectKey, type SecretData, type SecretReader } from '@capstan/runtime';

import { SourceError } from '../error.ts';
import { unsupported } from './state.ts';

/** How repositories are reached, for all objects alike. */
export interface FetchSettings {
  readonly sshKexAlgorithms: readonly string[];
  readonly sshHostKeyAlgorithms: readonly string[];
  readonly limits?: TreeLimits;
  /** For credentials, while git runs. */
  readonly temporaryDirectory?: string;
}

/** A revision's content, with the commit's metadata and how it was found. */
export interface Fetched extends CommitTree {
  readonly resolved: ResolvedReference;
  readonly commit: Commit;
}

/** Where the object's repository is and what it is reached with. Throws GitError and {@link SourceError}. */
export async function prepareRemote(
  object: GitRepository,
  secrets: SecretReader,
  settings: FetchSettings,
  signal: AbortSignal,
): Promise<Remote> {
  const url = parseRemoteUrl(object.spec.url);
  const { secretRef } = object.spec;
  const namespace = object.metadata.namespace ?? '';
  const data = secretRef === undefined ? undefined : await readSecret(secrets, { namespace, name: secretRef.name }, signal);
  if (secretRef !== undefined && data !== undefined) checkSecret(data, `${namespace}/${secretRef.name}`);
  return {
    url,
    credentials: readCredentials(url, data),
    sshKexAlgorithms: settings.sshKexAlgorithms,
    sshHostKeyAlgorithms: settings.sshHostKeyAlgorithms,
    ...(settings.temporaryDirectory === undefined ? {} : { temporaryDirectory: settings.temporaryDirectory }),
  };
}

/** The revision that the object wants now: one reference advertisement, or none for a fixed commit. */
export async function resolveRevision(object: GitRepository, remote: Remote, signal: AbortSignal): Promise<ResolvedReference> {
  const ref: ReferenceSpec = object.spec.ref ?? {};
  return resolveReference(await listRefs(remote, scopeOf(ref), signal), ref);
}

/** Reads a fetched revision from the disk. */
export async function readRevision(
  repository: Repository,
  resolved: ResolvedReference,
  { limits = DEFAULT_TREE_LIMITS }: FetchSettings,
  signal: AbortSignal,
): Promise<Fetched> {
  const commit = await repository.readCommit(resolved.commit, signal);
  return { resolved, commit, ...(await repository.readTree(resolved.commit, limits, signal)) };
}

/** Throws {@link SourceError} (`SecretUnavailable`). */
async function readSecret(secrets: SecretReader, key: ObjectKey, signal: AbortSignal): Promise<SecretData> {
  try {
    return await secrets.read(key, signal);
  } catch (cause) {
    signal.throwIfAborted();
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new SourceError('SecretUnavailable', `failed to get secret '${formatKey(key)}': ${reason}`, { cause });
  }
}

function checkSecret(data: SecretData, id: string): void {
  if (data.has('githubAppID')) {
    const message = `secretRef '${id}' has github app data but provider is not set to github`;
    throw new SourceError('InvalidProviderConfiguration', message);
  }
  if (data.has('tls.crt') || data.has('tls.key') || data.has('certFile') || data.has('keyFile')) {
    throw new SourceError('Unsupported', unsupported([`a client certificate in the secret '${id}' of spec.secretRef`]));
  }
}
