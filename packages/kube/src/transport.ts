import type { Endpoint } from './endpoint.ts';
import { KubeError } from './error.ts';
import { errorOfAnswer } from './error-of-answer.ts';
import { type HttpAnswer, type Limits, readAnswer, readBody, readHeaders } from './http-answer.ts';
import { Http1Session } from './http1-session.ts';
import { Http2Session } from './http2-session.ts';
import type { LivenessOptions } from './liveness.ts';
import { openSocket } from './open-socket.ts';
import { attemptDeadline, classOf, DEADLINES, type Deadlines, type RequestClass } from './request-deadlines.ts';
import { isHanging, retryDelay } from './retry-delay.ts';
import type { AnswerStream, Session, SessionOptions } from './session.ts';
import { SessionPool } from './session-pool.ts';
import type { Observer, Verb } from './types.ts';
import { wait } from './wait.ts';

const CONNECT_TIMEOUT_MS = 10_000;
/** Connections for watches: 1,600 of them on an API server's usual limit. */
const MOST_WATCH_SESSIONS = 16;
// When a watch must have answered; events may come whenever they like.
const WATCH_START_MS = 15_000;
const IDLE_MS = 5 * 60_000;
const JSON_TYPE = 'application/json';
const NOTHING: HttpAnswer = { status: 200, headers: {}, body: Buffer.from('{}') };

export interface TransportOptions {
  readonly observer?: Observer | undefined;
  /** Called with each text of a Warning header, as kubectl prints them. */
  readonly onWarning?: ((text: string) => void) | undefined;
  /** By whose name the API server's audit log knows the requests. */
  readonly userAgent?: string | undefined;
  /** Instead of {@link DEADLINES}. */
  readonly deadlines?: Partial<Record<RequestClass, Deadlines>> | undefined;
  /** When a watch must have answered. */
  readonly watchStartMs?: number | undefined;
  /** Connections for requests, 4 by default: 400 requests at once on an API server's usual limit. */
  readonly maxRequestSessions?: number | undefined;
  readonly liveness?: LivenessOptions | undefined;
  readonly env?: NodeJS.ProcessEnv | undefined;
}

/** One request, as it goes out. */
export interface ApiRequest {
  readonly verb: Verb;
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** With its query. */
  readonly path: string;
  /** For the observer. */
  readonly resource: string;
  readonly accept?: string;
  readonly contentType?: string;
  readonly body?: string;
  /** Further headers, names and values in turn. */
  readonly headers?: readonly string[];
  /** Sending it twice does what sending it once does. */
  readonly idempotent: boolean;
  readonly dryRun?: boolean | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Sends requests over pooled sessions: credentials, deadlines, repetitions, warnings, observation. */
export class Transport {
  readonly #endpoint: Endpoint;
  readonly #options: TransportOptions;
  readonly #requests: SessionPool;
  readonly #watches: SessionPool;
  readonly #scheme: string;
  readonly #authority: string;
  readonly #prefix: string;
  readonly #userAgent: string;
  #refreshing: Promise<boolean> | undefined;
  #refreshedAt = 0;
  #closed = false;

  constructor(endpoint: Endpoint, options: TransportOptions = {}) {
    const url = new URL(endpoint.server);
    this.#endpoint = endpoint;
    this.#options = options;
    this.#scheme = url.protocol.slice(0, -1);
    this.#authority = url.host;
    this.#prefix = url.pathname.replace(/\/$/, '');
    this.#userAgent = options.userAgent ?? 'capstan';
    this.#requests = this.#pool('request', options.maxRequestSessions ?? 4);
    this.#watches = this.#pool('watch', MOST_WATCH_SESSIONS);
  }

