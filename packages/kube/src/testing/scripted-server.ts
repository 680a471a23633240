import {
  createSecureServer,
  type Http2Stream,
  type IncomingHttpHeaders,
  type ServerHttp2Session,
  type ServerHttp2Stream,
} from 'node:http2';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import type { Certificates } from './make-certificates.ts';

/** One request as the server got it, and the means to answer it in any way, good or bad. */
export interface Exchange {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  readonly stream: ServerHttp2Stream;
  readonly session: ServerHttp2Session;
  /** The name in the client's certificate. */
  readonly user: string | undefined;
  json(value: unknown, status?: number, headers?: Record<string, string>): void;
  /** The head of a watch's response; events follow by {@link send}. */
  begin(): void;
  send(...events: readonly unknown[]): void;
  /** RST_STREAM in the middle of the response. */
  reset(code: number): void;
}

export interface ScriptedServer {
  readonly url: string;
  readonly port: number;
  readonly requests: readonly Exchange[];
  /** Open connections. */
  readonly connections: number;
  /** Connections ever accepted. */
  readonly accepted: number;
  /** Streams open at once, at most. */
  readonly maxStreams: number;
  /** Nothing goes through any more, and nobody says so. */
  freeze(): void;
  /** All connections are cut. */
  cut(): void;
  close(): Promise<void>;
}

export interface ScriptedServerOptions {
  readonly certificates: Certificates;
  readonly maxConcurrentStreams?: number;
  readonly port?: number;
}

/** A TLS and HTTP/2 server whose answers a test scripts; `answer` is called for each request with its number. Behind a wire that can be frozen. */
export async function startScriptedServer(
  { certificates, maxConcurrentStreams = 100, port = 0 }: ScriptedServerOptions,
  answer: (exchange: Exchange, number: number) => void,
): Promise<ScriptedServer> {
  const requests: Exchange[] = [];
  const sockets = new Set<Socket>();
  const frozen = new Set<Socket>();
  let accepted = 0;
  let running = 0;
  let maxStreams = 0;
  const inner = createSecureServer({
    ...certificates.server,
    ca: certificates.ca,
    requestCert: true,
    rejectUnauthorized: false,
    settings: { maxConcurrentStreams },
  });
  inner.on('sessionError', () => {});
  inner.on('stream', async (stream: ServerHttp2Stream, headers: IncomingHttpHeaders) => {
    stream.on('error', () => {});
    running++;
    maxStreams = Math.max(maxStreams, running);
    stream.once('close', () => running--);
    let body = '';
    try {
      for await (const chunk of stream.setEncoding('utf8')) body += chunk;
    } catch {
      return;
    }
    const exchange = exchangeOf(stream, headers, body);
    requests.push(exchange);
    answer(exchange, requests.length);
  });
  await listen(inner, 0);
  const wire = createServer((socket) => {
    accepted++;
    const inside = connect((inner.address() as AddressInfo).port, '127.0.0.1');
    for (const [one, other] of [
      [socket, inside],
      [inside, socket],
    ] as const) {
      sockets.add(one);
      one.on('error', () => {});
      one.on('close', () => {
        sockets.delete(one);
        if (!frozen.has(one)) other.destroy();
      });
    }
    socket.pipe(inside).pipe(socket);
  });
  await listen(wire, port);
  const actualPort = (wire.address() as AddressInfo).port;
  return {
    url: `https://127.0.0.1:${actualPort}`,
    port: actualPort,
    requests,
    get connections() {
      return sockets.size / 2;
    },
    get accepted() {
      return accepted;
    },
    get maxStreams() {
      return maxStreams;
    },
    freeze: () => {
      for (const socket of sockets) {
        frozen.add(socket);
        socket.unpipe();
        socket.pause();
      }
    },
    cut: () => {
      for (const socket of sockets) socket.destroy();
    },
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await Promise.all([closed(wire), closed(inner)]);
    },
  };
}

function exchangeOf(stream: ServerHttp2Stream, headers: IncomingHttpHeaders, body: string): Exchange {
  const session = sessionOf(stream);
  const socket = session.socket;
  const certificate = socket instanceof TLSSocket ? socket.getPeerCertificate() : undefined;
  return {
    method: headers[':method'] ?? '',
    path: headers[':path'] ?? '',
    headers,
    body,
    stream,
    session,
    user: certificate?.subject?.CN?.toString(),
    json: (value, status = 200, more = {}) => {
      if (stream.destroyed) return;
      stream.respond({ ':status': status, 'content-type': 'application/json', ...more });
      stream.end(JSON.stringify(value));
    },
    begin: () => stream.respond({ ':status': 200, 'content-type': 'application/json' }),
    send: (...events) => {
      for (const event of events) stream.write(`${JSON.stringify(event)}\n`);
    },
    reset: (code) => {
      // close() would first end the data, as if the response were complete.
      stream.end = () => stream;
      stream.close(code);
    },
  };
}

function sessionOf(stream: Http2Stream): ServerHttp2Session {
  // A stream that was just given to a listener has its session.
  return stream.session as ServerHttp2Session;
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve) => server.listen(port, '127.0.0.1', resolve));
}

function closed(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
  });
}
