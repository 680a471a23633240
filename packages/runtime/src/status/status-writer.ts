import type { Client, KubeObject, Resource } from '@capstan/kube';
import type { Informer } from '../informer/informer.ts';
import { mergePatch } from './merge-patch.ts';

export interface StatusWriterOptions<T extends KubeObject> {
  readonly client: Client;
  readonly resource: Resource;
  /** The controller's name, as in `kubectl get --show-managed-fields`. */
  readonly fieldManager: string;
  /** Told of each write, so that the next reconcile reads it. */
  readonly informer?: Informer<T>;
}

/** Writes the status of objects of one kind. */
export class StatusWriter<T extends KubeObject> {
  readonly #options: StatusWriterOptions<T>;

  constructor(options: StatusWriterOptions<T>) {
    this.#options = options;
  }

  /**
   * Makes the status of `before` that of `after`, by one merge patch that the server takes only if the object is still the one of
   * `before` (uid and resourceVersion). Nothing is sent when nothing changed. Gives the object as it is now.
   * @throws KubeError Conflict when somebody else wrote meanwhile: read again and decide again; NotFound when it is gone.
   */
  async patch(before: T, after: T, signal?: AbortSignal): Promise<T> {
    const status = mergePatch(before.status ?? {}, after.status ?? {});
    if (status === undefined) return before;
    const { client, resource, fieldManager, informer } = this.#options;
    const { name, namespace, uid, resourceVersion } = before.metadata;
    const key = namespace === undefined ? { name } : { namespace, name };
    const body = { metadata: { uid, resourceVersion }, status };
    const written = await client.patch<T>(resource, key, body, { type: 'merge', subresource: 'status', fieldManager, signal });
    informer?.observe(written);
    return written;
  }
}
