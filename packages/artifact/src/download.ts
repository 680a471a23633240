import { get as getHttp, type IncomingMessage } from 'node:http';
import { get as getHttps } from 'node:https';
import { ArtifactError } from './error.ts';

export interface DownloadOptions {
  readonly maxBytes: number;
  /** Longest time without a byte, the wait for the answer included. */
  readonly idleTimeoutMs: number;
  readonly signal?: AbortSignal;
}

/**
 * The body of a GET, in memory. Throws {@link ArtifactError}: `NotFound` for 404 and 410, `BadResponse` for another status than 200 or a
 * body that ends early, `Unreachable` for the rest of the network, `TooLarge`, `InvalidPath` for a URL that is not HTTP.
 */
export async function download(url: string, options: DownloadOptions): Promise<Uint8Array> {
  const response = await request(url, options);
  const { statusCode = 0, headers } = response;
  const declared = Number(headers['content-length']);
  try {
    if (statusCode === 404 || statusCode === 410) throw new ArtifactError('NotFound', `GET ${url}: ${statusCode}`);
    if (statusCode !== 200) throw new ArtifactError('BadResponse', `GET ${url}: ${statusCode}`);
    if (declared > options.maxBytes) throw tooLarge(url, options.maxBytes);
    return await readBody(url, response, options.maxBytes);
  } finally {
    response.destroy();
  }
}

function request(url: string, { idleTimeoutMs, signal }: DownloadOptions): Promise<IncomingMessage> {
  const { protocol } = parseUrl(url);
  const get = protocol === 'https:' ? getHttps : getHttp;
  return new Promise((resolve, reject) => {
    const outgoing = get(url, { timeout: idleTimeoutMs, ...(signal === undefined ? {} : { signal }) }, resolve);
    outgoing.on('timeout', () => outgoing.destroy(new Error(`no byte in ${idleTimeoutMs} ms`)));
    outgoing.on('error', (error) => reject(unreachable(url, error)));
  });
}

async function readBody(url: string, response: IncomingMessage, maxBytes: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const chunk of response) {
      size += chunk.length;
      if (size > maxBytes) throw tooLarge(url, maxBytes);
      chunks.push(chunk);
    }
  } catch (error) {
    throw error instanceof ArtifactError ? error : unreachable(url, error);
  }
  return Buffer.concat(chunks, size);
}

function parseUrl(url: string): URL {
  const parsed = URL.parse(url);
  if (parsed !== null && (parsed.protocol === 'http:' || parsed.protocol === 'https:')) return parsed;
  throw new ArtifactError('InvalidPath', `artifact URL '${url}' is not HTTP`);
}

function tooLarge(url: string, maxBytes: number): ArtifactError {
  return new ArtifactError('TooLarge', `GET ${url}: more than ${maxBytes} bytes`);
}

function unreachable(url: string, cause: unknown): ArtifactError {
  return new ArtifactError('Unreachable', `GET ${url}: ${describe(cause)}`, { cause });
}

/** A connection that was tried by several addresses fails with all their faults, and without a message of its own. */
function describe(cause: unknown): string {
  if (cause instanceof AggregateError && cause.message === '') return cause.errors.map(describe).join('; ');
  return cause instanceof Error ? cause.message : String(cause);
}
