/** What went wrong with an artifact. */
export type ArtifactErrorCode =
  | 'NotFound'
  | 'Unreachable'
  | 'BadResponse'
  | 'DigestMismatch'
  | 'UnsupportedDigest'
  | 'TooLarge'
  | 'TooManyFiles'
  | 'InvalidArchive'
  | 'InvalidEntry'
  | 'InvalidPath'
  | 'DiskFull'
  | 'StorageFailed';

/** A fault of packing, storing, serving, fetching or opening an artifact. */
export class ArtifactError extends Error {
  readonly code: ArtifactErrorCode;

  constructor(code: ArtifactErrorCode, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = 'ArtifactError';
    this.code = code;
  }
}
