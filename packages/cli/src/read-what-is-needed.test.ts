import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Tree } from '@capstan/tree';
import { DirectoryReader, readWhatIsNeeded } from './read-what-is-needed.ts';

let home = '';
let root = '';
beforeEach(() => {
  home = realpathSync(mkdtempSync(join(tmpdir(), 'capstan-read-')));
  root = join(home, 'repository');
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

function write(...paths: string[]): void {
  for (const path of paths) {
    mkdirSync(dirname(join(home, path)), { recursive: true });
    writeFileSync(join(home, path), path);
  }
}

const isYaml = (name: string) => name.endsWith('.yaml');
const pathsAt = (path: string) => new DirectoryReader(root).filesAt(path, isYaml).map(([found]) => found);

describe('DirectoryReader', () => {
  test.each<[string, string, string[]]>([
    ['a file', 'apps/a.yaml', ['apps/a.yaml']],
    ['a directory, by the files of its own that are asked for', 'apps', ['apps/a.yaml']],
    ['a directory without any, by a placeholder', 'apps/deep', ['apps/deep/.capstan']],
    ['nothing', 'nowhere', []],
    ['a path above the root', '../secret.yaml', []],
    ['a path that goes out and comes back', '../repository/apps/a.yaml', ['../repository/apps/a.yaml']],
  ])('finds %s', (_what, path, expected) => {
    write('repository/apps/a.yaml', 'repository/apps/notes.txt', 'repository/apps/deep/notes.txt', 'secret.yaml');
    expect(pathsAt(path)).toEqual(expected);
  });

  test.each([
    ['stays below the root', '../base/b.yaml', ['apps/link.yaml']],
    ['leaves it', '../../secret.yaml', []],
    ['leaves it for a folder whose name begins alike', '../../repository-of-others/c.yaml', []],
    ['leads to nothing', 'nothing', []],
  ])('a link that %s', (_what, target, expected) => {
    write('repository/apps/a.yaml', 'repository/base/b.yaml', 'secret.yaml', 'repository-of-others/c.yaml');
    symlinkSync(target, join(root, 'apps/link.yaml'));
    expect(pathsAt('apps/link.yaml')).toEqual(expected);
  });

  test('a folder that is a link out of the root has nothing in it', () => {
    write('repository/apps/a.yaml', 'elsewhere/b.yaml');
    symlinkSync('../elsewhere', join(root, 'linked'));
    expect([pathsAt('linked'), pathsAt('linked/b.yaml')]).toEqual([[], []]);
  });
});

describe('readWhatIsNeeded', () => {
  /** A build that reads files one after the other, each named by the one before. */
  const follow = (tree: Tree, first: string) => {
    let path = first;
    for (;;) {
      const content = tree.readFile(path);
      if (content === undefined) return { closure: { absent: [path] }, last: path };
      const next = Buffer.from(content).toString();
      if (next === '') return { closure: { absent: [] }, last: path };
      path = next;
    }
  };
  const chain = (files: Record<string, string>) => {
    for (const [path, text] of Object.entries(files)) {
      write(`repository/${path}`);
      writeFileSync(join(root, path), text);
    }
  };

  test('reads what is missed until nothing is, and nothing else', () => {
    chain({ 'app/kustomization.yaml': 'base/a.yaml', 'base/a.yaml': 'other/b.yaml', 'other/b.yaml': '', 'other/unread.yaml': '' });
    const sizes: number[] = [];
    const outcome = readWhatIsNeeded(new DirectoryReader(root), 'app', (tree) => {
      sizes.push([...tree.paths()].length);
      return follow(tree, 'app/kustomization.yaml');
    });
    expect([outcome.last, sizes]).toEqual(['other/b.yaml', [1, 2, 3]]);
  });

  test('ends with what is not there, asked for once', () => {
    chain({ 'app/kustomization.yaml': 'base/gone.yaml' });
    let runs = 0;
    const outcome = readWhatIsNeeded(new DirectoryReader(root), 'app', (tree) => {
      runs += 1;
      return follow(tree, 'app/kustomization.yaml');
    });
    expect([outcome.closure.absent, runs]).toEqual([['base/gone.yaml'], 1]);
  });

  test('never reads past the root, however the build asks', () => {
    chain({ 'app/kustomization.yaml': '../secret.yaml' });
    write('secret.yaml');
    const outcome = readWhatIsNeeded(new DirectoryReader(root), 'app', (tree) => follow(tree, 'app/kustomization.yaml'));
    expect(outcome.closure.absent).toEqual(['../secret.yaml']);
  });
});
