/** What went wrong with a source, beyond the errors of packages/git and packages/artifact. */
export type SourceErrorCode = 'SecretUnavailable' | 'InvalidProviderConfiguration' | 'Unsupported';

/** A fault of what a source refers to. */
export class SourceError extends Error {
  readonly code: SourceErrorCode;

  constructor(code: SourceErrorCode, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = 'SourceError';
    this.code = code;
  }
}
