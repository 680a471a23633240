import type { ManagedFieldsEntry, ObjectMeta, OwnerReference } from '@capstan/api';
import type { KubeError } from './error.ts';

export type { ManagedFieldsEntry, ObjectMeta, OwnerReference };

/** Any object of the API. Fields of its own kind are unknown here; packages/api types those of our kinds. */
export interface KubeObject {
  apiVersion: string;
  kind: string;
  metadata: ObjectMeta;
  [field: string]: unknown;
}

/** One resource of the API server, as discovery gives it. `group` is empty for the core group. */
export interface Resource {
  group: string;
  version: string;
  kind: string;
  plural: string;
  namespaced: boolean;
  verbs?: readonly string[];
  subresources?: readonly string[];
}

/** Which object of a resource. Cluster-scoped ones have no namespace. */
export interface Key {
  namespace?: string;
  name: string;
}

/** Who a request is made as, by impersonation. */
export interface Identity {
  user: string;
  groups?: string[];
  uid?: string;
}

/** A list read whole: every page of it. */
export interface ObjectList<T extends KubeObject = KubeObject> {
  items: T[];
  resourceVersion: string;
}

/** The API server's answer to what it refused. */
export interface Status {
  kind?: string;
  apiVersion?: string;
  metadata?: Record<string, unknown>;
  status?: string;
  message?: string;
  reason?: string;
  code?: number;
  details?: StatusDetails;
}

export interface StatusDetails {
  name?: string;
  group?: string;
  kind?: string;
  uid?: string;
  causes?: StatusCause[];
  retryAfterSeconds?: number;
}

/** One fault of several, with the field that has it. */
export interface StatusCause {
  reason?: string;
  message?: string;
  field?: string;
}

/** One event of one watch request. An ERROR event is never given: it is thrown as a KubeError. */
export interface WatchEvent<T extends KubeObject = KubeObject> {
  type: 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK';
  object: T;
}

/** What an endless watch tells. */
export type ResourceEvent<T extends KubeObject = KubeObject> =
  /** Everything that exists now. First, and again after events may have been missed: what it does not name is gone. */
  | { type: 'restarted'; items: readonly T[]; resourceVersion: string }
  | { type: 'added' | 'modified' | 'deleted'; object: T }
  /** Nothing new up to this version. */
  | { type: 'bookmark'; resourceVersion: string }
  /** A fault; the watch goes on by itself after this many milliseconds. A consumer that sees no sense in that (Forbidden) breaks the loop. */
  | { type: 'interrupted'; error: KubeError; retryAfterMs: number };

export interface GetOptions {
  signal?: AbortSignal | undefined;
  /** Only apiVersion, kind and metadata. */
  metadataOnly?: boolean;
}

export interface ListOptions {
  namespace?: string | undefined;
  labelSelector?: string | undefined;
  fieldSelector?: string | undefined;
  /** Objects a page (500 by default); the list is read whole all the same. */
  limit?: number;
  metadataOnly?: boolean;
  signal?: AbortSignal | undefined;
}

export interface CreateOptions {
  dryRun?: boolean;
  fieldManager?: string;
  signal?: AbortSignal | undefined;
}

export interface UpdateOptions extends CreateOptions {
  subresource?: string;
}

export interface PatchOptions extends UpdateOptions {
  type: 'merge' | 'json' | 'strategic';
}

export interface ApplyOptions extends UpdateOptions {
  fieldManager: string;
  /** Take fields over from other managers. */
  force?: boolean;
}

export interface DeleteOptions {
  /** Delete only the object of this uid, else Conflict. With it the request can be repeated after a fault. */
  uid?: string;
  resourceVersion?: string;
  propagationPolicy?: 'Background' | 'Foreground' | 'Orphan';
  dryRun?: boolean;
  signal?: AbortSignal | undefined;
}

export interface WatchOptions {
  namespace?: string | undefined;
  labelSelector?: string | undefined;
  fieldSelector?: string | undefined;
  /** The events after this version. */
  resourceVersion?: string;
  metadataOnly?: boolean;
  /** Begin with what exists, closed by a bookmark annotated `k8s.io/initial-events-end`. */
  sendInitialEvents?: boolean;
  /** When the server ends the watch. */
  timeoutSeconds?: number;
  signal: AbortSignal;
}

