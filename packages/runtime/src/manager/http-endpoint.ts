import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { RuntimeError } from '../error.ts';
import { parseAddress } from './parse-address.ts';

/** What is answered to a GET. */
export interface Answer {
  readonly status: number;
  readonly body: string;
  readonly contentType?: string;
}

/** A server of a few fixed paths. */
export class HttpEndpoint {
  readonly #server: Server;

  constructor(paths: ReadonlyMap<string, () => Answer | Promise<Answer>>) {
    this.#server = createServer({ requestTimeout: 10_000, headersTimeout: 10_000, keepAliveTimeout: 30_000 }, async (request, response) => {
      // Not by URL, which throws for `//`: whoever reaches the port would end the process.
      const [path = ''] = (request.url ?? '').split('?');
      const answer = paths.get(path);
      try {
        const { status, body, contentType = 'text/plain; charset=utf-8' } = answer === undefined ? NOT_FOUND : await answer();
        response.writeHead(status, { 'content-type': contentType, 'x-content-type-options': 'nosniff' }).end(body);
      } catch (error) {
        response.writeHead(500).end(error instanceof Error ? error.message : '');
      }
    });
  }

  /**
   * Listens, and gives the address with its real port; undefined when the address turns the server off.
   * @throws RuntimeError ListenFailed, FlagInvalid
   */
  async listen(address: string): Promise<string | undefined> {
    const parsed = parseAddress(address);
    if (parsed === undefined) return undefined;
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', (error) => reject(new RuntimeError('ListenFailed', `cannot listen on ${address}`, { cause: error })));
      this.#server.listen(parsed, resolve);
    });
    // A TCP server that listens has such an address.
    const { address: host, port } = this.#server.address() as AddressInfo;
    return `${host.includes(':') ? `[${host}]` : host}:${port}`;
  }

  async close(): Promise<void> {
    if (!this.#server.listening) return;
    await new Promise((resolve) => {
      this.#server.close(resolve);
      this.#server.closeAllConnections();
    });
  }
}

const NOT_FOUND: Answer = { status: 404, body: '404 page not found\n' };
