import {
  BUILTINS,
  bytesOf,
  executeTemplate,
  type GoFunction,
  parseText,
  Run,
  sprigFunctions,
  systemEnvironment,
  TemplateError,
  TemplateSet,
  valueOfPlain,
} from '@capstan/gotemplate';
import type { Answer, Question } from './go-templates.ts';

const FUNCTIONS: ReadonlyMap<string, GoFunction> = new Map([...BUILTINS, ...sprigFunctions(systemEnvironment())]);

/** What our engine answers. */
export function askCapstan({ template, data, missingKey }: Question): Answer {
  try {
    const main = new TemplateSet().add(parseText('t', template, FUNCTIONS));
    const run = new Run({ functions: FUNCTIONS, missingKey: missingKey ?? 'default' });
    return { output: bytesOf(executeTemplate(main, valueOfPlain(data), run)) };
  } catch (error) {
    if (error instanceof TemplateError) return { error: error.message };
    throw error;
  }
}
