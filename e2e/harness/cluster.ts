import { parseDocuments } from '@capstan/yaml';
import type { ControlPlane } from '../control-plane/control-plane.ts';
import { E2eError } from '../error.ts';
import { waitFor } from '../wait-for.ts';
import { type ClusterObject, conditionOf, nameOf, type ObjectReference, referenceTo } from './cluster-object.ts';
import { ResourcePaths } from './resource-paths.ts';

export interface WaitForObjectOptions {
  /** In milliseconds; 30,000 when absent, as long as any event may take to have its effect. */
  readonly deadlineMs?: number;
  /** Added to the failure's message: a controller's log, say. */
  readonly describe?: () => string | Promise<string>;
}

export interface ExpectedCondition {
  readonly type: string;
  readonly status: 'True' | 'False' | 'Unknown';
  readonly reason?: string;
  readonly message?: RegExp | string;
}

/** The tests' own view of a cluster, as its administrator and apart from the client under test. */
export class Cluster {
  readonly controlPlane: ControlPlane;
  readonly #paths: ResourcePaths;
  readonly #describe: (() => string | Promise<string>) | undefined;

  /** `describe` is added to every failure of a wait: what the controllers logged last. */
  constructor(controlPlane: ControlPlane, describe?: () => string | Promise<string>) {
    this.controlPlane = controlPlane;
    this.#paths = new ResourcePaths(controlPlane);
    this.#describe = describe;
  }

  /** Applies objects, or YAML, in their order by server-side apply as `kubectl` does; what the API server made of them. */
  async apply(manifests: string | readonly ClusterObject[], options: { fieldManager?: string } = {}): Promise<ClusterObject[]> {
    const { fieldManager = 'kubectl' } = options;
    // YAML of a test holds objects of Kubernetes; the API server refuses anything else.
    const objects =
      typeof manifests === 'string' ? (parseDocuments(manifests, { flavor: 'sigs' }) as unknown as ClusterObject[]) : manifests;
    const applied: ClusterObject[] = [];
    for (const object of objects) {
      const path = `${await this.#paths.pathOf(referenceTo(object))}?fieldManager=${fieldManager}&force=true`;
      applied.push(
        await this.controlPlane.json<ClusterObject>(path, { method: 'PATCH', body: object, contentType: 'application/apply-patch+yaml' }),
      );
    }
    return applied;
  }

