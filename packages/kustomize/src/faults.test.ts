import { Tree } from '@capstan/tree';
import { build, formatFault } from './index.ts';

type Files = Record<string, string | Uint8Array>;
const object = (name: string, more = ''): string => `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\n${more}`;
const faultsOf = (files: Files, limits = {}): string[] => {
  const result = build(Tree.of(Object.entries(files)), '', { loadRestriction: 'root', limits });
  return result.ok ? [] : result.faults.map(formatFault);
};
const resources = (...names: string[]): string => `resources: [${names.join(', ')}]\n`;

/** Ten to the power of `depth` scalars, by aliases. */
function aliasBomb(depth: number): string {
  const lines = ['l0: &l0 [x, x, x, x, x, x, x, x, x, x]'];
  for (let level = 1; level < depth; level += 1)
    lines.push(
      `l${level}: &l${level} [${Array(10)
        .fill(`*l${level - 1}`)
        .join(', ')}]`,
    );
  return `${object('bomb')}data:\n${lines.map((line) => `  ${line}\n`).join('')}`;
}

describe('a fault says where it is and why', () => {
  test.each<[string, Files, RegExp]>([
    [
      'a file that is not there',
      { 'kustomization.yaml': resources('a.yaml') },
      /^kustomization\.yaml:1:13: resources\.0: no file or directory 'a\.yaml'/,
    ],
    [
      'a directory without a kustomization',
      { 'kustomization.yaml': resources('d'), 'd/a.yaml': '' },
      /^kustomization\.yaml:1:13: resources\.0: no kustomization file in 'd'/,
    ],
    [
      'a directory in the place of a file',
      { 'kustomization.yaml': 'patches: [{path: d}]\n', 'd/a': '' },
      /^kustomization\.yaml:1:12: patches\.0\.path: 'd' is a directory/,
    ],
    [
      'two kustomization files',
      { 'kustomization.yaml': resources('d'), 'd/kustomization.yaml': '', 'd/kustomization.yml': '' },
      /resources\.0: found multiple kustomization files in 'd': kustomization\.yaml, kustomization\.yml/,
    ],
    [
      'a path that leaves the tree',
      { 'kustomization.yaml': resources('../../a') },
      /resources\.0: '\.\.\/\.\.\/a' is outside of the source's tree/,
    ],
    [
      'a file beside the kustomization',
      { 'kustomization.yaml': resources('d'), 'd/kustomization.yaml': resources('../a.yaml'), 'a.yaml': object('a') },
      /^d\/kustomization\.yaml:1:13: resources\.0: security; file '\.\.\/a\.yaml' is not in or below 'd'/,
    ],
    [
      'a cycle',
      { 'kustomization.yaml': resources('d'), 'd/kustomization.yaml': resources('..') },
      /^d\/kustomization\.yaml:1:13: resources\.0: cycle detected: '\.\.' leads to '\.', which contains 'd'/,
    ],
    [
      'the same object twice',
      { 'kustomization.yaml': resources('a.yaml', 'b.yaml'), 'a.yaml': object('a'), 'b.yaml': `# b\n${object('a')}` },
      /^b\.yaml:2: ConfigMap\/a: may not add resource with an already registered id: .*, first in a\.yaml:1/,
    ],
    [
      'a patch without a target',
      { 'kustomization.yaml': `${resources('a.yaml')}patches:\n- path: p.yaml\n`, 'a.yaml': object('a'), 'p.yaml': object('b') },
      /^kustomization\.yaml:3:3: patches\.0\.path: ConfigMap\/b: no resource matches strategic merge patch ConfigMap\.v1\.\[noGrp\]\/b\.\[noNs\]/,
    ],
    [
      'a patch with two targets',
      {
        'kustomization.yaml': `${resources('one', 'two')}patches:\n- path: p.yaml\n`,
        'one/kustomization.yaml': `${resources('a.yaml')}namePrefix: x-\n`,
        'one/a.yaml': object('a'),
        'two/kustomization.yaml': `${resources('a.yaml')}namePrefix: y-\n`,
        'two/a.yaml': object('a'),
        'p.yaml': object('a'),
      },
      /^kustomization\.yaml:3:3: patches\.0\.path: ConfigMap\/a: 2 resources match strategic merge patch .*: one\/a\.yaml:1, two\/a\.yaml:1/,
    ],
    [
      'an unknown field',
      { 'kustomization.yaml': 'namePrefx: a\n' },
      /^kustomization\.yaml:1:1: namePrefx: unknown field "namePrefx" \(did you mean "namePrefix"\?\)/,
    ],
    [
      'an unknown field in the depth',
      { 'kustomization.yaml': 'images:\n- name: a\n  newtTag: b\n' },
      /^kustomization\.yaml:3:3: images\.0\.newtTag: unknown field "newtTag" \(did you mean "newTag"\?\)/,
    ],
    [
      'a wrong type',
      { 'kustomization.yaml': 'images:\n- name: 5\n' },
      /^kustomization\.yaml:2:3: images\.0\.name: expected a string, found a number/,
    ],
    [
      'a wrong type of a whole field',
      { 'kustomization.yaml': 'resources: a.yaml\n' },
      /^kustomization\.yaml:1:1: resources: expected a list, found a string/,
    ],
    [
      'no UTF-8',
      {
        'kustomization.yaml': resources('a.yaml'),
        'a.yaml': Buffer.concat([Buffer.from(object('a', 'data:\n  k: ')), Buffer.from([0xff, 0x0a])]),
      },
      /^a\.yaml:6:6: invalid UTF-8/,
    ],
    [
      'no UTF-8 in the kustomization itself',
      { 'kustomization.yaml': Buffer.from([0x61, 0x3a, 0x20, 0xff]) },
      /^kustomization\.yaml:1:4: invalid UTF-8/,
    ],
    [
      'a tab',
      { 'kustomization.yaml': resources('a.yaml'), 'a.yaml': 'kind: ConfigMap\nmetadata:\n\tname: a\n' },
      /^a\.yaml:3:1: tab characters must not be used in indentation/,
    ],
    [
      'no object',
      { 'kustomization.yaml': resources('a.yaml'), 'a.yaml': `${object('a')}---\njust text\n` },
      /^a\.yaml:6: no Kubernetes object/,
    ],
    [
      'an object without a kind',
      { 'kustomization.yaml': resources('a.yaml'), 'a.yaml': 'metadata: {name: a}\n' },
      /^a\.yaml:1: missing kind/,
    ],
    [
      'an object without a name',
      { 'kustomization.yaml': resources('a.yaml'), 'a.yaml': 'kind: ConfigMap\n' },
      /^a\.yaml:1: missing metadata\.name in ConfigMap/,
    ],
    [
      'a generator’s file that is not there',
      { 'kustomization.yaml': 'configMapGenerator:\n- name: g\n  files: [a.txt]\n' },
      /^kustomization\.yaml:3:11: configMapGenerator\.0\.files\.0: no file 'a\.txt'/,
    ],
    [
      'a Helm chart',
      { 'kustomization.yaml': 'helmCharts:\n- name: a\n' },
      /^kustomization\.yaml:1:1: helmCharts: helmCharts is not supported/,
    ],
  ])('%s', (_, files, fault) => {
    expect(faultsOf(files)).toEqual([expect.stringMatching(fault)]);
  });

  test.each<[string, string, RegExp]>([
    ['an alias bomb', aliasBomb(9), /^a\.yaml:1:1: more than \d+ nodes after aliases are expanded/],
    ['a million documents', '---\n'.repeat(1_000_000), /^a\.yaml:\d+:1: more than 100000 documents/],
    ['a hundred thousand levels', `${object('a')}data: ${'['.repeat(100_000)}`, /^a\.yaml:5:\d+: nesting exceeded maxDepth/],
  ])('%s, soon and in little memory', (_, content, fault) => {
    const before = process.memoryUsage().heapUsed;
    expect(faultsOf({ 'kustomization.yaml': resources('a.yaml'), 'a.yaml': content })).toEqual([expect.stringMatching(fault)]);
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(512 * 1024 * 1024);
  });
});

