import { differenceOf, type KustomizeCase } from '@capstan/kustomize/testing';
import { describeWith } from '../harness/describe-with.ts';
import { batchPath, buildReally } from '../kustomize/batch.ts';
import { SCALARS } from './scalars.ts';

const HEAD = 'apiVersion: example.com/v1\nkind: Thing\nmetadata:\n  name: thing\n';
const files = (resource: string, more = '', patch = ''): KustomizeCase['files'] => ({
  'kustomization.yaml': `resources:\n- thing.yaml\n${more}`,
  'thing.yaml': resource,
  ...(patch === '' ? {} : { 'patch.yaml': patch }),
});

/** Every place of a resource in which a scalar may stand. */
const PLACES: Readonly<Record<string, (text: string) => KustomizeCase['files']>> = {
  'a field': (text) => files(`${HEAD}v: ${text}\n`),
  'the last field, without a line break': (text) => files(`${HEAD}v: ${text}`),
  'an item of a list': (text) => files(`${HEAD}v:\n- ${text}\n- 1\n`),
  'a flow sequence': (text) => files(`${HEAD}v: [${text}, 1]\n`),
  'a patch': (text) => files(`${HEAD}v: {k: 1}\nw: 1\n`, 'patches:\n- path: patch.yaml\n', `${HEAD}v:\n  k: ${text}\n`),
  'a label': (text) => files(`${HEAD}v: 1\n`, `labels:\n- pairs:\n    l: ${text}\n`),
};

/** What js-yaml reads otherwise than go-yaml: a break of Unicode in plain text, which ends the line for go-yaml. */
const READ = ['a\u2028b'];
/** Patched into a mapping in flow style, in which kustomize writes them with quotes, and reads them as strings. */
const FULL_TIMES = ['2001-12-14t21:59:43.10-05:00', '2001-12-14 21:59:43', '2001-12-15 2:59:43.10'];

/** Where the two are known to differ. */
const KNOWN: Readonly<Record<string, readonly string[]>> = {
  'a field': READ,
  'the last field, without a line break': READ,
  'an item of a list': ['-', ...READ],
  'a flow sequence': ['!', '-', '?a', '? a', ':a', ': a', 'a:', '!a', 'a\u0085b'],
  'a patch': [...READ, ...FULL_TIMES],
  'a label': READ,
};

let program = '';

await describeWith(
  async () => {
    program = await batchPath();
  },
  `${SCALARS.length} scalars are what the real kustomize makes of them`,
  () => {
    test.each(Object.entries(PLACES))('%s', async (place, filesOf) => {
      const cases = SCALARS.map((text, index): KustomizeCase => ({ name: String(index), files: filesOf(text) }));
      const answers = await buildReally(cases, program);
      const differing = cases.flatMap((item, index) => {
        const answer = answers[index];
        const difference = answer === undefined ? 'no answer' : differenceOf(item, answer);
        return difference === undefined ? [] : [{ text: SCALARS[index], difference }];
      });
      const known = KNOWN[place] ?? [];
      expect(differing.filter(({ text = '' }) => !known.includes(text))).toEqual([]);
      expect(differing.map(({ text }) => text).sort()).toEqual([...known].sort());
    });
  },
);
