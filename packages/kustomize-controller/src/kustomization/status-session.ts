import type { StatusWriter } from '@capstan/runtime';
import type { KustomizationObject } from './kustomization-object.ts';
import type { KustomizationStatus } from './status.ts';

/** Writes the statuses of one reconcile one after the other, each made from what the one before left. */
export class StatusSession {
  readonly #writer: StatusWriter<KustomizationObject>;
  #object: KustomizationObject;
  #last: Promise<void> = Promise.resolve();

  constructor(object: KustomizationObject, writer: StatusWriter<KustomizationObject>) {
    this.#object = object;
    this.#writer = writer;
  }

  /** The object as it is by the last write. */
  get object(): KustomizationObject {
    return this.#object;
  }

  /** Writes the status that `make` gives for the object as it then is; whether anything had to be written. Rejects with KubeError `Conflict` where the object has changed meanwhile. */
  write(make: (object: KustomizationObject) => KustomizationStatus): Promise<boolean> {
    const written = this.#last.then(async () => {
      const before = this.#object;
      this.#object = await this.#writer.patch(before, { ...before, status: make(before) });
      return this.#object !== before;
    });
    this.#last = written.then(
      () => undefined,
      () => undefined,
    );
    return written;
  }
}
