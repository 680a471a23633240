import type { Kustomization } from '@capstan/api';
import type { Resource } from '@capstan/kube';
import { type Informer, type InformerEvent, type InformerSet, withoutContent } from '@capstan/runtime';
import { UNKNOWN_VERSION } from './owner-state.ts';
import { CONFIG_MAPS, SECRETS } from './substitutions.ts';

/** One string for a config: the key of the index by which it finds those who refer to it. */
export function formatConfig(kind: string, namespace: string, name: string): string {
  return `${kind}/${namespace}/${name}`;
}

/** The configs that an object refers to. */
export function configsOf({
  metadata,
  spec,
}: Pick<Kustomization, 'metadata' | 'spec'>): { kind: string; namespace: string; name: string }[] {
  return (spec.postBuild?.substituteFrom ?? []).map(({ kind, name }) => ({ kind, namespace: metadata.namespace ?? '', name }));
}

/**
 * The ConfigMaps and Secrets that objects refer to, their metadata alone, in the namespaces where any are referred to: so that nobody
 * asks the API server whether one has changed.
 */
export class ConfigWatch {
  readonly #informers: InformerSet;
  readonly #onChange: (kind: string, event: InformerEvent) => void;
  readonly #watched = new Map<string, Informer>();

  constructor(informers: InformerSet, onChange: (kind: string, event: InformerEvent) => void) {
    this.#informers = informers;
    this.#onChange = onChange;
  }

  /**
   * The versions of all configs of an object, as one string; it begins to watch those that it does not yet, and waits until they are
   * known, for five seconds at most.
   */
  async versionsOf(object: Pick<Kustomization, 'metadata' | 'spec'>): Promise<string> {
    const versions: string[] = [];
    for (const { kind, namespace, name } of configsOf(object)) {
      const informer = this.#informer(kind === 'Secret' ? SECRETS : CONFIG_MAPS, namespace);
      if (!informer.isSynced) await syncedWithin(informer, 5_000);
      const version = informer.get({ namespace, name })?.metadata.resourceVersion ?? 'absent';
      versions.push(`${kind}/${name}${informer.isSynced ? `@${version}` : UNKNOWN_VERSION}`);
    }
    return versions.join(' ');
  }

  #informer(resource: Resource, namespace: string): Informer {
    const key = `${resource.kind}/${namespace}`;
    const known = this.#watched.get(key);
    if (known !== undefined) return known;
    const informer = this.#informers.informer(resource, { namespace, metadataOnly: true, transform: withoutContent });
    informer.onChange((event) => this.#onChange(resource.kind, event));
    this.#watched.set(key, informer);
    return informer;
  }
}

async function syncedWithin(informer: Informer, timeoutMs: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, timeoutMs);
  });
  await Promise.race([informer.synced, timeout]);
  clearTimeout(timer);
}
