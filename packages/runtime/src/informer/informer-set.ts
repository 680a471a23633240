import type { Client, Identity, KubeObject, Resource } from '@capstan/kube';
import type { Logger } from '../log/logger.ts';
import { type Clock, sleep, systemClock } from '../time/clock.ts';
import { Informer, type InformerScope } from './informer.ts';

/** Which objects an informer keeps, and as whom it watches them. */
export interface InformerOptions<T extends KubeObject = KubeObject> extends InformerScope<T> {
  /** Undefined: the controller itself. */
  readonly identity?: Identity | undefined;
}

interface Shared {
  readonly informer: Informer;
  readonly identity: Identity | undefined;
  readonly stop: AbortController;
  users: number;
  running: Promise<void> | undefined;
}

/** A watch that ended by a fault of ours begins again after this long. */
const RESTART_AFTER_MS = 5_000;

/** The informers of a process: one for each identity, resource and scope, however many use it, for as long as somebody does. */
export class InformerSet {
  readonly #client: Client;
  readonly #log: Logger;
  readonly #clock: Clock;
  readonly #shared = new Map<string, Shared>();
  readonly #transforms = new Map<unknown, number>();
  #started = false;
  #closed = false;

  constructor(client: Client, log: Logger, clock: Clock = systemClock) {
    this.#client = client;
    this.#log = log;
    this.#clock = clock;
  }

  /** How many watches there are. */
  get size(): number {
    return this.#shared.size;
  }

  /** All informers, for metrics and readiness. */
  *[Symbol.iterator](): Iterator<Informer> {
    for (const shared of this.#shared.values()) yield shared.informer;
  }

  /** The shared informer of this identity, resource and scope. Each call counts as a user: `release` it when it is not needed any more. */
  informer<T extends KubeObject = KubeObject>(resource: Resource, options: InformerOptions<T> = {}): Informer<T> {
    const { identity, ...scope } = options;
    const id = this.#idOf(resource, options);
    let shared = this.#shared.get(id);
    if (shared === undefined) {
      // The id names the resource and the transform, and with them T: a Shared holds informers of every kind of object.
      const informer = new Informer<T>(resource, scope, this.#log) as unknown as Informer;
      shared = { informer, identity, stop: new AbortController(), users: 0, running: undefined };
      this.#shared.set(id, shared);
      if (this.#started) this.#run(shared);
    }
    shared.users += 1;
    // See above.
    return shared.informer as unknown as Informer<T>;
  }

  /** One user less; the watch of the last one ends. */
  release<T extends KubeObject>(informer: Informer<T>): void {
    for (const [id, shared] of this.#shared) {
      // Compared by identity alone.
      if ((shared.informer as unknown) !== informer) continue;
      shared.users -= 1;
      if (shared.users > 0) return;
      this.#shared.delete(id);
      shared.stop.abort();
      return;
    }
  }

  /** Begins all watches; those of later informers begin at once. */
  start(): void {
    if (this.#started || this.#closed) return;
    this.#started = true;
    for (const shared of this.#shared.values()) this.#run(shared);
  }

  /** Ends all watches. */
  async stop(): Promise<void> {
    this.#closed = true;
    this.#started = false;
    const all = [...this.#shared.values()];
    this.#shared.clear();
    for (const shared of all) shared.stop.abort();
    await Promise.all(all.map((shared) => shared.running));
  }

  #run(shared: Shared): void {
    const client = shared.identity === undefined ? this.#client : this.#client.as(shared.identity);
    shared.running = this.#watch(shared, client);
  }

  async #watch({ informer, stop }: Shared, client: Client): Promise<void> {
    while (!stop.signal.aborted) {
      try {
        await informer.run(client, stop.signal);
      } catch (error) {
        if (stop.signal.aborted) return;
        this.#log.error(error, 'a watch ended, it begins again', { resource: informer.resource.plural, group: informer.resource.group });
      }
      await sleep(this.#clock, RESTART_AFTER_MS, stop.signal).catch(() => {});
    }
  }

  #idOf<T extends KubeObject>(resource: Resource, options: InformerOptions<T>): string {
    const { identity, transform } = options;
    const transforms = this.#transforms;
    if (!transforms.has(transform)) transforms.set(transform, transforms.size);
    return JSON.stringify([
      identity === undefined ? null : [identity.user, identity.groups ?? [], identity.uid ?? ''],
      [resource.group, resource.version, resource.plural],
      [options.namespace ?? '', options.labelSelector ?? '', options.fieldSelector ?? '', options.metadataOnly === true],
      transforms.get(transform),
    ]);
  }
}
