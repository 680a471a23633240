import { build } from '@capstan/kustomize';
import { Tree } from '@capstan/tree';
import { configMap } from '../testing/bench.ts';
import { salvage } from './salvage.ts';

const options = { generateMissing: true, loadRestriction: 'tree' as const };
const broken = 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: broken\n data: {}\n';

function salvaged(files: Record<string, string>): string[] | undefined {
  const tree = Tree.of(Object.entries(files));
  const result = build(tree, 'app', options);
  if (result.ok) throw new Error('nothing is wrong with it');
  return salvage(tree, 'app', options, result.faults)?.map(({ object }) => (object.metadata as { name: string }).name);
}

describe('salvage', () => {
  test.each<[string, Record<string, string>, string[] | undefined]>([
    ['a broken file is left out', { 'app/a.yaml': configMap('a'), 'app/b.yaml': broken }, ['a']],
    [
      'so is one that is listed',
      { 'app/kustomization.yaml': 'resources: [a.yaml, b.yaml]\n', 'app/a.yaml': configMap('a'), 'app/b.yaml': broken },
      ['a'],
    ],
    [
      'an entry that leads nowhere is left out',
      { 'app/kustomization.yaml': 'resources: [a.yaml, b.yaml]\nnamePrefix: x-\n', 'app/a.yaml': configMap('a') },
      ['x-a'],
    ],
    [
      'so is a patch',
      { 'app/kustomization.yaml': 'resources: [a.yaml]\npatches: [{path: p.yaml}]\n', 'app/a.yaml': configMap('a') },
      ['a'],
    ],
    [
      'a base of which nothing is left goes whole',
      { 'app/a.yaml': configMap('a'), 'app/base/kustomization.yaml': 'resources: [../../nowhere]\n' },
      ['a'],
    ],
    ['where all is wrong nothing is left', { 'app/kustomization.yaml': 'resources: [b.yaml]\n' }, undefined],
  ])('%s', (_title, files, names) => {
    expect(salvaged(files)).toEqual(names);
  });
});
