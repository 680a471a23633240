import { ConditionType, type GitRepository, Reason } from '@capstan/api';
import { ArtifactError } from '@capstan/artifact';
import { GitError, type GitErrorCode } from '@capstan/git';
import { SourceError } from '../error.ts';
import { describeTimeout } from './durations.ts';
import { remedyOf } from './remedy.ts';
import { UNSUPPORTED_FIELD } from './state.ts';
import type { Failure } from './status.ts';

/** An error as the object's conditions tell it: tried again, or stalled until the object changes. */
export type Explanation =
  | ({ readonly stalled: false } & Failure)
  | { readonly stalled: true; readonly reason: string; readonly message: string };

/** Faults that only another spec mends. */
const STALLING: ReadonlySet<GitErrorCode> = new Set<GitErrorCode>(['InvalidUrl', 'InvalidReference']);
/** Their messages speak for themselves in Flux; the others are preceded by what was tried. */
const PLAIN: ReadonlySet<GitErrorCode> = new Set<GitErrorCode>(['InvalidReference', 'CommitNotFound']);

/** Puts an error into Flux's words. Anything that is no fault of the source or the storage is undefined: it goes up as it is. */
export function explain(object: GitRepository, error: unknown): Explanation | undefined {
  if (error instanceof SourceError) return explainSource(object, error);
  if (error instanceof GitError) return explainGit(object, error);
  if (error instanceof ArtifactError) {
    const message = `unable to archive artifact to storage: ${error.message}`;
    return { stalled: false, condition: ConditionType.StorageOperationFailed, reason: 'ArchiveOperationFailed', message };
  }
  return undefined;
}

function explainSource(object: GitRepository, error: SourceError): Explanation {
  const id = `${object.metadata.namespace ?? ''}/${object.spec.secretRef?.name ?? ''}`;
  switch (error.code) {
    case 'Unsupported':
      return { stalled: true, reason: UNSUPPORTED_FIELD, message: error.message };
    case 'InvalidProviderConfiguration':
      return fetchFailed(Reason.InvalidProviderConfiguration, error.message);
    case 'SecretUnavailable':
      return fetchFailed(Reason.AuthenticationFailed, `failed to get secret '${id}': ${error.message}`);
  }
}

/** In Flux's words, and what to do about it. */
function explainGit(object: GitRepository, error: GitError): Explanation {
  const explanation = explainInWordsOfFlux(object, error);
  const remedy = remedyOf(object, error);
  return remedy === undefined ? explanation : { ...explanation, message: `${explanation.message} (${remedy})` };
}

function explainInWordsOfFlux(object: GitRepository, error: GitError): Explanation {
  if (error.code === 'InvalidUrl') return { stalled: true, reason: Reason.InvalidURL, message: error.message };
  if (error.code === 'InvalidCredentials') {
    return fetchFailed(Reason.AuthenticationFailed, `failed to configure authentication options: ${error.message}`);
  }
  if (error.code === 'EmptyRepository') return fetchFailed('EmptyGitRepository', error.message);
  const message = `failed to checkout and determine revision: ${describe(object, error)}`;
  if (STALLING.has(error.code)) return { stalled: true, reason: Reason.GitOperationFailed, message };
  return fetchFailed(Reason.GitOperationFailed, message);
}

function describe({ spec }: GitRepository, error: GitError): string {
  const url = redact(spec.url);
  if (error.code === 'RepositoryNotFound') return `unable to clone: repository not found: git repository: '${url}'`;
  if (error.code === 'Timeout') return `unable to clone '${url}': ${error.message} (spec.timeout is ${describeTimeout(spec)})`;
  const isPlain = PLAIN.has(error.code) || (error.code === 'ReferenceNotFound' && !error.message.startsWith("couldn't find"));
  return isPlain ? error.message : `unable to clone '${url}': ${error.message}`;
}

function fetchFailed(reason: string, message: string): Explanation {
  return { stalled: false, condition: ConditionType.FetchFailed, reason, message };
}

/** The URL without what may be a secret in it: a token is given as user name as often as in a password's place. An SSH user is none. */
function redact(url: string): string {
  const isSsh = /^ssh:/i.test(url);
  return url
    .replace(/^([a-z]+:\/\/)([^/?#]*)@/i, (_, scheme: string, user: string) => `${scheme}${isSsh ? user.split(':')[0] : '***'}@`)
    .replace(/\?.*$/s, '?***');
}
