import { createHash } from 'node:crypto';
import { type Event, objectKey } from './event.ts';

/** Metadata of the object's controller that makes two events with one message distinct. */
const DISTINGUISHING_KEYS = ['originRevision', 'revision', 'token'];

/** What makes an event the same as another: its object, its message and, where given, its revision and token. */
function eventIdentity(event: Event): string {
  const { name, namespace, kind } = event.involvedObject;
  const parts = [kind, namespace, name, event.message];
  for (const key of DISTINGUISHING_KEYS) parts.push(event.metadata?.[objectKey(event, key)] ?? '');
  return createHash('sha256').update(JSON.stringify(parts)).digest('base64');
}

/** So many events are remembered, 20 MB; beyond, the oldest are forgotten, and their like would pass: whoever floods gains nothing. */
const SEEN_AT_MOST = 100_000;

/** Lets each distinct event through once an interval. */
export class RateLimiter {
  readonly #atMost: number;
  readonly #intervalMs: number;
  readonly #now: () => number;
  /** In the order of their times, so that what has expired stands first. */
  readonly #seen = new Map<string, number>();

  constructor(intervalMs: number, now: () => number, atMost = SEEN_AT_MOST) {
    this.#atMost = atMost;
    this.#intervalMs = intervalMs;
    this.#now = now;
  }

  /** Whether the event may pass; if so, its like is held back for one interval. */
  admit(event: Event): boolean {
    const now = this.#now();
    for (const [identity, since] of this.#seen) {
      if (now - since < this.#intervalMs && this.#seen.size < this.#atMost) break;
      this.#seen.delete(identity);
    }
    const identity = eventIdentity(event);
    if (this.#seen.has(identity)) return false;
    this.#seen.set(identity, now);
    return true;
  }

  /** Takes an admission back: the event was not taken in after all, and its repetition must pass. */
  forget(event: Event): void {
    this.#seen.delete(eventIdentity(event));
  }
}
