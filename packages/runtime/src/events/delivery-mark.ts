import type { Lease } from '../manager/lease.ts';
import { formatTime } from '../status/conditions.ts';
import type { Clock } from '../time/clock.ts';

/** On the Lease: when what a leader told had arrived, and of which of its terms that is. */
export const DELIVERED_ANNOTATION = 'capstan.dev/events-delivered-until';

/** Times of statuses are whole seconds, and one is taken a moment before it is opened here. */
const MARGIN_MS = 1_000;

/**
 * The time until which all that happened has been told to the address of events. It goes into the Lease with each renewal, so that it costs
 * no write, and a leader whose pod is gone for good leaves to the next one what may not have arrived.
 */
export class DeliveryMark {
  readonly #clock: Clock;
  readonly #open = new Set<{ readonly atMs: number }>();
  #inheritedMs: number | undefined;
  #isKept = false;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Where the last leader's mark stood, in milliseconds since the epoch; undefined where there was none, or a program led that keeps none. */
  get inheritedMs(): number | undefined {
    return this.#inheritedMs;
  }

  /** Something that happened at `atMs` is to be told: the mark does not pass it until the answer is called, once it has arrived or never will. */
  open(atMs: number): () => void {
    const entry = { atMs };
    this.#open.add(entry);
    return () => void this.#open.delete(entry);
  }

  /** From now on renewals carry the mark; until then the last leader's stays. To be called when all that it left untold is open. */
  keep(): void {
    this.#isKept = true;
  }

  /** Takes over from the Lease as another leader left it. */
  inherit({ metadata, spec }: Lease): void {
    const [time = '', term] = (metadata.annotations?.[DELIVERED_ANNOTATION] ?? '').split('@');
    const ms = Date.parse(time);
    // Flux's controllers leave the annotation of an earlier term where it is.
    this.#inheritedMs = Number.isNaN(ms) || term !== String(spec.leaseTransitions ?? 0) ? undefined : ms;
    this.#isKept = false;
  }

  /** The Lease with the mark as it stands now; as it is where no mark is kept. */
  annotate(lease: Lease): Lease {
    const atMs = this.#isKept ? this.#markMs() : this.#inheritedMs;
    if (atMs === undefined) return lease;
    const mark = `${formatTime(atMs)}@${lease.spec.leaseTransitions ?? 0}`;
    return { ...lease, metadata: { ...lease.metadata, annotations: { ...lease.metadata.annotations, [DELIVERED_ANNOTATION]: mark } } };
  }

  #markMs(): number {
    let earliest = this.#clock.now();
    for (const { atMs } of this.#open) earliest = Math.min(earliest, atMs);
    return earliest - MARGIN_MS;
  }
}
