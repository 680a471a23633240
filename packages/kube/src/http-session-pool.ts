import { backoffMs } from './backoff.ts';
import { KubeError } from './error.ts';
import type { HttpSession, SessionChange } from './http-session.ts';

// What a session is taken to carry before its SETTINGS are known; the API server's own limit.
const ASSUMED_STREAMS = 100;
const RECONNECT = { firstMs: 50, maxMs: 3_000 };

export interface HttpSessionPoolOptions {
  /** Starts a session that tells this pool of its changes by {@link HttpSessionPool.changed}. */
  open(): Promise<HttpSession>;
  readonly maxSessions: number;
  readonly random?: () => number;
}

interface Waiter {
  give(session: HttpSession): void;
  fail(error: unknown): void;
}

/**
 * Sessions to one server, filled in order, as many as the streams need. A failed connection fails those who wait for it; the next is tried
 * after a pause that grows, for all callers together.
 */
export class HttpSessionPool {
  readonly #options: HttpSessionPoolOptions;
  /** Those that take streams. */
  #sessions: HttpSession[] = [];
  /** And those that only end theirs. */
  readonly #all = new Set<HttpSession>();
  readonly #waiters = new Set<Waiter>();
  #opening = 0;
  #failures = 0;
  /** By performance.now(), which nobody sets. */
  #notBefore = 0;
  #timer: NodeJS.Timeout | undefined;
  #closed: KubeError | undefined;

  constructor(options: HttpSessionPoolOptions) {
    this.#options = options;
  }

  /** A session with a place reserved on it, if there is one now. */
  take(): HttpSession | undefined {
    if (this.#waiters.size > 0) return undefined;
    return this.#reserve();
  }

  /** As {@link take}, waiting for a place or a new connection. Rejects with `Unreachable`, `Timeout`, `Closed` or the signal's reason. */
  acquire(deadline: number, signal?: AbortSignal): Promise<HttpSession> {
    if (this.#closed !== undefined) return Promise.reject(this.#closed);
    if (signal?.aborted) return Promise.reject(signal.reason);
    return new Promise((resolve, reject) => {
      const settle = () => {
        clearTimeout(late);
        signal?.removeEventListener('abort', aborted);
        this.#waiters.delete(waiter);
      };
      const waiter: Waiter = {
        give: (session) => {
          settle();
          resolve(session);
        },
        fail: (error) => {
          settle();
          reject(error);
        },
      };
      const aborted = () => waiter.fail(signal?.reason);
      const late = setTimeout(
        () => waiter.fail(new KubeError('Timeout', 'no connection to the API server was free in time', { unprocessed: true })),
        Math.max(0, deadline - Date.now()),
      );
      signal?.addEventListener('abort', aborted);
      this.#waiters.add(waiter);
      this.#serve();
    });
  }

  /** A session freed a place, takes no more streams, or ended. */
  changed(session: HttpSession, change: SessionChange): void {
    if (change !== 'freed') this.#sessions = this.#sessions.filter((one) => one !== session);
    if (change === 'closed') this.#all.delete(session);
    if (this.#waiters.size > 0) this.#serve();
  }

  /** This session gets no new streams; its running ones go on. */
  abandon(session: HttpSession): void {
    session.retire();
    this.changed(session, 'leaving');
  }

  /** New streams go to new connections; running ones end in peace. */
  renew(): void {
    const old = this.#sessions;
    this.#sessions = [];
    for (const session of old) session.retire();
  }

  /** Ends every session at once. */
  close(error: KubeError): void {
    this.#closed = error;
    clearTimeout(this.#timer);
    for (const waiter of [...this.#waiters]) waiter.fail(error);
    for (const session of this.#all) session.destroy(error);
    this.#sessions = [];
  }

  #reserve(): HttpSession | undefined {
    for (const session of this.#sessions) {
      if (session.free > 0) {
        session.reserve();
        return session;
      }
    }
    return undefined;
  }

  #serve(): void {
    for (const waiter of this.#waiters) {
      const session = this.#reserve();
      if (session === undefined) break;
      waiter.give(session);
    }
    if (this.#waiters.size > 0) this.#grow();
  }

  #grow(): void {
    const wait = this.#notBefore - performance.now();
    if (wait > 0) {
      this.#timer ??= setTimeout(() => {
        this.#timer = undefined;
        if (this.#waiters.size > 0) this.#grow();
      }, wait);
      return;
    }
    // After a failure one connection is tried; the others follow when it stands.
    const wanted = this.#failures > 0 ? 1 : Math.ceil(this.#waiters.size / ASSUMED_STREAMS);
    while (this.#opening < wanted && this.#sessions.length + this.#opening < this.#options.maxSessions) this.#open();
  }

  async #open(): Promise<void> {
    this.#opening++;
    try {
      const session = await this.#options.open();
      this.#opening--;
      if (this.#closed !== undefined) {
        session.destroy(this.#closed);
        return;
      }
      this.#failures = 0;
      this.#sessions.push(session);
      this.#all.add(session);
      this.#serve();
    } catch (error) {
      this.#opening--;
      this.#notBefore = performance.now() + backoffMs(this.#failures++, RECONNECT, this.#options.random);
      if (this.#sessions.length === 0) for (const waiter of [...this.#waiters]) waiter.fail(error);
      // With a session left they may get a place on it, or the next connection.
      else if (this.#waiters.size > 0) this.#grow();
    }
  }
}
