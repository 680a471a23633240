import { CORPUS, differenceFromCase, storedAnswers } from './testing/index.ts';

const answers = storedAnswers();

describe.each(Object.entries(CORPUS))('builds what kustomize 5.8.1 builds: %s', (theme, cases) => {
  test.each(cases.map((item) => [item.name, item] as const))('%s', (name, item) => {
    const answer = answers[theme]?.[name];
    if (answer === undefined) throw new Error('no answer is stored: run the corpus of e2e with CAPSTAN_UPDATE=1');
    expect(differenceFromCase(item, answer)).toBeUndefined();
  });
});