describe('all faults of a tree come in one answer', () => {
  test('of its files, its objects and its kustomizations, those of their shape among them', () => {
    const faults = faultsOf({
      'kustomization.yaml': `namePrefx: a\n${resources('absent.yaml', 'tab.yaml', 'base', 'one.yaml', 'two.yaml')}patches: [{path: gone.yaml}]\n`,
      'tab.yaml': 'a:\n\tb: c\n',
      'base/kustomization.yaml': `nameSuffx: b\n${resources('c.yaml')}images: [{name: 5}]\n`,
      'one.yaml': object('same'),
      'two.yaml': object('same'),
    });
    expect(
      faults.map((fault) =>
        fault
          .split(/: | \(/)
          .slice(0, 2)
          .join(' '),
      ),
    ).toEqual([
      'kustomization.yaml:1:1 namePrefx',
      'kustomization.yaml:2:13 resources.0',
      'tab.yaml:2:1 tab characters must not be used in indentation',
      'base/kustomization.yaml:1:1 nameSuffx',
      'base/kustomization.yaml:3:11 images.0.name',
      'base/kustomization.yaml:2:13 resources.0',
      'two.yaml:1 ConfigMap/same',
      'kustomization.yaml:3:12 patches.0.path',
    ]);
  });

  test.each<[string, Files]>([
    [
      'a patch of an object whose file is not there',
      { 'kustomization.yaml': `${resources('absent.yaml')}patches: [{path: p.yaml}]\n`, 'p.yaml': object('a') },
    ],
    [
      'a variable of one',
      { 'kustomization.yaml': `${resources('absent.yaml')}vars: [{name: VAR, objref: {apiVersion: v1, kind: ConfigMap, name: a}}]\n` },
    ],
    [
      'a replacement from one',
      {
        'kustomization.yaml': `${resources('absent.yaml')}replacements: [{source: {kind: ConfigMap, name: a}, targets: [{select: {kind: Pod}, fieldPaths: [a]}]}]\n`,
      },
    ],
    [
      'a merge with one',
      { 'kustomization.yaml': `${resources('absent.yaml')}configMapGenerator: [{name: a, behavior: merge, literals: [k=v]}]\n` },
    ],
    ['an entry of a wrong type', { 'kustomization.yaml': 'resources: [5]\n' }],
    ['a generator’s field of a wrong type', { 'kustomization.yaml': 'configMapGenerator: [{name: 5, literals: [a=b]}]\n' }],
    ['a patch’s field of a wrong type', { 'kustomization.yaml': `${resources('a.yaml')}patches: [{path: 5}]\n`, 'a.yaml': object('a') }],
    [
      'a misspelt list',
      { 'kustomization.yaml': 'resource: [a.yaml]\npatches: [{path: p.yaml}]\n', 'a.yaml': object('a'), 'p.yaml': object('a') },
    ],
    [
      'a base that is included twice',
      {
        'kustomization.yaml': resources('one', 'two'),
        'one/kustomization.yaml': `${resources('../b')}namePrefix: x-\n`,
        'two/kustomization.yaml': `${resources('../b')}namePrefix: y-\n`,
        'b/kustomization.yaml': resources('absent.yaml'),
      },
    ],
  ])('but not what follows from another: %s', (_, files) => {
    expect(faultsOf(files)).toHaveLength(1);
  });
});
