import { CachedDiscovery, parseJson } from './discovery.ts';
import type { Endpoint } from './endpoint.ts';
import { KubeError } from './error.ts';
import { identityHeaders } from './identity-headers.ts';
import { readWatch } from './read-watch.ts';
import { collectionPath, objectPath, queryString } from './resource-path.ts';
import { type ApiRequest, Transport, type TransportOptions } from './transport.ts';
import type {
  AccessQuestion,
  ApplyOptions,
  Client,
  CreateOptions,
  DeleteOptions,
  Discovery,
  GetOptions,
  Identity,
  Key,
  KubeObject,
  ListOptions,
  ObjectList,
  PatchOptions,
  Resource,
  ResourceEvent,
  TokenOptions,
  UpdateOptions,
  WatchEvent,
  WatchOptions,
  WatchResourceOptions,
} from './types.ts';
import { watchResource } from './watch-resource.ts';

const PAGE = 500;
const METADATA_ONLY = 'application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1';
const METADATA_ONLY_LIST = 'application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1';
const PATCH_TYPES = {
  merge: 'application/merge-patch+json',
  json: 'application/json-patch+json',
  strategic: 'application/strategic-merge-patch+json',
} as const;
const APPLY_TYPE = 'application/apply-patch+yaml';

const SERVICE_ACCOUNTS: Resource = { group: '', version: 'v1', kind: 'ServiceAccount', plural: 'serviceaccounts', namespaced: true };
const ACCESS_REVIEWS = '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews';

/** A client over one API server's sessions. Made by {@link createClient} and `loadClient`. */
class KubeClient implements Client {
  readonly identity: Identity | undefined;
  readonly discovery: Discovery;
  readonly #transport: Transport;
  readonly #own: Identity | undefined;
  readonly #headers: readonly string[];

  constructor(transport: Transport, discovery: Discovery, own: Identity | undefined, identity: Identity | undefined) {
    this.#transport = transport;
    this.discovery = discovery;
    this.#own = own;
    this.identity = identity;
    this.#headers = identityHeaders(identity ?? own);
  }

