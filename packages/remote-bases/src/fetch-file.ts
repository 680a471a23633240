import { createHash } from 'node:crypto';
import { Agent, get, type IncomingMessage } from 'node:http';
import { get as getByTls, Agent as TlsAgent } from 'node:https';
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';

/** As Go's client. */
const MOST_REDIRECTS = 10;

/** A file that a server does not give. */
export class FileError extends Error {
  /** Whether it may give it a little later. */
  readonly isTransient: boolean;

  constructor(message: string, isTransient = false) {
    super(message);
    this.name = 'FileError';
    this.isTransient = isTransient;
  }
}

/** How a file is fetched. */
export interface FileOptions {
  readonly maxBytes: number;
  readonly signal: AbortSignal;
}

/** A file over HTTP, by the proxy that the environment names. Rejects with a message without the URL's credentials. */
export async function fetchFile(text: string, options: FileOptions): Promise<{ content: Uint8Array; revision: string }> {
  let url = new URL(text);
  let authorization = basicAuthorization(url);
  for (let redirects = 0; ; redirects += 1) {
    const response = await request(url, authorization, options.signal);
    const status = response.statusCode ?? 0;
    const location = response.headers.location;
    if ([301, 302, 303, 307, 308].includes(status) && location !== undefined) {
      response.destroy();
      if (redirects === MOST_REDIRECTS) throw new FileError(`stopped after ${MOST_REDIRECTS} redirects`);
      const next = new URL(location, url);
      // Credentials are for the host that they were written for.
      if (next.host !== url.host) authorization = undefined;
      url = next;
      continue;
    }
    if (status < 200 || status > 299) {
      response.destroy();
      throw new FileError(`HTTP status ${status} ${response.statusMessage ?? ''}`.trim(), status === 429 || status > 499);
    }
    const content = await readAll(response, options.maxBytes);
    return { content, revision: `sha256:${createHash('sha256').update(content).digest('hex')}` };
  }
}

function basicAuthorization({ username, password }: URL): string | undefined {
  if (username === '' && password === '') return undefined;
  return `Basic ${Buffer.from(`${decodeURIComponent(username)}:${decodeURIComponent(password)}`).toString('base64')}`;
}

function request(url: URL, authorization: string | undefined, signal: AbortSignal): Promise<IncomingMessage> {
  const isTls = url.protocol === 'https:';
  if (!isTls && url.protocol !== 'http:') return Promise.reject(new FileError(`it leads to ${url.protocol}//, which is not fetched`));
  const plain = new URL(url);
  plain.username = '';
  plain.password = '';
  const headers = { 'accept-encoding': 'gzip', 'user-agent': 'capstan', ...(authorization === undefined ? {} : { authorization }) };
  // One request: the connection ends with it.
  const agent = isTls ? new TlsAgent({ proxyEnv: process.env }) : new Agent({ proxyEnv: process.env });
  return new Promise((resolve, reject) => {
    (isTls ? getByTls : get)(plain, { agent, headers, signal }, resolve).on('error', reject);
  });
}

async function readAll(response: IncomingMessage, maxBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of decoded(response)) {
    size += chunk.length;
    if (size > maxBytes) {
      response.destroy();
      throw new FileError(`it holds more than ${maxBytes} bytes`);
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, size);
}

function decoded(response: IncomingMessage): AsyncIterable<Buffer> {
  if (response.headers['content-encoding'] !== 'gzip') return response;
  // A failure of either comes out of what is read.
  return pipeline(response, createGunzip(), () => undefined);
}
