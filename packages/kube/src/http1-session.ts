import { Agent, request } from 'node:http';
import type { Duplex } from 'node:stream';
import { KubeError } from './error.ts';
import { Http1Stream } from './http1-stream.ts';
import type { AnswerStream, Session, SessionOptions } from './session.ts';

// A watch has a bookmark about every minute. HTTP/1.1 has no PING by which to ask a peer that says nothing for longer.
const SILENCE_MS = 150_000;

/**
 * One HTTP/1.1 connection that is kept alive: for proxies and load balancers that offer nothing newer, and for `kubectl proxy`. It carries one
 * request at a time, so that there are many; a request that is broken off ends it.
 */
export class Http1Session implements Session {
  readonly isSingle = true;
  readonly #socket: Duplex;
  readonly #options: SessionOptions;
  readonly #agent: Agent;
  #active = 0;
  #retired = false;
  #gone = false;
  #fault: KubeError | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(socket: Duplex, options: SessionOptions) {
    this.#socket = socket;
    this.#options = options;
    // It keeps the one connection between requests, and makes none.
    this.#agent = new Agent({ keepAlive: true, maxSockets: 1 });
    this.#agent.createConnection = () => socket;
    socket.on('error', (error) => {
      this.#fault ??= new KubeError('Unreachable', `the connection to ${options.server} failed: ${error.message}`, { cause: error });
    });
    socket.once('close', () => {
      this.#gone = true;
      clearTimeout(this.#timer);
      this.#agent.destroy();
      options.onChange(this, 'closed', this.#fault?.message ?? 'closed');
    });
    this.#expectWork();
  }

  get free(): number {
    return this.#retired || this.#gone || this.#socket.destroyed ? 0 : 1 - this.#active;
  }

  reserve(): void {
    this.#active = 1;
    clearTimeout(this.#timer);
  }

  open(headers: readonly string[], body: string | undefined): AnswerStream {
    if (this.#gone || this.#socket.destroyed) {
      this.#release();
      throw new KubeError('Unreachable', `the connection to ${this.#options.server} ended`, { unprocessed: true });
    }
    const fields = new Map<string, string>();
    const own: string[] = [];
    for (let at = 0; at < headers.length; at += 2) {
      const [name = '', value = ''] = headers.slice(at, at + 2);
      if (name.startsWith(':')) fields.set(name, value);
      else own.push(name, value);
    }
    own.push('host', fields.get(':authority') ?? '');
    if (body !== undefined) own.push('content-length', String(Buffer.byteLength(body)));
    const sent = request({
      agent: this.#agent,
      method: fields.get(':method') ?? 'GET',
      path: fields.get(':path') ?? '/',
      headers: own,
    });
    const stream = new Http1Stream(sent, SILENCE_MS);
    stream.once('close', () => this.#release());
    sent.end(body);
    return stream;
  }

  retire(): void {
    this.#retired = true;
    if (this.#active === 0) this.#socket.destroy();
  }

  destroy(fault: KubeError): void {
    this.#fault ??= fault;
    this.#socket.destroy(fault);
  }

  #release(): void {
    this.#active = 0;
    if (this.#retired) this.#socket.destroy();
    else this.#expectWork();
    this.#options.onChange(this, 'freed', '');
  }

  #expectWork(): void {
    this.#timer = setTimeout(() => this.retire(), this.#options.idleMs).unref();
  }
}
