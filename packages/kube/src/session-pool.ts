import { backoffMs } from './backoff.ts';
import { KubeError } from './error.ts';
import type { Session, SessionChange } from './session.ts';

// What a session is taken to carry before its SETTINGS are known; the API server's own limit.
const ASSUMED_STREAMS = 100;
// So many connections stand for one of those that carry many requests where each carries one.
const SINGLE_SESSIONS = 25;
const RECONNECT = { firstMs: 50, maxMs: 3_000 };

export interface SessionPoolOptions {
  /** Starts a session that tells this pool of its changes by {@link SessionPool.changed}. */
  open(): Promise<Session>;
  /** Where each carries many requests; of those that carry one, so many more. */
  readonly maxSessions: number;
  readonly random?: () => number;
}

interface Waiter {
  give(session: Session): void;
  fail(error: unknown): void;
}

/**
 * Sessions to one server, filled in order, as many as the streams need. A failed connection fails those who wait for it; the next is tried
 * after a pause that grows, for all callers together.
 */
export class SessionPool {
  readonly #options: SessionPoolOptions;
  /** Those that take streams. */
  #sessions: Session[] = [];
  /** And those that only end theirs. */
  readonly #all = new Set<Session>();
  readonly #waiters = new Set<Waiter>();
  #opening = 0;
  /** Whether the latest session carries one request at a time. */
  #isSingle = false;
  #failures = 0;
  /** By performance.now(), which nobody sets. */
  #notBefore = 0;
  #timer: NodeJS.Timeout | undefined;
  #closed: KubeError | undefined;

  constructor(options: SessionPoolOptions) {
    this.#options = options;
  }

  /** A session with a place reserved on it, if there is one now. */
  take(): Session | undefined {
    if (this.#waiters.size > 0) return undefined;
    return this.#reserve();
  }

  /** As {@link take}, waiting for a place or a new connection. Rejects with `Unreachable`, `Timeout`, `Closed` or the signal's reason. */
  acquire(deadline: number, signal?: AbortSignal): Promise<Session> {
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
  changed(session: Session, change: SessionChange): void {
    if (change !== 'freed') this.#sessions = this.#sessions.filter((one) => one !== session);
    if (change === 'closed') this.#all.delete(session);
    if (this.#waiters.size > 0) this.#serve();
  }

  /** This session gets no new streams; its running ones go on. */
  abandon(session: Session): void {
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

  #reserve(): Session | undefined {
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
    const wanted = this.#failures > 0 ? 1 : Math.ceil(this.#waiters.size / (this.#isSingle ? 1 : ASSUMED_STREAMS));
    const most = this.#options.maxSessions * (this.#isSingle ? SINGLE_SESSIONS : 1);
    while (this.#opening < wanted && this.#sessions.length + this.#opening < most) this.#open();
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
      this.#isSingle = session.isSingle;
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
