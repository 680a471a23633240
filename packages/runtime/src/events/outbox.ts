import type { AbortableTimer, Clock } from '../time/clock.ts';

/** What became of an attempt: it is through, it will never be, or it is to be tried again. */
export type Attempt =
  | { readonly outcome: 'delivered' | 'repeated' }
  /** It is in good hands, but not through: to be asked for by another attempt, in so many milliseconds. What comes after it need not wait. */
  | { readonly outcome: 'taken'; readonly afterMs: number }
  /** `isExpected`: as with whatever is told of a namespace that is being deleted. */
  | { readonly outcome: 'refused'; readonly why: string; readonly isExpected?: boolean }
  /** `unreachable`: nobody answers, so that other items need not try either. */
  | { readonly outcome: 'retry'; readonly why: string; readonly afterMs?: number; readonly unreachable?: boolean };

export type OutboxResult = 'delivered' | 'repeated' | 'refused' | 'dropped';

export interface OutboxOptions<T> {
  readonly clock: Clock;
  readonly deliver: (item: T) => Promise<Attempt>;
  /** Items of one lane go out one after the other, in their order. */
  readonly laneOf: (item: T) => string;
  /** How many items are kept; the oldest waiting one is dropped for a new one. */
  readonly limit: number;
  /** How many lanes deliver at once. */
  readonly concurrency: number;
  /** How often an item is tried at most. Default: until it is dropped. */
  readonly attempts?: number;
  readonly onResult?: (result: OutboxResult, item: T, why: string, isExpected: boolean) => void;
  readonly onRetry?: (item: T, why: string, delayMs: number) => void;
}

interface Parcel<T> {
  readonly item: T;
  readonly done: (result: OutboxResult) => void;
  tries: number;
}

interface Lane<T> {
  readonly parcels: Parcel<T>[];
  busy: boolean;
  notBefore: number;
  /** Its one parcel is taken, and only asked for. */
  readonly taken?: true;
}

const FIRST_DELAY_MS = 500;
const LAST_DELAY_MS = 60_000;

/** Delivers items in the background, each at least once while the process lives: bounded, in order by lane, again with backoff. */
export class Outbox<T> {
  readonly #options: OutboxOptions<T>;
  readonly #lanes = new Map<string, Lane<T>>();
  readonly #emptied = new Set<() => void>();
  #size = 0;
  #running = 0;
  #asides = 0;
  /** Nobody answers: until when no lane tries, and how often in a row that was so. */
  #closedUntil = 0;
  #unreachable = 0;
  #isClosed = false;
  #timer: AbortableTimer | undefined;

  constructor(options: OutboxOptions<T>) {
    this.#options = options;
  }

  /** How many items wait or are under way. */
  get size(): number {
    return this.#size;
  }