  /** The answer, if it is one below 400; else rejects with its KubeError, after what repetitions are worth while. */
  async request(request: ApiRequest): Promise<HttpAnswer> {
    const startedAt = Date.now();
    const requestClass = classOf(request);
    const deadlines = this.#options.deadlines?.[requestClass] ?? DEADLINES[requestClass];
    const limits: Limits = { deadline: startedAt + deadlines.totalMs, signal: request.signal };
    let refreshed = false;
    let hung = 0;
    for (let repeated = 0; ; repeated++) {
      try {
        return await this.#observed(request, () =>
          this.#attempt(request, limits, (now) => attemptDeadline(deadlines, hung, now, limits.deadline)),
        );
      } catch (error) {
        if (!(error instanceof KubeError)) throw error;
        // What was to be deleted is not there: an earlier attempt did it.
        if (repeated > 0 && request.verb === 'delete' && error.code === 'NotFound') return NOTHING;
        if (error.httpStatus === 401 && !refreshed && (await this.#refresh(startedAt))) {
          refreshed = true;
          continue;
        }
        const { idempotent } = request;
        const delay = retryDelay({ error, idempotent, repeated, remainingMs: limits.deadline - Date.now() });
        if (isHanging(error)) hung++;
        if (delay === undefined) throw hung > 0 ? unanswered(request, error, Date.now() - startedAt, hung) : error;
        await wait(delay, request.signal);
      }
    }
  }

  /** The stream of a watch, once the server has agreed to it. Never repeated, but for new credentials. */
  async stream(request: ApiRequest): Promise<AnswerStream> {
    const startedAt = Date.now();
    try {
      return await this.#observed(request, () => this.#start(request));
    } catch (error) {
      if (error instanceof KubeError && error.httpStatus === 401 && (await this.#refresh(startedAt))) {
        return this.#observed(request, () => this.#start(request));
      }
      throw error;
    }
  }

  /** Ends all connections; what runs rejects with `Closed`. */
  close(): void {
    this.#closed = true;
    const error = new KubeError('Closed', 'the client was closed');
    this.#requests.close(error);
    this.#watches.close(error);
  }

  async #attempt(request: ApiRequest, limits: Limits, deadlineFrom: (now: number) => number): Promise<HttpAnswer> {
    const headers = await this.#headers(request);
    // Fetching credentials may have taken long.
    request.signal?.throwIfAborted();
    const session = this.#requests.take() ?? (await this.#requests.acquire(limits.deadline, limits.signal));
    // From here the server has it: waiting for a connection is no sign of hanging.
    const answer = await this.#orAbandon(this.#requests, session, () =>
      readAnswer(session.open(headers, request.body), { ...limits, deadline: deadlineFrom(Date.now()) }),
    );
    if (answer.status >= 400) throw errorOfAnswer(answer);
    const warning = answer.headers.warning;
    if (warning !== undefined) this.#warn(warning);
    return answer;
  }

  async #start(request: ApiRequest): Promise<AnswerStream> {
    const limits: Limits = { deadline: Date.now() + (this.#options.watchStartMs ?? WATCH_START_MS), signal: request.signal };
    const headers = await this.#headers(request);
    // Fetching credentials may have taken long.
    request.signal?.throwIfAborted();
    const session = this.#watches.take() ?? (await this.#watches.acquire(limits.deadline, limits.signal));
    const stream = session.open(headers, undefined);
    const received = await this.#orAbandon(this.#watches, session, () => readHeaders(stream, limits));
    if (received[':status'] === 200) return stream;
    throw errorOfAnswer({ status: received[':status'] ?? 0, headers: received, body: await readBody(stream, limits) });
  }

  /** A connection on which an answer does not come takes no more requests, though it answers PING: the next attempt has a fresh one. */
  async #orAbandon<T>(pool: SessionPool, session: Session, answer: () => Promise<T>): Promise<T> {
    try {
      return await answer();
    } catch (error) {
      if (error instanceof KubeError && isHanging(error)) pool.abandon(session);
      throw error;
    }
  }

  #headers(request: ApiRequest): readonly string[] | Promise<readonly string[]> {
    if (this.#closed) throw new KubeError('Closed', 'the client was closed', { unprocessed: true });
    if (request.signal?.aborted) throw request.signal.reason;
    const authorization = this.#endpoint.credentials.authorization();
    if (typeof authorization === 'object') return authorization.then((value) => this.#headersWith(request, value));
    return this.#headersWith(request, authorization);
  }

  #headersWith(request: ApiRequest, authorization: string | undefined): readonly string[] {
    const headers = [
      ':method',
      request.method,
      ':path',
      this.#prefix + request.path,
      ':scheme',
      this.#scheme,
      ':authority',
      this.#authority,
      'accept',
      request.accept ?? JSON_TYPE,
      'user-agent',
      this.#userAgent,
    ];
    if (authorization !== undefined) headers.push('authorization', authorization);
    if (request.body !== undefined) headers.push('content-type', request.contentType ?? JSON_TYPE);
    if (request.headers !== undefined) headers.push(...request.headers);
    return headers;
  }

