import { readFileSync } from 'node:fs';
import { Tree } from '@capstan/tree';
import { readSourceIgnore } from './source-ignore.ts';

interface Case {
  name: string;
  paths: string[];
  files?: Record<string, string>;
  ignore: string;
  kept: string[];
}

const { cases }: { cases: Case[] } = JSON.parse(readFileSync(new URL('./testdata/source-ignore.json', import.meta.url), 'utf8'));

/** Every path of the tree that is kept; directories end in `/`. */
function keptOf(tree: Tree, ignore: string): string[] {
  const filter = readSourceIgnore(tree, ignore);
  const kept = new Set<string>();
  for (const file of tree.paths()) {
    if (!filter(file, 'file')) kept.add(file);
    for (let at = file.indexOf('/'); at !== -1; at = file.indexOf('/', at + 1)) {
      const directory = file.slice(0, at);
      if (!filter(directory, 'directory')) kept.add(`${directory}/`);
    }
  }
  return [...kept].sort();
}

describe('readSourceIgnore', () => {
  test.each(cases)('keeps what Flux keeps: $name', ({ paths, files, ignore, kept }) => {
    const tree = Tree.of([...paths.map((path) => [path, ''] as const), ...Object.entries(files ?? {})]);
    expect(keptOf(tree, ignore)).toEqual([...kept].sort());
  });

  test('refuses more rules than it can try on every path', () => {
    expect(() => readSourceIgnore(Tree.of([]), 'a\n'.repeat(2_001))).toThrow(expect.objectContaining({ code: 'TooLarge' }));
  });
});
