import type { Client, KubeObject } from '@capstan/kube';
import { CONFIG_MAPS, type Mirror } from './mirror.ts';

/** Writes ConfigMaps of one label, each with another value every time, and remembers every version that came of it, in order. */
export class History {
  readonly #client: Client;
  readonly #set: string;
  /** What a watch from before the first write is to tell of each name. */
  readonly #written = new Map<string, string[]>();
  #count = 0;

  constructor(client: Client, set: string) {
    this.#client = client;
    this.#set = set;
  }

  /** How many changes there were. */
  get size(): number {
    return [...this.#written.values()].reduce((sum, changes) => sum + changes.length, 0);
  }

  async apply(index: number, client: Client = this.#client): Promise<void> {
    const name = `${this.#set}-${index}`;
    const object: KubeObject = {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name, namespace: 'default', labels: { set: this.#set } },
      data: { value: String(++this.#count) },
    };
    const { metadata } = await client.apply(CONFIG_MAPS, object, { fieldManager: 'e2e', force: true });
    this.#note(name, metadata.resourceVersion ?? '');
  }

  async delete(index: number): Promise<void> {
    const name = `${this.#set}-${index}`;
    await this.#client.delete(CONFIG_MAPS, { namespace: 'default', name });
    // The answer does not tell the version of a deletion.
    this.#note(name, 'deleted');
  }

  /** Changes ten objects in turn until told to stop; now and then one goes and comes again. */
  async keepWriting(signal: AbortSignal, pauseMs = 5): Promise<void> {
    for (let turn = 0; !signal.aborted; turn++) {
      const index = turn % 10;
      if (turn % 37 === 36 && this.#exists(index)) await this.delete(index);
      else await this.apply(index);
      await new Promise((resolve) => setTimeout(resolve, pauseMs));
    }
  }

  /** What a mirror from before the first write was told of each name, as {@link written} has it. */
  static toldBy(mirror: Mirror): Record<string, string[]> {
    const told = new Map<string, string[]>();
    for (const event of mirror.told) {
      if (event.type !== 'added' && event.type !== 'modified' && event.type !== 'deleted') continue;
      const { name, resourceVersion = '' } = event.object.metadata;
      told.set(name, [...(told.get(name) ?? []), event.type === 'deleted' ? 'deleted' : resourceVersion]);
    }
    return Object.fromEntries(told);
  }

  get written(): Record<string, string[]> {
    return Object.fromEntries(this.#written);
  }

  /** The last version of each that still exists. */
  get latest(): Record<string, string> {
    const latest = [...this.#written].map(([name, changes]) => [name, changes.at(-1) ?? 'deleted'] as const);
    return Object.fromEntries(latest.filter(([, version]) => version !== 'deleted'));
  }

  #exists(index: number): boolean {
    return (this.#written.get(`${this.#set}-${index}`)?.at(-1) ?? 'deleted') !== 'deleted';
  }

  #note(name: string, change: string): void {
    this.#written.set(name, [...(this.#written.get(name) ?? []), change]);
  }
}
