import type { Client, KubeObject, Resource } from '@capstan/kube';
import { type LiveEntry, type LiveReader, liveEntryOf } from './live-entry.ts';

/** What a watch keeps of an object: what tells drift, and whose it is by its labels. */
export interface LiveRecord {
  readonly entry: LiveEntry;
  /** `NAMESPACE/NAME`; empty where a label is missing. */
  readonly owner: string;
}

/** What a watch tells of one object: its state before and now. */
export interface LiveChange {
  readonly namespace: string;
  readonly name: string;
  readonly before: LiveRecord | undefined;
  readonly now: LiveRecord | undefined;
}

/** How a {@link LiveWatch} came out: it knows all, it may not watch, or it has not been told yet. */
export type WatchState = 'starting' | 'synced' | 'refused';

/** One metadata-only watch of a kind, of all that carries an owner label, in one namespace or in all. */
export class LiveWatch {
  readonly resource: Resource;
  /** Settles when the watch knows all, or may not watch. */
  readonly settled: Promise<void>;
  readonly #records = new Map<string, LiveRecord>();
  readonly #stop = new AbortController();
  readonly #reader: LiveReader;
  readonly #onChange: (change: LiveChange) => void;
  readonly #now: () => number;
  #refusedAt = Number.POSITIVE_INFINITY;
  #settle: () => void = () => undefined;
  #state: WatchState = 'starting';

  constructor(
    client: Client,
    options: {
      resource: Resource;
      namespace: string | undefined;
      reader: LiveReader;
      now: () => number;
      onChange: (change: LiveChange) => void;
    },
  ) {
    this.resource = options.resource;
    this.#reader = options.reader;
    this.#onChange = options.onChange;
    this.#now = options.now;
    this.settled = new Promise((resolve) => {
      this.#settle = resolve;
    });
    void this.#run(client, options.namespace);
  }

  get state(): WatchState {
    return this.#state;
  }

  /** Whether it may not watch, and has known so since before this moment. */
  wasRefusedBefore(moment: number): boolean {
    return this.#refusedAt < moment;
  }

  get(namespace: string | undefined, name: string): LiveRecord | undefined {
    return this.#records.get(keyOf(namespace, name));
  }

  stop(): void {
    this.#stop.abort();
  }

  async #run(client: Client, namespace: string | undefined): Promise<void> {
    const { signal } = this.#stop;
    try {
      const labelSelector = `${this.#reader.group}/name`;
      for await (const event of client.watchResource(this.resource, { namespace, labelSelector, metadataOnly: true, signal })) {
        switch (event.type) {
          case 'restarted':
            this.#restart(event.items);
            this.#become('synced');
            break;
          case 'added':
          case 'modified':
            this.#put(event.object);
            break;
          case 'deleted':
            this.#drop(event.object.metadata.namespace ?? '', event.object.metadata.name);
            break;
          case 'interrupted':
            // A kind that cannot be watched, or not by us, will not become so by asking again.
            if (event.error.code === 'Forbidden' || event.error.code === 'MethodNotAllowed') return;
            break;
        }
      }
    } catch {
      // The watch goes on by itself after faults; what ends it for good is as good as a refusal.
    } finally {
      this.#become('refused');
    }
  }

  #become(state: WatchState): void {
    this.#state = state;
    if (state === 'refused') this.#refusedAt = this.#now();
    this.#settle();
  }

  #restart(items: readonly KubeObject[]): void {
    const seen = new Set<string>();
    for (const item of items) {
      seen.add(keyOf(item.metadata.namespace, item.metadata.name));
      this.#put(item);
    }
    for (const key of [...this.#records.keys()]) {
      if (seen.has(key)) continue;
      const slash = key.indexOf('/');
      this.#drop(key.slice(0, slash), key.slice(slash + 1));
    }
  }

  #put(object: KubeObject): void {
    const { namespace = '', name, labels } = object.metadata;
    const owner = `${labels?.[`${this.#reader.group}/namespace`] ?? ''}/${labels?.[`${this.#reader.group}/name`] ?? ''}`;
    const key = keyOf(namespace, name);
    const before = this.#records.get(key);
    const now = { entry: liveEntryOf(object, this.#reader), owner: before?.owner === owner ? before.owner : owner };
    this.#records.set(key, now);
    this.#onChange({ namespace, name, before, now });
  }

  #drop(namespace: string, name: string): void {
    const key = keyOf(namespace, name);
    const before = this.#records.get(key);
    if (before === undefined) return;
    this.#records.delete(key);
    this.#onChange({ namespace, name, before, now: undefined });
  }
}

function keyOf(namespace: string | undefined, name: string): string {
  return `${namespace ?? ''}/${name}`;
}
