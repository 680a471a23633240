import type { LiveEntry } from './drift/live-entry.ts';

/** What is remembered of an object that was applied. */
export interface AppliedRecord {
  /** Of what was sent. */
  readonly digest: string;
  /** Of what the API server answered. */
  readonly entry: LiveEntry;
  /** The resourceVersion at which the object was last seen healthy. */
  readonly healthyAt?: string;
}

/**
 * What each owner has applied, in memory alone: after a restart everything is sent once.
 * Keys of owners are `NAMESPACE/NAME`, those of objects are inventory ids.
 */
export class AppliedMemory {
  readonly #owners = new Map<string, Map<string, AppliedRecord>>();
  readonly #sending = new Set<string>();
  /** Told of every answer, once it is remembered. */
  onRecorded: (owner: string, id: string, record: AppliedRecord) => void = () => undefined;

  get(owner: string, id: string): AppliedRecord | undefined {
    return this.#owners.get(owner)?.get(id);
  }

  set(owner: string, id: string, record: AppliedRecord): void {
    const records = this.#owners.get(owner) ?? new Map<string, AppliedRecord>();
    records.set(id, record);
    this.#owners.set(owner, records);
  }

  /** Notes that an object is being sent: until {@link sent}, what a watch tells of it may be our own doing. */
  sending(owner: string, id: string): void {
    this.#sending.add(`${owner}|${id}`);
  }

  /** Notes that the answer has come, or never will. */
  sent(owner: string, id: string): void {
    this.#sending.delete(`${owner}|${id}`);
    const record = this.get(owner, id);
    if (record !== undefined) this.onRecorded(owner, id, record);
  }

  isSending(owner: string, id: string): boolean {
    return this.#sending.has(`${owner}|${id}`);
  }

  /** Notes that the object was healthy at a resourceVersion. */
  noteHealthy(owner: string, id: string, resourceVersion: string): void {
    const record = this.get(owner, id);
    if (record !== undefined) this.set(owner, id, { ...record, healthyAt: resourceVersion });
  }

  /** Forgets one object, so that it is sent again. */
  forget(owner: string, id: string): void {
    this.#owners.get(owner)?.delete(id);
  }

  /** Forgets all that an owner applied. */
  forgetOwner(owner: string): void {
    this.#owners.delete(owner);
  }

  /** The ids of what an owner applied. */
  ids(owner: string): IterableIterator<string> {
    return (this.#owners.get(owner) ?? new Map<string, AppliedRecord>()).keys();
  }
}