  async #observed<T extends HttpAnswer | AnswerStream>(request: ApiRequest, act: () => Promise<T>): Promise<T> {
    const { observer } = this.#options;
    if (observer?.request === undefined) return act();
    const { verb, method, resource } = request;
    const start = performance.now();
    let code: number | string = 200;
    try {
      const result = await act();
      if ('status' in result) code = result.status;
      return result;
    } catch (error) {
      code = error instanceof KubeError ? (error.httpStatus ?? error.code) : 'Aborted';
      throw error;
    } finally {
      observer.request({ verb, host: this.#authority, method, resource, code, durationMs: performance.now() - start });
    }
  }

  /** Whether credentials changed since a request was begun; those who ask at once are answered once. */
  async #refresh(startedAt: number): Promise<boolean> {
    if (this.#refreshedAt >= startedAt) return true;
    this.#refreshing ??= this.#endpoint.credentials
      .refresh()
      .then(({ changed, certificate }) => {
        if (certificate) {
          this.#requests.renew();
          this.#watches.renew();
        }
        if (changed) this.#refreshedAt = Date.now();
        return changed;
      })
      .finally(() => {
        this.#refreshing = undefined;
      });
    return this.#refreshing;
  }

  #warn(header: string): void {
    const { onWarning } = this.#options;
    if (onWarning === undefined) return;
    for (const text of parseWarnings(header)) onWarning(text);
  }

  #pool(name: 'request' | 'watch', maxSessions: number): SessionPool {
    const observe = (type: 'opened' | 'closed' | 'refused', reason?: string) =>
      this.#options.observer?.session?.({ type, pool: name, ...(reason === undefined ? {} : { reason }) });
    const pool = new SessionPool({
      maxSessions,
      open: async () => {
        let opened = false;
        try {
          const { socket, protocol } = await openSocket(this.#endpoint, CONNECT_TIMEOUT_MS, this.#options.env);
          const options: SessionOptions = {
            server: this.#endpoint.server,
            liveness: this.#options.liveness,
            timeoutMs: CONNECT_TIMEOUT_MS,
            idleMs: IDLE_MS,
            onChange: (changed, change, reason) => {
              if (change === 'closed' && opened) observe('closed', reason);
              pool.changed(changed, change);
            },
          };
          const session = protocol === 'h2' ? await Http2Session.start(socket, options) : new Http1Session(socket, options);
          opened = true;
          observe('opened');
          return session;
        } catch (error) {
          observe('refused', error instanceof Error ? error.message : String(error));
          throw error;
        }
      },
    });
    return pool;
  }
}

/** What is said of a request that was given up, or failed at last, after attempts that hung. */
function unanswered({ method, path }: ApiRequest, error: KubeError, tookMs: number, hung: number): KubeError {
  const [resource] = path.split('?');
  const attempts = hung === 1 ? 'one attempt' : `${hung} attempts, each on a connection of its own,`;
  const last = isHanging(error) ? '' : `; the last one failed: ${error.message}`;
  const message = `${method} ${resource}: ${attempts} got no answer, given up after ${(tookMs / 1_000).toFixed(1)} s${last}`;
  const { status, httpStatus, retryAfterMs } = error;
  return new KubeError(error.code, message, { cause: error, status, httpStatus, retryAfterMs });
}

/** The texts of a Warning header: `299 AGENT "TEXT"`, several joined by commas. */
export function parseWarnings(header: string): string[] {
  return [...header.matchAll(/\d{3} \S+ "((?:[^"\\]|\\.)*)"/g)].map(([, text = '']) => text.replace(/\\(.)/g, '$1'));
}
