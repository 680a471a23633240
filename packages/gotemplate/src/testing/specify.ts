import { BUILTINS } from '../builtins.ts';
import { TemplateError } from '../error.ts';
import type { GoFunction } from '../go-function.ts';
import { valueOfPlain } from '../plain-value.ts';
import { type MissingKey, Run } from '../run.ts';
import { systemEnvironment } from '../sprig/environment.ts';
import { sprigFunctions } from '../sprig/sprig-functions.ts';
import { executeTemplate, parseText, TemplateSet } from '../template-set.ts';

/** A template called `t` and what it sees. */
export interface Question {
  readonly template: string;
  readonly data: unknown;
  readonly missingKey?: MissingKey;
}

/** Gives for each question the output, or `error: ` and the reason for which there is none. */
export type Answerer = (questions: readonly Question[]) => readonly string[] | Promise<readonly string[]>;

/** A behaviour by name, a template that shows it, and what Go makes of that. */
export type Row = readonly [behaviour: string, template: string, answer: string];

const FUNCTIONS: ReadonlyMap<string, GoFunction> = new Map([...BUILTINS, ...sprigFunctions(systemEnvironment())]);

/** What the engine of this package answers. */
function askEngine(questions: readonly Question[]): string[] {
  return questions.map(({ template, data, missingKey }) => {
    try {
      const main = new TemplateSet().add(parseText('t', template, FUNCTIONS));
      return executeTemplate(main, valueOfPlain(data), new Run({ functions: FUNCTIONS, missingKey: missingKey ?? 'default' }));
    } catch (error) {
      if (error instanceof TemplateError) return `error: ${error.message}`;
      throw error;
    }
  });
}

let answerer: Answerer = askEngine;

/** Holds the tables that are read from now on to somebody else: to Go, in e2e/gotemplate. */
export function answeredBy(other: Answerer): void {
  answerer = other;
}

/** A table of behaviours, one test a row. The expected answers are Go's own. */
export function specify(title: string, rows: readonly Row[], data: unknown = {}, missingKey: MissingKey = 'default'): void {
  const ask = answerer;
  describe(title, () => {
    let answers: readonly string[] = [];
    beforeAll(async () => {
      answers = await ask(rows.map(([, template]) => ({ template, data, missingKey })));
    });
    test.each(rows.map(([behaviour, , expected], index) => [behaviour, index, expected] as const))('%s', (_behaviour, index, expected) => {
      expect(answers[index]).toBe(expected);
    });
  });
}
