import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What a {@link ScriptedGitServer} answers; each may write whatever it likes. */
export interface GitScript {
  /** The references; where it is a function, it answers itself. */
  readonly refs: ReadonlyMap<string, string> | ((response: ServerResponse) => void);
  /** The answer to a fetch. */
  readonly fetch?: (response: ServerResponse, request: string) => void;
  /** The answer to the first request. */
  readonly advertise?: (response: ServerResponse) => void;
}

const FLUSH = '0000';
const DELIMITER = '0001';

/** A line of Git's protocol: its length in four hexadecimal digits, then itself. */
export function pktLine(content: string | Uint8Array): Buffer {
  const bytes = Buffer.from(content);
  return Buffer.concat([Buffer.from((bytes.length + 4).toString(16).padStart(4, '0')), bytes]);
}

/** The answer to a fetch that sends a pack. */
export function packAnswer(pack: Uint8Array): Buffer {
  const parts = [pktLine('packfile\n')];
  for (let at = 0; at < pack.length; at += 60_000) parts.push(pktLine(Buffer.concat([Buffer.of(1), pack.subarray(at, at + 60_000)])));
  return Buffer.concat([...parts, Buffer.from(FLUSH)]);
}

/** A Git server over HTTP, version 2 of the protocol, that says what a test has it say: for what no real one would. */
export class ScriptedGitServer {
  readonly #server: Server;

  private constructor(script: GitScript) {
    this.#server = createServer((request, response) => void answer(script, request, response));
  }

  static async start(script: GitScript): Promise<ScriptedGitServer> {
    const server = new ScriptedGitServer(script);
    await new Promise<void>((resolve) => server.#server.listen(0, '127.0.0.1', resolve));
    return server;
  }

  get url(): string {
    // A server that listens on TCP has an AddressInfo.
    const { port } = this.#server.address() as AddressInfo;
    return `http://127.0.0.1:${port}/app.git`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}

async function answer({ advertise, refs, fetch }: GitScript, request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (request.method === 'GET') {
    response.setHeader('content-type', 'application/x-git-upload-pack-advertisement');
    if (advertise !== undefined) return advertise(response);
    const lines = ['version 2\n', 'ls-refs=unborn\n', 'fetch=shallow\n', 'object-format=sha1\n'].map(pktLine);
    response.end(Buffer.concat([pktLine('# service=git-upload-pack\n'), Buffer.from(FLUSH), ...lines, Buffer.from(FLUSH)]));
    return;
  }
  let body = '';
  for await (const chunk of request) body += String(chunk);
  response.setHeader('content-type', 'application/x-git-upload-pack-result');
  if (body.includes('command=ls-refs')) {
    if (typeof refs === 'function') return refs(response);
    const lines = [...refs].map(([name, hash]) => pktLine(`${hash} ${name}\n`));
    response.end(Buffer.concat([...lines, Buffer.from(FLUSH)]));
  } else if (fetch === undefined) response.end(Buffer.concat([pktLine('ERR nothing to fetch\n'), Buffer.from(DELIMITER)]));
  else fetch(response, body);
}
