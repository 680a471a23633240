import { describeWith } from '../harness/describe-with.ts';
import { askCapstan } from './ask-capstan.ts';
import { CORPUS, DATA } from './corpus.ts';
import { generateTemplate, seeded } from './generate.ts';
import { type Answer, askGo, goTemplatePath } from './go-templates.ts';

/** Seeds and how many templates each gives; `FUZZ_SEED` and `FUZZ_COUNT` ask for others. */
const SEED = Number(process.env.FUZZ_SEED ?? 1);
const COUNT = Number(process.env.FUZZ_COUNT ?? 5000);

/** An answer as a text in which differences can be read. */
function shown(answer: Answer): string {
  return 'error' in answer ? `error: ${answer.error}` : `output: ${answer.output.toString('latin1')}`;
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
