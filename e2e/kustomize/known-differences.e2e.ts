import { builds, differenceOf, type KustomizeCase, value } from '@capstan/kustomize/testing';
import { describeWith } from '../harness/describe-with.ts';
import { batchPath, buildReally } from './batch.ts';

/** Where Capstan is known to differ. One that ends is to be taken out of here and of packages/kustomize/README.md. */
const KNOWN: readonly KustomizeCase[] = [
  builds(
    'the hash of what a patch made another kind',
    'secretGenerator: [{name: a, literals: [s=t]}]\npatches:\n- options: {allowKindChange: true}\n  target: {name: a}\n  patch: |\n    apiVersion: v1\n    kind: Namespace\n    metadata:\n      name: b\n',
  ),
  value('a line separator in plain text', 'a\u2028b'),
  builds('a line separator in a comment', 'resources: [map.yaml] # why\u2028so\n'),
  builds('a time of day patched into a flow mapping', 'resources: [m.yaml]\npatches: [{path: p.yaml}]\n', {
    'm.yaml': 'kind: A\nmetadata: {name: a}\nd: {a: b}\n',
    'p.yaml': 'kind: A\nmetadata: {name: a}\nd:\n  c: 2001-12-14 21:59:43\n',
  }),
  value('a lone dash in a flow sequence', '[-, 1]'),
  value('a question mark at once in a flow sequence', '[?a, 1]'),
  value('a colon at the end in a flow sequence', '[a:, 1]'),
  value('nothing behind a dash in a list', '\n  - -\n  - 1'),
];

let program = '';

await describeWith(
  async () => {
    program = await batchPath();
  },
  'what is known to differ from the real kustomize',
  () => {
    test('still does', async () => {
      const answers = await buildReally(KNOWN, program);
      const equal = KNOWN.filter((item, index) => {
        const answer = answers[index];
        return answer !== undefined && differenceOf(item, answer) === undefined;
      });
      expect(equal.map((item) => item.name)).toEqual([]);
    });
  },
);
