import { type AbortableTimer, type Clock, systemClock } from '../time/clock.ts';
import { type Timed, TimerHeap } from './timer-heap.ts';

/**
 * Which line a key stands in: the end of work that has begun, news of the cluster, another try of what failed, or a look without news: an
 * interval, a start.
 */
export type Lane = 'begun' | 'live' | 'retry' | 'resync';
export const LANES: readonly Lane[] = ['begun', 'live', 'retry', 'resync'];

/** Who may step ahead of whom: from resync to retry is no step ahead. */
const RANK: Record<Lane, number> = { begun: 0, live: 1, retry: 2, resync: 2 };

/** A key that is to be worked on, until `done`. */
export interface WorkItem {
  readonly key: string;
  readonly lane: Lane;
  /** Every reason given since the key was last taken, and due. */
  readonly reasons: ReadonlySet<string>;
  /** It was set aside, and its work goes on. */
  readonly resumed: boolean;
}

export interface AddOptions {
  /** Default: live. */
  readonly lane?: Lane;
  /** Not before so many milliseconds. Of two times for the same key and reason the earlier counts. */
  readonly afterMs?: number;
}

export interface RetryOptions {
  /** Default: retry. */
  readonly lane?: Lane;
  /** Where the backoff begins, instead of the queue's own. */
  readonly minDelayMs?: number;
}

export interface WorkQueueOptions {
  readonly clock?: Clock;
  /** The first delay of a key that failed; it doubles with each failure. Default 750 ms. */
  readonly minRetryDelayMs?: number;
  /** Default 15 min. */
  readonly maxRetryDelayMs?: number;
  /** How many keys of the retry lane are worked on at once, so that slow failures leave workers to the healthy. Default: no limit. */
  readonly retriesAtOnce?: number;
  readonly observer?: WorkQueueObserver;
}

/** What happens in a queue, for metrics. */
export interface WorkQueueObserver {
  added?(lane: Lane): void;
  retried?(): void;
  taken?(waitedMs: number): void;
  finished?(workedMs: number): void;
}

interface Entry {
  readonly key: string;
  reasons: Set<string>;
  /** Where the key stands, or while it is worked on: where it goes next. */
  lane: Lane | undefined;
  queuedAt: number;
  /** When it was taken, and from where; undefined while nobody works on it. */
  working: { readonly since: number; readonly lane: Lane; isAside: boolean } | undefined;
  failures: number;
  readonly timers: Map<string, Timer>;
}

interface Timer extends Timed {
  readonly entry: Entry;
  readonly reason: string;
  readonly lane: Lane;
}

const NO_REASONS: ReadonlySet<string> = new Set();

/** After so many live keys in a row, one of another lane has its turn. */
const LIVE_IN_A_ROW = 8;

/**
 * Whom to work on next. A key is in it once however often it is added, is never worked on twice at once, and when added meanwhile comes
 * again afterwards. Live keys go before other lanes, which are never starved; keys that fail wait longer each time, on their own lane.
 * A key whose work waits for others can be set aside: what is begun is gone on with before anything new.
 */
export class WorkQueue {
  readonly #clock: Clock;
  readonly #options: WorkQueueOptions;
  readonly #entries = new Map<string, Entry>();
  readonly #lanes: Record<Lane, Set<Entry>> = { begun: new Set(), live: new Set(), retry: new Set(), resync: new Set() };
  readonly #resumed = new Set<Entry>();
  readonly #heap = new TimerHeap<Timer>();
  readonly #waiters = new Set<(item: WorkItem | undefined) => void>();
  #timers = 0;
  #alarm: { readonly at: number; readonly timer: AbortableTimer } | undefined;
  #liveInARow = 0;
  #retriesAtWork = 0;
  #closed = false;

  constructor(options: WorkQueueOptions = {}) {
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
  }

  /** How many keys stand in a lane now; keys that wait for their time are not counted. */
  depth(lane: Lane): number {
    return this.#lanes[lane].size;
  }

  /** How many keys wait for their time. */
  get delayed(): number {
    return this.#timers;
  }

  /** How many timers are kept, those that were taken back included. */
  get heapSize(): number {
    return this.#heap.size;
  }

