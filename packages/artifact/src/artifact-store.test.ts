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
