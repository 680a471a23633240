import type { AbortableTimer, Clock } from '@capstan/runtime';
import { NotificationError } from '../error.ts';
import { PeerAsksToWait } from './post-delivery.ts';

export interface PostponedDeliveriesOptions {
  readonly clock: Clock;
  /** Of one Provider so many are kept; the oldest is given up for a new one. 100 where absent. */
  readonly atMost?: number;
  /** How long one is kept, in milliseconds. An hour where absent. */
  readonly longestMs?: number;
  /** A peer asked to wait, again or for the first time. */
  readonly onWait?: (provider: string, waitMs: number) => void;
}

interface Parcel {
  readonly attempt: () => Promise<void>;
  readonly since: number;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

interface Lane {
  readonly parcels: Parcel[];
  timer: AbortableTimer | undefined;
  /** The first parcel is under way. */
  isBusy: boolean;
  notBefore: number;
  /** How often in a row its peer asked to wait. */
  refusals: number;
}

/** Peers that name no time, or none to speak of, are asked less and less often: so long, in milliseconds, at least and at most. */
const FIRST_WAIT_MS = 1_000;
const LAST_WAIT_MS = 60_000;

/**
 * Keeps what a peer does not take for now (429 with Retry-After), and delivers it when the peer said: in order, one after the other, and
 * what comes meanwhile behind it. In memory: what must outlive the process is kept by whoever sent the event.
 */
export class PostponedDeliveries {
  readonly #options: PostponedDeliveriesOptions;
  /** By Provider; only of those that wait. */
  readonly #lanes = new Map<string, Lane>();

  constructor(options: PostponedDeliveriesOptions) {
    this.#options = options;
  }

  /** How many deliveries of each Provider wait. */
  *waiting(): Iterable<readonly [provider: string, count: number]> {
    for (const [provider, { parcels }] of this.#lanes) yield [provider, parcels.length];
  }

  /**
   * Makes an attempt at once, or after those that wait for the same Provider, and again for as long as it rejects with {@link PeerAsksToWait}.
   * Rejects as the attempt does, and with DeliveryFailed when it has waited for too long, is crowded out, or everything stops.
   */
  async run(provider: string, attempt: () => Promise<void>): Promise<void> {
    const since = this.#options.clock.now();
    if (this.#lanes.has(provider)) return this.#enqueue(provider, attempt, since);
    try {
      await attempt();
    } catch (error) {
      if (!(error instanceof PeerAsksToWait)) throw error;
      const enqueued = this.#enqueue(provider, attempt, since);
      this.#wait(provider, error);
      return enqueued;
    }
  }

  /** Gives up all that waits. */
  stop(): void {
    for (const [provider, { timer, parcels }] of this.#lanes) {
      timer?.cancel();
      this.#lanes.delete(provider);
      for (const { reject } of parcels) reject(givenUp('the controller stops before its peer takes messages again'));
    }
  }

  #enqueue(provider: string, attempt: () => Promise<void>, since: number): Promise<void> {
    const { atMost = 100 } = this.#options;
    let lane = this.#lanes.get(provider);
    if (lane === undefined) {
      lane = { parcels: [], timer: undefined, isBusy: false, notBefore: 0, refusals: 0 };
      this.#lanes.set(provider, lane);
    }
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    lane.parcels.push({ attempt, since, resolve, reject });
    if (lane.parcels.length > atMost) {
      const [oldest] = lane.parcels.splice(lane.isBusy ? 1 : 0, 1);
      oldest?.reject(givenUp(`more than ${atMost} wait until their peer takes messages again`));
    }
    return promise;
  }

  #wait(provider: string, { message, afterMs }: PeerAsksToWait): void {
    const { clock, longestMs = 3_600_000, onWait } = this.#options;
    const lane = this.#lanes.get(provider);
    if (lane === undefined) return;
    const waitMs = Math.max(afterMs, Math.min(LAST_WAIT_MS, FIRST_WAIT_MS * 2 ** lane.refusals));
    lane.notBefore = Math.max(lane.notBefore, clock.now() + waitMs);
    for (const parcel of lane.parcels.filter(({ since }) => lane.notBefore - since > longestMs)) {
      lane.parcels.splice(lane.parcels.indexOf(parcel), 1);
      parcel.reject(givenUp(`${message}, and no message is kept for longer than ${longestMs / 60_000} minutes`));
    }
    if (lane.parcels.length > 0) onWait?.(provider, waitMs);
    this.#goOn(provider, lane);
  }

  /** Delivers what waits as soon as it may be. */
  #goOn(provider: string, lane: Lane): void {
    lane.timer?.cancel();
    if (lane.isBusy || this.#lanes.get(provider) !== lane) return;
    if (lane.parcels.length === 0) {
      this.#lanes.delete(provider);
      return;
    }
    const waitMs = lane.notBefore - this.#options.clock.now();
    if (waitMs > 0) lane.timer = this.#options.clock.after(waitMs, () => this.#goOn(provider, lane));
    else void this.#deliverFirst(provider, lane);
  }

  async #deliverFirst(provider: string, lane: Lane): Promise<void> {
    const [parcel] = lane.parcels;
    if (parcel === undefined) return;
    lane.isBusy = true;
    const refusal = await parcel.attempt().then(parcel.resolve, (error: unknown) => {
      if (error instanceof PeerAsksToWait) return error;
      parcel.reject(error);
    });
    lane.isBusy = false;
    if (refusal === undefined) {
      lane.refusals = 0;
      lane.parcels.shift();
      this.#goOn(provider, lane);
    } else {
      lane.refusals += 1;
      this.#wait(provider, refusal);
    }
  }
}

function givenUp(why: string): NotificationError {
  return new NotificationError('DeliveryFailed', `the message is given up: ${why}`);
}
