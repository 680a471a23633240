import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import type { CertificateAuthority } from '../certificates/certificate-authority.ts';

export type { IncomingMessage, ServerResponse };

export interface HttpServerOptions {
  /** Serves TLS with a certificate of this authority for 127.0.0.1 and localhost. */
  readonly authority?: CertificateAuthority;
  /** Any free port when absent. */
  readonly port?: number;
}

export interface HttpServer {
  /** Without a slash at its end, such as http://127.0.0.1:34567. */
  readonly url: string;
  readonly port: number;
  /** Closes the server and every connection. */
  stop(): Promise<void>;
}

/** Serves HTTP/1.1 on loopback. */
export async function startHttpServer(listener: RequestListener, options: HttpServerOptions = {}): Promise<HttpServer> {
  const { authority, port = 0 } = options;
  const pair = await authority?.issue({ commonName: 'localhost', hosts: ['127.0.0.1', 'localhost'] });
  const server = pair === undefined ? createServer(listener) : createTlsServer({ cert: pair.certificate, key: pair.key }, listener);
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  // A server that listens on TCP has an AddressInfo; only one on a pipe has a string.
  const address = server.address() as AddressInfo;
  return {
    url: `${pair === undefined ? 'http' : 'https'}://127.0.0.1:${address.port}`,
    port: address.port,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

/** The whole body of a request. */
export async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks);
}