  /** How long each key that is worked on has been so, in milliseconds. */
  working(): number[] {
    const now = this.#clock.now();
    const ages: number[] = [];
    for (const { working } of this.#entries.values()) if (working !== undefined) ages.push(now - working.since);
    return ages;
  }

  /** How often this key has failed in a row. */
  failures(key: string): number {
    return this.#entries.get(key)?.failures ?? 0;
  }

  add(key: string, reason: string, { lane = 'live', afterMs = 0 }: AddOptions = {}): void {
    if (this.#closed) return;
    const entry = this.#entry(key);
    if (afterMs > 0) this.#schedule(entry, reason, lane, this.#clock.now() + afterMs);
    else {
      this.#unschedule(entry, reason);
      this.#enqueue(entry, reason, lane);
    }
  }

  /** Adds a key that failed, after its backoff; gives the delay in milliseconds. */
  retry(key: string, reason: string, { lane = 'retry', minDelayMs }: RetryOptions = {}): number {
    const entry = this.#entry(key);
    const { minRetryDelayMs = 750, maxRetryDelayMs = 900_000 } = this.#options;
    const delay = Math.min(maxRetryDelayMs, (minDelayMs ?? minRetryDelayMs) * 2 ** Math.min(entry.failures, 62));
    entry.failures += 1;
    this.#options.observer?.retried?.();
    this.add(key, reason, { lane, afterMs: delay });
    return delay;
  }

  /** The key's failures are over. */
  forget(key: string): void {
    const entry = this.#entries.get(key);
    if (entry === undefined) return;
    entry.failures = 0;
    this.#drop(entry);
  }

  /** Takes back a reason whose time has not come. */
  cancel(key: string, reason: string): void {
    const entry = this.#entries.get(key);
    if (entry === undefined) return;
    this.#unschedule(entry, reason);
    this.#drop(entry);
  }

  /** The next key, as soon as there is one; undefined once the queue is closed. Give it back with `done`. */
  take(): Promise<WorkItem | undefined> {
    if (this.#closed) return Promise.resolve(undefined);
    return new Promise((resolve) => {
      this.#waiters.add(resolve);
      this.#dispatch();
    });
  }

  /** The work on this key is over. */
  done(key: string): void {
    const entry = this.#entries.get(key);
    if (entry?.working === undefined) return;
    this.#options.observer?.finished?.(this.#clock.now() - entry.working.since);
    if (entry.working.lane === 'retry' && !entry.working.isAside) this.#retriesAtWork -= 1;
    this.#resumed.delete(entry);
    entry.working = undefined;
    if (entry.lane !== undefined && !this.#closed) {
      entry.queuedAt = this.#clock.now();
      this.#lanes[entry.lane].add(entry);
    }
    this.#drop(entry);
    this.#dispatch();
  }

  /** The work on this key waits for others: nobody else takes it up, but it does not count as a retry at work meanwhile. */
  setAside(key: string): void {
    const entry = this.#entries.get(key);
    if (entry?.working === undefined || entry.working.isAside) return;
    entry.working.isAside = true;
    if (entry.working.lane === 'retry') this.#retriesAtWork -= 1;
    this.#dispatch();
  }

  /** The work on a key that was set aside can go on: it is given out next. */
  resume(key: string): void {
    const entry = this.#entries.get(key);
    if (entry?.working?.isAside !== true || this.#closed) return;
    this.#resumed.add(entry);
    this.#dispatch();
  }

  /** Nothing is given out or taken in any more. */
  close(): void {
    this.#closed = true;
    this.#alarm?.timer.cancel();
    for (const resolve of this.#waiters) resolve(undefined);
    this.#waiters.clear();
  }

  #entry(key: string): Entry {
    let entry = this.#entries.get(key);
    if (entry === undefined) {
      entry = { key, reasons: new Set(), lane: undefined, queuedAt: 0, working: undefined, failures: 0, timers: new Map() };
      this.#entries.set(key, entry);
    }
    return entry;
  }

  /** Forgets an entry that says nothing any more. */
  #drop(entry: Entry): void {
    if (entry.lane === undefined && entry.working === undefined && entry.failures === 0 && entry.timers.size === 0) {
      this.#entries.delete(entry.key);
    }
  }

  #enqueue(entry: Entry, reason: string, lane: Lane): void {
    entry.reasons.add(reason);
    if (entry.lane === lane || (entry.lane !== undefined && RANK[entry.lane] < RANK[lane])) return;
    this.#options.observer?.added?.(lane);
    if (entry.lane !== undefined && RANK[entry.lane] === RANK[lane]) return;
    if (entry.lane !== undefined) this.#lanes[entry.lane].delete(entry);
    entry.lane = lane;
    if (entry.working !== undefined) return;
    entry.queuedAt = this.#clock.now();
    this.#lanes[lane].add(entry);
    this.#dispatch();
  }

  #dispatch(): void {
    for (const resolve of this.#waiters) {
      const resumed = first(this.#resumed);
      if (resumed?.working !== undefined) {
        this.#waiters.delete(resolve);
        resolve(this.#goOn(resumed, resumed.working));
        continue;
      }
      const lane = this.#nextLane();
      const entry = lane === undefined ? undefined : first(this.#lanes[lane]);
      if (lane === undefined || entry === undefined) return;
      this.#waiters.delete(resolve);
      resolve(this.#begin(entry, lane));
    }
  }

  #nextLane(): Lane | undefined {
    // Little is left to do of it, and somebody waits for it: it never keeps others waiting long.
    if (this.#lanes.begun.size > 0) return 'begun';
    const live = this.#lanes.live.size > 0;
    if (live && this.#liveInARow < LIVE_IN_A_ROW) return 'live';
    return this.#oldestOfOthers() ?? (live ? 'live' : undefined);
  }

  #oldestOfOthers(): Lane | undefined {
    const mayRetry = this.#retriesAtWork < (this.#options.retriesAtOnce ?? Number.POSITIVE_INFINITY);
    const retry = mayRetry ? first(this.#lanes.retry) : undefined;
    const resync = first(this.#lanes.resync);
    if (retry === undefined) return resync === undefined ? undefined : 'resync';
    return resync === undefined || retry.queuedAt < resync.queuedAt ? 'retry' : 'resync';
  }

  #goOn(entry: Entry, working: NonNullable<Entry['working']>): WorkItem {
    this.#resumed.delete(entry);
    working.isAside = false;
    if (working.lane === 'retry') this.#retriesAtWork += 1;
    return { key: entry.key, lane: working.lane, reasons: NO_REASONS, resumed: true };
  }

  #begin(entry: Entry, lane: Lane): WorkItem {
    const now = this.#clock.now();
    this.#lanes[lane].delete(entry);
    if (lane !== 'begun') this.#liveInARow = lane === 'live' ? this.#liveInARow + 1 : 0;
    if (lane === 'retry') this.#retriesAtWork += 1;
    this.#options.observer?.taken?.(now - entry.queuedAt);
    const item: WorkItem = { key: entry.key, lane, reasons: entry.reasons, resumed: false };
    entry.reasons = new Set();
    entry.lane = undefined;
    entry.working = { since: now, lane, isAside: false };
    return item;
  }

  #schedule(entry: Entry, reason: string, lane: Lane, at: number): void {
    const known = entry.timers.get(reason);
    if (known !== undefined && known.at <= at) return;
    if (known === undefined) this.#timers += 1;
    const timer: Timer = { at, entry, reason, lane };
    entry.timers.set(reason, timer);
    this.#heap.push(timer);
    this.#arm();
  }

  #unschedule(entry: Entry, reason: string): void {
    if (!entry.timers.delete(reason)) return;
    this.#timers -= 1;
    // Timers that were taken back stay in the heap until they come up, or until they are most of it.
    if (this.#heap.size > 64 + 2 * this.#timers) this.#heap.keep((timer) => timer.entry.timers.get(timer.reason) === timer);
  }

  /** One timer for all: it is set to the earliest. */
  #arm(): void {
    const earliest = this.#heap.earliest;
    if (earliest === undefined || (this.#alarm !== undefined && this.#alarm.at <= earliest.at)) return;
    this.#alarm?.timer.cancel();
    const timer = this.#clock.after(earliest.at - this.#clock.now(), () => this.#ring());
    this.#alarm = { at: earliest.at, timer };
  }

  #ring(): void {
    this.#alarm = undefined;
    const now = this.#clock.now();
    for (let timer = this.#heap.earliest; timer !== undefined; timer = this.#heap.earliest) {
      const { entry, reason, lane } = timer;
      const valid = entry.timers.get(reason) === timer;
      if (valid && timer.at > now) break;
      this.#heap.pop();
      if (!valid) continue;
      this.#unschedule(entry, reason);
      this.#enqueue(entry, reason, lane);
    }
    this.#arm();
  }
}

function first<T>(items: Set<T>): T | undefined {
  for (const item of items) return item;
  return undefined;
}