export interface WatchResourceOptions<T extends KubeObject = KubeObject> {
  namespace?: string | undefined;
  labelSelector?: string | undefined;
  fieldSelector?: string | undefined;
  metadataOnly?: boolean;
  /** Applied to each object as it arrives, for instance to drop what nobody reads. */
  transform?: ((object: T) => T) | undefined;
  signal: AbortSignal;
}

export interface TokenOptions {
  audiences?: string[];
  expirationSeconds?: number;
  signal?: AbortSignal | undefined;
}

export interface AccessQuestion {
  verb: string;
  resource: Resource;
  subresource?: string;
  namespace?: string;
  name?: string;
}

/**
 * A client of one API server. Requests reject with {@link KubeError}; one whose signal is aborted rejects with the signal's reason.
 * Objects come with their apiVersion and kind, from lists and metadata-only answers too.
 */
export interface Client {
  /** The same connections, each request made as `identity`; undefined is the client's own. */
  as(identity: Identity | undefined): Client;
  readonly identity: Identity | undefined;
  readonly discovery: Discovery;
  get<T extends KubeObject = KubeObject>(resource: Resource, key: Key, options?: GetOptions): Promise<T>;
  list<T extends KubeObject = KubeObject>(resource: Resource, options?: ListOptions): Promise<ObjectList<T>>;
  create<T extends KubeObject = KubeObject>(resource: Resource, object: T, options?: CreateOptions): Promise<T>;
  update<T extends KubeObject = KubeObject>(resource: Resource, object: T, options?: UpdateOptions): Promise<T>;
  patch<T extends KubeObject = KubeObject>(resource: Resource, key: Key, patch: unknown, options: PatchOptions): Promise<T>;
  apply<T extends KubeObject = KubeObject>(resource: Resource, object: T, options: ApplyOptions): Promise<T>;
  delete(resource: Resource, key: Key, options?: DeleteOptions): Promise<void>;
  /** One watch request. Ends when the server or the signal ends it; throws Gone when the version is too old. */
  watch<T extends KubeObject = KubeObject>(resource: Resource, options: WatchOptions): AsyncIterable<WatchEvent<T>>;
  /** An endless watch, which survives closed and dead connections, and says so when it had to begin anew. Ends by its signal, or with the client. */
  watchResource<T extends KubeObject = KubeObject>(resource: Resource, options: WatchResourceOptions<T>): AsyncIterable<ResourceEvent<T>>;
  /** A token of a service account. */
  requestToken(serviceAccount: Key, options?: TokenOptions): Promise<{ token: string; expirationTimestamp: string }>;
  /** Whether this client's identity may do this. */
  evaluateAccess(question: AccessQuestion, signal?: AbortSignal): Promise<{ allowed: boolean; reason: string }>;
  /** Ends all connections, also those of clients made by {@link as}. Running requests reject with `Closed`. */
  close(): Promise<void>;
}

/** What the API server serves; read once and kept. */
export interface Discovery {
  /** Undefined when the server does not serve it; asked again at most once in a few seconds. */
  resourceFor(apiVersion: string, kind: string): Promise<Resource | undefined>;
  /** The resource of a kind in the version that its group prefers. */
  preferredFor(group: string, kind: string): Promise<Resource | undefined>;
  /** Whether an API service of this group does not answer: what it serves is there, and not known. */
  isSilent(group: string): Promise<boolean>;
  all(): Promise<readonly Resource[]>;
  /** The next question asks the server. */
  invalidate(): void;
}

/** What happens on the wire, for metrics. */
export interface Observer {
  request?(event: RequestEvent): void;
  session?(event: SessionEvent): void;
}

export interface RequestEvent {
  verb: Verb;
  /** The API server's, with its port. */
  host: string;
  /** The HTTP method. */
  method: string;
  /** The resource's plural, with `/SUBRESOURCE` where there is one; empty for discovery. */
  resource: string;
  /** The HTTP status, or the error's code where no answer came. */
  code: number | string;
  durationMs: number;
}

export interface SessionEvent {
  type: 'opened' | 'closed' | 'refused';
  pool: 'request' | 'watch';
  /** Why it was closed or refused. */
  reason?: string;
}

export type Verb = 'get' | 'list' | 'watch' | 'create' | 'update' | 'patch' | 'apply' | 'delete' | 'discover';
