import type { KubeObject } from '@capstan/kube';
import type { Informer, InformerEvent } from '@capstan/runtime';
import { artifactOf, formatSource, type SourceReference } from './source-reference.ts';

/** The sources that objects build from: one informer a kind that the API server serves. */
export class SourceWatch {
  readonly #informers = new Map<string, Informer>();

  /** From now on sources of this kind are found. */
  add(kind: string, informer: Informer): void {
    this.#informers.set(kind, informer);
  }

  find({ kind, namespace, name }: SourceReference): KubeObject | undefined {
    return this.#informers.get(kind)?.get({ namespace, name });
  }
}

/** The source that an event is about, where it means something new to build: it came or went, or has another artifact. */
export function newlyAvailable(kind: string, { type, object, old }: InformerEvent): string | undefined {
  const { namespace = '', name } = object.metadata;
  const source = formatSource({ kind, namespace, name });
  if (type !== 'updated' || old === undefined) return source;
  const [before, now] = [artifactOf(old), artifactOf(object)];
  return before?.revision === now?.revision && before?.digest === now?.digest ? undefined : source;
}
