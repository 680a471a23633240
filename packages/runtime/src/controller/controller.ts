import { randomUUID } from 'node:crypto';
import { KubeError, type KubeObject } from '@capstan/kube';
import { NewerWish, Stopping, TerminalError } from '../error.ts';
import type { Informer, InformerEvent } from '../informer/informer.ts';
import type { Logger } from '../log/logger.ts';
import type { ControllerMetrics, ReconcileResult } from '../metrics/controller-metrics.ts';
import { formatKey, parseKey } from '../object-key.ts';
import { type Lane, type WorkItem, WorkQueue } from '../queue/work-queue.ts';
import { type Clock, systemClock } from '../time/clock.ts';
import { jitter } from '../time/jitter.ts';
import type { Action, ObjectKey, Reconcile, Runnable } from '../types.ts';
import { RunningReconcile } from './running-reconcile.ts';

export interface ControllerOptions<T extends KubeObject = KubeObject> {
  /** Names it in logs and metrics: the kind in lower case, as Flux's. */
  readonly name: string;
  readonly group: string;
  readonly kind: string;
  readonly reconcile: Reconcile;
  readonly log: Logger;
  /** How many objects are worked on at once: `--concurrent`. Default 4. */
  readonly concurrency?: number;
  /** `--min-retry-delay` and `--max-retry-delay`. */
  readonly minRetryDelayMs?: number;
  readonly maxRetryDelayMs?: number;
  /** `--interval-jitter-percentage`: for actions that ask for it. */
  readonly jitterPercentage?: number;
  /** The controller's own kind; metrics of what it no longer holds are dropped. */
  readonly informer?: Informer<T>;
  readonly metrics?: ControllerMetrics;
  readonly clock?: Clock;
  readonly random?: () => number;
  readonly needsLeadership?: boolean;
}

export interface EnqueueOptions {
  /** The lane. Default: live. */
  readonly priority?: Lane;
  readonly afterMs?: number;
  /** A newer wish: end the reconcile of this object that runs now, if one does. */
  readonly cancelRunning?: boolean;
}

/** That an object be reconciled, and why. */
export interface Wish extends EnqueueOptions {
  readonly key: ObjectKey;
  readonly reason: string;
}

/** The reasons that the controller itself gives. */
export const INTERVAL = 'interval';
export const RETRY = 'retry';

/** Reconciles that wait for nothing give the event loop to watches, leases and probes after so many milliseconds. */
const TURN_MS = 10;

/** After a conflict the object is read again as soon as the watch has brought it. */
const CONFLICT_DELAY_MS = 50;

/**
 * Reconciles the objects of one kind, several at once and none twice at once, whenever something wakes them. What it watches comes in
 * by `watch`; whatever else there is calls `enqueue`.
 */
export class Controller<T extends KubeObject = KubeObject> implements Runnable {
  readonly name: string;
  readonly needsLeadership: boolean;
  readonly queue: WorkQueue;
  readonly #options: ControllerOptions<T>;
  readonly #clock: Clock;
  readonly #log: Logger;
  readonly #running = new Map<string, RunningReconcile>();
  readonly #awaited = new Set<Promise<void>>();
  readonly #subscriptions: (() => void)[] = [];
  #yieldedAt = 0;
  #isStopped = false;

