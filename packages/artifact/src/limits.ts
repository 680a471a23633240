/** How large an artifact may be. */
export interface ArtifactLimits {
  /** Files in the tree. */
  readonly maxFiles: number;
  /** Bytes of all files together, unpacked. */
  readonly maxBytes: number;
  /** Bytes of the compressed archive. */
  readonly maxDownloadBytes: number;
}

const MIB = 1024 * 1024;

/** What holds where nothing else is said: 100,000 files, 512 MiB unpacked, 256 MiB compressed. */
export const DEFAULT_LIMITS: ArtifactLimits = { maxFiles: 100_000, maxBytes: 512 * MIB, maxDownloadBytes: 256 * MIB };
