import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { basename } from 'node:path';
import { createInterface, type Interface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { E2eError } from '../error.ts';

/** A running program that answers each line of JSON with one, in the order of the questions. */
export class LineProgram<Question, Answer> implements Disposable {
  readonly #path: string;
  readonly #child: ChildProcessByStdio<Writable, Readable, null>;
  readonly #reader: Interface;
  readonly #lines: AsyncIterator<string>;

  /** Starts it; `env` where it is not to have this process's. */
  constructor(path: string, env: NodeJS.ProcessEnv = process.env) {
    this.#path = path;
    this.#child = spawn(path, { stdio: ['pipe', 'pipe', 'inherit'], env });
    this.#reader = createInterface({ input: this.#child.stdout });
    this.#lines = this.#reader[Symbol.asyncIterator]();
  }

  ask(question: Question): void {
    this.#child.stdin.write(`${JSON.stringify(question)}\n`);
  }

  /** The next answer. Rejects with `StartFailed` where the program has ended. */
  async answer(): Promise<Answer> {
    const { value, done } = await this.#lines.next();
    if (done === true) throw new E2eError('StartFailed', `${basename(this.#path)} ended without an answer`);
    return JSON.parse(value) as Answer; // it is a program of ours
  }

  [Symbol.dispose](): void {
    this.#reader.close();
    this.#child.stdin.end();
  }
}
