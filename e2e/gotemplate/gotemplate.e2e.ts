import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringOfBytes } from '@capstan/gotemplate';
import { describeWith } from '../harness/describe-with.ts';
import { askCapstan } from './ask-capstan.ts';
import { CORPUS, DATA } from './corpus.ts';
import { generateTemplate, seeded } from './generate.ts';
import { type Answer, askGo, goTemplatePath } from './go-templates.ts';

/** Seeds and how many templates each gives; `FUZZ_SEED` and `FUZZ_COUNT` ask for others. */
const SEED = Number(process.env.FUZZ_SEED ?? 1);
const COUNT = Number(process.env.FUZZ_COUNT ?? 5000);

/** An answer as the unit tests have it: a text, in which bytes that are none stand as packages/gotemplate has them. */
function stored(answer: Answer): string {
  return 'error' in answer ? `error: ${answer.error}` : `output: ${stringOfBytes(answer.output)}`;
}

/** An answer as a text in which differences can be read. */
function shown(answer: Answer): string {
  return 'error' in answer ? `error: ${answer.error}` : `output: ${answer.output.toString('latin1')}`;
}

/** Go's answers to the corpus, which the unit tests of packages/gotemplate go by; `CAPSTAN_UPDATE=1` writes them anew. */
const STORED = join(import.meta.dirname, '../../packages/gotemplate/src/testdata/go-answers.json');

/** Answers that are the same every time; what asks for the time is not among them. */
function storable(theme: string, template: string): boolean {
  return !/\bnow\b|rand|uuid|gen[A-Z]|bcrypt|htpasswd|encryptAES|\bago\b|env/.test(template) && theme !== 'crypto';
}

await describeWith(goTemplatePath, "templates give what Go's text/template and sprig give", () => {
  test.each(Object.entries(CORPUS))('%s', async (_theme, templates) => {
    const questions = templates.map((template) => ({ template, data: DATA }));
    const answers = await askGo(questions);
    const differing = questions
      .map((question, index) => ({ template: question.template, go: shown(answers[index]!), capstan: shown(askCapstan(question)) }))
      .filter(({ go, capstan }) => go !== capstan);
    expect(differing).toEqual([]);
  });

  test('the answers that unit tests go by are those of Go', async () => {
    const themes: Record<string, [string, string][]> = {};
    for (const [theme, templates] of Object.entries(CORPUS)) {
      const kept = templates.filter((template) => storable(theme, template));
      const answers = await askGo(kept.map((template) => ({ template, data: DATA })));
      themes[theme] = kept.map((template, index) => [template, stored(answers[index]!)]);
    }
    if (process.env.CAPSTAN_UPDATE === '1') writeFileSync(STORED, `${JSON.stringify({ data: DATA, themes }, null, 1)}\n`);
    expect(JSON.parse(readFileSync(STORED, 'utf8'))).toEqual(JSON.parse(JSON.stringify({ data: DATA, themes })));
  });

  test(`${COUNT} generated templates`, async () => {
    const random = seeded(SEED);
    const questions = Array.from({ length: COUNT }, () => ({ template: generateTemplate(random), data: DATA }));
    const answers = await askGo(questions);
    const differing = questions
      .map((question, index) => ({ template: question.template, go: shown(answers[index]!), capstan: shown(askCapstan(question)) }))
      .filter(({ go, capstan }) => go !== capstan);
    expect(differing.slice(0, 20)).toEqual([]);
  });
});
