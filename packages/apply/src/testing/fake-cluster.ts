import {
  type ApplyOptions,
  type Client,
  type Discovery,
  type Key,
  KubeError,
  type KubeObject,
  type Resource,
  type ResourceEvent,
} from '@capstan/kube';

/** The kinds that a {@link FakeCluster} serves. */
const RESOURCES: readonly Resource[] = [
  { group: '', version: 'v1', kind: 'ConfigMap', plural: 'configmaps', namespaced: true },
  { group: '', version: 'v1', kind: 'Secret', plural: 'secrets', namespaced: true },
  { group: '', version: 'v1', kind: 'Namespace', plural: 'namespaces', namespaced: false },
  { group: 'apps', version: 'v1', kind: 'Deployment', plural: 'deployments', namespaced: true },
  { group: 'batch', version: 'v1', kind: 'Job', plural: 'jobs', namespaced: true },
  {
    group: 'apiextensions.k8s.io',
    version: 'v1',
    kind: 'CustomResourceDefinition',
    plural: 'customresourcedefinitions',
    namespaced: false,
  },
];

/** One request that a {@link FakeCluster} was sent, such as `apply ConfigMap/a`, `dry-run ConfigMap/a`. */
export type FakeRequest = string;

/**
 * As much of an API server as the tests of this package need: whole objects, versions, our own managed fields, deletion by uid.
 * What another manager's write does to our fields is given by the test; the real rules are tested against a real API server.
 */
export class FakeCluster {
  readonly requests: FakeRequest[] = [];
  /** The watches that were begun, as `KIND in NAMESPACE`; `all` for all namespaces. */
  readonly watches: string[] = [];
  readonly objects = new Map<string, KubeObject>();
  /** Why an object of this name is refused, if it is. */
  readonly refusals = new Map<string, KubeError>();
  /** Groups whose API service does not answer. */
  readonly silentGroups = new Set<string>();
  /** Which watches are forbidden; the namespace is empty for all. */
  mayWatch: (kind: string, namespace: string) => boolean = () => true;
  /** The time of what is applied; one of its own for each change where absent. */
  now: string | undefined;
  readonly #watchers = new Set<(event: ResourceEvent) => void>();
  #version = 0;

  /** Puts an object as another tool would. */
  put(object: KubeObject): KubeObject {
    this.#version += 1;
    const known = this.objects.get(keyOf(object));
    const stored = structuredClone(object);
    stored.metadata.uid ??= known?.metadata.uid ?? `uid-${this.#version}`;
    stored.metadata.resourceVersion = String(this.#version);
    this.objects.set(keyOf(stored), stored);
    this.#tell({ type: known === undefined ? 'added' : 'modified', object: stored });
    return stored;
  }

  remove(kind: string, name: string): void {
    for (const [key, object] of this.objects) {
      if (object.kind !== kind || object.metadata.name !== name) continue;
      this.objects.delete(key);
      this.#tell({ type: 'deleted', object });
    }
  }

  find(kind: string, name: string): KubeObject | undefined {
    return [...this.objects.values()].find((object) => object.kind === kind && object.metadata.name === name);
  }

  client(): Client {
    const discovery: Discovery = {
      resourceFor: async (apiVersion, kind) =>
        RESOURCES.find((resource) => apiVersionOf(resource) === apiVersion && resource.kind === kind),
      preferredFor: async (group, kind) => RESOURCES.find((resource) => resource.group === group && resource.kind === kind),
      isSilent: async (group) => this.silentGroups.has(group),
      all: async () => RESOURCES,
      invalidate: () => undefined,
    };
    const client = {
      identity: undefined,
      discovery,
      as: () => client,
      get: async (resource: Resource, key: Key) => this.#get(resource, key),
      apply: async (resource: Resource, object: KubeObject, options: ApplyOptions) => this.#apply(resource, object, options),
      patch: async (resource: Resource, key: Key) => {
        this.requests.push(`patch ${resource.kind}/${key.name}`);
        return this.#get(resource, key);
      },
      delete: async (resource: Resource, key: Key, options: { uid?: string } = {}) => {
        this.requests.push(`delete ${resource.kind}/${key.name}`);
        const known = this.#find(resource, key);
        if (known === undefined) throw new KubeError('NotFound', `${key.name} not found`);
        if (options.uid !== undefined && options.uid !== known.metadata.uid) throw new KubeError('Conflict', 'another uid');
        this.remove(resource.kind, key.name);
      },
      watchResource: (resource: Resource, options: { namespace?: string; signal: AbortSignal }) => this.#watch(resource, options),
    };
    // Only what this package calls is there.
    return client as unknown as Client;
  }

  #find(resource: Resource, key: Key): KubeObject | undefined {
    return this.objects.get(`${resource.kind}/${key.namespace ?? ''}/${key.name}`);
  }

