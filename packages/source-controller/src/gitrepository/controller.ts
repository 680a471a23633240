import { Label } from '@capstan/api';
import type { KubeObject } from '@capstan/kube';
import {
  type Controller,
  formatKey,
  INTERVAL,
  type Informer,
  type InformerEvent,
  isReady,
  keyOf,
  type ObjectKey,
  RETRY,
  type Wish,
  wishChanged,
} from '@capstan/runtime';
import type { GitRepositoryObject } from './object.ts';

const BY_SECRET = 'secret';
/** The reason of what existed when the process began. */
const START = 'start';

/** Wakes GitRepositories for changes of their own. A newer wish ends what is done for the older one. */
export function wishesOf(event: InformerEvent<GitRepositoryObject>): Wish[] {
  if (!wishChanged(event)) return [];
  return [{ key: keyOf(event.object), reason: event.initial ? START : `the object was ${event.type}`, cancelRunning: true }];
}

/** Whether something has happened, other than that time has passed or the process has begun. */
export function isNews(reasons: ReadonlySet<string>): boolean {
  return [...reasons].some((reason) => reason !== START && reason !== INTERVAL && reason !== RETRY);
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
