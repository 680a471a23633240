import { describeObject, type ObjectId } from './object-id.ts';

/** Why an object could not be applied, pruned or waited for; see docs/reference/errors.md. */
export type ApplyErrorCode = 'UnknownKind' | 'Refused' | 'ApplyFailed' | 'RecreateFailed' | 'PruneFailed' | 'StageNotReady';

/** A fault of one object; the message names it. */
export class ApplyError extends Error {
  readonly code: ApplyErrorCode;
  readonly object: ObjectId | undefined;

  constructor(code: ApplyErrorCode, message: string, options: ErrorOptions & { object?: ObjectId } = {}) {
    super(message, options);
    this.name = 'ApplyError';
    this.code = code;
    this.object = options.object;
  }

  /** An error about an object: `KIND/NAMESPACE/NAME WHAT: CAUSE`. */
  static of(code: ApplyErrorCode, object: ObjectId, what: string, cause: string, options?: ErrorOptions): ApplyError {
    return new ApplyError(code, `${describeObject(object)} ${what}: ${cause}`, { ...options, object });
  }
}
