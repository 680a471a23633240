import { join } from 'node:path';
import type { KustomizeCase, RealAnswer } from '@capstan/kustomize/testing';
import { ownProgram } from '../go-tools/own-program.ts';
import { LineProgram } from '../processes/line-program.ts';

/** What the real kustomize says of a tree, and the processor time that it took. */
export interface Answer extends RealAnswer {
  readonly name: string;
  readonly nanos: number;
}

/** The batch program around the real kustomize, built at first. Throws `GoMissing` or `BuildFailed`. */
export async function batchPath(): Promise<string> {
  const variables = { 'sigs.k8s.io/kustomize/api/provenance.version': 'v5.8.1' };
  return ownProgram('kustomize-batch', join(import.meta.dirname, 'go'), variables);
}

/** The real kustomize in a process of its own, which builds one tree after the other. */
export class KustomizeBatch implements Disposable {
  readonly #program: LineProgram<unknown, Answer>;

  /** Starts {@link batchPath}'s program; `env` where it is not to have this process's. */
  constructor(program: string, env: NodeJS.ProcessEnv = process.env) {
    this.#program = new LineProgram(program, env);
  }

  async build(item: KustomizeCase): Promise<Answer> {
    this.#program.ask(requestOf(item));
    return this.#program.answer();
  }

  [Symbol.dispose](): void {
    this.#program[Symbol.dispose]();
  }
}

/** Builds all trees with the real kustomize, in one process. */
export async function buildReally(cases: readonly KustomizeCase[], program: string): Promise<Answer[]> {
  using batch = new KustomizeBatch(program);
  const answers: Answer[] = [];
  for (const item of cases) answers.push(await batch.build(item));
  return answers;
}

function requestOf(item: KustomizeCase): unknown {
  const files: Record<string, string> = {};
  const binary: Record<string, string> = {};
  for (const [path, content] of Object.entries(item.directory === undefined ? item.files : {})) {
    if (typeof content === 'string') files[path] = content;
    else binary[path] = Buffer.from(content).toString('base64');
  }
  const { name, directory, legacy, unrestricted } = item;
  return { name, path: item.path ?? '', directory, files, binary, legacy, unrestricted };
}
