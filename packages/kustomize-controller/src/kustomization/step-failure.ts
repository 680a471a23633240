import { Reason } from '@capstan/api';
import { isTransient } from '@capstan/apply';
import { ArtifactError } from '@capstan/artifact';
import { KubeError } from '@capstan/kube';
import { KustomizeControllerError } from '../error.ts';
import { isArtifactGone } from './build.ts';

/** A step that failed; the reconcile ends here. */
export class StepFailure extends Error {
  readonly reason: string;

  constructor(reason: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.reason = reason;
  }
}

/** How a fault is told; undefined for one that is no fault of the object's: a lost connection, a lost artifact, a fault of the program. */
export function asFailure(error: unknown): StepFailure | undefined {
  if (error instanceof StepFailure) return error;
  if (error instanceof ArtifactError && !isArtifactGone(error))
    return new StepFailure(Reason.ArtifactFailed, error.message, { cause: error });
  if (error instanceof KustomizeControllerError) {
    const reason =
      error.code === 'PathNotFound'
        ? Reason.ArtifactFailed
        : error.code === 'AccountNotFound'
          ? Reason.ReconciliationFailed
          : Reason.BuildFailed;
    return new StepFailure(reason, error.message, { cause: error });
  }
  if (error instanceof KubeError && !isTransient(error))
    return new StepFailure(Reason.ReconciliationFailed, error.message, { cause: error });
  return undefined;
}
