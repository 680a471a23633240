import type { Client, Key, Resource } from '@capstan/kube';
import type { AppliedMemory } from '../applied-memory.ts';
import { apiVersionOf, type InventoryItem } from '../inventory.ts';
import type { LiveView } from '../live-view.ts';
import { formatInventoryId } from '../object-id.ts';
import { compareLive, type DriftKind } from './compare-live.ts';
import type { LiveEntry, LiveReader } from './live-entry.ts';
import { type LiveChange, LiveWatch } from './live-watch.ts';

/** An applied object that is no longer as its owner left it. */
export interface DriftEvent {
  /** `NAMESPACE/NAME`. */
  readonly owner: string;
  /** The inventory id. */
  readonly id: string;
  /** `moved`: it carries another owner's labels now. */
  readonly kind: DriftKind | 'moved';
}

/** A watch that was forbidden is tried again after so long: somebody may have given the right to it. */
const ASK_AGAIN_MS = 10 * 60_000;

/** How long a reconcile waits for a new watch to know all. */
const SYNC_PATIENCE_MS = 5_000;

/** What {@link DriftWatch} needs. */
export interface DriftWatchOptions {
  readonly memory: AppliedMemory;
  readonly reader: LiveReader;
  readonly onDrift: (event: DriftEvent) => void;
  /** Most watches at a time; kinds beyond it are looked at by the interval. */
  readonly maxWatches?: number;
  /** Milliseconds that only grow; those of the machine by default. */
  readonly now?: () => number;
}

/** A kind that cannot be watched for an owner, and why. */
export interface Uncovered {
  readonly resource: Resource;
  /** Empty for all. */
  readonly namespace: string;
  readonly cause: 'forbidden' | 'budget';
  readonly reason: string;
}

/**
 * Watches what all owners have applied: one metadata-only watch for each identity and kind, in all namespaces where that is allowed,
 * else in each namespace in use. It tells of drift, and lets a reconcile know what is live without a request.
 */
export class DriftWatch {
  readonly #options: DriftWatchOptions;
  readonly #watches = new Map<string, LiveWatch>();
  /** Which owners need a watch, and which watches an owner needs. */
  readonly #users = new Map<string, Set<string>>();
  readonly #used = new Map<string, Set<string>>();
  readonly #listeners = new Map<string, Set<() => void>>();
  /** What cannot be watched, and was told: causes by namespace, by identity and kind. */
  readonly #told = new Map<string, Map<string, Uncovered['cause']>>();
  readonly #now: () => number;

  constructor(options: DriftWatchOptions) {
    this.#options = options;
    this.#now = options.now ?? (() => performance.now());
    options.memory.onRecorded = (owner, id, record) => {
      // The watch may have told of our own apply before the answer came: look again, now that the answer is known.
      const live = this.#find(id);
      if (live !== undefined && compareLive(record.entry, live) !== undefined) options.onDrift({ owner, id, kind: 'edited' });
    };
  }

  /** How many watches run. */
  get size(): number {
    return this.#watches.size;
  }

  /**
   * Sees to it that an owner's objects are watched, as `client`'s identity, and lets go of watches that it no longer needs.
   * Answers what cannot be watched, the first time; again only once it could meanwhile. Kinds that the API server does not serve yet are left
   * out: ask again once they are.
   */
  async cover(owner: string, client: Client, items: Iterable<InventoryItem>): Promise<Uncovered[]> {
    const needs = new Map<string, { resource: Resource; namespaces: Set<string> }>();
    for (const item of items) {
      const resource = await client.discovery.resourceFor(apiVersionOf(item), item.kind);
      if (resource === undefined) continue;
      const key = kindKey(resource);
      const need = needs.get(key) ?? { resource, namespaces: new Set<string>() };
      need.namespaces.add(item.namespace);
      needs.set(key, need);
    }
    const keys = new Set<string>();
    const uncovered = await Promise.all(
      [...needs.values()].map(({ resource, namespaces }) => this.#coverKind(owner, client, resource, namespaces, keys)),
    );
    this.#keep(owner, keys);
    return uncovered.flat().filter((refusal) => this.#isNews(client, refusal));
  }

  #isNews(client: Client, { resource, namespace, cause }: Uncovered): boolean {
    const key = watchKey(client, resource, '');
    const told = this.#told.get(key) ?? new Map<string, Uncovered['cause']>();
    if (told.get(namespace) === cause) return false;
    this.#told.set(key, told.set(namespace, cause));
    return true;
  }

  #forgetTold(client: Client, resource: Resource, namespace: string): void {
    const key = watchKey(client, resource, '');
    if (namespace === '') this.#told.delete(key);
    else this.#told.get(key)?.delete(namespace);
  }

  /** Lets go of all that was watched for an owner. */
  release(owner: string): void {
    this.#keep(owner, new Set());
  }

  /** What is live, as a client's identity may see it. */
  viewOf(client: Client): LiveView {
    return {
      lookup: (resource, key) => this.#lookup(client, resource, key),
      subscribe: (resource, key, listener) => this.#subscribe(listenerKey(resource, key.namespace ?? '', key.name), listener),
    };
  }

