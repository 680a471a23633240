import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Tree } from '@capstan/tree';
import { openArchive } from './open-archive.ts';
import { packArchive } from './pack-archive.ts';
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

describe('the bytes of an archive', () => {
  const files: [string, string | Uint8Array][] = [
    ['a.yaml', 'a'],
    ['b/c.yaml', 'c'],
    [LONG, 'long'],
    ['übung/日本.yaml', 'unicode'],
    ['zeros', new Uint8Array(100_000)],
  ];

  test('are the same at every time, in every zone, language and process', () => {
    const script = `
      import { createHash } from 'node:crypto';
      import { Tree } from '@capstan/tree';
      import { packArchive } from ${JSON.stringify(join(import.meta.dirname, 'pack-archive.ts'))};
      const hash = createHash('sha256');
      for await (const piece of packArchive(Tree.of([['a.yaml', 'a'], ['b/ü.yaml', 'b']]))) hash.update(piece);
      console.log(hash.digest('hex'));`;
    const run = (env: Record<string, string>) => {
      const args = ['--conditions=capstan-source', '--input-type=module-typescript', '-e', script];
      return execFileSync(process.execPath, args, { cwd: import.meta.dirname, env: { PATH: process.env.PATH ?? '', ...env } }).toString();
    };
    const digests = [run({ TZ: 'Pacific/Kiritimati', LANG: 'tr_TR.UTF-8', HOME: '/' }), run({ TZ: 'America/Adak', LC_ALL: 'C' })];
    expect(digests[0]).toMatch(/^[0-9a-f]{64}\n$/);
    expect(new Set(digests).size).toBe(1);
  }, 20_000);

  test('begin with a header that tells no time, no name and no system', async () => {
    const { bytes } = await packWhole(Tree.of(files));
    // https://www.rfc-editor.org/rfc/rfc1952#page-5: magic, method, flags, time, extra flags, system.
    expect([...bytes.subarray(0, 10)]).toEqual([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255]);
  });

  test('hold what GNU tar finds in them, name by name and byte by byte', async () => {
    const odd: [string, string][] = [
      ['with space', '1'],
      ['with\nline', '2'],
      ['with"quote\'', '3'],
      ['with\\backslash', '4'],
      ['-dash', '5'],
      ['*star?', '6'],
      ['.hidden/.file', '7'],
      ['trailing ', '8'],
      ['é', '9'],
      [`${'x'.repeat(120)}/${'y'.repeat(120)}`, '10'],
    ];
    const directory = mkdtempSync(join(tmpdir(), 'archive-'));
    writeFileSync(join(directory, 'a.tar.gz'), (await packWhole(Tree.of(odd))).bytes);
    execFileSync('tar', ['xzf', 'a.tar.gz'], { cwd: directory });
    const found = odd.map(([path]) => [path, readFileSync(join(directory, path), 'utf8')]);
    rmSync(directory, { recursive: true });
    expect(found).toEqual(odd);
  });

  test('come in pieces, and are never held whole', async () => {
    const large = Tree.of(Array.from({ length: 40 }, (_, i) => [`noise-${i}`, randomBytes(100_000)] as const));
    const sizes: number[] = [];
    for await (const piece of packArchive(large)) sizes.push(piece.length);
    expect(sizes.length).toBeGreaterThan(20);
    expect(Math.max(...sizes)).toBeLessThan(200_000);
  });

  test('end where whoever reads them stops reading', async () => {
    const large = Tree.of(Array.from({ length: 40 }, (_, i) => [`noise-${i}`, randomBytes(100_000)] as const));
    let pieces = 0;
    for await (const _ of packArchive(large)) {
      pieces += 1;
      if (pieces === 2) break;
    }
    expect(pieces).toBe(2);
  });

  test('of a tree of nothing are an archive of nothing', async () => {
    expect([...(await openArchive((await packWhole(Tree.of([]))).bytes)).paths()]).toEqual([]);
  });

  test.each<[string, (path: string) => boolean, string[]]>([
    ['nothing', () => false, ['a.yaml', 'b/c.yaml']],
    ['everything', () => true, []],
    ['a file', (path) => path === 'a.yaml', ['b/c.yaml']],
    ['a folder, which takes nothing with it that is let in', (path) => path === 'b', ['a.yaml', 'b/c.yaml']],
  ])('leave out %s', async (_, ignore, kept) => {
    const { bytes } = await packWhole(Tree.of(files.slice(0, 2)), { ignore });
    expect([...(await openArchive(bytes)).paths()].sort()).toEqual(kept);
  });

  test('say of a fault in the rules what it was', async () => {
    const ignore = () => {
      throw new Error('broken rule');
    };
    await expect(packWhole(Tree.of(files), { ignore })).rejects.toThrow('broken rule');
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
