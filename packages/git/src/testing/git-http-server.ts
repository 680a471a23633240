import { spawn } from 'node:child_process';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';

export interface GitHttpServerOptions {
  /** The folder that holds the repositories. */
  readonly root: string;
  /** The value of the Authorization header that is wanted. */
  readonly authorization?: string;
  readonly tls?: { readonly key: string; readonly cert: string };
  /** Answers instead of git where it gives true. */
  readonly intercept?: (request: IncomingMessage, response: ServerResponse) => boolean;
}

/** Git over HTTP for tests: the real `git http-backend` behind a small CGI server on loopback. */
export class GitHttpServer {
  /** Method and path of every request, in order. */
  readonly requests: string[] = [];
  readonly #server: Server;
  readonly #options: GitHttpServerOptions;

  private constructor(options: GitHttpServerOptions) {
    this.#options = options;
    const listener = (request: IncomingMessage, response: ServerResponse) => this.#answer(request, response);
    this.#server = options.tls === undefined ? createServer(listener) : createTlsServer(options.tls, listener);
  }

  static async start(options: GitHttpServerOptions): Promise<GitHttpServer> {
    const server = new GitHttpServer(options);
    await new Promise<void>((resolve) => server.#server.listen(0, '127.0.0.1', resolve));
    return server;
  }

  get url(): string {
    const { port } = this.#server.address() as AddressInfo;
    return `${this.#options.tls === undefined ? 'http' : 'https'}://127.0.0.1:${port}`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    this.requests.push(`${request.method} ${request.url}`);
    if (this.#options.intercept?.(request, response) === true) return;
    const { authorization } = this.#options;
    if (authorization !== undefined && request.headers.authorization !== authorization) {
      response.writeHead(401, { 'www-authenticate': 'Basic realm="git"' }).end();
      return;
    }
    this.#runBackend(request, response);
  }

  #runBackend(request: IncomingMessage, response: ServerResponse): void {
    const { pathname, search } = new URL(request.url ?? '/', 'http://localhost');
    const backend = spawn('git', ['http-backend'], {
      env: {
        PATH: process.env.PATH ?? '',
        GIT_PROJECT_ROOT: this.#options.root,
        GIT_HTTP_EXPORT_ALL: '1',
        GIT_CONFIG_COUNT: '1',
        GIT_CONFIG_KEY_0: 'safe.directory',
        GIT_CONFIG_VALUE_0: '*',
        PATH_INFO: decodeURIComponent(pathname),
        QUERY_STRING: search.slice(1),
        REQUEST_METHOD: request.method ?? 'GET',
        CONTENT_TYPE: request.headers['content-type'] ?? '',
        HTTP_CONTENT_ENCODING: request.headers['content-encoding'] ?? '',
        GIT_PROTOCOL: String(request.headers['git-protocol'] ?? ''),
        REMOTE_ADDR: '127.0.0.1',
      },
      stdio: ['pipe', 'pipe', 'ignore'],
    });
    backend.stdin.on('error', () => {});
    request.pipe(backend.stdin);
    const chunks: Buffer[] = [];
    backend.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
    backend.on('close', () => {
      const output = Buffer.concat(chunks);
      const end = output.indexOf('\r\n\r\n');
      const headers = output
        .subarray(0, end)
        .toString()
        .split('\r\n')
        .map((line) => line.split(': '));
      let status = 200;
      for (const [name = '', value = ''] of headers) {
        if (name === 'Status') status = Number.parseInt(value, 10);
        else if (name !== '') response.setHeader(name, value);
      }
      response.writeHead(status).end(output.subarray(end + 4));
    });
  }
}
