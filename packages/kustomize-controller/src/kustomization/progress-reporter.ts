import type { Clock } from '@capstan/runtime';
import { describeProgress } from './progress.ts';
import { type Phase, summarizeProgress } from './status.ts';
import type { StatusSession } from './status-session.ts';

/** What is done sooner is not told: each telling costs the API server as much as an apply. */
const PATIENCE_MS = 1_000;

/** Who reads that the revision is under way learns the next phase later. */
const TOLD_PATIENCE_MS = 5_000;

/** Tells in the status what a reconcile is at, once that takes longer than a second; after the first time only of phases that last. */
export class ProgressReporter {
  readonly #session: Pick<StatusSession, 'write'>;
  readonly #clock: Clock;
  readonly #revision: string;
  readonly #timeoutMs: number;
  #timer: { cancel(): void } | undefined;
  #phase: Phase = 'fetch';
  #isDone = false;
  #isTold = false;

  constructor(session: Pick<StatusSession, 'write'>, options: { clock: Clock; revision: string; timeoutMs: number }) {
    this.#session = session;
    this.#clock = options.clock;
    this.#revision = options.revision;
    this.#timeoutMs = options.timeoutMs;
    this.enter('fetch');
  }

  get phase(): Phase {
    return this.#phase;
  }

  /** What is being done, in words. */
  get message(): string {
    return describeProgress(this.#phase, this.#revision, this.#timeoutMs);
  }

  enter(phase: Phase): void {
    this.#phase = phase;
    this.#timer?.cancel();
    if (this.#isDone) return;
    this.#timer = this.#clock.after(this.#isTold ? TOLD_PATIENCE_MS : PATIENCE_MS, () => this.#write());
  }

  /** Somebody else has written that this revision is under way. */
  noteTold(): void {
    this.#isTold = true;
  }

  /** No more is written from here on. */
  end(): void {
    this.#isDone = true;
    this.#timer?.cancel();
  }

  #write(): void {
    if (this.#isDone) return;
    this.#isTold = true;
    const progress = { phase: this.#phase, message: this.message, revision: this.#revision, inventory: undefined };
    // Nobody depends on it: what went wrong shows when the outcome is written.
    this.#session.write((object) => summarizeProgress(object, progress, this.#clock.now())).catch(() => undefined);
  }
}
