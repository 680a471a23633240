/** What went wrong with a Git repository. */
export type GitErrorCode =
  | 'InvalidUrl'
  | 'InvalidReference'
  | 'InvalidCredentials'
  | 'AuthenticationFailed'
  | 'RepositoryNotFound'
  | 'EmptyRepository'
  | 'ReferenceNotFound'
  | 'CommitNotFound'
  | 'HostKeyUnknown'
  | 'CertificateInvalid'
  | 'Redirected'
  | 'Unreachable'
  | 'Timeout'
  | 'TooLarge'
  | 'TooManyFiles'
  | 'DiskFull'
  | 'GitFailed';

/** A fault of reaching or reading a repository. Its message holds no credential. */
export class GitError extends Error {
  readonly code: GitErrorCode;

  constructor(code: GitErrorCode, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = 'GitError';
    this.code = code;
  }
}
