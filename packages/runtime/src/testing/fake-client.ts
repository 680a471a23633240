import {
  type AccessQuestion,
  type ApplyOptions,
  type Client,
  type CreateOptions,
  type DeleteOptions,
  type Discovery,
  type GetOptions,
  type Identity,
  type Key,
  KubeError,
  type KubeObject,
  type ListOptions,
  type ObjectList,
  type PatchOptions,
  type Resource,
  type ResourceEvent,
  type TokenOptions,
  type UpdateOptions,
  type WatchEvent,
  type WatchOptions,
  type WatchResourceOptions,
} from '@capstan/kube';
import { type Clock, systemClock } from '../time/clock.ts';
import { type FakeChange, type FakeRequest, FakeServer, objectId, resourceId } from './fake-server.ts';
import { matchLabels } from './match-labels.ts';
import { applyMergePatch, copy, removeUnnamed } from './merge.ts';

interface Scope {
  readonly namespace?: string | undefined;
  readonly labelSelector?: string | undefined;
  readonly fieldSelector?: string | undefined;
}

/**
 * A client of an API server in memory, for tests: versions, uids, generations, finalizers, preconditions, dry runs and watches as the
 * real one has them. Server-side apply is simplified (lists are replaced whole, nobody's fields conflict), patches are merge patches,
 * and nothing is validated.
 */
export class FakeClient implements Client {
  readonly identity: Identity | undefined;
  readonly discovery: Discovery;
  readonly server: FakeServer;

  constructor(
    resources: readonly Resource[] = [],
    clock: Clock = systemClock,
    shared?: { server: FakeServer; identity: Identity | undefined },
  ) {
    this.server = shared?.server ?? new FakeServer(clock);
    this.identity = shared?.identity;
    this.server.resources.push(...resources);
    this.discovery = {
      resourceFor: async (apiVersion, kind) => this.server.resources.find((one) => apiVersionOf(one) === apiVersion && one.kind === kind),
      preferredFor: async (group, kind) => this.server.resources.find((one) => one.group === group && one.kind === kind),
      isSilent: async () => false,
      all: async () => this.server.resources,
      invalidate: () => {},
    };
  }

  /** Every request so far, watches included. */
  get requests(): FakeRequest[] {
    return this.server.requests;
  }

  /** Calls `intercept` before each request from now on; what it throws is the answer. */
  intercept(intercept: (request: FakeRequest) => void | Promise<void>): void {
    this.server.intercept = intercept;
  }

  /** Watches tell nothing until `resumeWatches`, as when the network is away. */
  pauseWatches(): void {
    this.server.muted = true;
  }

  /** Watches go on where they were, or with `relist` begin anew, as after 410 Gone. */
  resumeWatches({ relist = false } = {}): void {
    this.server.muted = false;
    if (relist) this.server.epoch += 1;
    this.server.wake();
  }

  as(identity: Identity | undefined): FakeClient {
    return new FakeClient([], systemClock, { server: this.server, identity });
  }

  async get<T extends KubeObject = KubeObject>(resource: Resource, key: Key, options: GetOptions = {}): Promise<T> {
    await this.#request('get', resource, key, { signal: options.signal });
    return answer(this.server.find(resource, key), options.metadataOnly);
  }