  as(identity: Identity | undefined): Client {
    return new KubeClient(this.#transport, this.discovery, this.#own, identity);
  }

  async get<T extends KubeObject>(resource: Resource, key: Key, { metadataOnly = false, signal }: GetOptions = {}): Promise<T> {
    const path = objectPath(resource, key);
    const accept = metadataOnly ? { accept: METADATA_ONLY } : {};
    const object = await this.#send<T>({
      verb: 'get',
      method: 'GET',
      path,
      resource: resource.plural,
      idempotent: true,
      signal,
      ...accept,
    });
    return metadataOnly ? withKind(object, resource) : object;
  }

  async list<T extends KubeObject>(resource: Resource, options: ListOptions = {}): Promise<ObjectList<T>> {
    try {
      return await this.#pages<T>(resource, options, options.limit ?? PAGE);
    } catch (error) {
      // The version of the first page was forgotten before the last was read: all in one page cannot meet that.
      if (error instanceof KubeError && error.code === 'Gone') return this.#pages<T>(resource, options, 0);
      throw error;
    }
  }

  async create<T extends KubeObject>(resource: Resource, object: T, { signal, ...options }: CreateOptions = {}): Promise<T> {
    if (resource.namespaced && object.metadata.namespace === undefined) objectPath(resource, object.metadata);
    const path = collectionPath(resource, object.metadata.namespace) + queryString(writeParameters(options));
    const body = JSON.stringify(object);
    const { dryRun = false } = options;
    return this.#send<T>({ verb: 'create', method: 'POST', path, resource: resource.plural, body, idempotent: dryRun, dryRun, signal });
  }

  async update<T extends KubeObject>(resource: Resource, object: T, { signal, subresource, ...options }: UpdateOptions = {}): Promise<T> {
    return this.#send<T>({
      verb: 'update',
      method: 'PUT',
      path: objectPath(resource, object.metadata, subresource) + queryString(writeParameters(options)),
      resource: labelOf(resource, subresource),
      body: JSON.stringify(object),
      idempotent: true,
      dryRun: options.dryRun,
      signal,
    });
  }

  async patch<T extends KubeObject>(
    resource: Resource,
    key: Key,
    patch: unknown,
    { type, signal, subresource, ...options }: PatchOptions,
  ): Promise<T> {
    return this.#send<T>({
      verb: 'patch',
      method: 'PATCH',
      path: objectPath(resource, key, subresource) + queryString(writeParameters(options)),
      resource: labelOf(resource, subresource),
      contentType: PATCH_TYPES[type],
      body: JSON.stringify(patch),
      // Operations of a JSON patch may append.
      idempotent: type !== 'json' || options.dryRun === true,
      dryRun: options.dryRun,
      signal,
    });
  }

  async apply<T extends KubeObject>(resource: Resource, object: T, { signal, subresource, force, ...options }: ApplyOptions): Promise<T> {
    return this.#send<T>({
      verb: 'apply',
      method: 'PATCH',
      path: objectPath(resource, object.metadata, subresource) + queryString({ ...writeParameters(options), force }),
      resource: labelOf(resource, subresource),
      contentType: APPLY_TYPE,
      body: JSON.stringify(object),
      idempotent: true,
      dryRun: options.dryRun,
      signal,
    });
  }

  async delete(resource: Resource, key: Key, options: DeleteOptions = {}): Promise<void> {
    const { uid, resourceVersion, propagationPolicy, dryRun = false, signal } = options;
    const preconditions = uid === undefined && resourceVersion === undefined ? {} : { preconditions: { uid, resourceVersion } };
    const body = JSON.stringify({
      apiVersion: 'v1',
      kind: 'DeleteOptions',
      propagationPolicy,
      ...(dryRun ? { dryRun: ['All'] } : {}),
      ...preconditions,
    });
    const path = objectPath(resource, key);
    const idempotent = dryRun || uid !== undefined;
    await this.#send({ verb: 'delete', method: 'DELETE', path, resource: resource.plural, body, idempotent, dryRun, signal });
  }

  async *watch<T extends KubeObject>(resource: Resource, options: WatchOptions): AsyncGenerator<WatchEvent<T>> {
    const {
      namespace,
      labelSelector,
      fieldSelector,
      resourceVersion,
      metadataOnly = false,
      sendInitialEvents = false,
      timeoutSeconds,
    } = options;
    const { signal } = options;
    const query = queryString({
      watch: true,
      allowWatchBookmarks: true,
      labelSelector,
      fieldSelector,
      resourceVersion,
      timeoutSeconds,
      ...(sendInitialEvents ? { sendInitialEvents, resourceVersionMatch: 'NotOlderThan' } : {}),
    });
    const path = collectionPath(resource, namespace) + query;
    let stream: Awaited<ReturnType<Transport['stream']>>;
    try {
      stream = await this.#transport.stream(
        this.#request({
          verb: 'watch',
          method: 'GET',
          path,
          resource: resource.plural,
          idempotent: true,
          signal,
          ...(metadataOnly ? { accept: METADATA_ONLY } : {}),
        }),
      );
    } catch (error) {
      if (signal.aborted) return;
      throw error;
    }
    for await (const event of readWatch<T>(stream, signal)) {
      if (metadataOnly) withKind(event.object, resource);
      yield event;
    }
  }

  watchResource<T extends KubeObject>(resource: Resource, options: WatchResourceOptions<T>): AsyncGenerator<ResourceEvent<T>> {
    return watchResource<T>(this, resource, options);
  }

  async requestToken(serviceAccount: Key, options: TokenOptions = {}): Promise<{ token: string; expirationTimestamp: string }> {
    const { audiences, expirationSeconds, signal } = options;
    const path = objectPath(SERVICE_ACCOUNTS, serviceAccount, 'token');
    const body = JSON.stringify({
      apiVersion: 'authentication.k8s.io/v1',
      kind: 'TokenRequest',
      spec: { audiences: audiences ?? [], expirationSeconds },
    });
    const resource = labelOf(SERVICE_ACCOUNTS, 'token');
    const answer = await this.#send<{ status?: { token: string; expirationTimestamp: string } }>({
      verb: 'create',
      method: 'POST',
      path,
      resource,
      body,
      idempotent: true,
      signal,
    });
    if (answer.status === undefined) throw new KubeError('InvalidResponse', 'the API server granted no token');
    return answer.status;
  }

  async evaluateAccess(question: AccessQuestion, signal?: AbortSignal): Promise<{ allowed: boolean; reason: string }> {
    const { verb, resource, subresource, namespace, name } = question;
    const { group, version, plural } = resource;
    const resourceAttributes = { verb, group, version, resource: plural, subresource, namespace, name };
    const body = JSON.stringify({ apiVersion: 'authorization.k8s.io/v1', kind: 'SelfSubjectAccessReview', spec: { resourceAttributes } });
    const answer = await this.#send<{ status?: { allowed?: boolean; reason?: string } }>({
      verb: 'create',
      method: 'POST',
      path: ACCESS_REVIEWS,
      resource: 'selfsubjectaccessreviews',
      body,
      idempotent: true,
      signal,
    });
    return { allowed: answer.status?.allowed === true, reason: answer.status?.reason ?? '' };
  }

  async close(): Promise<void> {
    this.#transport.close();
  }

  async #pages<T extends KubeObject>(resource: Resource, options: ListOptions, limit: number): Promise<ObjectList<T>> {
    const { namespace, labelSelector, fieldSelector, metadataOnly = false, signal } = options;
    const collection = collectionPath(resource, namespace);
    const items: T[] = [];
    let next: string | undefined;
    for (;;) {
      const path = collection + queryString({ labelSelector, fieldSelector, limit: limit === 0 ? undefined : limit, continue: next });
      const page: { items?: T[] | null; metadata?: { resourceVersion?: string; continue?: string } } = await this.#send({
        verb: 'list',
        method: 'GET',
        path,
        resource: resource.plural,
        idempotent: true,
        signal,
        ...(metadataOnly ? { accept: METADATA_ONLY_LIST } : {}),
      });
      for (const item of page.items ?? []) items.push(withKind(item, resource));
      next = page.metadata?.continue;
      if (next === undefined || next === '') return { items, resourceVersion: page.metadata?.resourceVersion ?? '' };
    }
  }

  async #send<T>(request: ApiRequest): Promise<T> {
    const answer = await this.#transport.request(this.#request(request));
    // Kind and version are those of the request; that the server keeps to them is its contract.
    return parseJson(answer.body) as T;
  }

  #request(request: ApiRequest): ApiRequest {
    return this.#headers.length === 0 ? request : { ...request, headers: this.#headers };
  }
}

/**
 * What every write says. The API server would else decode the body a second time, to warn of fields that stand in it twice, which
 * JSON.stringify never writes, or that it does not know, which an apply is refused for anyway.
 */
function writeParameters({ dryRun, fieldManager }: { dryRun?: boolean; fieldManager?: string }) {
  return { fieldManager, dryRun: dryRun === true ? 'All' : undefined, fieldValidation: 'Ignore' };
}

function labelOf(resource: Resource, subresource: string | undefined): string {
  return subresource === undefined ? resource.plural : `${resource.plural}/${subresource}`;
}

/** Lists leave apiVersion and kind out of their items, and metadata-only answers name their own kind. */
function withKind<T extends KubeObject>(object: T, { group, version, kind }: Resource): T {
  object.apiVersion = group === '' ? version : `${group}/${version}`;
  object.kind = kind;
  return object;
}

/** A client of the API server at `endpoint`. Connects when first used. */
export function createClient(endpoint: Endpoint, options: TransportOptions = {}): Client {
  const transport = new Transport(endpoint, options);
  return new KubeClient(transport, new CachedDiscovery(transport), endpoint.identity, undefined);
}
