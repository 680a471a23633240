/** Why a health expression could not be used; see docs/reference/errors.md. */
export type HealthErrorCode = 'ExpressionInvalid' | 'ExpressionTooLarge' | 'ExpressionFailed' | 'ExpressionTooCostly';

/** An expression of a user that cannot be compiled or evaluated; the message names the expression. */
export class HealthError extends Error {
  readonly code: HealthErrorCode;

  constructor(code: HealthErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'HealthError';
    this.code = code;
  }
}
