import { describeWith } from '../harness/describe-with.ts';
import { oraclePath } from '../oracles/run-oracle.ts';
import { CORPUS } from './corpus.ts';
import { TemplateCorpus } from './template-corpus.ts';

/** What `--use-helm3-defaults` leaves as Helm 4 has it, and why. */
const KEPT: ReadonlyMap<string, string> = new Map([
  ...[
    'values-infinite',
    'values-list',
    'values-scalar',
    'values-bad-yaml',
    'values-documents-bad-end',
    'values-key-braces',
    'values-value-braces',
    'values-key-list',
    'values-key-null',
  ].map(
    (name) =>
      [name, 'a chart is loaded before it is known for whom it is rendered: its own faults are told in the words of Helm 4'] as const,
  ),
  ...['schema-prefix-items', 'schema-property-names-below'].map(
    (name) =>
      [name, 'the library that checks schemas is of another version in Helm 3.22, and names the place of this fault otherwise'] as const,
  ),
  ['chart-yaml-missing', 'which program looks for the file says so; that it is missing is said by both'],
  [
    'set-open-index',
    'a flag that ends within an index is taken by Helm 4 and refused by Helm 3: how flags are read is no part of rendering',
  ],
]);

await describeWith(
  () => oraclePath('helm3'),
  'capstan helm template --use-helm3-defaults prints what helm template of Helm 3 prints',
  () => {
    let corpus: TemplateCorpus;
    beforeAll(() => {
      corpus = new TemplateCorpus(3);
    });
    afterAll(() => corpus.remove());

    test.each(CORPUS.filter(({ name }) => !KEPT.has(name)).map((one) => [one.name, one] as const))('%s', async (_name, one) => {
      const { real, ours } = await corpus.render(one);
      expect(ours).toEqual(real);
    });

    test.each(CORPUS.flatMap((one) => (KEPT.has(one.name) ? [[one.name, KEPT.get(one.name) ?? '', one] as const] : [])))(
      '%s differs: %s',
      async (_name, _reason, one) => {
        const { real, ours } = await corpus.render(one);
        expect(ours).not.toEqual(real);
      },
    );
  },
);
