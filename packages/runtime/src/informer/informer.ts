import type { Client, KubeError, KubeObject, Resource, ResourceEvent } from '@capstan/kube';
import type { Logger } from '../log/logger.ts';
import { formatKey, keyOf } from '../object-key.ts';
import type { ObjectKey } from '../types.ts';
import { compareVersions } from './compare-versions.ts';
import { ObjectIndex } from './object-index.ts';

/** What became of an object. `initial` is true for what existed when the informer, or this handler, began. */
export interface InformerEvent<T extends KubeObject = KubeObject> {
  readonly type: 'added' | 'updated' | 'deleted';
  /** As it is now; for `deleted` as it was last seen. */
  readonly object: T;
  /** As it was before, for `updated`. */
  readonly old?: T;
  readonly initial: boolean;
}

export type InformerHandler<T extends KubeObject = KubeObject> = (event: InformerEvent<T>) => void;

/** What of a resource an informer keeps. */
export interface InformerScope<T extends KubeObject = KubeObject> {
  readonly namespace?: string | undefined;
  readonly labelSelector?: string | undefined;
  readonly fieldSelector?: string | undefined;
  /** Keep apiVersion, kind and metadata only. */
  readonly metadataOnly?: boolean | undefined;
  /** Takes out what nobody reads; must return an object of the same key, uid and resourceVersion. Default: `withoutManagedFields`. */
  readonly transform?: ((object: T) => T) | undefined;
}

/** Takes `metadata.managedFields` out, usually a third of an object. */
function withoutManagedFields<T extends KubeObject>(object: T): T {
  if (object.metadata.managedFields === undefined) return object;
  const { managedFields: _, ...metadata } = object.metadata;
  return { ...object, metadata };
}

function metadataOf<T extends KubeObject>({ apiVersion, kind, metadata }: T): T {
  // An informer that keeps metadata only is made for a T that has no more.
  return { apiVersion, kind, metadata } as T;
}

/**
 * Everything there is of one resource, kept up to date by one watch, and who wants to know of its changes. Handlers are called in the
 * order of the changes and see each once: after the watch had to begin anew, only what really differs is told.
 */
export class Informer<T extends KubeObject = KubeObject> {
  readonly resource: Resource;
  readonly scope: InformerScope<T>;
  /** Resolves when everything that existed at the start is in the store and was told to the handlers. */
  readonly synced: Promise<void>;
  readonly #log: Logger;
  readonly #transform: (object: T) => T;
  readonly #store = new Map<string, T>();
  readonly #indexes = new Map<string, ObjectIndex<T>>();
  readonly #handlers = new Set<InformerHandler<T>>();
  readonly #waiters = new Set<{ version: string; done: () => void }>();
  #setSynced: () => void = () => {};
  #isSynced = false;
  #version: string | undefined;
  #fault: KubeError | undefined;

  constructor(resource: Resource, scope: InformerScope<T>, log: Logger) {
    this.resource = resource;
    this.scope = scope;
    this.#log = log;
    this.#transform = scope.transform ?? withoutManagedFields;
    this.synced = new Promise((resolve) => {
      this.#setSynced = resolve;
    });
  }

  /** Whether `synced` has resolved. */
  get isSynced(): boolean {
    return this.#isSynced;
  }

  /** The last fault of the watch (Forbidden, Unreachable, ...); undefined while it runs. */
  get fault(): KubeError | undefined {
    return this.#fault;
  }

  /** How many objects are kept. */
  get size(): number {
    return this.#store.size;
  }

  get(key: ObjectKey): T | undefined {
    return this.#store.get(formatKey(key));
  }

