import type { AbortableTimer, Clock } from '@capstan/runtime';

/** How many operations on remote servers may be under way. */
export interface RemoteSlotLimits {
  /** Of those that are expected to end soon. */
  readonly quick: number;
  readonly quickPerHost: number;
  /** Of those that have lasted longer, besides. */
  readonly slow: number;
  readonly slowPerHost: number;
}

/** Who wants to reach what. */
export interface RemoteOperation {
  /** The object, `NAMESPACE/NAME`. */
  readonly object: string;
  /** Scheme, host and port of the server. */
  readonly host: string;
  /** Something has happened to the object: it goes before those that are only looked at. */
  readonly isNews: boolean;
  /** Ends the wait for a slot. */
  readonly signal: AbortSignal;
}

interface Entry {
  readonly object: string;
  readonly host: string;
  readonly isNews: boolean;
  /** Which slot it holds, or waits for. */
  isSlow: boolean;
  /** It holds a quick slot for longer than it should, because no slow one is free. */
  isOverdue: boolean;
  /** Ends what it does, for the sake of another host. */
  readonly yielded: AbortController;
  readonly begin: () => void;
}

/** Why an operation was ended that had lasted too long in another's place; it begins anew in a slow slot. */
class Yielded extends Error {}

/** An operation that lasts longer is slow. */
const SLOW_AFTER_MS = 2_000;

/** Limits that follow `--concurrent`. */
export function remoteSlotLimits(concurrent: number): RemoteSlotLimits {
  const quickPerHost = Math.max(4, concurrent);
  return { quick: 2 * quickPerHost, quickPerHost, slow: 6 * quickPerHost, slowPerHost: 2 * quickPerHost };
}

/**
 * Bounds what is under way on remote servers, news first and each host in its turn. Servers that hang must not delay those that answer: an operation that
 * lasts moves on to a slow slot, so that its quick one is free again; where none is free and another host waits, it is ended and begins anew
 * when there is one. An object whose last operation lasted and failed waits for a slow slot at once.
 */
export class RemoteSlots {
  readonly #limits: RemoteSlotLimits;
  readonly #clock: Clock;
  readonly #running = new Set<Entry>();
  /** By host; the host that was served last is the last. */
  readonly #waiting = new Map<string, Set<Entry>>();
  /** Objects whose last operation was slow and failed, with the host that it was on. */
  readonly #hung = new Map<string, string>();

  constructor(limits: RemoteSlotLimits, clock: Clock) {
    this.#limits = limits;
    this.#clock = clock;
  }

  /**
   * Does `work` as soon as there is a slot for it, and again from its beginning where it had to yield its slot: then the signal that it was given is
   * aborted. Rejects with the operation's own signal's reason where that is aborted before.
   */
  async run<T>(operation: RemoteOperation, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    for (;;) {
      const entry = await this.#enter(operation);
      try {
        return await this.#work(entry, operation, work);
      } catch (error) {
        if (!entry.yielded.signal.aborted || operation.signal.aborted) throw error;
      }
    }
  }

