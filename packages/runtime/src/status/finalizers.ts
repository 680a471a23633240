import type { Client, KubeObject, Resource } from '@capstan/kube';
import type { Informer } from '../informer/informer.ts';

export interface FinalizerOptions<T extends KubeObject> {
  readonly client: Client;
  readonly resource: Resource;
  /** The finalizer's name, such as `finalizers.fluxcd.io`. */
  readonly finalizer: string;
  readonly fieldManager: string;
  readonly informer?: Informer<T>;
}

/** Adds and removes one finalizer, each by a write of its own that the server takes only if the object has not changed. */
export class Finalizers<T extends KubeObject> {
  readonly #options: FinalizerOptions<T>;

  constructor(options: FinalizerOptions<T>) {
    this.#options = options;
  }

  has(object: T): boolean {
    return object.metadata.finalizers?.includes(this.#options.finalizer) ?? false;
  }

  /** Gives the object with the finalizer; sends nothing when it has it. @throws KubeError Conflict */
  async add(object: T, signal?: AbortSignal): Promise<T> {
    if (this.has(object)) return object;
    return this.#write(object, [...(object.metadata.finalizers ?? []), this.#options.finalizer], signal);
  }

  /** Takes the finalizer away, which may be the end of the object; sends nothing when it has none. @throws KubeError Conflict */
  async remove(object: T, signal?: AbortSignal): Promise<T> {
    if (!this.has(object)) return object;
    const left = (object.metadata.finalizers ?? []).filter((name) => name !== this.#options.finalizer);
    return this.#write(object, left, signal);
  }

  async #write(object: T, finalizers: string[], signal: AbortSignal | undefined): Promise<T> {
    const { client, resource, fieldManager, informer } = this.#options;
    const { name, namespace, uid, resourceVersion } = object.metadata;
    const key = namespace === undefined ? { name } : { namespace, name };
    const patch = { metadata: { uid, resourceVersion, finalizers: finalizers.length === 0 ? null : finalizers } };
    const written = await client.patch<T>(resource, key, patch, { type: 'merge', fieldManager, signal });
    // The last finalizer of an object that is being deleted: the watch tells that it is gone.
    const gone = written.metadata.deletionTimestamp !== undefined && (written.metadata.finalizers ?? []).length === 0;
    if (!gone) informer?.observe(written);
    return written;
  }
}
