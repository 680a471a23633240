/** What was wrong with a version or a constraint. */
export type SemverErrorCode = 'InvalidVersion' | 'InvalidConstraint';

/** A version or constraint that cannot be read; the message is the one Masterminds' library gives. */
export class SemverError extends Error {
  readonly code: SemverErrorCode;

  constructor(code: SemverErrorCode, message: string) {
    super(message);
    this.name = 'SemverError';
    this.code = code;
  }
}