  constructor(options: ControllerOptions<T>) {
    const { concurrency = 4, metrics, minRetryDelayMs, maxRetryDelayMs } = options;
    this.name = options.name;
    this.needsLeadership = options.needsLeadership ?? true;
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
    this.#log = options.log.with({ controller: options.name, controllerGroup: options.group, controllerKind: options.kind });
    this.queue = new WorkQueue({
      clock: this.#clock,
      retriesAtOnce: Math.max(1, Math.floor(concurrency / 2)),
      ...(minRetryDelayMs === undefined ? {} : { minRetryDelayMs }),
      ...(maxRetryDelayMs === undefined ? {} : { maxRetryDelayMs }),
      ...(metrics === undefined ? {} : { observer: metrics.queueObserver(options.name) }),
    });
    metrics?.register({ name: options.name, queue: this.queue, concurrency, active: () => this.#busy() });
  }

  /** Wakes an object. */
  enqueue(key: ObjectKey, reason: string, { priority, afterMs, cancelRunning }: EnqueueOptions = {}): void {
    const id = formatKey(key);
    this.queue.add(id, reason, { lane: priority ?? 'live', afterMs: afterMs ?? 0 });
    if (cancelRunning) this.#running.get(id)?.cancel(new NewerWish(reason));
  }

  /**
   * Wakes the objects that `wishes` gives for a change of what an informer holds. What existed at the start goes to the resync lane
   * unless a wish says otherwise. Workers begin when every watched informer is synced.
   */
  watch<W extends KubeObject>(informer: Informer<W>, wishes: (event: InformerEvent<W>) => Iterable<Wish>): void {
    this.#awaited.add(informer.synced);
    const unsubscribe = informer.onChange((event) => {
      for (const wish of wishes(event)) {
        this.enqueue(wish.key, wish.reason, event.initial ? { priority: 'resync', ...wish } : wish);
      }
    });
    this.#subscriptions.push(unsubscribe);
  }

  /** Works until the signal is aborted; then ends what runs (its signal's reason is a `Stopping`) and settles when all of it has. */
  async run(signal: AbortSignal): Promise<void> {
    const stop = (): void => {
      this.queue.close();
      this.#isStopped = true;
      for (const running of this.#running.values()) {
        running.cancel(new Stopping());
        running.resume();
      }
    };
    const aborted = new Promise<void>((resolve) => {
      if (signal.aborted) resolve();
      signal.addEventListener('abort', () => resolve(), { once: true });
    });
    this.#log.info('Starting Controller');
    await Promise.race([Promise.all(this.#awaited), aborted]);
    if (!signal.aborted) {
      signal.addEventListener('abort', stop, { once: true });
      const count = this.#options.concurrency ?? 4;
      this.#log.info('Starting workers', { 'worker count': count });
      await Promise.all(Array.from({ length: count }, () => this.#work()));
    }
    stop();
    await Promise.all([...this.#running.values()].map(({ ended }) => ended));
    for (const unsubscribe of this.#subscriptions) unsubscribe();
    this.#log.info('All workers finished');
  }

  #busy(): number {
    let count = 0;
    for (const { isAside } of this.#running.values()) if (!isAside) count += 1;
    return count;
  }

  async #work(): Promise<void> {
    for (let item = await this.queue.take(); item !== undefined; item = await this.queue.take()) {
      const running = item.resumed ? this.#running.get(item.key) : this.#begin(item);
      running?.resume();
      await running?.released;
      if (performance.now() - this.#yieldedAt < TURN_MS) continue;
      await new Promise((resolve) => setImmediate(resolve));
      this.#yieldedAt = performance.now();
    }
  }

  #begin(item: WorkItem): RunningReconcile {
    const running = new RunningReconcile();
    this.#running.set(item.key, running);
    void this.#reconcile(item, running).then(() => {
      this.#running.delete(item.key);
      this.queue.done(item.key);
      running.end();
    });
    return running;
  }

  /** Does work without the worker of its reconcile, and goes on when the queue gives it one again. */
  async #aside<T>(id: string, running: RunningReconcile, work: () => Promise<T>): Promise<T> {
    if (running.isAside) throw new Error('a reconcile does one thing aside at a time');
    this.queue.setAside(id);
    return running.setAside(work, () => {
      if (this.#isStopped) running.resume();
      else this.queue.resume(id);
    });
  }

  async #reconcile({ key: id, reasons }: WorkItem, running: RunningReconcile): Promise<void> {
    const { reconcile, kind, metrics, informer } = this.#options;
    const key = parseKey(id);
    const { signal } = running;
    const aside = <T>(work: () => Promise<T>) => this.#aside(id, running, work);
    const reconcileID = randomUUID();
    const log = this.#log.with({ [kind]: { name: key.name, namespace: key.namespace }, ...key, reconcileID });
    const started = this.#clock.now();
    // Both are decided anew by how this reconcile ends.
    this.queue.cancel(id, INTERVAL);
    this.queue.cancel(id, RETRY);
    let result: ReconcileResult;
    try {
      result = this.#succeed(id, await reconcile(key, { signal, log, reasons, reconcileID, aside }));
    } catch (error) {
      result = this.#fail(id, error, signal, log);
    }
    metrics?.reconciled({ controller: this.name, kind, key, result, ms: this.#clock.now() - started });
    if (informer?.isSynced && informer.get(key) === undefined) metrics?.forget(kind, key);
  }

  #succeed(id: string, action: Action): ReconcileResult {
    this.queue.forget(id);
    const { requeueAfterMs, jitter: spread } = action;
    // An interval of 0s, as in Flux: only when something changes.
    if (requeueAfterMs === undefined || requeueAfterMs <= 0) return 'success';
    const percentage = spread ? (this.#options.jitterPercentage ?? 0) : 0;
    this.queue.add(id, INTERVAL, { lane: 'resync', afterMs: jitter(requeueAfterMs, percentage, this.#options.random) });
    return 'requeue_after';
  }

  #fail(id: string, error: unknown, signal: AbortSignal, log: Logger): ReconcileResult {
    if (signal.aborted) {
      // A newer wish is queued already; what this one would have said is outdated.
      log.debug(`reconcile ended early: ${messageOf(signal.reason)}`, { error: messageOf(error) });
      return 'requeue';
    }
    if (error instanceof KubeError && error.code === 'Conflict') {
      log.debug(`somebody else wrote meanwhile, deciding again: ${error.message}`);
      this.queue.retry(id, RETRY, { lane: 'live', minDelayMs: CONFLICT_DELAY_MS });
      return 'requeue';
    }
    if (error instanceof TerminalError) {
      log.error(error, 'Reconciler error: only a change of the object mends this');
      this.queue.forget(id);
      return 'terminal_error';
    }
    const panic = isPanic(error);
    if (panic) log.error(error, 'Observed a panic', { stacktrace: error instanceof Error ? error.stack : undefined });
    else log.error(error, 'Reconciler error');
    this.queue.retry(id, RETRY);
    return panic ? 'panic' : 'error';
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Faults of the program rather than of the world. */
function isPanic(error: unknown): boolean {
  return !(error instanceof Error) || error instanceof TypeError || error instanceof ReferenceError || error instanceof RangeError;
}
