import type { Fault } from './fault.ts';

/** What went wrong in a build; docs/reference/errors.md explains each. */
export type KustomizeErrorCode =
  | 'NotFound'
  | 'Ambiguous'
  | 'Unreadable'
  | 'Forbidden'
  | 'Cycle'
  | 'InvalidYaml'
  | 'InvalidKustomization'
  | 'UnknownField'
  | 'WrongType'
  | 'InvalidResource'
  | 'DuplicateId'
  | 'PatchTarget'
  | 'InvalidPatch'
  | 'InvalidGenerator'
  | 'InvalidTransformer'
  | 'InvalidReplacement'
  | 'InvalidVariable'
  | 'AmbiguousReference'
  | 'Unsupported'
  | 'LimitExceeded';

/** One fault on its way to the list of all: thrown where it is found, caught where the build can go on without what failed. */
export class KustomizeError extends Error {
  readonly code: KustomizeErrorCode;
  readonly fault: Fault;
  /** Whether a resource that failed to load earlier may be why; such a fault is left out then. */
  readonly follows: boolean;

  constructor(fault: Fault, options: { follows?: boolean; cause?: unknown } = {}) {
    super(fault.message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'KustomizeError';
    this.code = fault.code;
    this.fault = fault;
    this.follows = options.follows ?? false;
  }
}

/** The text is no label selector of Kubernetes. */
export class LabelSelectorError extends Error {
  constructor(selector: string, reason: string) {
    super(`unable to parse selector "${selector}": ${reason}`);
    this.name = 'LabelSelectorError';
  }
}

/** An image rule's pattern is no regular expression. */
export class ImagePatternError extends Error {
  constructor(name: string, cause: unknown) {
    super(`the image name '${name}' is no regular expression`, { cause });
    this.name = 'ImagePatternError';
  }
}

/** Two configurations name the same field, and only one of them wants it made. */
export class ConflictingSpecsError extends Error {
  constructor(path: string) {
    super(`conflicting fieldspecs: ${path} is to be created by one configuration and not by another`);
    this.name = 'ConflictingSpecsError';
  }
}
