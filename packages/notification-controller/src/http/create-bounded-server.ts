import { createServer, type RequestListener, type Server } from 'node:http';

export interface ServerBounds {
  /** How long the head of a request may take, in milliseconds. */
  readonly headersTimeoutMs: number;
  /** How long a request may take to arrive. */
  readonly requestTimeoutMs: number;
  /** A connection takes 17 KiB before it has sent anything of use. */
  readonly connections: number;
}

const BOUNDS: ServerBounds = { headersTimeoutMs: 10_000, requestTimeoutMs: 30_000, connections: 4_096 };
/** How often slow connections are looked for: Node's own half a minute would let each of them stay so much longer. */
const LOOK_EVERY_MS = 2_000;

/** A server for whoever finds it: requests that come byte by byte end, and connections that wait take a bounded memory. */
export function createBoundedServer(listener: RequestListener, bounds: Partial<ServerBounds> = {}): Server {
  const { headersTimeoutMs, requestTimeoutMs, connections } = { ...BOUNDS, ...bounds };
  const server = createServer(
    {
      headersTimeout: headersTimeoutMs,
      requestTimeout: requestTimeoutMs,
      connectionsCheckingInterval: Math.min(LOOK_EVERY_MS, headersTimeoutMs),
      maxHeaderSize: 256 * 1024,
    },
    listener,
  );
  server.maxConnections = connections;
  return server;
}