  async #work<T>(entry: Entry, operation: RemoteOperation, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const timer = this.#watch(entry);
    let isOver = false;
    try {
      const result = await work(AbortSignal.any([operation.signal, entry.yielded.signal]));
      isOver = true;
      return result;
    } finally {
      timer.cancel();
      if (!isOver && !operation.signal.aborted && (entry.isSlow || entry.isOverdue)) this.#hung.set(entry.object, entry.host);
      else this.#hung.delete(entry.object);
      this.#running.delete(entry);
      this.#admit();
    }
  }

  /** The object is gone. */
  forget(object: string): void {
    this.#hung.delete(object);
  }

  #enter({ object, host, isNews, signal }: RemoteOperation): Promise<Entry> {
    signal.throwIfAborted();
    return new Promise((resolve, reject) => {
      const leave = () => {
        this.#leave(entry);
        reject(signal.reason);
      };
      const begin = () => {
        signal.removeEventListener('abort', leave);
        this.#running.add(entry);
        resolve(entry);
      };
      const isSlow = this.#hung.get(object) === host;
      const entry: Entry = { object, host, isNews, isSlow, isOverdue: false, yielded: new AbortController(), begin };
      signal.addEventListener('abort', leave, { once: true });
      const queue = this.#waiting.get(host);
      if (queue === undefined) this.#waiting.set(host, new Set([entry]));
      else queue.add(entry);
      this.#admit();
    });
  }

  #leave(entry: Entry): void {
    const queue = this.#waiting.get(entry.host);
    queue?.delete(entry);
    if (queue?.size === 0) this.#waiting.delete(entry.host);
  }

  #watch(entry: Entry): AbortableTimer {
    return this.#clock.after(SLOW_AFTER_MS, () => {
      if (entry.isSlow) return;
      entry.isOverdue = true;
      this.#admit();
    });
  }

  /** Gives out what slots there are: slow ones first to those that hold a quick one for too long. */
  #admit(): void {
    for (const entry of this.#running) {
      if (!entry.isOverdue || !this.#hasSlot(entry.host, true)) continue;
      entry.isOverdue = false;
      entry.isSlow = true;
    }
    // A host goes to the end of the line whenever it is served.
    for (let entry = this.#next(); entry !== undefined; entry = this.#next()) {
      const queue = this.#waiting.get(entry.host);
      this.#leave(entry);
      if (queue !== undefined && queue.size > 0) {
        this.#waiting.delete(entry.host);
        this.#waiting.set(entry.host, queue);
      }
      entry.begin();
    }
    this.#yieldOverdue();
  }

  /** Ends what holds a quick slot for too long where another host waits for one: as many as wait, the longest running first. */
  #yieldOverdue(): void {
    const waiting = [...this.#waiting.values()].flatMap((queue) => [...queue].filter(({ isSlow }) => !isSlow));
    let yielding = [...this.#running].filter(({ yielded }) => yielded.signal.aborted).length;
    for (const entry of this.#running) {
      if (yielding >= waiting.length) return;
      if (!entry.isOverdue || entry.yielded.signal.aborted || !waiting.some(({ host }) => this.#isInTheWay(entry, host))) continue;
      yielding += 1;
      entry.yielded.abort(new Yielded(`${entry.host} takes long, and others wait`));
    }
  }

  /** Whether one of another host could begin if the entry ended. A host's own operations gain nothing: it would only be asked twice. */
  #isInTheWay({ host }: Entry, waiting: string): boolean {
    return host !== waiting && this.#count(waiting, false).ofHost < this.#limits.quickPerHost;
  }

  #next(): Entry | undefined {
    return this.#nextOf((entry) => entry.isNews) ?? this.#nextOf(() => true);
  }

  #nextOf(isMeant: (entry: Entry) => boolean): Entry | undefined {
    for (const [host, queue] of this.#waiting) {
      const quick = this.#hasSlot(host, false);
      const slow = this.#hasSlot(host, true);
      if (!quick && !slow) continue;
      for (const entry of queue) if ((entry.isSlow ? slow : quick) && isMeant(entry)) return entry;
    }
    return undefined;
  }

  #hasSlot(host: string, isSlow: boolean): boolean {
    const { quick, quickPerHost, slow, slowPerHost } = this.#limits;
    const { all, ofHost } = this.#count(host, isSlow);
    return isSlow ? all < slow && ofHost < slowPerHost : all < quick && ofHost < quickPerHost;
  }

  #count(host: string, isSlow: boolean): { all: number; ofHost: number } {
    let all = 0;
    let ofHost = 0;
    for (const entry of this.#running) {
      if (entry.isSlow !== isSlow) continue;
      all += 1;
      if (entry.host === host) ofHost += 1;
    }
    return { all, ofHost };
  }
}