  /** Ends all watches. */
  stop(): void {
    for (const watch of this.#watches.values()) watch.stop();
    this.#watches.clear();
  }

  async #coverKind(
    owner: string,
    client: Client,
    resource: Resource,
    namespaces: ReadonlySet<string>,
    keys: Set<string>,
  ): Promise<Uncovered[]> {
    const everywhere = await this.#open(owner, client, resource, '', keys);
    if (everywhere === undefined) return [];
    if (!resource.namespaced || everywhere.cause === 'budget') return [everywhere];
    const refusals = await Promise.all([...namespaces].map((namespace) => this.#open(owner, client, resource, namespace, keys)));
    return refusals.filter((refusal) => refusal !== undefined);
  }

  /** Undefined where the watch runs. */
  async #open(owner: string, client: Client, resource: Resource, namespace: string, keys: Set<string>): Promise<Uncovered | undefined> {
    const key = watchKey(client, resource, namespace);
    const known = this.#watches.get(key);
    let watch = known?.wasRefusedBefore(this.#now() - ASK_AGAIN_MS) ? undefined : known;
    if (watch === undefined) {
      const { reader } = this.#options;
      if (this.#isFull()) return { resource, namespace, cause: 'budget', reason: `the budget of ${this.#maxWatches} watches is spent` };
      const scope = namespace === '' ? undefined : namespace;
      watch = new LiveWatch(client, {
        resource,
        namespace: scope,
        reader,
        now: this.#now,
        onChange: (change) => this.#changed(resource, change),
      });
      this.#watches.set(key, watch);
    }
    keys.add(key);
    // Counted as used before the wait, so that nobody stops it meanwhile.
    this.#users.set(key, (this.#users.get(key) ?? new Set()).add(owner));
    await settledWithin(watch, SYNC_PATIENCE_MS);
    if (watch.state === 'refused') return { resource, namespace, cause: 'forbidden', reason: 'watching it is forbidden' };
    this.#forgetTold(client, resource, namespace);
    return undefined;
  }

  get #maxWatches(): number {
    return this.#options.maxWatches ?? 1_000;
  }

  #isFull(): boolean {
    let running = 0;
    for (const { state } of this.#watches.values()) if (state !== 'refused') running += 1;
    return running >= this.#maxWatches;
  }

  #keep(owner: string, keys: Set<string>): void {
    for (const key of this.#used.get(owner) ?? []) {
      if (keys.has(key)) continue;
      const users = this.#users.get(key);
      users?.delete(owner);
      if (users === undefined || users.size > 0) continue;
      this.#users.delete(key);
      this.#watches.get(key)?.stop();
      this.#watches.delete(key);
    }
    if (keys.size === 0) this.#used.delete(owner);
    else this.#used.set(owner, keys);
  }

  #lookup(client: Client, resource: Resource, key: Key): LiveEntry | undefined | 'unknown' {
    for (const scope of ['', key.namespace]) {
      if (scope === undefined) continue;
      const watch = this.#watches.get(watchKey(client, resource, scope));
      if (watch?.state === 'synced') return watch.get(key.namespace, key.name)?.entry;
    }
    return 'unknown';
  }

  #find(id: string): LiveEntry | undefined {
    for (const watch of this.#watches.values()) {
      const prefix = id.slice(0, id.indexOf('_'));
      const suffix = `_${watch.resource.group}_${watch.resource.kind}`;
      if (watch.state !== 'synced' || !id.endsWith(suffix)) continue;
      const name = id.slice(prefix.length + 1, id.length - suffix.length).replaceAll('__', ':');
      const record = watch.get(prefix, name);
      if (record !== undefined) return record.entry;
    }
    return undefined;
  }

  #subscribe(key: string, listener: () => void): () => void {
    const listeners = this.#listeners.get(key) ?? new Set();
    listeners.add(listener);
    this.#listeners.set(key, listeners);
    return () => {
      listeners.delete(listener);
      if (listeners.size === 0) this.#listeners.delete(key);
    };
  }

  #changed(resource: Resource, { namespace, name, before, now }: LiveChange): void {
    for (const listener of this.#listeners.get(listenerKey(resource, namespace, name)) ?? []) listener();
    const { memory, onDrift } = this.#options;
    const id = formatInventoryId({ group: resource.group, kind: resource.kind, namespace, name });
    if (before !== undefined && before.owner !== now?.owner) {
      const record = memory.get(before.owner, id);
      // Labels are copied (an EndpointSlice has its Service's), so only the very object that was applied counts.
      if (record?.entry.uid === before.entry.uid) onDrift({ owner: before.owner, id, kind: now === undefined ? 'deleted' : 'moved' });
    }
    if (now === undefined || memory.isSending(now.owner, id)) return;
    const record = memory.get(now.owner, id);
    if (record === undefined) return;
    const kind = compareLive(record.entry, now.entry);
    if (kind !== undefined) onDrift({ owner: now.owner, id, kind });
  }
}

async function settledWithin(watch: LiveWatch, timeoutMs: number): Promise<void> {
  if (watch.state !== 'starting') return;
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, timeoutMs);
  });
  await Promise.race([watch.settled, timeout]);
  clearTimeout(timer);
}

function kindKey(resource: Resource): string {
  return `${resource.group}/${resource.kind}`;
}

function watchKey(client: Client, resource: Resource, namespace: string): string {
  return `${client.identity?.user ?? ''}|${kindKey(resource)}|${namespace}`;
}

function listenerKey(resource: Resource, namespace: string, name: string): string {
  return `${kindKey(resource)}|${namespace}/${name}`;
}
