import type { Clock } from '@capstan/runtime';
import { describeProgress } from './progress.ts';
import { type Phase, summarizeProgress } from './status.ts';
import type { StatusSession } from './status-session.ts';

/** A reconcile that is done sooner writes no progress. */
const PATIENCE_MS = 1_000;

/** Tells in the status how far a reconcile has come, once it takes longer than a second. */
export class ProgressReporter {
  readonly #session: StatusSession;
  readonly #clock: Clock;
  readonly #revision: string;
  readonly #timeoutMs: number;
  readonly #timer: { cancel(): void };
  #phase: Phase = 'fetch';
  #isLate = false;
  #isDone = false;

  constructor(session: StatusSession, options: { clock: Clock; revision: string; timeoutMs: number }) {
    this.#session = session;
    this.#clock = options.clock;
    this.#revision = options.revision;
    this.#timeoutMs = options.timeoutMs;
    this.#timer = options.clock.after(PATIENCE_MS, () => {
      this.#isLate = true;
      this.#write();
    });
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
    if (this.#isLate) this.#write();
  }

  /** No more is written from here on. */
  end(): void {
    this.#isDone = true;
    this.#timer.cancel();
  }

  #write(): void {
    if (this.#isDone) return;
    const progress = { phase: this.#phase, message: this.message, revision: this.#revision, inventory: undefined };
    // Nobody depends on it: what went wrong shows when the outcome is written.
    this.#session.write((object) => summarizeProgress(object, progress, this.#clock.now())).catch(() => undefined);
  }
}
