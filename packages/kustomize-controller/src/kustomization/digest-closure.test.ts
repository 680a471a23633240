import { Tree } from '@capstan/tree';
import { digestClosure } from './digest-closure.ts';

const closure = { files: ['apps/a.yaml'], directories: ['apps'], absent: ['apps/kustomization.yaml'], remotes: [] };
const files: [string, string][] = [
  ['apps/a.yaml', 'a: 1'],
  ['other/b.yaml', 'b: 1'],
];
const digest = (...more: [string, string][]) => digestClosure(Tree.of([...files, ...more]), closure);

describe('digestClosure', () => {
  test.each<[string, [string, string][], boolean]>([
    ['the same tree', [], true],
    ['another file elsewhere', [['other/b.yaml', 'b: 2']], true],
    ['another content', [['apps/a.yaml', 'a: 2']], false],
    ['a file more in a listed directory', [['apps/c.yaml', 'c: 1']], false],
    ['a file where one would have counted', [['apps/kustomization.yaml', '']], false],
  ])('%s: same %s', (_title, more, same) => {
    expect(digest(...more) === digest()).toBe(same);
  });

  test('what was taken from elsewhere counts by its revision', () => {
    const of = (revision: string) =>
      digestClosure(Tree.of(files), { ...closure, remotes: [{ request: { kind: 'file', url: 'https://git.example' }, revision }] });
    const digests = [of('a'), of('a'), of('b'), digest()];
    expect(digests.map((one) => digests.indexOf(one))).toEqual([0, 0, 2, 3]);
  });

  test('a build that could not have something from elsewhere has none', () => {
    expect(
      digestClosure(Tree.of(files), {
        ...closure,
        remotes: [{ request: { kind: 'file', url: 'https://git.example' }, revision: undefined }],
      }),
    ).toBeUndefined();
  });
});
