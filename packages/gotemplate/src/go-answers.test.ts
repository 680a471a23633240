import { readFileSync } from 'node:fs';
import { BUILTINS, executeTemplate, parseText, Run, sprigFunctions, systemEnvironment, TemplateError, valueOfPlain } from './index.ts';
import { TemplateSet } from './template-set.ts';

/** What Go answers to the templates of e2e/gotemplate, which holds the file to it; by theme. */
const { data, themes }: { data: unknown; themes: Record<string, [template: string, answer: string][]> } = JSON.parse(
  readFileSync(new URL('./testdata/go-answers.json', import.meta.url), 'utf8'),
);
const FUNCTIONS = new Map([...BUILTINS, ...sprigFunctions(systemEnvironment())]);

function answer(template: string): string {
  try {
    const main = new TemplateSet().add(parseText('t', template, FUNCTIONS));
    return `output: ${executeTemplate(main, valueOfPlain(data), new Run({ functions: FUNCTIONS }))}`;
  } catch (error) {
    if (error instanceof TemplateError) return `error: ${error.message}`;
    throw error;
  }
}

describe.each(Object.entries(themes))('%s', (_theme, answers) => {
  test.each(answers)('%s', (template, expected) => {
    expect(answer(template)).toBe(expected);
  });
});
