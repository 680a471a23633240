import type { Informer } from '../informer/informer.ts';
import type { Answer } from './http-endpoint.ts';

/** Says why something is not ready; undefined when it is. */
export type ReadyCheck = () => string | undefined;

/** What `/readyz` answers: ready once everything that is watched at the start is in, and for as long as every check is content. */
export class Readiness {
  readonly #checks = new Map<string, ReadyCheck>();
  readonly #missing = new Set<string>();
  readonly #informers: Iterable<Informer>;
  #synced = false;

  constructor(informers: Iterable<Informer>) {
    this.#informers = informers;
  }

  addCheck(name: string, check: ReadyCheck): void {
    this.#checks.set(name, check);
  }

  /** A kind that is waited for. It is named, but does not make the controller unready: there is nothing of it to be done. */
  markMissing(kind: string, missing: boolean): void {
    if (missing) this.#missing.add(kind);
    else this.#missing.delete(kind);
  }

  answer(): Answer {
    const faults = [...this.#unsynced()];
    this.#synced ||= faults.length === 0;
    const unready = this.#synced ? [] : faults;
    for (const [name, check] of this.#checks) {
      const why = check();
      if (why !== undefined) unready.push(`${name}: ${why}`);
    }
    const notes = [...this.#missing].map((kind) => `waiting for the CustomResourceDefinition of ${kind}`);
    if (unready.length > 0) return { status: 503, body: `${[...unready, ...notes].join('\n')}\n` };
    return { status: 200, body: `${['ok', ...notes].join('\n')}\n` };
  }

  *#unsynced(): Generator<string> {
    for (const { resource, isSynced, fault } of this.#informers) {
      if (!isSynced)
        yield `${resource.plural}${resource.group && `.${resource.group}`}: not synced${fault === undefined ? '' : `: ${fault.message}`}`;
    }
  }
}
