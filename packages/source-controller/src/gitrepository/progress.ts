import type { AbortableTimer, Clock, StatusWriter } from '@capstan/runtime';
import type { GitRepositoryObject } from './object.ts';
import { type Outcome, summarize } from './status.ts';

const VISIBLE_AFTER_MS = 1_000;

/** The status writes of one reconcile, one after another: the last one alone, unless the work lasts so long that people should see it. */
export class Progress {
  readonly #writer: StatusWriter<GitRepositoryObject>;
  readonly #clock: Clock;
  readonly #timer: AbortableTimer;
  #current: GitRepositoryObject;
  #pending: Promise<void> = Promise.resolve();
  #outcome: Outcome;

  constructor(object: GitRepositoryObject, writer: StatusWriter<GitRepositoryObject>, clock: Clock, outcome: Outcome) {
    this.#current = object;
    this.#writer = writer;
    this.#clock = clock;
    this.#outcome = outcome;
    this.#timer = clock.after(VISIBLE_AFTER_MS, () => {
      this.#pending = this.#write(this.#outcome).catch(() => {
        // The last write tells what is wrong.
      });
    });
  }

  /** What is written when the work lasts. */
  set outcome(outcome: Outcome) {
    this.#outcome = outcome;
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
    await this.#pending;
  }

  async #write(outcome: Outcome, signal?: AbortSignal): Promise<void> {
    const after = { ...this.#current, status: summarize(this.#current, outcome, this.#clock.now()) };
    this.#current = await this.#writer.patch(this.#current, after, signal);
  }
}
