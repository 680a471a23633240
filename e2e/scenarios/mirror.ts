import type { Client, KubeObject, Resource, ResourceEvent } from '@capstan/kube';

export const CONFIG_MAPS: Resource = { group: '', version: 'v1', kind: 'ConfigMap', plural: 'configmaps', namespaced: true };

/** What a consumer of an endless watch knows, and all that it was told. */
export class Mirror {
  readonly objects = new Map<string, KubeObject>();
  readonly told: ResourceEvent[] = [];
  readonly #abort = new AbortController();
  readonly #done: Promise<void>;

  constructor(client: Client, labelSelector: string) {
    this.#done = this.#run(client, labelSelector);
  }

  count(type: ResourceEvent['type']): number {
    return this.told.filter((event) => event.type === type).length;
  }

  versions(): Record<string, string | undefined> {
    return Object.fromEntries([...this.objects].map(([name, { metadata }]) => [name, metadata.resourceVersion]));
  }

  async stop(): Promise<void> {
    this.#abort.abort();
    await this.#done;
  }

  async #run(client: Client, labelSelector: string): Promise<void> {
    for await (const event of client.watchResource(CONFIG_MAPS, {
      namespace: 'default',
      labelSelector,
      metadataOnly: true,
      signal: this.#abort.signal,
    })) {
      this.told.push(event);
      if (event.type === 'restarted') {
        this.objects.clear();
        for (const item of event.items) this.objects.set(item.metadata.name, item);
      } else if (event.type === 'deleted') this.objects.delete(event.object.metadata.name);
      else if (event.type === 'added' || event.type === 'modified') this.objects.set(event.object.metadata.name, event.object);
    }
  }
}
