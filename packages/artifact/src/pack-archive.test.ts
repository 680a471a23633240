import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Tree } from '@capstan/tree';
import { openArchive } from './open-archive.ts';
import { readSourceIgnore } from './source-ignore.ts';
import { packWhole } from './testing/pack-whole.ts';

const LONG = `${'directory/'.repeat(30)}file.yaml`;

describe('packArchive', () => {
  test('gives equal bytes for equal content, in whatever order it came', async () => {
    const files = [
      ['b/c.yaml', 'c'],
      ['a.yaml', 'a'],
      ['b/a.yaml', 'b'],
    ] as const;
    const one = await packWhole(Tree.of(files));
    const other = await packWhole(Tree.of([...files].reverse()));
    expect(Buffer.from(other.bytes).equals(Buffer.from(one.bytes))).toBe(true);
    expect(one.digest).toMatch(/^sha256:[0-9a-f]{64}$/);
  });

  test('gives another digest when content, name or mode differ', async () => {
    const archives = await Promise.all([
      packWhole(Tree.of([['a', '1']])),
      packWhole(Tree.of([['a', '2']])),
      packWhole(Tree.of([['b', '1']])),
      packWhole(Tree.of([['a', '1']]), { executables: new Set(['a']) }),
    ]);
    expect(new Set(archives.map(({ digest }) => digest)).size).toBe(4);
  });

  test('lists as the archives of Flux do', async () => {
    const tree = Tree.of([
      ['apps/base/deployment.yaml', 'kind: Deployment\n'],
      ['apps/run.sh', '#!/bin/sh\n'],
      ['.gitignore', 'x'],
    ]);
    const { bytes } = await packWhole(tree, { ignore: readSourceIgnore(tree), executables: new Set(['apps/run.sh']) });
    const directory = mkdtempSync(join(tmpdir(), 'archive-'));
    writeFileSync(join(directory, 'a.tar.gz'), bytes);
    const listing = execFileSync('tar', ['tvzf', join(directory, 'a.tar.gz'), '--numeric-owner'], { env: { ...process.env, TZ: 'UTC' } });
    rmSync(directory, { recursive: true });
    expect(listing.toString().replace(/ +/g, ' ').split('\n')).toEqual([
      'drwxr-x--- 0/0 0 1970-01-01 00:00 .',
      'drwxr-x--- 0/0 0 1970-01-01 00:00 apps',
      'drwxr-x--- 0/0 0 1970-01-01 00:00 apps/base',
      '-rw------- 0/0 17 1970-01-01 00:00 apps/base/deployment.yaml',
      '-rwx------ 0/0 10 1970-01-01 00:00 apps/run.sh',
      '',
    ]);
  });

  test('keeps names and bytes of every kind', async () => {
    const tree = Tree.of([
      [LONG, 'long'],
      ['übung/日本.yaml', 'unicode'],
      ['empty', ''],
      ['binary', new Uint8Array([0, 255, 128])],
      ['__proto__', 'no prototype'],
      ['big', new Uint8Array(100_000).fill(7)],
    ]);
    const opened = await openArchive((await packWhole(tree)).bytes);
    expect([...opened.paths()].sort()).toEqual([...tree.paths()].sort());
    for (const path of tree.paths()) expect(opened.readFile(path)).toEqual(tree.readFile(path));
  });
});

describe('a tree whose ignore rules take long', () => {
  const tree = Tree.of(Array.from({ length: 3_000 }, (_, i) => [`some/folder/of-${i}.yaml`, new Uint8Array(1)]));
  const slow = () => {
    const end = performance.now() + 0.1;
    while (performance.now() < end);
    return true;
  };

  test('leaves the event loop its turns', async () => {
    let turns = 0;
    const timer = setInterval(() => {
      turns += 1;
    }, 1);
    await packWhole(tree, { ignore: slow });
    clearInterval(timer);
    expect(turns).toBeGreaterThan(5);
  });

  test('is given up in time', async () => {
    const packing = packWhole(tree, { ignore: slow, signal: AbortSignal.timeout(20) });
    await expect(packing).rejects.toMatchObject({ code: 'TooLarge', message: expect.stringContaining('ignore rules') });
  });

  test('is given up when nobody wants it any more', async () => {
    const stop = new AbortController();
    const packing = packWhole(tree, { ignore: slow, signal: stop.signal });
    stop.abort(new Error('a newer wish'));
    await expect(packing).rejects.toThrow('a newer wish');
  });
});
