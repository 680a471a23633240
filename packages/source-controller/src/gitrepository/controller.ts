import { Label } from '@capstan/api';
import type { KubeObject } from '@capstan/kube';
import {
  type Controller,
  formatKey,
  type Informer,
  type InformerEvent,
  isReady,
  keyOf,
  type ObjectKey,
  type Wish,
  wishChanged,
} from '@capstan/runtime';
import type { GitRepositoryObject } from './object.ts';

const BY_SECRET = 'secret';

/** Wakes GitRepositories for changes of their own. A newer wish ends what is done for the older one. */
export function wishesOf(event: InformerEvent<GitRepositoryObject>): Wish[] {
  if (!wishChanged(event)) return [];
  return [{ key: keyOf(event.object), reason: `the object was ${event.type}`, cancelRunning: true }];
}

/** Wakes GitRepositories for Secrets that they refer to: one that is labelled at once, any where it may mend what failed. */
export class SecretWakeup {
  readonly #informer: Informer<GitRepositoryObject>;
  readonly #controller: () => Controller<GitRepositoryObject>;

  constructor(informer: Informer<GitRepositoryObject>, controller: () => Controller<GitRepositoryObject>) {
    this.#informer = informer;
    this.#controller = controller;
    informer.addIndex(BY_SECRET, ({ metadata, spec }) =>
      spec.secretRef === undefined ? [] : [formatKey({ namespace: metadata.namespace ?? '', name: spec.secretRef.name })],
    );
  }

  secretChanged(key: ObjectKey, metadata: KubeObject['metadata']): void {
    const isWatched = metadata.labels?.[Label.watch] === 'Enabled';
    for (const object of this.#informer.byIndex(BY_SECRET, formatKey(key))) {
      if (!isWatched && isReady(object)) continue;
      this.#controller().enqueue(keyOf(object), `secret ${formatKey(key)} changed`, { cancelRunning: true });
    }
  }
}
