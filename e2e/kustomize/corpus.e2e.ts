import { describeWith } from '../harness/describe-with.ts';
import { batchPath, buildReally, differenceFromCase } from './batch.ts';
import { COPIES } from './cases/copies.ts';
import { PATCHES } from './cases/patches.ts';
import { STRUCTURE } from './cases/structure.ts';
import { TEXT } from './cases/text.ts';
import { TRANSFORMERS } from './cases/transformers.ts';
import { VALUES } from './cases/values.ts';

let program = '';

await describeWith(
  async () => {
    program = await batchPath();
  },
  'a build equals that of the real kustomize',
  () => {
    test.each([
      ['values', VALUES],
      ['patches', PATCHES],
      ['transformers', TRANSFORMERS],
      ['copies', COPIES],
      ['structure', STRUCTURE],
      ['text', TEXT],
    ])('in all cases of %s', async (_, cases) => {
      expect(new Set(cases.map((item) => item.name)).size).toBe(cases.length);
      const answers = await buildReally(cases, program);
      const differences = cases.flatMap((item, index) => {
        const difference = differenceFromCase(item, answers[index] ?? { name: item.name, error: 'no answer', nanos: 0 });
        return difference === undefined ? [] : [`${item.name}: ${difference}`];
      });
      expect(differences).toEqual([]);
    });
  },
);
