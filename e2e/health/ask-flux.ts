import { join } from 'node:path';
import { ownProgram } from '../go-tools/own-program.ts';
import { runTool } from '../processes/run-tool.ts';

/** An object whose status is asked for, or with an expression its value. */
export interface HealthQuestion {
  readonly object: unknown;
  readonly expression?: string;
}

/** What the real kstatus, or Flux's CEL, answers. */
export interface HealthAnswer {
  readonly status?: string;
  readonly message?: string;
  readonly value?: boolean;
  /** Where it failed, if it did. */
  readonly failed?: 'object' | 'parse' | 'evaluate' | 'status';
  readonly error?: string;
}

/** The path of the program that answers for Flux, which is built at first. Throws `GoMissing` or `BuildFailed`. */
export async function healthOraclePath(): Promise<string> {
  return ownProgram('health', join(import.meta.dirname, 'go'));
}

/** What kstatus and CEL of Flux answer, question by question, all in one process. */
export async function askFlux(questions: readonly HealthQuestion[]): Promise<HealthAnswer[]> {
  const input = questions.map((question) => `${JSON.stringify(question)}\n`).join('');
  const { stdout } = await runTool(await healthOraclePath(), [], { input });
  return stdout
    .trim()
    .split('\n')
    .map((line): HealthAnswer => JSON.parse(line));
}
