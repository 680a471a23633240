import { Random } from '../kustomize/random.ts';
import { randomHelpers, randomManifests, randomNotes } from './random-template.ts';
import { randomSet, randomValues } from './random-values.ts';

/** A chart and what it is rendered with. */
export interface GeneratedChart {
  readonly files: Readonly<Record<string, string>>;
  readonly values: readonly string[];
  readonly set: readonly string[];
}

const CHILDREN = ['sub', 'other', 'deep'];

function dependencies(random: Random, children: readonly string[]): string {
  let text = '';
  for (const child of children) {
    if (random.chance(0.1)) continue;
    const alias = random.chance(0.25) ? `  alias: ${random.pick(['named', 'sub2', 'a'])}\n` : '';
    const condition = random.chance(0.3)
      ? `  condition: ${random.pick([`${child}.enabled`, 'enabled', 'global.enabled', 'a.b,enabled', 'c'])}\n`
      : '';
    const tags = random.chance(0.2) ? `  tags: [${random.pick(['a', 'b', 'a, b'])}]\n` : '';
    const imports = random.chance(0.3)
      ? `  import-values:\n${random.pick(['  - data\n', '  - child: a\n    parent: b\n', '  - child: c\n    parent: .\n', '  - child: a.b\n    parent: c.a\n  - data\n'])}`
      : '';
    const entry = `- name: ${child}\n  version: "${random.pick(['0.1.0', '>=0', '0.x', '^0.1', '*'])}"\n${condition}${tags}${imports}`;
    text += `${entry}${alias}`;
    // The same chart again, under another name.
    if (random.chance(0.1)) text += `${entry}  alias: again\n`;
  }
  return text === '' ? '' : `dependencies:\n${text}`;
}

function chart(random: Random, name: string, prefix: string, depth: number): Record<string, string> {
  const children = depth > 1 ? [] : random.some(CHILDREN, depth === 0 ? 0.4 : 0.25).filter((child) => child !== name);
  const type = depth > 0 && random.chance(0.1) ? 'type: library\n' : '';
  const files: Record<string, string> = {
    [`${prefix}Chart.yaml`]: `apiVersion: v2\nname: ${name}\nversion: 0.1.0\nappVersion: ${random.pick(['"1.0"', '2', '1.10', '"v3"'])}\n${type}${random.chance(0.2) ? 'annotations:\n  k: v\n' : ''}${dependencies(random, children)}`,
    [`${prefix}templates/_helpers.tpl`]: randomHelpers(random, name),
    [`${prefix}templates/${random.pick(['a', 'b', 'z'])}.yaml`]: randomManifests(random),
  };
  if (random.chance(0.9)) {
    const exported = random.chance(0.3) ? 'exports:\n  data:\n    b: exported\n    new: {x: 1}\n' : '';
    files[`${prefix}values.yaml`] = randomValues(random, [...children, 'named', 'again']) + exported;
  }
  if (random.chance(0.3)) files[`${prefix}templates/more/c.yaml`] = randomManifests(random);
  if (random.chance(0.3)) files[`${prefix}templates/NOTES.txt`] = randomNotes(random);
  if (random.chance(0.3)) files[`${prefix}data/one.txt`] = random.pick(['one\ntwo\n', 'no end', '', 'é\n\n']);
  if (random.chance(0.1)) files[`${prefix}data/two.json`] = '{"a": 1}';
  if (random.chance(0.1))
    files[`${prefix}values.schema.json`] = random.pick([
      '{"properties":{"a":{"type":["number","string","object","null","boolean","array"]}}}',
      '{"required":["a"]}',
      '{}',
    ]);
  for (const child of children) Object.assign(files, chart(random, child, `${prefix}charts/${child}/`, depth + 1));
  return files;
}

/** The chart of a seed. */
export function randomChart(seed: number): GeneratedChart {
  const random = new Random(seed);
  const names = [...CHILDREN, 'named', 'again'];
  return {
    files: chart(random, 'app', '', 0),
    values: Array.from({ length: random.below(3) }, () => randomValues(random, names)),
    set: randomSet(random, names),
  };
}
