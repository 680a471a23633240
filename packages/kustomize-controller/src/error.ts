/** Why a Kustomization could not be built or acted for; see docs/reference/errors.md. */
export type KustomizeControllerErrorCode = 'BuildTimeout' | 'BuildCrashed' | 'ConfigNotFound' | 'AccountNotFound' | 'PathNotFound';

/** A fault of this controller's own work; what is wrong with a repository are faults of the engine. */
export class KustomizeControllerError extends Error {
  readonly code: KustomizeControllerErrorCode;

  constructor(code: KustomizeControllerErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'KustomizeControllerError';
    this.code = code;
  }
}