  async list<T extends KubeObject = KubeObject>(resource: Resource, options: ListOptions = {}): Promise<ObjectList<T>> {
    await this.#request('list', resource, { namespace: options.namespace }, { signal: options.signal });
    return { items: this.#select<T>(resource, options, options.metadataOnly), resourceVersion: this.server.version };
  }

  async create<T extends KubeObject = KubeObject>(resource: Resource, object: T, options: CreateOptions = {}): Promise<T> {
    await this.#request('create', resource, object.metadata, { ...options, body: copy(object) });
    return answer(this.server.create(resource, object, options.dryRun ?? false));
  }

  async update<T extends KubeObject = KubeObject>(resource: Resource, object: T, options: UpdateOptions = {}): Promise<T> {
    await this.#request('update', resource, object.metadata, { ...options, body: copy(object) });
    const before = this.server.find(resource, object.metadata);
    return answer(this.server.change(resource, before, object, options.subresource, options.dryRun ?? false));
  }

  async patch<T extends KubeObject = KubeObject>(resource: Resource, key: Key, patch: unknown, options: PatchOptions): Promise<T> {
    await this.#request('patch', resource, key, { ...options, body: copy(patch) });
    if (options.type !== 'merge') throw new KubeError('UnsupportedMediaType', 'the fake takes merge patches only', { httpStatus: 415 });
    const before = this.server.find(resource, key);
    const { uid: _, resourceVersion: __, ...metadata } = before.metadata;
    // A merge of two objects is an object; uid and version are in it only if the patch names them.
    const wanted = applyMergePatch({ ...before, metadata }, patch) as KubeObject;
    return answer(this.server.change(resource, before, wanted, options.subresource, options.dryRun ?? false));
  }

  async apply<T extends KubeObject = KubeObject>(resource: Resource, object: T, options: ApplyOptions): Promise<T> {
    await this.#request('apply', resource, object.metadata, { ...options, body: copy(object) });
    const { server } = this;
    const { dryRun = false, fieldManager, subresource } = options;
    const before = server.objectsOf(resource).get(objectId(object.metadata));
    const memory = `${fieldManager} ${subresource ?? ''} ${resourceId(resource)} ${objectId(object.metadata)}`;
    const managed = { metadata: { managedFields: [{ manager: fieldManager, operation: 'Apply', apiVersion: object.apiVersion }] } };
    let after: KubeObject;
    if (before === undefined) {
      // A merge of two objects is an object; so below.
      after = server.create(resource, applyMergePatch(object, managed) as KubeObject, dryRun);
    } else {
      const { uid: _, resourceVersion: __, ...metadata } = before.metadata;
      const kept = removeUnnamed({ ...before, metadata }, server.applied.get(memory), object);
      const wanted = applyMergePatch(
        applyMergePatch(kept, object),
        before.metadata.managedFields === undefined ? managed : {},
      ) as KubeObject;
      after = server.change(resource, before, wanted, subresource, dryRun);
    }
    if (!dryRun) server.applied.set(memory, copy(object));
    return answer(after);
  }

  async delete(resource: Resource, key: Key, options: DeleteOptions = {}): Promise<void> {
    await this.#request('delete', resource, key, options);
    const object = this.server.find(resource, key);
    const { uid, resourceVersion } = object.metadata;
    if ((options.uid ?? uid) !== uid || (options.resourceVersion ?? resourceVersion) !== resourceVersion) {
      throw new KubeError('Conflict', `the precondition of deleting "${key.name}" failed`, { httpStatus: 409 });
    }
    if (options.dryRun !== true) this.server.delete(resource, object);
  }

  async *watch<T extends KubeObject = KubeObject>(resource: Resource, options: WatchOptions): AsyncIterable<WatchEvent<T>> {
    await this.#request('watch', resource, { namespace: options.namespace }, options);
    let after = options.resourceVersion === undefined ? Number(this.server.version) : Number(options.resourceVersion);
    if (options.sendInitialEvents) {
      for (const object of this.#select<T>(resource, options, options.metadataOnly)) yield { type: 'ADDED', object };
    }
    while (!options.signal.aborted) {
      for (const change of this.#since(after, resource, options)) {
        after = change.version;
        // The names of the API server for the same three.
        yield { type: change.type.toUpperCase() as 'ADDED', object: answer<T>(change.object, options.metadataOnly) };
      }
      await this.#more(options.signal);
    }
  }

  async *watchResource<T extends KubeObject = KubeObject>(
    resource: Resource,
    options: WatchResourceOptions<T>,
  ): AsyncIterable<ResourceEvent<T>> {
    const { signal, metadataOnly, transform = (object: T) => object } = options;
    let epoch: number | undefined;
    let after = 0;
    let attempt = 0;
    while (!signal.aborted) {
      if (this.server.muted) {
        await this.#more(signal);
        continue;
      }
      if (epoch !== this.server.epoch) {
        try {
          await this.#request('watch', resource, { namespace: options.namespace }, { signal });
        } catch (error) {
          if (signal.aborted || !(error instanceof KubeError)) return;
          yield { type: 'interrupted', error, retryAfterMs: 10 * ++attempt };
          await new Promise((resolve) => setTimeout(resolve, 10));
          continue;
        }
        epoch = this.server.epoch;
        after = Number(this.server.version);
        yield { type: 'restarted', items: this.#select<T>(resource, options, metadataOnly).map(transform), resourceVersion: String(after) };
      }
      for (const change of this.#since(after, resource, options)) {
        after = change.version;
        yield { type: change.type, object: transform(answer<T>(change.object, metadataOnly)) };
      }
      if (!this.server.muted && this.#since(after, resource, options).length === 0 && epoch === this.server.epoch) await this.#more(signal);
    }
  }

  async requestToken(serviceAccount: Key, _options?: TokenOptions): Promise<{ token: string; expirationTimestamp: string }> {
    return { token: `token-of-${serviceAccount.name}`, expirationTimestamp: '2100-01-01T00:00:00Z' };
  }

  async evaluateAccess(_question: AccessQuestion): Promise<{ allowed: boolean; reason: string }> {
    return { allowed: true, reason: '' };
  }

  async close(): Promise<void> {}

  async #request(
    verb: FakeRequest['verb'],
    resource: Resource,
    key: { readonly namespace?: string | undefined; readonly name?: string | undefined },
    options: { signal?: AbortSignal | undefined; body?: unknown; subresource?: string; dryRun?: boolean },
  ): Promise<void> {
    const { server, identity } = this;
    options.signal?.throwIfAborted();
    const { subresource, dryRun = false, body } = options;
    const request: FakeRequest = { verb, resource, namespace: key.namespace, name: key.name, subresource, dryRun, body, identity };
    server.requests.push(request);
    await server.intercept(request);
    options.signal?.throwIfAborted();
    if (!server.resources.some((one) => resourceId(one) === resourceId(resource))) {
      throw new KubeError('NotFound', 'the server could not find the requested resource', { httpStatus: 404 });
    }
  }

  #select<T extends KubeObject>(resource: Resource, scope: Scope, metadataOnly: boolean | undefined): T[] {
    return [...this.server.objectsOf(resource).values()]
      .filter((object) => inScope(object, scope))
      .map((object) => answer<T>(object, metadataOnly));
  }

  /** Changes after a version; one that leaves or enters the scope by its labels is told as deleted or added. */
  #since(version: number, resource: Resource, scope: Scope): FakeChange[] {
    const id = resourceId(resource);
    const known = new Map<string, boolean>();
    const found: FakeChange[] = [];
    for (const change of this.server.changes) {
      if (change.resource !== id) continue;
      const key = objectId(change.object.metadata);
      const before = known.get(key) ?? false;
      const now = change.type !== 'deleted' && inScope(change.object, scope);
      known.set(key, now);
      if (change.version <= version || (!before && !now)) continue;
      found.push({ ...change, type: now ? (before ? 'modified' : 'added') : 'deleted' });
    }
    return found;
  }

  #more(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const wake = (): void => {
        this.server.listeners.delete(wake);
        signal.removeEventListener('abort', wake);
        resolve();
      };
      if (signal.aborted) return resolve();
      this.server.listeners.add(wake);
      signal.addEventListener('abort', wake, { once: true });
    });
  }
}

function apiVersionOf({ group, version }: Resource): string {
  return group === '' ? version : `${group}/${version}`;
}

function inScope({ metadata }: KubeObject, { namespace, labelSelector, fieldSelector }: Scope): boolean {
  if (namespace !== undefined && metadata.namespace !== namespace) return false;
  if (labelSelector !== undefined && !matchLabels(labelSelector, metadata.labels)) return false;
  const name = /^metadata\.name==?(.*)$/.exec(fieldSelector ?? '')?.[1];
  return name === undefined || metadata.name === name;
}

/** A copy, so that nobody shares the server's objects. */
function answer<T extends KubeObject>(object: KubeObject, metadataOnly = false): T {
  const { apiVersion, kind, metadata } = object;
  // The caller names the type of what is stored.
  return copy(metadataOnly ? { apiVersion, kind, metadata } : object) as T;
}
