import type { Logger } from './log/logger.ts';

/** Names an object of one kind; `namespace` is empty for objects of the cluster. */
export interface ObjectKey {
  readonly namespace: string;
  readonly name: string;
}

/** What a reconcile answers: come again after so many milliseconds (spread by the controller's jitter if asked), or only when woken. */
export interface Action {
  /** Absent or zero: only when woken. */
  readonly requeueAfterMs?: number;
  /** Spread `requeueAfterMs` by `--interval-jitter-percentage`: for intervals, not for retries that a message announces. */
  readonly jitter?: boolean;
}

/** What a reconcile is given besides the key. */
export interface ReconcileContext {
  /** Aborted by a newer wish (reason: a `NewerWish`) or by the stop of the controller (reason: a `Stopping`). */
  readonly signal: AbortSignal;
  readonly log: Logger;
  /** Why the object was woken: every reason given since its last reconcile began. */
  readonly reasons: ReadonlySet<string>;
  readonly reconcileID: string;
  /**
   * Does what waits for others, such as a server that may never answer, without holding a worker, and gives its result when a worker is
   * free again: one thing at a time, and bounded by whoever calls it. The object is still worked on by nobody else, and `signal` still
   * tells of newer wishes.
   */
  aside<T>(work: () => Promise<T>): Promise<T>;
}

/** Brings one object to what it declares; throwing means a retry with backoff, a `TerminalError` no retry. */
export type Reconcile = (key: ObjectKey, context: ReconcileContext) => Promise<Action>;

/** Something the manager runs: it settles once `signal` is aborted and its work is put down, and rejects only on a fault that ends the process. */
export interface Runnable {
  readonly name: string;
  /** Run by the leader alone (the default), or by every replica. */
  readonly needsLeadership?: boolean;
  run(signal: AbortSignal): Promise<void>;
}
