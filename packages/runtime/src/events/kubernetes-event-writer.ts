import { createHash } from 'node:crypto';
import { type Client, type Key, KubeError, type Resource } from '@capstan/kube';
import { type KubernetesEvent, sameness } from './event.ts';
import type { Attempt } from './outbox.ts';

const EVENTS: Resource = { group: '', version: 'v1', kind: 'Event', plural: 'events', namespaced: true };

/** Whether an event came too late: its namespace is being deleted, or gone. */
function isOfNamespaceThatGoes({ code, causes }: KubeError): boolean {
  return code === 'NotFound' || causes.some(({ reason }) => reason === 'NamespaceTerminating');
}

/** How many events are remembered, to count repetitions on them. */
const REMEMBERED = 4096;

/** What is kept of a written event: which it is, and how often it happened. */
interface Written {
  readonly key: Key;
  readonly count: number;
}

/** Writes Kubernetes Events; the same event again raises the count of the one that is there. */
export class KubernetesEventWriter {
  readonly #client: Client;
  /** By digest: thousands of texts would be a good part of a controller's memory. */
  readonly #written = new Map<string, Written>();

  constructor(client: Client) {
    this.#client = client;
  }

  /** Writes one event. Never rejects. */
  async write(event: KubernetesEvent): Promise<Attempt> {
    try {
      await this.#count(event);
      return { outcome: 'delivered' };
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      if (!(error instanceof KubeError)) return { outcome: 'refused', why };
      switch (error.code) {
        case 'AlreadyExists':
          return { outcome: 'delivered' };
        case 'Unreachable':
          return { outcome: 'retry', why, unreachable: true };
        case 'Conflict':
        case 'InternalError':
        case 'ServiceUnavailable':
        case 'Timeout':
        case 'TooManyRequests':
          return { outcome: 'retry', why, ...(error.retryAfterMs === undefined ? {} : { afterMs: error.retryAfterMs }) };
        default:
          return { outcome: 'refused', why, isExpected: isOfNamespaceThatGoes(error) };
      }
    }
  }

  async #count(event: KubernetesEvent): Promise<void> {
    const id = createHash('sha256').update(sameness(event)).digest('base64');
    const known = this.#written.get(id);
    if (known !== undefined) {
      const again = { key: known.key, count: known.count + 1 };
      if (await this.#raise(again, event)) return this.#remember(id, again);
    }
    await this.#client.create(EVENTS, event);
    this.#remember(id, { key: keyOf(event), count: event.count });
  }

  /** False when the event has expired. */
  async #raise({ key, count }: Written, { metadata: { annotations = {} }, lastTimestamp }: KubernetesEvent): Promise<boolean> {
    try {
      await this.#client.patch(EVENTS, key, { metadata: { annotations }, count, lastTimestamp }, { type: 'merge' });
      return true;
    } catch (error) {
      if (error instanceof KubeError && error.code === 'NotFound') return false;
      throw error;
    }
  }

  #remember(id: string, written: Written): void {
    this.#written.delete(id);
    this.#written.set(id, written);
    if (this.#written.size <= REMEMBERED) return;
    for (const oldest of this.#written.keys()) {
      this.#written.delete(oldest);
      return;
    }
  }
}

function keyOf({ metadata: { namespace, name } }: KubernetesEvent): Key {
  return namespace === undefined ? { name } : { namespace, name };
}
