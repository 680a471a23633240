import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { ArtifactStore } from './artifact-store.ts';

const owner = { kind: 'GitRepository', namespace: 'flux-system', name: 'app' };
const bytes = new TextEncoder().encode('artifact');
const digest = `sha256:${createHash('sha256').update(bytes).digest('hex')}`;

let root: string;
let store: ArtifactStore;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'store-'));
  store = new ArtifactStore({ root, retentionRecords: 2, retentionTtlMs: 60_000 });
});

afterEach(() => rmSync(root, { recursive: true, force: true }));

function filesOf(directory = root): string[] {
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ name }) => name)
    .sort();
}

describe('ArtifactStore', () => {
  test('stores at KIND/NAMESPACE/NAME/FILE, readable by nobody else', async () => {
    const path = ArtifactStore.pathOf(owner, 'abc.tar.gz');
    expect(path).toBe('gitrepository/flux-system/app/abc.tar.gz');
    await store.write(path, [bytes]);
    expect(readFileSync(join(root, path))).toEqual(Buffer.from(bytes));
    expect(lstatSync(join(root, path)).mode & 0o777).toBe(0o600);
  });

  test('verifies by content', async () => {
    const path = ArtifactStore.pathOf(owner, 'abc.tar.gz');
    expect(await store.verify(path, digest)).toBe(false);
    await store.write(path, [bytes]);
    expect(await store.verify(path, digest)).toBe(true);
    writeFileSync(join(root, path), 'tampered');
    expect(await store.verify(path, digest)).toBe(false);
  });

  test.each(['../../../etc', 'a/b/../d', 'a/b/c', '/a/b/c', 'a/b/c/.d', 'a/b/c/d\0'])('refuses the path %j', async (path) => {
    await expect(store.write(path, [bytes])).rejects.toMatchObject({ code: 'InvalidPath' });
  });

  test('follows no link, in a folder or in its place', async () => {
    const outside = mkdtempSync(join(tmpdir(), 'outside-'));
    mkdirSync(join(root, 'gitrepository'));
    symlinkSync(outside, join(root, 'gitrepository/flux-system'));
    await expect(store.write('gitrepository/flux-system/app/a', [bytes])).rejects.toMatchObject({ code: 'InvalidPath' });
    mkdirSync(join(root, 'gitrepository/other/app'), { recursive: true });
    writeFileSync(join(outside, 'secret'), 'artifact');
    symlinkSync(join(outside, 'secret'), join(root, 'gitrepository/other/app/a'));
    expect(await store.verify('gitrepository/other/app/a', digest)).toBe(false);
    await store.write('gitrepository/other/app/a', [new Uint8Array([1])]);
    expect(readFileSync(join(outside, 'secret'), 'utf8')).toBe('artifact');
    rmSync(outside, { recursive: true });
  });

  test('an artifact below a linked folder is none, though its bytes are right', async () => {
    const outside = join(root, 'outside');
    mkdirSync(join(outside, 'app'), { recursive: true });
    writeFileSync(join(outside, 'app/abc.tar.gz'), bytes);
    mkdirSync(join(root, 'gitrepository'));
    symlinkSync(outside, join(root, 'gitrepository/flux-system'));
    expect(await store.verify(ArtifactStore.pathOf(owner, 'abc.tar.gz'), digest)).toBe(false);
  });

  test('removes what the retention no longer covers', async () => {
    for (const [name, ageSeconds] of [
      ['a', 300],
      ['b', 100],
      ['c', 0],
    ] as const) {
      const path = ArtifactStore.pathOf(owner, name);
      await store.write(path, [bytes]);
      utimesSync(join(root, path), Date.now() / 1000, Date.now() / 1000 - ageSeconds);
    }
    expect((await store.collectGarbage(ArtifactStore.pathOf(owner, 'c'))).sort()).toEqual(['a', 'b']);
    expect(filesOf()).toEqual(['c']);
  });

  test("removes all of an owner's, and nothing of another's", async () => {
    await store.write(ArtifactStore.pathOf(owner, 'a'), [bytes]);
    await store.write(ArtifactStore.pathOf({ ...owner, name: 'other' }, 'b'), [bytes]);
    expect(await store.removeAll(owner)).toBe(true);
    expect(await store.removeAll(owner)).toBe(false);
    expect(filesOf()).toEqual(['b']);
  });

  test.each<[string, number, number, string[]]>([
    ['young ones within the count', 3, 60, ['a', 'b', 'c']],
    ['what is older than its time', 3, 5, ['c']],
    ['what is beyond the count', 2, 60, ['b', 'c']],
    ['all but the current one', 1, 60, ['c']],
  ])('keeps, of three, %s', async (_, retentionRecords, ttlSeconds, kept) => {
    const now = Date.now();
    const keeping = new ArtifactStore({ root, retentionRecords, retentionTtlMs: ttlSeconds * 1000, now: () => now });
    for (const [name, ageSeconds] of Object.entries({ a: 20, b: 10, c: 0 })) {
      await keeping.write(ArtifactStore.pathOf(owner, name), [bytes]);
      utimesSync(join(root, ArtifactStore.pathOf(owner, name)), now / 1000, now / 1000 - ageSeconds);
    }
    await keeping.collectGarbage(ArtifactStore.pathOf(owner, 'c'));
    expect(filesOf()).toEqual(kept);
  });

  test('collects nothing of what is being written, and nothing that is no file', async () => {
    const directory = join(root, 'gitrepository/flux-system/app');
    await store.write(ArtifactStore.pathOf(owner, 'c'), [bytes]);
    writeFileSync(join(directory, '.a.123.tmp'), 'half');
    mkdirSync(join(directory, 'folder'));
    symlinkSync('/etc/hostname', join(directory, 'link'));
    for (const name of ['.a.123.tmp', 'folder']) utimesSync(join(directory, name), 0, 0);
    expect(await store.collectGarbage(ArtifactStore.pathOf(owner, 'c'))).toEqual([]);
    expect(readdirSync(directory).sort()).toEqual(['.a.123.tmp', 'c', 'folder', 'link']);
  });

  test('has nothing to collect where nothing was stored', async () => {
    expect(await store.collectGarbage(ArtifactStore.pathOf(owner, 'c'))).toEqual([]);
  });

  test('sweeps in every folder, and only what a write leaves', async () => {
    for (const name of ['app', 'other']) {
      await store.write(ArtifactStore.pathOf({ ...owner, name }, 'a'), [bytes]);
      writeFileSync(join(root, 'gitrepository/flux-system', name, '.a.123.tmp'), 'half');
      writeFileSync(join(root, 'gitrepository/flux-system', name, 'b.tmp'), 'whole');
    }
    await store.sweep();
    expect(filesOf()).toEqual(['a', 'a', 'b.tmp', 'b.tmp']);
  });

  test('removes the folder of a namespace with its last owner, and no other', async () => {
    const neighbour = { ...owner, namespace: 'apps' };
    await store.write(ArtifactStore.pathOf(owner, 'a'), [bytes]);
    await store.write(ArtifactStore.pathOf(neighbour, 'a'), [bytes]);
    await store.removeAll(owner);
    expect(readdirSync(join(root, 'gitrepository'))).toEqual(['apps']);
  });

  test('of two writers of one path the last one wins, and each file is whole', async () => {
    const path = ArtifactStore.pathOf(owner, 'a');
    const contents = Array.from({ length: 8 }, (_, i) => Buffer.alloc(200_000, String(i)));
    const written = await Promise.all(
      contents.map((content) => store.write(path, [content.subarray(0, 70_000), content.subarray(70_000)])),
    );
    const winner = readFileSync(join(root, path));
    expect(contents.some((content) => content.equals(winner))).toBe(true);
    expect(new Set(written.map((file) => file.digest)).size).toBe(8);
    expect(filesOf()).toEqual(['a']);
  });

  test('replaces a file under who reads it: a reader has the old one or the new one', async () => {
    const path = ArtifactStore.pathOf(owner, 'a');
    await store.write(path, [bytes]);
    const verdicts: boolean[] = [];
    const writing = (async () => {
      for (let i = 0; i < 20; i++) await store.write(path, [bytes]);
    })();
    while (verdicts.length < 20) verdicts.push(await store.verify(path, digest));
    await writing;
    expect(new Set(verdicts)).toEqual(new Set([true]));
  });

  test.each(['sha256:', 'sha512:abc', '', 'abc'])('verifies nothing by the digest %j', async (wrong) => {
    const path = ArtifactStore.pathOf(owner, 'a');
    await store.write(path, [bytes]);
    expect(await store.verify(path, wrong)).toBe(false);
  });

  test('takes a folder in the place of an artifact for none', async () => {
    mkdirSync(join(root, ArtifactStore.pathOf(owner, 'a')), { recursive: true });
    expect(await store.verify(ArtifactStore.pathOf(owner, 'a'), digest)).toBe(false);
  });

  test('says what it could not do, and why, where the storage is not there', async () => {
    const lost = new ArtifactStore({ root: join(root, 'file'), retentionRecords: 2, retentionTtlMs: 60_000 });
    writeFileSync(join(root, 'file'), '');
    await expect(lost.write(ArtifactStore.pathOf(owner, 'a'), [bytes])).rejects.toMatchObject({
      code: 'StorageFailed',
      message: expect.stringMatching(/^unable to write gitrepository\/flux-system\/app\/a: ENOTDIR/),
    });
    await expect(lost.sweep()).rejects.toMatchObject({ code: 'StorageFailed' });
  });

  test('leaves the old artifact and no part of the new one where writing fails', async () => {
    const path = ArtifactStore.pathOf(owner, 'a');
    await store.write(path, [bytes]);
    mkdirSync(join(root, 'gitrepository/flux-system/app/b/in-the-way'), { recursive: true });
    await expect(store.write(ArtifactStore.pathOf(owner, 'b'), [bytes])).rejects.toMatchObject({ code: 'StorageFailed' });
    expect(filesOf()).toEqual(['a']);
  });

  test('says that there is no more room, and leaves what there is as it was', () => {
    const script = `
      import { ArtifactStore } from ${JSON.stringify(join(import.meta.dirname, 'artifact-store.ts'))};
      process.on('SIGXFSZ', () => {});
      const store = new ArtifactStore({ root: ${JSON.stringify(root)}, retentionRecords: 2, retentionTtlMs: 60000 });
      const write = (file, count) => store.write('gitrepository/flux-system/app/' + file, Array(count).fill(new Uint8Array(1024 * 1024)));
      await write('small', 1);
      const failure = await write('large', 8).catch(({ code, message }) => ({ code, message }));
      console.log(JSON.stringify({ failure, small: (await write('other', 1)).size }));`;
    // A limit on the size of files is what everybody may set; it fails as a full disk does.
    const limited = ['-c', 'ulimit -f 8192; exec "$0" "$@"', process.execPath, '--conditions=capstan-source'];
    const { stdout } = spawnSync('sh', [...limited, '--input-type=module-typescript', '-e', script]);
    expect(JSON.parse(stdout.toString())).toEqual({
      failure: { code: 'DiskFull', message: expect.stringContaining('unable to write gitrepository/flux-system/app/large: EFBIG') },
      small: 1024 * 1024,
    });
    expect(filesOf().sort()).toEqual(['other', 'small']);
  }, 20_000);

  test('tells what it has stored, in however many pieces it came', async () => {
    const pieces = [bytes.subarray(0, 1), new Uint8Array(), bytes.subarray(1)];
    expect(await store.write(ArtifactStore.pathOf(owner, 'a'), pieces)).toEqual({ digest, size: bytes.length });
  });

  test('keeps nothing of what could not be made, and says why in its own words', async () => {
    const fault = new Error('a newer wish');
    async function* pieces() {
      yield bytes;
      throw fault;
    }
    await expect(store.write(ArtifactStore.pathOf(owner, 'a'), pieces())).rejects.toBe(fault);
    expect(filesOf()).toEqual([]);
  });

  test('shows no part of a file whose writer was killed, and sweeps what it left', async () => {
    const script = `
      import { ArtifactStore } from ${JSON.stringify(join(import.meta.dirname, 'artifact-store.ts'))};
      const store = new ArtifactStore({ root: ${JSON.stringify(root)}, retentionRecords: 2, retentionTtlMs: 60000 });
      const piece = new Uint8Array(1024 * 1024).fill(120);
      const pieces = Array.from({ length: 64 }, () => piece);
      console.log('begins');
      for (let i = 0; ; i++) await store.write('gitrepository/flux-system/app/' + i + '.tar.gz', pieces);`;
    let written = 0;
    for (let round = 0; round < 3; round++) {
      const writer = spawn(process.execPath, ['--conditions=capstan-source', '--input-type=module-typescript', '-e', script]);
      await once(writer.stdout, 'data');
      // Later each time: in the midst of the first file, or of one after it.
      await delay(100 + round * 400);
      const ended = new Promise((resolve) => writer.on('close', resolve));
      writer.kill('SIGKILL');
      await ended;
      written += filesOf().length;
      for (const name of filesOf().filter((each) => !each.endsWith('.tmp'))) {
        expect(lstatSync(join(root, 'gitrepository/flux-system/app', name)).size).toBe(64 * 1024 * 1024);
      }
      await store.sweep();
      expect(filesOf().filter((name) => name.endsWith('.tmp'))).toEqual([]);
      if (existsSync(join(root, 'gitrepository'))) await store.removeAll(owner);
    }
    expect(written).toBeGreaterThan(0);
  }, 20_000);
});
