import type { Client, KubeError, Resource } from '@capstan/kube';
import { withoutContent } from '../informer/without-content.ts';
import type { Logger } from '../log/logger.ts';
import { type AbortableTimer, type Clock, sleep } from '../time/clock.ts';

const DEFINITIONS: Resource = {
  group: 'apiextensions.k8s.io',
  version: 'v1',
  kind: 'CustomResourceDefinition',
  plural: 'customresourcedefinitions',
  namespaced: false,
};

/** Discovery follows a definition with a delay: it is asked so soon, then less and less often, for so long; all in milliseconds. */
const FIRST_LOOK_MS = 100;
const LAST_LOOK_MS = 4_000;
const PATIENCE_MS = 30_000;
/** The same for a definition whose kind is served already: it may have got another version. */
const PATIENCE_WITH_KNOWN_MS = 3_000;
/** How often new kinds are looked for where definitions may not be watched. */
const INTERVAL_MS = 5 * 60_000;

export type KindListener = (resource: Resource) => void;

export interface KindWatchOptions {
  readonly client: Client;
  readonly clock: Clock;
  readonly log: Logger;
  /** Ends it. */
  readonly signal: AbortSignal;
}

/**
 * Tells when the API server begins to serve a kind: by a metadata-only watch of CustomResourceDefinitions where that is allowed, else by
 * looking every five minutes. Nothing runs before somebody asks.
 */
export class KindWatch {
  readonly #options: KindWatchOptions;
  readonly #listeners = new Set<KindListener>();
  /** What is served, by {@link resourceId}, and the names of its definitions. */
  #served: ReadonlySet<string> = new Set();
  #definitions: ReadonlySet<string> = new Set();
  /** Definitions, by name, that discovery may not show yet, and until when it is asked for them. */
  readonly #awaited = new Map<string, number>();
  #begun: Promise<void> | undefined;
  #delayMs = FIRST_LOOK_MS;
  #timer: AbortableTimer | undefined;
  #isWatching = false;

  constructor(options: KindWatchOptions) {
    this.#options = options;
  }

  /** Whether a definition that comes is told of at once. */
  get isWatching(): boolean {
    return this.#isWatching;
  }

  /** Calls `listener` with each resource that the API server begins to serve from now on; call what is returned to end it. */
  onServed(listener: KindListener): () => void {
    // A function of its own for each call, so that ending one ends no other.
    const registered: KindListener = (resource) => listener(resource);
    this.#listeners.add(registered);
    void this.#begin();
    return () => this.#listeners.delete(registered);
  }

  /** The resource of a kind, now or as soon as it is served. Rejects with the signal's reason. */
  async whenServed(apiVersion: string, kind: string, signal: AbortSignal): Promise<Resource> {
    signal.throwIfAborted();
    let end = (): void => {};
    const served = new Promise<Resource>((resolve, reject) => {
      const aborted = (): void => reject(signal.reason);
      signal.addEventListener('abort', aborted, { once: true });
      const unsubscribe = this.onServed((resource) => {
        if (resource.kind === kind && apiVersionOf(resource) === apiVersion) resolve(resource);
      });
      end = () => {
        signal.removeEventListener('abort', aborted);
        unsubscribe();
      };
    });
    try {
      // What is served already when the watch begins is told by nobody.
      const known = this.#begin().then(() => this.#options.client.discovery.resourceFor(apiVersion, kind));
      return (await Promise.race([served, known.catch(() => undefined)])) ?? (await served);
    } finally {
      end();
    }
  }

  #begin(): Promise<void> {
    this.#begun ??= this.#start();
    return this.#begun;
  }

  /** Settles when it is known what is served at the beginning. */
  async #start(): Promise<void> {
    const { client, signal } = this.#options;
    signal.addEventListener('abort', () => this.#timer?.cancel(), { once: true });
    try {
      this.#take(await client.discovery.all());
    } catch {
      // All that is served then counts as new, which does no harm.
    }
    this.#watch().catch((error: unknown) => this.#options.log.error(error, 'the watch of new kinds ended'));
  }

  async #watch(): Promise<void> {
    const { client, clock, log, signal } = this.#options;
    let isFirst = true;
    for await (const event of client.watchResource(DEFINITIONS, { metadataOnly: true, transform: withoutContent, signal })) {
      this.#isWatching = event.type !== 'interrupted';
      if (event.type === 'restarted') {
        // What is served when it begins is no news.
        for (const { metadata } of event.items) if (!isFirst || !this.#definitions.has(metadata.name)) this.#note(metadata.name);
        isFirst = false;
      } else if (event.type === 'interrupted') {
        if (!mayNot(event.error)) continue;
        log.info(`CustomResourceDefinitions cannot be watched, new kinds are looked for every 5m: ${event.error.message}`);
        break;
      } else if (event.type !== 'bookmark') this.#note(event.object.metadata.name);
    }
    while (!signal.aborted) {
      await sleep(clock, INTERVAL_MS, signal).catch(() => {});
      if (!signal.aborted) await this.#look();
    }
  }

  /** A definition came, changed or went. */
  #note(name: string): void {
    const { clock, signal } = this.#options;
    this.#awaited.set(name, clock.now() + (this.#definitions.has(name) ? PATIENCE_WITH_KNOWN_MS : PATIENCE_MS));
    this.#delayMs = FIRST_LOOK_MS;
    if (!signal.aborted) this.#lookLater();
  }

  #lookLater(): void {
    this.#timer?.cancel();
    this.#timer = this.#options.clock.after(this.#delayMs, () => void this.#look());
  }

  async #look(): Promise<void> {
    const { client, clock, log, signal } = this.#options;
    client.discovery.invalidate();
    try {
      const all = await client.discovery.all();
      const before = this.#served;
      this.#take(all);
      for (const resource of all) if (!before.has(resourceId(resource))) this.#tell(resource);
    } catch (error) {
      log.debug(`new kinds could not be looked for: ${error instanceof Error ? error.message : String(error)}`);
    }
    const now = clock.now();
    for (const [name, until] of this.#awaited) if (until <= now) this.#awaited.delete(name);
    if (this.#awaited.size === 0 || signal.aborted) return;
    this.#delayMs = Math.min(LAST_LOOK_MS, this.#delayMs * 2);
    this.#lookLater();
  }

  #take(all: readonly Resource[]): void {
    this.#served = new Set(all.map(resourceId));
    this.#definitions = new Set(all.map(definitionOf));
  }

  #tell(resource: Resource): void {
    this.#awaited.delete(definitionOf(resource));
    for (const listener of [...this.#listeners]) {
      try {
        listener(resource);
      } catch (error) {
        this.#options.log.error(error, 'a listener for new kinds failed', { resource: definitionOf(resource) });
      }
    }
  }
}

/** Faults of a watch that asking again does not mend. */
function mayNot({ code }: KubeError): boolean {
  return code === 'Forbidden' || code === 'NotFound' || code === 'MethodNotAllowed';
}

/** The name that the resource's CustomResourceDefinition has. */
function definitionOf({ plural, group }: Resource): string {
  return `${plural}.${group}`;
}

function resourceId(resource: Resource): string {
  return `${resource.version} ${resource.kind} ${definitionOf(resource)}`;
}

function apiVersionOf({ group, version }: Resource): string {
  return group === '' ? version : `${group}/${version}`;
}
