import { type ClientHttp2Session, type ClientHttp2Stream, connect } from 'node:http2';
import type { Duplex } from 'node:stream';
import { KubeError } from './error.ts';
import { DEFAULT_LIVENESS, type LivenessState, lookAtPeer } from './liveness.ts';
import type { Session, SessionOptions } from './session.ts';

const STREAM_WINDOW = 1024 * 1024;
// No number of streams that nobody reads may stop the others of the connection.
const CONNECTION_WINDOW = 256 * STREAM_WINDOW;
// In megabytes. Node's 10 refuse streams under load.
const SESSION_MEMORY = 1_000;
// Where the peer names no limit.
const MAX_STREAMS = 1_000;

/** One HTTP/2 connection: counts its streams against the peer's limit, notices a dead peer, and takes no new streams after GOAWAY. */
export class Http2Session implements Session {
  readonly isSingle = false;
  readonly #session: ClientHttp2Session;
  readonly #socket: Duplex;
  readonly #options: SessionOptions;
  #limit = MAX_STREAMS;
  #active = 0;
  #retired = false;
  #gone = false;
  #fault: KubeError | undefined;
  #timer: NodeJS.Timeout | undefined;
  #peer: LivenessState;
  #idleSince = performance.now();

  private constructor(socket: Duplex, options: SessionOptions) {
    this.#socket = socket;
    this.#options = options;
    this.#session = connect(options.server, {
      createConnection: () => socket,
      maxSessionMemory: SESSION_MEMORY,
      settings: { enablePush: false, initialWindowSize: STREAM_WINDOW },
    });
    const now = performance.now();
    this.#peer = { bytesRead: 0, heardAt: now, pingedAt: undefined, lookedAt: now };
  }

  /** Speaks HTTP/2 on a connected socket. Rejects with `Unreachable` where the peer does not. */
  static async start(socket: Duplex, options: SessionOptions): Promise<Http2Session> {
    const session = new Http2Session(socket, options);
    await session.#settle();
    return session;
  }

  /** How many streams can be opened now. */
  get free(): number {
    return this.#retired || this.#gone || this.#session.closed || this.#session.destroyed ? 0 : this.#limit - this.#active;
  }

  /** Running and reserved streams. */
  get active(): number {
    return this.#active;
  }

  /** Takes a place for one stream, which {@link open} fills or {@link release} gives back. */
  reserve(): void {
    this.#active++;
  }

  release(): void {
    this.#active--;
    if (this.#active === 0) this.#idleSince = performance.now();
    this.#options.onChange(this, 'freed', '');
  }

  /** Opens a stream on a reserved place. `headers` are names and values in turn. Throws `Unreachable` when the session ended meanwhile. */
  open(headers: readonly string[], body: string | undefined): ClientHttp2Stream {
    let stream: ClientHttp2Stream;
    try {
      stream = this.#session.request(headers, { endStream: body === undefined });
    } catch (error) {
      this.release();
      throw new KubeError('Unreachable', `the connection to ${this.#options.server} ended`, { cause: error, unprocessed: true });
    }
    stream.once('close', () => this.release());
    if (body !== undefined) stream.end(body);
    return stream;
  }

  /** Why the session died, once it did. */
  get fault(): KubeError | undefined {
    return this.#fault;
  }

  /** Takes no new streams, and ends when the running ones have. */
  retire(): void {
    this.#retired = true;
    if (!this.#session.closed) this.#session.close();
  }

  /** Ends at once; running streams fail. */
  destroy(fault: KubeError): void {
    this.#fault ??= fault;
    if (!this.#session.destroyed) this.#session.destroy(fault);
    this.#socket.destroy();
  }

  #settle(): Promise<void> {
    const session = this.#session;
    return new Promise((resolve, reject) => {
      const late = setTimeout(() => fail(`sent no SETTINGS in ${this.#options.timeoutMs} ms`), this.#options.timeoutMs);
      const fail = (reason: string, cause?: unknown) => {
        const error = new KubeError('Unreachable', `${this.#options.server} ${reason}`, { cause, unprocessed: true });
        this.destroy(error);
        reject(error);
      };
      session.once('remoteSettings', () => {
        clearTimeout(late);
        this.#timer = setInterval(() => this.#look(), (this.#options.liveness ?? DEFAULT_LIVENESS).everyMs).unref();
        resolve();
      });
      session.on('remoteSettings', (settings) => {
        this.#limit = Math.min(settings.maxConcurrentStreams ?? MAX_STREAMS, MAX_STREAMS);
      });
      session.once('connect', () => session.setLocalWindowSize(CONNECTION_WINDOW));
      session.on('error', (error) => {
        this.#fault ??= new KubeError('Unreachable', `the connection to ${this.#options.server} failed: ${error.message}`, {
          cause: error,
        });
        fail(`closed the connection: ${error.message}`, error);
      });
      session.once('goaway', () => {
        this.#retired = true;
        this.#options.onChange(this, 'leaving', 'GOAWAY');
      });
      session.once('close', () => {
        clearTimeout(late);
        clearInterval(this.#timer);
        this.#gone = true;
        this.#options.onChange(this, 'closed', this.#fault?.message ?? 'closed');
        fail('closed the connection before its SETTINGS');
      });
    });
  }

  #look(): void {
    const now = performance.now();
    if (this.#active === 0 && now - this.#idleSince > this.#options.idleMs) {
      this.retire();
      return;
    }
    // node:net counts what arrives even while HTTP/2 reads it; a tunnel's socket does as well.
    const bytesRead = 'bytesRead' in this.#socket && typeof this.#socket.bytesRead === 'number' ? this.#socket.bytesRead : 0;
    const { state, verdict } = lookAtPeer(this.#peer, bytesRead, now, this.#options.liveness ?? DEFAULT_LIVENESS);
    this.#peer = state;
    if (verdict === 'dead') {
      this.destroy(new KubeError('Unreachable', `${this.#options.server} answers no PING; the connection is dead`));
    } else if (verdict === 'ask' && !this.#session.destroyed) {
      this.#session.ping(() => {});
    }
  }
}
