import { writeFileSync } from 'node:fs';
import { CORPUS, differenceFromCase, type RealAnswer, STORED_ANSWERS, storedAnswers } from '@capstan/kustomize/testing';
import { describeWith } from '../harness/describe-with.ts';
import { batchPath, buildReally } from './batch.ts';

let program = '';
/** Of memory, in some of its errors. */
const ADDRESS = /0x[0-9a-f]{6,}/g;

/** What the real kustomize says of a theme's cases today, by name. */
async function answersTo(theme: string): Promise<Record<string, RealAnswer>> {
  const cases = CORPUS[theme] ?? [];
  const answers = await buildReally(cases, program);
  return Object.fromEntries(
    answers.map(({ name, output, error }) => [
      name,
      error === undefined ? { output: output ?? '' } : { error: error.replace(ADDRESS, '0x0') },
    ]),
  );
}

await describeWith(
  async () => {
    program = await batchPath();
  },
  'a build equals that of the real kustomize',
  () => {
    test.each(Object.entries(CORPUS))('in all cases of %s', async (theme, cases) => {
      expect(new Set(cases.map((item) => item.name)).size).toBe(cases.length);
      const answers = await answersTo(theme);
      const differences = cases.flatMap((item) => {
        const difference = differenceFromCase(item, answers[item.name] ?? { error: 'no answer' });
        return difference === undefined ? [] : [`${item.name}: ${difference}`];
      });
      expect(differences).toEqual([]);
    });

    test('the answers that unit tests go by are those of today', async () => {
      const today: Record<string, Record<string, RealAnswer>> = {};
      for (const theme of Object.keys(CORPUS)) today[theme] = await answersTo(theme);
      if (process.env.CAPSTAN_UPDATE === '1') writeFileSync(STORED_ANSWERS, `${JSON.stringify(today, null, 1)}\n`);
      expect(storedAnswers()).toEqual(today);
    });
  },
);