  #get(resource: Resource, key: Key): KubeObject {
    this.requests.push(`get ${resource.kind}/${key.name}`);
    const known = this.#find(resource, key);
    if (known === undefined) throw new KubeError('NotFound', `${resource.plural} "${key.name}" not found`);
    return structuredClone(known);
  }

  #apply(resource: Resource, object: KubeObject, options: ApplyOptions): KubeObject {
    this.requests.push(`${options.dryRun === true ? 'dry-run' : 'apply'} ${resource.kind}/${object.metadata.name}`);
    const refusal = this.refusals.get(object.metadata.name);
    const known = this.objects.get(keyOf(object));
    // What cannot be changed can still be created.
    if (refusal !== undefined && (known !== undefined || !refusal.message.includes('immutable'))) throw refusal;
    const { metadata, ...fields } = structuredClone(object);
    const same =
      known !== undefined &&
      JSON.stringify({ ...known, metadata: undefined }) === JSON.stringify({ ...known, ...fields, metadata: undefined });
    const ours = { manager: options.fieldManager, operation: 'Apply' as const, fieldsV1: fieldsOf(object) };
    const old = known?.metadata.managedFields?.find((entry) => entry.manager === options.fieldManager && entry.operation === 'Apply');
    const unchanged = same && JSON.stringify(old?.fieldsV1) === JSON.stringify(ours.fieldsV1);
    const others = (known?.metadata.managedFields ?? []).filter((entry) => entry !== old);
    const answer: KubeObject = {
      ...known,
      ...fields,
      metadata: {
        ...known?.metadata,
        ...metadata,
        annotations: { ...known?.metadata.annotations, ...metadata.annotations },
        managedFields: [...others, { ...ours, time: unchanged ? (old?.time ?? '') : (this.now ?? `t${this.#version + 1}`) }],
      },
    };
    if (options.dryRun === true) return answer;
    return unchanged ? structuredClone(known) : structuredClone(this.put(answer));
  }

  async *#watch(resource: Resource, { namespace, signal }: { namespace?: string; signal: AbortSignal }): AsyncIterable<ResourceEvent> {
    this.watches.push(`${resource.kind} in ${namespace ?? 'all'}`);
    if (!this.mayWatch(resource.kind, namespace ?? '')) {
      yield { type: 'interrupted', error: new KubeError('Forbidden', 'you may not'), retryAfterMs: 1_000 };
    }
    const queue: ResourceEvent[] = [];
    let wake: () => void = () => undefined;
    const push = (event: ResourceEvent): void => {
      if ('object' in event && event.object.kind !== resource.kind) return;
      queue.push(event);
      wake();
    };
    this.#watchers.add(push);
    signal.addEventListener('abort', () => wake());
    const items = [...this.objects.values()].filter(({ kind }) => kind === resource.kind);
    yield { type: 'restarted', items, resourceVersion: String(this.#version) };
    while (!signal.aborted) {
      const next = queue.shift();
      if (next !== undefined) yield next;
      else {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    }
    this.#watchers.delete(push);
  }

  #tell(event: ResourceEvent): void {
    for (const push of this.#watchers) push(structuredClone(event));
  }
}

function apiVersionOf({ group, version }: Resource): string {
  return group === '' ? version : `${group}/${version}`;
}

function keyOf(object: KubeObject): string {
  return `${object.kind}/${object.metadata.namespace ?? ''}/${object.metadata.name}`;
}

function fieldsOf(value: unknown): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return {};
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name]) => !['apiVersion', 'kind', 'name', 'namespace'].includes(name))
      .map(([name, inner]) => [`f:${name}`, fieldsOf(inner)]),
  );
}

/** A ConfigMap of the namespace `apps`. */
export function configMap(name: string, data: Record<string, string> = {}, annotations?: Record<string, string>): KubeObject {
  const metadata = { name, namespace: 'apps', ...(annotations === undefined ? {} : { annotations }) };
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata, data };
}

/** Waits until `condition` holds; fails after a second. */
export async function eventually(condition: () => boolean): Promise<void> {
  for (let round = 0; round < 200; round++) {
    if (condition()) return;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  throw new Error('it did not come to pass within a second');
}
