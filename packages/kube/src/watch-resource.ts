import { backoffMs } from './backoff.ts';
import { KubeError } from './error.ts';
import type { Client, KubeObject, Resource, ResourceEvent, WatchResourceOptions } from './types.ts';
import { wait } from './wait.ts';

const BACKOFF = { firstMs: 200, maxMs: 30_000 };
// All watches of a server that is away share one attempt to connect, so that it can be made often.
const RECONNECT = { firstMs: 200, maxMs: 3_000 };
const MIN_TIMEOUT_S = 300;
// A server that ends a watch later than it was asked to is taken for stuck.
const OVERTIME_MS = 30_000;
// How long the objects that exist may keep the watch waiting before they are read as a list instead.
const SNAPSHOT_SILENCE_MS = 10_000;
// The API server sends a bookmark about every minute once it began to: a stream that misses three of them tells nothing any more, though its
// connection lives.
const BOOKMARK_SILENCE_MS = 200_000;
// A watch that served for so long proves that the server is well.
const HEALTHY_MS = 10_000;
const INITIAL_EVENTS_END = 'k8s.io/initial-events-end';

/** What a server that does not know WatchList answers; all its watches then begin with a list. */
const REFUSALS: ReadonlySet<KubeError['code']> = new Set(['Invalid', 'BadRequest', 'MethodNotAllowed', 'NotAcceptable']);

export interface WatchResourceSettings {
  readonly random?: () => number;
  readonly snapshotSilenceMs?: number;
  readonly bookmarkSilenceMs?: number;
}

/** The state of one endless watch between its requests. */
class ResourceWatch<T extends KubeObject> {
  readonly #client: Client;
  readonly #resource: Resource;
  readonly #options: WatchResourceOptions<T>;
  readonly #random: () => number;
  readonly #snapshotSilenceMs: number;
  readonly #bookmarkSilenceMs: number;
  /** Everything up to this version was told; undefined asks for a snapshot. */
  #version: string | undefined;
  #listFirst: 'never' | 'once' | 'always' = 'never';
  #failures = 0;
  /** Since the server last told something. */
  #beganAnew = false;

  constructor(client: Client, resource: Resource, options: WatchResourceOptions<T>, settings: WatchResourceSettings) {
    this.#client = client;
    this.#resource = resource;
    this.#options = options;
    this.#random = settings.random ?? Math.random;
    this.#snapshotSilenceMs = settings.snapshotSilenceMs ?? SNAPSHOT_SILENCE_MS;
    this.#bookmarkSilenceMs = settings.bookmarkSilenceMs ?? BOOKMARK_SILENCE_MS;
  }

  async *run(): AsyncGenerator<ResourceEvent<T>> {
    const { signal } = this.#options;
    while (!signal.aborted) {
      const startedAt = Date.now();
      let fault: KubeError | undefined;
      try {
        if (this.#version === undefined && this.#listFirst !== 'never') yield await this.#list();
        yield* this.#watch();
      } catch (error) {
        if (signal.aborted) return;
        if (!(error instanceof KubeError)) throw error;
        if (error.code === 'Closed') return;
        fault = error;
      }
      if (signal.aborted) return;
      const servedMs = Date.now() - startedAt;
      if (servedMs >= HEALTHY_MS) this.#failures = 0;
      // A watch that the server ends at once, though without an error, must not become a busy loop.
      if (fault === undefined && servedMs >= 1_000) continue;
      yield* this.#pause(fault);
    }
  }

  async *#pause(fault: KubeError | undefined): AsyncGenerator<ResourceEvent<T>> {
    const beginsAnew = fault !== undefined && this.#forget(fault);
    // A version that is too old is no illness of the server, unless it happens again and again.
    if (beginsAnew && !this.#beganAnew) {
      this.#beganAnew = true;
      return;
    }
    this.#failures++;
    const pace = fault?.code === 'Unreachable' ? RECONNECT : BACKOFF;
    const retryAfterMs = Math.max(fault?.retryAfterMs ?? 0, backoffMs(this.#failures - 1, pace, this.#random));
    if (fault !== undefined) yield { type: 'interrupted', error: fault, retryAfterMs };
    // An abort ends the loop, not with an error.
    await wait(retryAfterMs, this.#options.signal).catch(() => {});
  }

  /** Draws the consequences of a fault; true when the next request simply begins anew. */
  #forget(fault: KubeError): boolean {
    if (this.#version !== undefined) {
      const tooNew = fault.causes.some((cause) => cause.reason === 'ResourceVersionTooLarge');
      // Too old, or of a time that the server has forgotten (etcd restored from a backup).
      if (fault.code !== 'Gone' && !tooNew) return false;
      this.#version = undefined;
      return true;
    }
    if (this.#listFirst !== 'never') return false;
    if (REFUSALS.has(fault.code)) this.#listFirst = 'always';
    else if (fault.code === 'InternalError' || fault.code === 'Timeout') this.#listFirst = 'once';
    else return false;
    return true;
  }

  async #list(): Promise<ResourceEvent<T>> {
    const { namespace, labelSelector, fieldSelector, metadataOnly = false, transform, signal } = this.#options;
    const { items, resourceVersion } = await this.#client.list<T>(this.#resource, {
      namespace,
      labelSelector,
      fieldSelector,
      metadataOnly,
      signal,
    });
    this.#version = resourceVersion;
    if (this.#listFirst === 'once') this.#listFirst = 'never';
    return { type: 'restarted', items: transform === undefined ? items : items.map(transform), resourceVersion };
  }

  #recovered(): void {
    this.#failures = 0;
    this.#beganAnew = false;
  }