  /** Takes an item in, and tells when it is through or given up. */
  push(item: T): Promise<OutboxResult> {
    if (this.#size >= this.#options.limit) this.#dropOldest();
    return new Promise((resolve) => {
      const id = this.#options.laneOf(item);
      let lane = this.#lanes.get(id);
      if (lane === undefined) {
        lane = { parcels: [], busy: false, notBefore: 0 };
        this.#lanes.set(id, lane);
      }
      lane.parcels.push({ item, done: resolve, tries: 0 });
      this.#size += 1;
      this.#pump();
    });
  }

  /** Tries everything again at once but what is taken, which counts as delivered, and waits until it is through or the time is over; gives how many items are left. */
  async flush(ms: number): Promise<number> {
    this.#closedUntil = 0;
    for (const [id, lane] of this.#lanes) {
      if (lane.taken && !lane.busy) {
        this.#lanes.delete(id);
        for (const parcel of lane.parcels) this.#finish(parcel, 'delivered');
      } else lane.notBefore = 0;
    }
    this.#pump();
    if (this.#size > 0) {
      await new Promise<void>((resolve) => {
        const timer = this.#options.clock.after(ms, resolve);
        this.#emptied.add(() => {
          timer.cancel();
          resolve();
        });
      });
    }
    return this.#size;
  }

  /** Ends trying; what waits is dropped, and so is what is under way and fails. */
  close(): void {
    this.#isClosed = true;
    this.#timer?.cancel();
    for (const lane of this.#lanes.values()) {
      for (const parcel of lane.parcels.splice(lane.busy ? 1 : 0)) this.#finish(parcel, 'dropped', 'the controller stops');
    }
  }

  #dropOldest(): void {
    for (const [id, lane] of this.#lanes) {
      const [parcel] = lane.parcels.splice(lane.busy ? 1 : 0, 1);
      if (parcel === undefined) continue;
      if (lane.parcels.length === 0) this.#lanes.delete(id);
      this.#finish(parcel, 'dropped', `more than ${this.#options.limit} events wait`);
      return;
    }
  }

  #finish(parcel: Parcel<T>, result: OutboxResult, why = '', isExpected = false): void {
    this.#size -= 1;
    this.#options.onResult?.(result, parcel.item, why, isExpected);
    parcel.done(result);
    if (this.#size > 0) return;
    for (const tell of this.#emptied) tell();
    this.#emptied.clear();
  }

  #pump(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
    if (this.#isClosed) return;
    const now = this.#options.clock.now();
    let next = Number.POSITIVE_INFINITY;
    for (const [id, lane] of this.#lanes) {
      if (this.#running >= this.#options.concurrency) return;
      if (lane.busy) continue;
      const at = Math.max(lane.notBefore, this.#closedUntil);
      if (at <= now) void this.#send(id, lane);
      else next = Math.min(next, at);
    }
    if (next < Number.POSITIVE_INFINITY) this.#timer = this.#options.clock.after(next - now, () => this.#pump());
  }

  async #send(id: string, lane: Lane<T>): Promise<void> {
    const [parcel] = lane.parcels;
    if (parcel === undefined) return;
    lane.busy = true;
    this.#running += 1;
    parcel.tries += 1;
    const attempt = await this.#options.deliver(parcel.item).catch((error: unknown): Attempt => ({ outcome: 'retry', why: String(error) }));
    this.#running -= 1;
    lane.busy = false;
    const isFlushing = this.#emptied.size > 0;
    if (attempt.outcome === 'taken' && !isFlushing && !this.#isClosed) this.#setAside(id, lane, attempt.afterMs);
    else if (attempt.outcome !== 'retry' || this.#isClosed || parcel.tries >= (this.#options.attempts ?? Number.POSITIVE_INFINITY)) {
      lane.parcels.shift();
      const why = 'why' in attempt ? attempt.why : '';
      const isExpected = attempt.outcome === 'refused' && attempt.isExpected === true;
      const result = attempt.outcome === 'retry' ? 'dropped' : attempt.outcome === 'taken' ? 'delivered' : attempt.outcome;
      this.#finish(parcel, result, why, isExpected);
    } else this.#postpone(lane, parcel, attempt);
    if (attempt.outcome !== 'retry' || !attempt.unreachable) this.#unreachable = 0;
    // A lane that has more to send goes to the end of the line.
    this.#lanes.delete(id);
    if (lane.parcels.length > 0) this.#lanes.set(id, lane);
    this.#pump();
  }

  /** Has the lane's first parcel asked for later, in a lane of its own. */
  #setAside(id: string, lane: Lane<T>, afterMs: number): void {
    this.#asides += 1;
    const parcels = lane.parcels.splice(0, 1);
    this.#lanes.set(`${id}#${this.#asides}`, { parcels, busy: false, notBefore: this.#options.clock.now() + afterMs, taken: true });
  }

  #postpone(lane: Lane<T>, parcel: Parcel<T>, { why, afterMs, unreachable }: Extract<Attempt, { outcome: 'retry' }>): void {
    const now = this.#options.clock.now();
    const delay = afterMs ?? Math.min(LAST_DELAY_MS, FIRST_DELAY_MS * 2 ** Math.min(parcel.tries - 1, 30));
    lane.notBefore = now + delay;
    if (unreachable && now >= this.#closedUntil) {
      this.#unreachable += 1;
      this.#closedUntil = now + Math.min(LAST_DELAY_MS, FIRST_DELAY_MS * 2 ** Math.min(this.#unreachable - 1, 30));
      lane.notBefore = this.#closedUntil;
    }
    this.#options.onRetry?.(parcel.item, why, delay);
  }
}
