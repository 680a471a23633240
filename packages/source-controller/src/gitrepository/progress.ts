import type { Artifact } from '@capstan/api';
import type { AbortableTimer, Clock, StatusWriter } from '@capstan/runtime';
import type { GitRepositoryObject } from './object.ts';
import { isWorthShowing, type Outcome, type Progressing, summarize } from './status.ts';

const VISIBLE_AFTER_MS = 1_000;

/** The status writes of one reconcile, one after another: the last one alone, unless the work lasts so long that people should see it. */
export class Progress {
  readonly #writer: StatusWriter<GitRepositoryObject>;
  readonly #clock: Clock;
  readonly #timer: AbortableTimer;
  #current: GitRepositoryObject;
  #progressing: Progressing;
  #lasts = false;
  #pending: Promise<void> = Promise.resolve();

  constructor(object: GitRepositoryObject, writer: StatusWriter<GitRepositoryObject>, clock: Clock, artifact: Artifact | undefined) {
    this.#current = object;
    this.#writer = writer;
    this.#clock = clock;
    this.#progressing = { kind: 'progressing', artifact };
    this.#timer = clock.after(VISIBLE_AFTER_MS, () => {
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
    this.#timer.cancel();
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
    const after = { ...this.#current, status: summarize(this.#current, outcome, this.#clock.now()) };
    this.#current = await this.#writer.patch(this.#current, after, signal);
  }
}
