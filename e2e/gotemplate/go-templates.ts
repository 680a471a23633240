import { join } from 'node:path';
import { ownProgram } from '../go-tools/own-program.ts';
import { runTool } from '../processes/run-tool.ts';

/** A template and what it sees. */
export interface Question {
  readonly template: string;
  readonly data: unknown;
  readonly missingKey?: 'default' | 'zero' | 'error';
}

/** What a template gives, or why it gives nothing. */
export type Answer = { readonly output: Buffer } | { readonly error: string };

/** The path of the program that answers for Go, which is built at first. Throws `GoMissing` or `BuildFailed`. */
export async function goTemplatePath(): Promise<string> {
  return ownProgram('gotemplate', join(import.meta.dirname, 'go'));
}

/** What Go's text/template with sprig answers, question by question, all in one process. */
export async function askGo(questions: readonly Question[]): Promise<Answer[]> {
  const input = questions.map((question) => JSON.stringify(question)).join('\n');
  const { stdout } = await runTool(await goTemplatePath(), [], { input });
  return stdout
    .trim()
    .split('\n')
    .map((line) => {
      const answer: { output?: string; error?: string } = JSON.parse(line);
      return answer.error === undefined ? { output: Buffer.from(answer.output ?? '', 'base64') } : { error: answer.error };
    });
}
