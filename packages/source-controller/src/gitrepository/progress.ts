import type { Artifact } from '@capstan/api';
import { type AbortableTimer, type Clock, compareVersions, type Informer, keyOf, type StatusWriter, wishChanged } from '@capstan/runtime';
import type { GitRepositoryObject } from './object.ts';
import { isWorthShowing, type Outcome, type Progressing, summarize } from './status.ts';

const VISIBLE_AFTER_MS = 1_000;

export interface ProgressOptions {
  readonly object: GitRepositoryObject;
  readonly informer: Informer<GitRepositoryObject>;
  readonly writer: StatusWriter<GitRepositoryObject>;
  readonly clock: Clock;
  readonly artifact: Artifact | undefined;
}

/** The status writes of one reconcile, one after another: the last one alone, unless the work lasts so long that people should see it. */
export class Progress {
  readonly #options: ProgressOptions;
  #timer: AbortableTimer | undefined;
  #current: GitRepositoryObject;
  #progressing: Progressing;
  #lasts = false;
  #pending: Promise<void> = Promise.resolve();

  constructor(options: ProgressOptions) {
    const { object, artifact } = options;
    this.#options = options;
    this.#current = object;
    this.#progressing = { kind: 'progressing', artifact };
  }

  /** What waits for its turn is not worked on yet: the time until people should see it begins here. */
  begin(): void {
    this.#timer?.cancel();
    this.#timer = this.#options.clock.after(VISIBLE_AFTER_MS, () => {
      this.#lasts = true;
      this.#show();
    });
  }

  /** The revision that is being fetched or stored; undefined where it is the artifact's. */
  get newRevision(): string | undefined {
    return this.#progressing.newRevision;
  }

  found(newRevision: string | undefined): void {
    this.#progressing = { ...this.#progressing, newRevision };
    if (this.#lasts) this.#show();
  }

  /** Writes the end, if it changes anything; gives the object as it is now. */
  async finish(outcome: Outcome, signal: AbortSignal): Promise<GitRepositoryObject> {
    await this.stop();
    await this.#write(outcome, signal);
    return this.#current;
  }

  /** No write after this. */
  async stop(): Promise<void> {
    this.#timer?.cancel();
    this.#lasts = false;
    await this.#pending;
  }

  #show(): void {
    if (!isWorthShowing(this.#current, this.#progressing)) return;
    this.#pending = this.#pending
      .then(() => this.#write(this.#progressing))
      .catch(() => {
        // The last write tells what is wrong.
      });
  }

  async #write(outcome: Outcome, signal?: AbortSignal): Promise<void> {
    const { clock, writer } = this.#options;
    const before = this.#latest();
    const after = { ...before, status: summarize(before, outcome, clock.now()) };
    this.#current = await writer.patch(before, after, signal);
  }

  /**
   * The object as it is known now, where it wishes what it did: a label that somebody set while a server hung must not have the server asked
   * again before its failure is told.
   */
  #latest(): GitRepositoryObject {
    const known = this.#options.informer.get(keyOf(this.#current));
    const isNewer =
      known !== undefined && (compareVersions(known.metadata.resourceVersion, this.#current.metadata.resourceVersion) ?? 0) > 0;
    return isNewer && !wishChanged({ type: 'updated', object: known, old: this.#current, initial: false }) ? known : this.#current;
  }
}