  list(): T[] {
    return [...this.#store.values()];
  }

  /** The objects of which the index's function gave `value`; none for an index that was not added. */
  byIndex(indexName: string, value: string): T[] {
    const found: T[] = [];
    for (const key of this.#indexes.get(indexName)?.keys(value) ?? []) {
      const object = this.#store.get(key);
      if (object !== undefined) found.push(object);
    }
    return found;
  }

  /** Keeps objects findable by what `valuesOf` gives for them. Adding a name again replaces its function. */
  addIndex(name: string, valuesOf: (object: T) => readonly string[]): void {
    const index = new ObjectIndex(valuesOf);
    for (const [key, object] of this.#store) index.move(key, undefined, object);
    this.#indexes.set(name, index);
  }

  /** Tells `handler` of everything that exists and of every change from now on; call what is returned to end it. */
  onChange(handler: InformerHandler<T>): () => void {
    const registered: InformerHandler<T> = (event) => handler(event);
    for (const object of this.#store.values()) this.#call(registered, { type: 'added', object, initial: true });
    this.#handlers.add(registered);
    return () => this.#handlers.delete(registered);
  }

  /**
   * Takes in an object that this process has just written or read, before the watch brings it, so that the writer reads its own write.
   * What the watch has already told, or overtaken, is ignored; so is what lies outside the scope.
   */
  observe(object: T): void {
    const inScope = this.scope.namespace === undefined || object.metadata.namespace === this.scope.namespace;
    const newer = compareVersions(object.metadata.resourceVersion, this.#version);
    const known = this.#store.get(formatKey(keyOf(object)));
    if (!inScope || newer === undefined || newer <= 0) return;
    if (known === undefined && (this.scope.labelSelector !== undefined || this.scope.fieldSelector !== undefined)) return;
    this.#put(this.#transform(this.scope.metadataOnly ? metadataOf(object) : object), false);
  }

  /** Resolves when the store holds everything up to this version of the resource. */
  waitFor(resourceVersion: string, signal?: AbortSignal): Promise<void> {
    if (this.#reached(resourceVersion)) return Promise.resolve();
    return new Promise((resolve, reject) => {
      const onAbort = (): void => {
        this.#waiters.delete(waiter);
        reject(signal?.reason);
      };
      const waiter = {
        version: resourceVersion,
        done: () => {
          signal?.removeEventListener('abort', onAbort);
          resolve();
        },
      };
      if (signal?.aborted) return reject(signal.reason);
      signal?.addEventListener('abort', onAbort, { once: true });
      this.#waiters.add(waiter);
    });
  }

  /** Watches until the signal is aborted. Called by the set that made the informer. */
  async run(client: Client, signal: AbortSignal): Promise<void> {
    const { namespace, labelSelector, fieldSelector, metadataOnly } = this.scope;
    const options = { namespace, labelSelector, fieldSelector, signal, transform: this.#transform };
    const watch = client.watchResource<T>(this.resource, metadataOnly ? { ...options, metadataOnly } : options);
    for await (const event of watch) this.#take(event);
  }

  #take(event: ResourceEvent<T>): void {
    if (event.type === 'interrupted') {
      this.#interrupted(event.error, event.retryAfterMs);
      return;
    }
    this.#fault = undefined;
    if (event.type === 'restarted') this.#replace(event.items, event.resourceVersion);
    else if (event.type === 'bookmark') this.#advance(event.resourceVersion);
    else {
      if (event.type === 'deleted') this.#delete(event.object);
      else this.#put(event.object, false);
      this.#advance(event.object.metadata.resourceVersion);
    }
  }

  #interrupted(error: KubeError, retryAfterMs: number): void {
    const first = this.#fault?.code !== error.code;
    this.#fault = error;
    const fields = { resource: this.resource.plural, group: this.resource.group, retryAfterMs: Math.round(retryAfterMs) };
    if (first) this.#log.info(`watch interrupted, it goes on by itself: ${error.message}`, fields);
    else this.#log.debug(`watch still interrupted: ${error.message}`, fields);
  }

  #replace(items: readonly T[], version: string): void {
    const initial = !this.#isSynced;
    // A cluster that was restored from an older backup: what it lists counts, however young the store is.
    const restored = (compareVersions(version, this.#version) ?? 0) < 0;
    if (restored) this.#version = undefined;
    const present = new Set<string>();
    for (const object of items) {
      present.add(formatKey(keyOf(object)));
      this.#put(object, initial, restored);
    }
    for (const [key, object] of [...this.#store]) {
      if (present.has(key)) continue;
      // An own write that is younger than the list stays: the watch tells of it next.
      const age = compareVersions(object.metadata.resourceVersion, version);
      if (restored || age === undefined || age <= 0) this.#remove(key, object);
    }
    this.#advance(version);
    if (!this.#isSynced) {
      this.#isSynced = true;
      this.#setSynced();
    }
  }

  #put(object: T, initial: boolean, restored = false): void {
    const key = formatKey(keyOf(object));
    const old = this.#store.get(key);
    if (old !== undefined && old.metadata.uid === object.metadata.uid) {
      const order = compareVersions(object.metadata.resourceVersion, old.metadata.resourceVersion);
      const stale = order === undefined ? object.metadata.resourceVersion === old.metadata.resourceVersion : order <= 0;
      if (restored ? order === 0 : stale) return;
    } else if (old !== undefined) {
      // Deleted and made again while the watch was away: two changes, told as two.
      if (!restored && (compareVersions(object.metadata.resourceVersion, old.metadata.resourceVersion) ?? 1) < 0) return;
      this.#remove(key, old);
    }
    const before = this.#store.get(key);
    this.#store.set(key, object);
    for (const index of this.#indexes.values()) index.move(key, before, object);
    this.#tell(before === undefined ? { type: 'added', object, initial } : { type: 'updated', object, old: before, initial: false });
  }

  #delete(object: T): void {
    const key = formatKey(keyOf(object));
    const known = this.#store.get(key);
    if (known === undefined) return;
    // The deletion of a predecessor, told after its successor was observed.
    if (
      known.metadata.uid !== object.metadata.uid &&
      (compareVersions(known.metadata.resourceVersion, object.metadata.resourceVersion) ?? 0) > 0
    )
      return;
    this.#remove(key, object);
  }

  #remove(key: string, last: T): void {
    const before = this.#store.get(key);
    this.#store.delete(key);
    for (const index of this.#indexes.values()) index.move(key, before, undefined);
    this.#tell({ type: 'deleted', object: last, initial: false });
  }

  #tell(event: InformerEvent<T>): void {
    // A copy: a handler that is added meanwhile is told by its own start.
    for (const handler of [...this.#handlers]) this.#call(handler, event);
  }

  #call(handler: InformerHandler<T>, event: InformerEvent<T>): void {
    try {
      handler(event);
    } catch (error) {
      this.#log.error(error, 'a handler of an informer failed', { resource: this.resource.plural, ...keyOf(event.object) });
    }
  }

  #reached(version: string): boolean {
    return (compareVersions(this.#version, version) ?? -1) >= 0;
  }

  #advance(version: string | undefined): void {
    if (version === undefined || (compareVersions(version, this.#version) ?? 1) <= 0) return;
    this.#version = version;
    for (const waiter of [...this.#waiters]) {
      if (!this.#reached(waiter.version)) continue;
      this.#waiters.delete(waiter);
      waiter.done();
    }
  }
}