  async get(reference: ObjectReference): Promise<ClusterObject> {
    return this.controlPlane.json<ClusterObject>(await this.#paths.pathOf(reference));
  }

  /** The object; undefined when there is none. */
  async find(reference: ObjectReference): Promise<ClusterObject | undefined> {
    const path = await this.#paths.pathOf(reference);
    const { status, text } = await this.controlPlane.request(path);
    if (status === 404) return undefined;
    if (status !== 200) throw new E2eError('RequestFailed', `GET ${path}: ${status} ${text}`);
    return JSON.parse(text) as ClusterObject;
  }

  async list(kind: { apiVersion: string; kind: string; namespace?: string }, labelSelector?: string): Promise<ClusterObject[]> {
    const query = labelSelector === undefined ? '' : `?labelSelector=${encodeURIComponent(labelSelector)}`;
    const { items } = await this.controlPlane.json<{ items: ClusterObject[] }>((await this.#paths.pathOf(kind)) + query);
    // The items of a list leave out what the list says of all of them.
    return items.map((item) => ({ ...item, apiVersion: kind.apiVersion, kind: kind.kind }));
  }

  /** A JSON merge patch, as an edit by hand. */
  async patch(
    reference: ObjectReference,
    patch: unknown,
    options: { fieldManager?: string; subresource?: string } = {},
  ): Promise<ClusterObject> {
    const { fieldManager = 'kubectl-edit', subresource } = options;
    const path = (await this.#paths.pathOf(reference)) + (subresource === undefined ? '' : `/${subresource}`);
    return this.controlPlane.json<ClusterObject>(`${path}?fieldManager=${fieldManager}`, {
      method: 'PATCH',
      body: patch,
      contentType: 'application/merge-patch+json',
    });
  }

  /** Deletes the object; nothing happens when there is none. */
  async delete(reference: ObjectReference, propagationPolicy: 'Background' | 'Foreground' | 'Orphan' = 'Background'): Promise<void> {
    const path = await this.#paths.pathOf(reference);
    const { status, text } = await this.controlPlane.request(path, { method: 'DELETE', body: { propagationPolicy } });
    if (status > 299 && status !== 404) throw new E2eError('RequestFailed', `DELETE ${path}: ${status} ${text}`);
  }

  /** Asks for a reconcile as `flux reconcile` does; the token that `status.lastHandledReconcileAt` will be. */
  async requestReconcile(reference: ObjectReference): Promise<string> {
    const token = new Date().toISOString();
    await this.patch(reference, { metadata: { annotations: { 'reconcile.fluxcd.io/requestedAt': token } } }, { fieldManager: 'flux' });
    return token;
  }

  /** Waits until the object is so; the object. The failure shows its last status. */
  async waitForObject(
    reference: ObjectReference,
    what: string,
    holds: (object: ClusterObject) => boolean,
    options: WaitForObjectOptions = {},
  ): Promise<ClusterObject> {
    let last: ClusterObject | undefined;
    const check = async () => {
      last = await this.find(reference);
      return last !== undefined && holds(last) ? last : undefined;
    };
    return waitFor(check, {
      what: `${nameOf(reference)} ${what}`,
      ...(options.deadlineMs === undefined ? {} : { deadlineMs: options.deadlineMs }),
      describe: async () => this.#lastState(last, options),
    });
  }

  /** Waits until the object has this condition for its present generation. */
  async waitForCondition(reference: ObjectReference, expected: ExpectedCondition, options?: WaitForObjectOptions): Promise<ClusterObject> {
    const { type, status, reason, message } = expected;
    const what = `to have ${type}=${status}${reason === undefined ? '' : ` (${reason})`}${message === undefined ? '' : ` saying ${message}`}`;
    const holds = (object: ClusterObject) => {
      const condition = conditionOf(object, type);
      if (condition === undefined || condition.status !== status) return false;
      if (condition.observedGeneration !== undefined && condition.observedGeneration !== object.metadata.generation) return false;
      if (reason !== undefined && condition.reason !== reason) return false;
      const text = condition.message ?? '';
      return message === undefined || (typeof message === 'string' ? text.includes(message) : message.test(text));
    };
    return this.waitForObject(reference, what, holds, options);
  }

  async waitForReady(reference: ObjectReference, options?: WaitForObjectOptions): Promise<ClusterObject> {
    return this.waitForCondition(reference, { type: 'Ready', status: 'True' }, options);
  }

  async waitForGone(reference: ObjectReference, options: WaitForObjectOptions = {}): Promise<void> {
    let last: ClusterObject | undefined;
    const check = async () => {
      last = await this.find(reference);
      return last === undefined;
    };
    await waitFor(check, {
      what: `${nameOf(reference)} to be gone`,
      ...(options.deadlineMs === undefined ? {} : { deadlineMs: options.deadlineMs }),
      describe: async () => this.#lastState(last, options),
    });
  }

  async #lastState(last: ClusterObject | undefined, options: WaitForObjectOptions): Promise<string> {
    const { metadata, status } = last ?? {};
    const seen =
      last === undefined
        ? 'there is no such object'
        : JSON.stringify({ generation: metadata?.generation, ...ends(metadata), status }, null, 2);
    return [seen, await (options.describe ?? this.#describe)?.()].filter((part) => part !== undefined).join('\n');
  }
}

/** Why an object does not go, where it is to go. */
function ends(metadata: ClusterObject['metadata'] | undefined): object {
  if (metadata?.deletionTimestamp === undefined) return {};
  return { deletionTimestamp: metadata.deletionTimestamp, finalizers: metadata.finalizers };
}