  async *#watch(): AsyncGenerator<ResourceEvent<T>> {
    const { namespace, labelSelector, fieldSelector, metadataOnly = false, transform } = this.#options;
    const timeoutSeconds = Math.round(MIN_TIMEOUT_S * (1 + this.#random()));
    const guard = new Guard(this.#options.signal, timeoutSeconds * 1_000 + OVERTIME_MS);
    const resuming = this.#version !== undefined;
    // Objects by name until the server says that these are all; it may already send changes meanwhile.
    let snapshot: Map<string, T> | undefined = resuming ? undefined : new Map();
    if (snapshot !== undefined) guard.expect(this.#snapshotSilenceMs);
    const selection = { namespace, labelSelector, fieldSelector, metadataOnly, timeoutSeconds, signal: guard.signal };
    // From now on, that is: the one that closes a snapshot comes from any server.
    let hasBookmarks = false;
    const beginning = this.#version === undefined ? { sendInitialEvents: true } : { resourceVersion: this.#version };
    try {
      for await (const { type, object } of this.#client.watch<T>(this.#resource, { ...selection, ...beginning })) {
        const version = object.metadata.resourceVersion ?? '';
        if (snapshot !== undefined) {
          guard.expect(this.#snapshotSilenceMs);
          if (type !== 'BOOKMARK') {
            const key = `${object.metadata.namespace ?? ''}/${object.metadata.name}`;
            if (type === 'DELETED') snapshot.delete(key);
            else snapshot.set(key, transform === undefined ? object : transform(object));
          } else if (object.metadata.annotations?.[INITIAL_EVENTS_END] === 'true') {
            guard.expect(undefined);
            this.#version = version;
            this.#recovered();
            const items = [...snapshot.values()];
            snapshot = undefined;
            yield { type: 'restarted', items, resourceVersion: version };
          }
          continue;
        }
        // Without a version (no API server does that) there is nothing better to go on from than before.
        if (version !== '') this.#version = version;
        this.#recovered();
        hasBookmarks ||= type === 'BOOKMARK';
        if (hasBookmarks) guard.expect(this.#bookmarkSilenceMs);
        if (type === 'BOOKMARK') yield { type: 'bookmark', resourceVersion: version };
        else yield { type: EVENT_TYPES[type], object: transform === undefined ? object : transform(object) };
      }
      if (this.#options.signal.aborted) return;
      if (snapshot === undefined && guard.silent) {
        throw new KubeError('Timeout', `the watch of ${this.#resource.plural} told nothing any more`);
      }
      if (snapshot === undefined) return;
      if (guard.silent) this.#listFirst = 'once';
      throw new KubeError('Timeout', `the watch of ${this.#resource.plural} did not tell all that exists`);
    } finally {
      guard.end();
    }
  }
}

const EVENT_TYPES = { ADDED: 'added', MODIFIED: 'modified', DELETED: 'deleted' } as const;

/** Ends one request by the consumer's signal, at its overtime, or when expected news do not come. */
class Guard {
  readonly #controller = new AbortController();
  readonly #outer: AbortSignal;
  readonly #overtime: NodeJS.Timeout;
  readonly #abort = () => this.#controller.abort();
  #news: NodeJS.Timeout | undefined;
  /** Whether expected news did not come. */
  silent = false;

  constructor(outer: AbortSignal, overtimeMs: number) {
    this.#outer = outer;
    outer.addEventListener('abort', this.#abort);
    if (outer.aborted) this.#abort();
    this.#overtime = setTimeout(this.#abort, overtimeMs);
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** News must come within `ms` from now; undefined expects none. */
  expect(ms: number | undefined): void {
    if (ms !== undefined && this.#news !== undefined) {
      this.#news.refresh();
      return;
    }
    clearTimeout(this.#news);
    this.#news =
      ms === undefined
        ? undefined
        : setTimeout(() => {
            this.silent = true;
            this.#abort();
          }, ms);
  }

  end(): void {
    clearTimeout(this.#overtime);
    clearTimeout(this.#news);
    this.#outer.removeEventListener('abort', this.#abort);
  }
}

/**
 * An endless watch. Begins with everything that exists (a WatchList where the server has it, else a list), goes on from the last version
 * after each end, and begins anew only when the server no longer knows that version. No event is lost, none told twice as new.
 */
export function watchResource<T extends KubeObject>(
  client: Client,
  resource: Resource,
  options: WatchResourceOptions<T>,
  settings: WatchResourceSettings = {},
): AsyncGenerator<ResourceEvent<T>> {
  return new ResourceWatch(client, resource, options, settings).run();
}
