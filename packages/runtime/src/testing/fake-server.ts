import { type Identity, type Key, KubeError, type KubeObject, type Resource } from '@capstan/kube';
import { isEqual } from '../status/merge-patch.ts';
import type { Clock } from '../time/clock.ts';
import { copy } from './merge.ts';

/** A request that a `FakeClient` made. */
export interface FakeRequest {
  readonly verb: 'get' | 'list' | 'create' | 'update' | 'patch' | 'apply' | 'delete' | 'watch';
  readonly resource: Resource;
  readonly namespace: string | undefined;
  readonly name: string | undefined;
  readonly subresource: string | undefined;
  readonly dryRun: boolean;
  readonly body: unknown;
  readonly identity: Identity | undefined;
}

/** One change, as watches tell it. */
export interface FakeChange {
  readonly version: number;
  readonly type: 'added' | 'modified' | 'deleted';
  readonly resource: string;
  readonly object: KubeObject;
}

/** What stands behind a `FakeClient` and those made by its `as`: objects, versions and changes. */
export class FakeServer {
  readonly resources: Resource[] = [];
  readonly requests: FakeRequest[] = [];
  readonly changes: FakeChange[] = [];
  /** What each field manager applied last, by object. */
  readonly applied = new Map<string, KubeObject>();
  readonly listeners = new Set<() => void>();
  /** Called before each request; what it throws is the answer. */
  intercept: (request: FakeRequest) => void | Promise<void> = () => {};
  /** While true, watches tell nothing. */
  muted = false;
  /** Grows when watches have to begin anew. */
  epoch = 0;
  readonly #objects = new Map<string, Map<string, KubeObject>>();
  readonly #clock: Clock;
  #version = 100;
  #uids = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  get version(): string {
    return String(this.#version);
  }

  objectsOf(resource: Resource): Map<string, KubeObject> {
    const id = resourceId(resource);
    let objects = this.#objects.get(id);
    if (objects === undefined) {
      objects = new Map();
      this.#objects.set(id, objects);
    }
    return objects;
  }

  /** @throws KubeError NotFound */
  find(resource: Resource, key: Key): KubeObject {
    const object = this.objectsOf(resource).get(objectId(key));
    if (object === undefined) throw new KubeError('NotFound', `${qualified(resource)} "${key.name}" not found`, { httpStatus: 404 });
    return object;
  }

  /** @throws KubeError AlreadyExists */
  create(resource: Resource, object: KubeObject, dryRun: boolean): KubeObject {
    if (this.objectsOf(resource).has(objectId(object.metadata))) {
      throw new KubeError('AlreadyExists', `${qualified(resource)} "${object.metadata.name}" already exists`, { httpStatus: 409 });
    }
    const created = copy(object);
    created.metadata.uid = `uid-${++this.#uids}`;
    created.metadata.generation = 1;
    created.metadata.creationTimestamp = this.#time();
    if (hasStatus(resource)) delete created.status;
    return this.#store(resource, 'added', created, dryRun);
  }

  /** Stores what a write made of `before`, as the API server would: nothing when nothing changed. @throws KubeError Conflict */
  change(resource: Resource, before: KubeObject, wanted: KubeObject, subresource: string | undefined, dryRun: boolean): KubeObject {
    const { uid, resourceVersion } = wanted.metadata;
    const conflict = (why: string): KubeError =>
      new KubeError('Conflict', `Operation cannot be fulfilled on ${qualified(resource)} "${before.metadata.name}": ${why}`, {
        httpStatus: 409,
      });
    if (uid !== undefined && uid !== before.metadata.uid) throw conflict('the UID in the precondition does not match');
    if (resourceVersion !== undefined && resourceVersion !== before.metadata.resourceVersion)
      throw conflict('the object has been modified');
    const after = subresource === 'status' ? withField(copy(before), 'status', wanted.status) : copy(wanted);
    if (subresource === undefined && hasStatus(resource)) withField(after, 'status', copy(before.status));
    const { generation = 1, creationTimestamp, deletionTimestamp, managedFields } = before.metadata;
    Object.assign(after.metadata, { uid: before.metadata.uid, generation, resourceVersion: before.metadata.resourceVersion });
    if (creationTimestamp !== undefined) after.metadata.creationTimestamp = creationTimestamp;
    if (deletionTimestamp !== undefined) after.metadata.deletionTimestamp = deletionTimestamp;
    if (after.metadata.managedFields === undefined && managedFields !== undefined) after.metadata.managedFields = managedFields;
    if (isEqual(before, after)) return before;
    if (!isEqual(specOf(before), specOf(after))) after.metadata.generation = generation + 1;
    const gone = deletionTimestamp !== undefined && (after.metadata.finalizers ?? []).length === 0;
    return this.#store(resource, gone ? 'deleted' : 'modified', after, dryRun);
  }

  delete(resource: Resource, object: KubeObject): void {
    if ((object.metadata.finalizers ?? []).length === 0) this.#store(resource, 'deleted', copy(object), false);
    else if (object.metadata.deletionTimestamp === undefined) {
      const after = copy(object);
      after.metadata.deletionTimestamp = this.#time();
      after.metadata.generation = (after.metadata.generation ?? 1) + 1;
      this.#store(resource, 'modified', after, false);
    }
  }

  /** Wakes the watches. */
  wake(): void {
    for (const listener of [...this.listeners]) listener();
  }

  #store(resource: Resource, type: FakeChange['type'], object: KubeObject, dryRun: boolean): KubeObject {
    if (dryRun) return object;
    const version = ++this.#version;
    object.metadata.resourceVersion = String(version);
    const objects = this.objectsOf(resource);
    if (type === 'deleted') objects.delete(objectId(object.metadata));
    else objects.set(objectId(object.metadata), object);
    this.changes.push({ version, type, resource: resourceId(resource), object });
    this.wake();
    return object;
  }

  #time(): string {
    return `${new Date(this.#clock.now()).toISOString().slice(0, 19)}Z`;
  }
}

export function resourceId({ group, plural }: Resource): string {
  return `${group}/${plural}`;
}

export function objectId({ namespace, name }: Key): string {
  return `${namespace ?? ''}/${name}`;
}

function qualified({ group, plural }: Resource): string {
  return group === '' ? plural : `${plural}.${group}`;
}

function hasStatus(resource: Resource): boolean {
  return resource.subresources?.includes('status') ?? false;
}

function withField(object: KubeObject, name: string, value: unknown): KubeObject {
  if (value === undefined) delete object[name];
  else object[name] = value;
  return object;
}

function specOf({ metadata: _, status: __, ...spec }: KubeObject): Record<string, unknown> {
  return spec;
}
