import type { Client, KubeObject, Resource } from '@capstan/kube';
import type { Informer } from '../informer/informer.ts';
import type { InformerSet } from '../informer/informer-set.ts';
import { withoutContent } from '../informer/without-content.ts';
import { formatKey } from '../object-key.ts';
import type { ObjectKey } from '../types.ts';

/** A Secret's data by key, decoded from base64. */
export type SecretData = ReadonlyMap<string, Uint8Array>;

export const SECRETS: Resource = { group: '', version: 'v1', kind: 'Secret', plural: 'secrets', namespaced: true };

/** How many Secrets are kept; of more, those that were read longest ago are not. */
const CACHED = 500;

interface CachedSecret {
  readonly resourceVersion: string | undefined;
  readonly data: SecretData;
}

/**
 * Reads Secrets, each again only when it has changed: a watch of their metadata, which begins with the first Secret that is asked for, tells
 * whether it has. Where the watch is not allowed, every read is a request.
 */
export class SecretReader {
  readonly #client: Client;
  readonly #informers: InformerSet;
  readonly #namespace: string | undefined;
  readonly #cache = new Map<string, CachedSecret>();
  readonly #onChange: (key: ObjectKey, metadata: KubeObject['metadata']) => void;
  #metadata: Informer<KubeObject> | undefined;

  /** `onChange` is called for every Secret of `namespace` (all where undefined) that comes or changes once the watch has begun. */
  constructor(
    client: Client,
    informers: InformerSet,
    namespace: string | undefined,
    onChange: (key: ObjectKey, metadata: KubeObject['metadata']) => void = () => {},
  ) {
    this.#client = client;
    this.#informers = informers;
    this.#namespace = namespace;
    this.#onChange = onChange;
  }

  /** The Secret's data as far as is known now. Rejects as the client does, or with the signal's reason. */
  async read(key: ObjectKey, signal?: AbortSignal): Promise<SecretData> {
    const id = formatKey(key);
    const cached = this.#cache.get(id);
    const watched = this.#watch();
    const isCurrent = watched.isSynced && watched.fault === undefined;
    this.#cache.delete(id);
    if (isCurrent && cached !== undefined && watched.get(key)?.metadata.resourceVersion === cached.resourceVersion) {
      this.#keep(id, cached);
      return cached.data;
    }
    const secret = await this.#client.get<KubeObject>(SECRETS, key, { signal });
    const data = decode(secret);
    // What no watch tells of would lie here for nothing.
    if (watched.fault === undefined) this.#keep(id, { resourceVersion: secret.metadata.resourceVersion, data });
    return data;
  }

  #keep(id: string, secret: CachedSecret): void {
    this.#cache.set(id, secret);
    if (this.#cache.size <= CACHED) return;
    for (const oldest of this.#cache.keys()) {
      this.#cache.delete(oldest);
      return;
    }
  }

  #watch(): Informer<KubeObject> {
    if (this.#metadata !== undefined) return this.#metadata;
    const informer = this.#informers.informer<KubeObject>(SECRETS, {
      metadataOnly: true,
      transform: withoutContent,
      namespace: this.#namespace,
    });
    informer.onChange(({ type, object, initial }) => {
      const key = { namespace: object.metadata.namespace ?? '', name: object.metadata.name };
      // What it held before is of no use to anybody.
      if (type !== 'added') this.#cache.delete(formatKey(key));
      if (!initial) this.#onChange(key, object.metadata);
    });
    this.#metadata = informer;
    return informer;
  }
}

function decode({ data }: KubeObject): SecretData {
  const entries = typeof data === 'object' && data !== null ? Object.entries(data) : [];
  return new Map(entries.map(([key, value]) => [key, Buffer.from(String(value), 'base64')]));
}
