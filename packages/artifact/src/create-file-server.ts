import { constants } from 'node:fs';
import { type FileHandle, open, realpath } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { parseRange } from './parse-range.ts';

const HEADERS_TIMEOUT_MS = 10_000;
const REQUEST_TIMEOUT_MS = 30_000;
/** A client that takes nothing for so long is gone, whatever its connection says. */
const IDLE_TIMEOUT_MS = 60_000;
/** How often slow requests are looked for. */
const LOOK_EVERY_MS = 2_000;
/** A connection takes 17 KiB before it has asked for anything. */
const MAX_CONNECTIONS = 4_096;

const CONTENT_TYPES: readonly (readonly [suffix: string, type: string])[] = [
  ['.gz', 'application/gzip'],
  ['.tgz', 'application/gzip'],
];

/**
 * An HTTP server of the regular files below `root`: GET and HEAD, one range, conditional by time. It lists nothing, follows no
 * link, and serves no name that begins with a dot. `/` is an empty page: Flux's Deployment asks for it to learn whether the server is
 * ready. It is not listening yet.
 */
export function createFileServer(root: string, options: { readonly idleTimeoutMs?: number } = {}): Server {
  const timeouts = { headersTimeout: HEADERS_TIMEOUT_MS, requestTimeout: REQUEST_TIMEOUT_MS, connectionsCheckingInterval: LOOK_EVERY_MS };
  const server = createServer(timeouts, (request, response) => {
    // Flux's server does not say that it keeps connections; HTTP/1.1 clients know.
    response.removeHeader('Connection');
    serve(root, request, response).catch(() => {
      if (response.headersSent) response.destroy();
      else answer(response, 500, 'internal server error');
    });
  });
  server.maxConnections = MAX_CONNECTIONS;
  server.setTimeout(options.idleTimeoutMs ?? IDLE_TIMEOUT_MS, (socket) => socket.destroy());
  return server;
}

async function serve(root: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    response.setHeader('Allow', 'GET, HEAD');
    return answer(response, 405, 'method not allowed');
  }
  if (request.url === '/') {
    response.writeHead(200, { 'Content-Length': 0 }).end();
    return;
  }
  const path = decodePath(request.url ?? '');
  const file = path === undefined ? undefined : await openBelow(root, path);
  if (path === undefined || file === undefined) return answer(response, 404, '404 page not found');
  try {
    await send(path, file, request, response);
  } finally {
    await file.close();
  }
}

/** The request's path in the storage; undefined where no artifact can be. */
function decodePath(target: string): string | undefined {
  const [encoded = ''] = target.split('?');
  let path: string;
  try {
    path = decodeURIComponent(encoded);
  } catch {
    return undefined;
  }
  const segments = path.split('/').slice(1);
  const valid = path.startsWith('/') && segments.every((segment) => segment !== '' && !segment.startsWith('.') && !segment.includes('\0'));
  return valid ? segments.join('/') : undefined;
}

/** A regular file, no part of whose path is a link; undefined for anything else. */
async function openBelow(root: string, path: string): Promise<FileHandle | undefined> {
  const base = await realpath(root);
  const target = join(base, path);
  if ((await realpath(target).catch(() => undefined)) !== target) return undefined;
  const file = await open(target, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK).catch(() => undefined);
  if (file === undefined || (await file.stat()).isFile()) return file;
  await file.close();
  return undefined;
}

async function send(path: string, file: FileHandle, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { size, mtime } = await file.stat();
  const modified = mtime.toUTCString();
  response.setHeader('Accept-Ranges', 'bytes');
  response.setHeader('Last-Modified', modified);
  if (isUnmodified(request, mtime)) {
    response.writeHead(304).end();
    return;
  }
  const condition = request.headers['if-range'];
  const range = condition === undefined || condition === modified ? parseRange(request.headers.range, size) : undefined;
  if (range === 'unsatisfiable') {
    response.setHeader('Content-Range', `bytes */${size}`);
    return answer(response, 416, 'invalid range');
  }
  if (range !== undefined) response.setHeader('Content-Range', `bytes ${range.first}-${range.last}/${size}`);
  const { first, last } = range ?? { first: 0, last: size - 1 };
  response.setHeader('Content-Length', last - first + 1);
  response.setHeader('Content-Type', CONTENT_TYPES.find(([suffix]) => path.endsWith(suffix))?.[1] ?? 'application/octet-stream');
  response.writeHead(range === undefined ? 200 : 206);
  if (request.method === 'HEAD' || size === 0) response.end();
  else await pipeline(file.createReadStream({ start: first, end: last, autoClose: false }), response);
}

function isUnmodified(request: IncomingMessage, modified: Date): boolean {
  const since = Date.parse(request.headers['if-modified-since'] ?? '');
  // The header has whole seconds.
  return Math.floor(modified.getTime() / 1000) * 1000 <= since;
}

function answer(response: ServerResponse, status: number, text: string): void {
  response.setHeader('Content-Type', 'text/plain; charset=utf-8');
  response.setHeader('X-Content-Type-Options', 'nosniff');
  response.setHeader('Content-Length', Buffer.byteLength(text) + 1);
  response.writeHead(status).end(`${text}\n`);
}
