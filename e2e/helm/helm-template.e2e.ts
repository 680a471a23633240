import { describeWith } from '../harness/describe-with.ts';
import { oraclePath } from '../oracles/run-oracle.ts';
import { CORPUS } from './corpus.ts';
import { TemplateCorpus } from './template-corpus.ts';

await describeWith(
  () => oraclePath('helm4'),
  'capstan helm template prints what helm template prints',
  () => {
    let corpus: TemplateCorpus;
    beforeAll(() => {
      corpus = new TemplateCorpus(4);
    });
    afterAll(() => corpus.remove());

    test.each(CORPUS.map((one) => [one.name, one] as const))('%s', async (_name, one) => {
      const { real, ours } = await corpus.render(one);
      expect(ours).toEqual(real);
    });
  },
);
