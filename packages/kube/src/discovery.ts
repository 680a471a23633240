import { KubeError } from './error.ts';
import { type GroupDiscoveryList, parseGroupDiscovery, parseResourceList, type ResourceList, silentGroups } from './parse-discovery.ts';
import type { Transport } from './transport.ts';
import type { Discovery, Resource } from './types.ts';

// How soon a kind that was not found is looked for again.
const MISS_MS = 3_000;
const AGGREGATED =
  'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList,application/json';

interface Document {
  readonly etag: string | undefined;
  readonly resources: readonly Resource[];
  /** Groups with an API service that does not answer. */
  readonly silent: readonly string[];
}

interface Snapshot {
  readonly all: readonly Resource[];
  readonly byKind: ReadonlyMap<string, Resource>;
  readonly preferred: ReadonlyMap<string, Resource>;
  readonly silent: ReadonlySet<string>;
  readonly at: number;
}

interface GroupList {
  readonly groups?: readonly {
    readonly name: string;
    readonly versions: readonly { readonly groupVersion: string }[];
    readonly preferredVersion?: { readonly groupVersion: string };
  }[];
}

/** Discovery over a transport: two requests for everything, repeated only when something is not found or {@link invalidate} was called. */
export class CachedDiscovery implements Discovery {
  readonly #transport: Transport;
  readonly #now: () => number;
  readonly #documents = new Map<string, Document>();
  #snapshot: Snapshot | undefined;
  #fetching: Promise<Snapshot> | undefined;
  #generation = 0;

  constructor(transport: Transport, now: () => number = () => performance.now()) {
    this.#transport = transport;
    this.#now = now;
  }

  async resourceFor(apiVersion: string, kind: string): Promise<Resource | undefined> {
    return this.#find((snapshot) => snapshot.byKind.get(`${apiVersion}/${kind}`));
  }

  async preferredFor(group: string, kind: string): Promise<Resource | undefined> {
    return this.#find((snapshot) => snapshot.preferred.get(`${group}/${kind}`));
  }

  async isSilent(group: string): Promise<boolean> {
    return (this.#snapshot ?? (await this.#fetch())).silent.has(group);
  }

  async all(): Promise<readonly Resource[]> {
    return (this.#snapshot ?? (await this.#fetch())).all;
  }

  invalidate(): void {
    this.#snapshot = undefined;
    // What is under way may have been answered before the change that the caller knows of.
    this.#fetching = undefined;
    this.#generation++;
  }

  async #find(look: (snapshot: Snapshot) => Resource | undefined): Promise<Resource | undefined> {
    const known = this.#snapshot;
    if (known === undefined) return look(await this.#fetch());
    const found = look(known);
    if (found !== undefined || this.#now() - known.at < MISS_MS) return found;
    return look(await this.#fetch());
  }

  #fetch(): Promise<Snapshot> {
    if (this.#fetching !== undefined) return this.#fetching;
    const generation = this.#generation;
    const fetching = this.#read().then(
      (snapshot) => {
        if (generation === this.#generation) {
          this.#snapshot = snapshot;
          this.#fetching = undefined;
        }
        return snapshot;
      },
      (error) => {
        if (generation === this.#generation) this.#fetching = undefined;
        throw error;
      },
    );
    this.#fetching = fetching;
    return fetching;
  }

  async #read(): Promise<Snapshot> {
    const [core, groups] = await Promise.all([this.#document('/api'), this.#document('/apis')]);
    const all = [...core.resources, ...groups.resources];
    const byKind = new Map<string, Resource>();
    const preferred = new Map<string, Resource>();
    for (const resource of all) {
      const { group, version, kind } = resource;
      putFirst(byKind, `${group === '' ? version : `${group}/${version}`}/${kind}`, resource);
      putFirst(preferred, `${group}/${kind}`, resource);
    }
    return { all, byKind, preferred, silent: new Set([...core.silent, ...groups.silent]), at: this.#now() };
  }

  async #document(path: '/api' | '/apis'): Promise<Document> {
    const before = this.#documents.get(path);
    const answer = await this.#transport.request({
      verb: 'discover',
      method: 'GET',
      path,
      resource: '',
      accept: AGGREGATED,
      idempotent: true,
      ...(before?.etag === undefined ? {} : { headers: ['if-none-match', before.etag] }),
    });
    if (answer.status === 304 && before !== undefined) return before;
    const type = String(answer.headers['content-type'] ?? '');
    const body = parseJson(answer.body);
    const found = type.includes('as=APIGroupDiscoveryList')
      ? aggregated(body, before?.resources ?? [])
      : await this.#unaggregated(path, body, before?.resources ?? []);
    const etag = answer.headers.etag;
    const document = { etag: etag === undefined || etag === '' ? undefined : etag, ...found };
    this.#documents.set(path, document);
    return document;
  }

  /** One request a group's version, for servers before 1.27 and for proxies that rewrite the Accept header. */
  async #unaggregated(path: '/api' | '/apis', body: unknown, before: readonly Resource[]): Promise<Omit<Document, 'etag'>> {
    // APIVersions under /api, APIGroupList under /apis.
    const groupVersions =
      path === '/api'
        ? ((body as { versions?: string[] }).versions ?? [])
        : ((body as GroupList).groups ?? []).flatMap(({ versions, preferredVersion }) => {
            const names = versions.map((one) => one.groupVersion);
            const first = preferredVersion?.groupVersion;
            return first === undefined ? names : [first, ...names.filter((one) => one !== first)];
          });
    const lists = await Promise.all(
      groupVersions.map((groupVersion) => this.#resourceList(`${path}/${groupVersion}`, groupVersion, before)),
    );
    return { resources: lists.flatMap(({ resources }) => resources), silent: lists.flatMap(({ silent }) => silent) };
  }

  async #resourceList(path: string, groupVersion: string, before: readonly Resource[]): Promise<Omit<Document, 'etag'>> {
    try {
      const answer = await this.#transport.request({ verb: 'discover', method: 'GET', path, resource: '', idempotent: true });
      // The API server's contract.
      return { resources: parseResourceList(parseJson(answer.body) as ResourceList), silent: [] };
    } catch (error) {
      // An API service that does not answer must not hide all others.
      if (error instanceof KubeError && (error.code === 'ServiceUnavailable' || error.code === 'NotFound')) {
        const known = before.filter(({ group, version }) => (group === '' ? version : `${group}/${version}`) === groupVersion);
        return { resources: known, silent: groupVersion.includes('/') ? groupVersion.split('/').slice(0, 1) : [''] };
      }
      throw error;
    }
  }
}

function aggregated(body: unknown, before: readonly Resource[]): Omit<Document, 'etag'> {
  // The content type said what it is.
  const list = body as GroupDiscoveryList;
  return { resources: parseGroupDiscovery(list, before), silent: silentGroups(list) };
}

function putFirst(map: Map<string, Resource>, key: string, resource: Resource): void {
  if (!map.has(key)) map.set(key, resource);
}

/** The JSON of an answer's body. Throws `InvalidResponse`. */
export function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch (error) {
    throw new KubeError('InvalidResponse', 'the API server answered something that is not JSON', { cause: error });
  }
}
