import { createHash } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { Tree } from '@capstan/tree';
import { download } from './download.ts';
import { ArtifactError, type ArtifactErrorCode } from './error.ts';
import { type ArtifactLimits, DEFAULT_LIMITS } from './limits.ts';
import { openArchive } from './open-archive.ts';

export interface FetchArtifactOptions extends Partial<ArtifactLimits> {
  readonly url: string;
  /** `ALGORITHM:HEX`, as in `status.artifact.digest`. */
  readonly digest: string;
  /** Attempts after the first one (`--http-retry`); 9 where absent. */
  readonly retries?: number;
  /** Wait before the first further attempt; doubles up to 30 s. 250 where absent. */
  readonly backoffMs?: number;
  /** Longest silence of the server; 10,000 where absent. */
  readonly idleTimeoutMs?: number;
  readonly signal?: AbortSignal;
}

const MAX_BACKOFF_MS = 30_000;
const DIGEST = /^(sha256|sha384|sha512):([0-9a-f]+)$/;
/** What another attempt may mend; a wrong digest or a missing file it does not. */
const TRANSIENT: ReadonlySet<ArtifactErrorCode> = new Set<ArtifactErrorCode>(['Unreachable', 'BadResponse']);

/**
 * Downloads an artifact, checks its digest before a byte of it is used, and opens it in memory. Throws {@link ArtifactError}:
 * `NotFound`, `Unreachable` and `BadResponse` (after the last attempt), `DigestMismatch`, `UnsupportedDigest`, and those of {@link openArchive}.
 */
export async function fetchArtifact(options: FetchArtifactOptions): Promise<Tree> {
  const [, algorithm = '', expected = ''] = DIGEST.exec(options.digest) ?? [];
  if (algorithm === '') throw new ArtifactError('UnsupportedDigest', `unsupported digest '${options.digest}'`);
  const bytes = await downloadWithRetries(options);
  const actual = createHash(algorithm).update(bytes).digest('hex');
  if (actual !== expected) {
    throw new ArtifactError(
      'DigestMismatch',
      `computed digest '${algorithm}:${actual}' of ${options.url} doesn't match '${options.digest}'`,
    );
  }
  return openArchive(bytes, limitsOf(options));
}

async function downloadWithRetries(options: FetchArtifactOptions): Promise<Uint8Array> {
  const retries = options.retries ?? 9;
  let wait = options.backoffMs ?? 250;
  for (let attempt = 0; ; attempt++) {
    try {
      return await download(options.url, {
        maxBytes: limitsOf(options).maxDownloadBytes,
        idleTimeoutMs: options.idleTimeoutMs ?? 10_000,
        ...(options.signal === undefined ? {} : { signal: options.signal }),
      });
    } catch (error) {
      options.signal?.throwIfAborted();
      if (attempt >= retries || !(error instanceof ArtifactError) || !TRANSIENT.has(error.code)) throw error;
    }
    await delay(wait, undefined, options.signal === undefined ? {} : { signal: options.signal });
    wait = Math.min(wait * 2, MAX_BACKOFF_MS);
  }
}

function limitsOf(options: FetchArtifactOptions): ArtifactLimits {
  return {
    maxFiles: options.maxFiles ?? DEFAULT_LIMITS.maxFiles,
    maxBytes: options.maxBytes ?? DEFAULT_LIMITS.maxBytes,
    maxDownloadBytes: options.maxDownloadBytes ?? DEFAULT_LIMITS.maxDownloadBytes,
  };
}
