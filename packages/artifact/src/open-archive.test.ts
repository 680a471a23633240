import { gzipSync } from 'node:zlib';
import { packTar, type TarEntry } from 'modern-tar';
import { openArchive } from './open-archive.ts';

async function archive(entries: TarEntry[]): Promise<Uint8Array> {
  return gzipSync(await packTar(entries));
}

function file(name: string, body = ''): TarEntry {
  return { header: { name, size: Buffer.byteLength(body), type: 'file' }, body };
}

describe('openArchive', () => {
  test('reads entries of other writers: a leading ./, directories with a slash', async () => {
    const tree = await openArchive(await archive([{ header: { name: './', size: 0, type: 'directory' } }, file('./a/b.yaml', 'b')]));
    expect([...tree.paths()]).toEqual(['a/b.yaml']);
    expect(Buffer.from(tree.readFile('a/b.yaml') ?? []).toString()).toBe('b');
  });

  test.each([
    ['a path upwards', file('../evil'), 'InvalidEntry'],
    ['a path upwards from within', file('a/../../evil'), 'InvalidEntry'],
    ['an absolute path', file('/etc/passwd'), 'InvalidEntry'],
    ['a symbolic link', { header: { name: 'a', size: 0, type: 'symlink' as const, linkname: '/etc/passwd' } }, 'InvalidEntry'],
    ['a hard link', { header: { name: 'a', size: 0, type: 'link' as const, linkname: 'b' } }, 'InvalidEntry'],
    ['a device', { header: { name: 'a', size: 0, type: 'character-device' as const } }, 'InvalidEntry'],
    ['a file without a name', file('.'), 'InvalidEntry'],
  ])('refuses %s', async (_name, entry, code) => {
    await expect(openArchive(await archive([file('ok', 'fine'), entry]))).rejects.toMatchObject({ code });
  });

  test('refuses a file that is a directory too', async () => {
    await expect(openArchive(await archive([file('a/b/c'), file('a')]))).rejects.toMatchObject({ code: 'InvalidEntry' });
  });

  test.each([
    ['more files', [file('a'), file('b'), file('c')], { maxFiles: 2 }, 'TooManyFiles'],
    ['more bytes', [file('a', 'x'.repeat(60)), file('b', 'x'.repeat(60))], { maxBytes: 100 }, 'TooLarge'],
  ])('refuses %s than allowed', async (_name, entries, limits, code) => {
    await expect(openArchive(await archive(entries), limits)).rejects.toMatchObject({ code });
  });

  test.each([
    ['text', new TextEncoder().encode('not gzip')],
    ['nothing', new Uint8Array()],
    ['gzip of text', gzipSync('not a tar archive'.repeat(100))],
    ['half an archive', gzipSync(new Uint8Array(700).fill(1))],
  ])('refuses %s', async (_name, bytes) => {
    await expect(openArchive(bytes)).rejects.toMatchObject({ code: 'InvalidArchive' });
  });

  test('refuses an archive whose compressed bytes end early', async () => {
    const bytes = await archive([file('a', 'content'.repeat(1000))]);
    await expect(openArchive(bytes.subarray(0, bytes.length - 20))).rejects.toMatchObject({ code: 'InvalidArchive' });
  });

  test('stops early at a bomb', async () => {
    const zeros = gzipSync(new Uint8Array(64 * 1024 * 1024));
    const bomb = Buffer.concat([await archive([file('a', 'x')]), ...Array(20).fill(zeros)]);
    const before = process.memoryUsage.rss();
    await expect(openArchive(bomb, { maxBytes: 10 * 1024 * 1024, maxFiles: 10 })).rejects.toMatchObject({ code: 'TooLarge' });
    expect(process.memoryUsage.rss() - before).toBeLessThan(100 * 1024 * 1024);
  });
});
