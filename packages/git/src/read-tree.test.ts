import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { readTree } from './read-tree.ts';
import { localEnvironment } from './session.ts';
import { GitFixture } from './testing/git-fixture.ts';

const LIMITS = { maxFiles: 1_000, maxBytes: 64 * 1024 * 1024 };
const fixture = new GitFixture();
const directory = join(fixture.root, 'work-trees/.git');

beforeAll(() => fixture.create('trees'));
afterAll(() => fixture.remove());

/** Makes a commit of a tree that is written by hand: lines of `MODE TYPE HASH<tab>PATH`. */
function commitOf(lines: string[], mayMiss = false): string {
  const tree = git(['mktree', ...(mayMiss ? ['--missing'] : [])], lines.map((line) => `${line}\n`).join(''));
  return git(['commit-tree', tree, '-m', 'By hand']);
}

function git(args: string[], input = ''): string {
  const identity = {
    GIT_AUTHOR_NAME: 'Ada',
    GIT_AUTHOR_EMAIL: 'ada@example.com',
    GIT_COMMITTER_NAME: 'Ada',
    GIT_COMMITTER_EMAIL: 'ada@example.com',
  };
  const env = { ...localEnvironment(), ...identity };
  return execFileSync('git', ['--git-dir', directory, ...args], { env, input })
    .toString()
    .trim();
}

const blob = (content: string) => git(['hash-object', '-w', '--stdin'], content);
const read = (commit: string, limits = LIMITS, signal?: AbortSignal) =>
  readTree(directory, commit, limits, { env: localEnvironment(), ...(signal === undefined ? {} : { signal }) });
const textOf = (bytes: Uint8Array | undefined) => Buffer.from(bytes ?? []).toString();

describe('readTree', () => {
  test('keeps every content, whatever it is made of', async () => {
    const files = { empty: '', text: 'a\nb', zeros: '\0\0\0', lines: '\n\n\n', like: `${'1'.repeat(40)} blob 3\nabc\n` };
    const lines = Object.entries(files).map(([path, content]) => `100644 blob ${blob(content)}\t${path}`);
    const { tree } = await read(commitOf(lines));
    expect(Object.fromEntries([...tree.paths()].map((path) => [path, textOf(tree.readFile(path))]))).toEqual(files);
  });

  test('keeps a content that comes in many pieces', async () => {
    const noise = randomBytes(3 * 1024 * 1024 + 7).toString('latin1');
    const { tree } = await read(commitOf([`100644 blob ${blob(noise)}\tnoise`, `100644 blob ${blob('after')}\tzz`]));
    expect(textOf(tree.readFile('noise')) === noise).toBe(true);
    expect(textOf(tree.readFile('zz'))).toBe('after');
  });

  test('holds equal contents once', async () => {
    const hash = blob('x'.repeat(1_000));
    const { tree } = await read(commitOf(['a', 'b', 'c'].map((path) => `100644 blob ${hash}\t${path}`)));
    expect(tree.byteLength).toBe(1_000);
    expect(['a', 'b', 'c'].map((path) => tree.readFile(path)?.length)).toEqual([1_000, 1_000, 1_000]);
  });

  test('reads a tree of nothing', async () => {
    const { tree, executables } = await read(commitOf([]));
    expect([[...tree.paths()], executables.size, tree.byteLength]).toEqual([[], 0, 0]);
  });

  test('tells of what is no file, and of executable ones', async () => {
    const hash = blob('x');
    const { tree, executables, links, submodules } = await read(
      commitOf(
        [
          `100644 blob ${hash}\tplain`,
          `100755 blob ${hash}\trun`,
          `120000 blob ${blob('/etc/passwd')}\tlink`,
          `160000 commit ${'1'.repeat(40)}\tmodule`,
        ],
        true,
      ),
    );
    expect([[...tree.paths()].sort(), [...executables]]).toEqual([['plain', 'run'], ['run']]);
    expect([[...links], [...submodules]]).toEqual([[['link', blob('/etc/passwd')]], [['module', '1'.repeat(40)]]]);
  });

  test('keeps names of every kind', async () => {
    const names = [
      'with space',
      'with\ttab',
      'with\nline',
      'with"quote',
      "with'quote",
      'with\\backslash',
      '-dash',
      '*star',
      ':colon',
      'ü',
      '日本',
      '😀',
      '...',
      '.git2',
      '__proto__',
      'a b\tc',
    ];
    const hash = blob('x');
    const input = names.map((name) => `100644 blob ${hash}\t${name}\0`).join('');
    const commit = git(['commit-tree', git(['mktree', '-z'], input), '-m', 'Names']);
    expect([...(await read(commit)).tree.paths()].sort()).toEqual([...names].sort());
  });

  test('reads deep trees, and each folder that stands in several places', async () => {
    const hash = blob('deep');
    let tree = git(['mktree'], `100644 blob ${hash}\tfile\n`);
    for (let depth = 0; depth < 50; depth++) tree = git(['mktree'], `040000 tree ${tree}\td\n`);
    const twice = git(['mktree'], `040000 tree ${tree}\tone\n040000 tree ${tree}\ttwo\n`);
    const { tree: found } = await read(git(['commit-tree', twice, '-m', 'Deep']));
    expect([...found.paths()].sort()).toEqual(['one', 'two'].map((name) => `${name}/${'d/'.repeat(50)}file`));
  });

  test('counts each of the files that a few folders make of each other, before it reads one', async () => {
    // Ten folders of ten of the one before: ten thousand files of one content and four trees.
    let tree = git(['mktree'], Array.from({ length: 10 }, (_, i) => `100644 blob ${blob('x')}\tf${i}\n`).join(''));
    for (let depth = 0; depth < 3; depth++)
      tree = git(['mktree'], Array.from({ length: 10 }, (_, i) => `040000 tree ${tree}\td${i}\n`).join(''));
    const commit = git(['commit-tree', tree, '-m', 'Many']);
    await expect(read(commit, { maxFiles: 9_999, maxBytes: 1_000_000 })).rejects.toMatchObject({ code: 'TooManyFiles' });
    expect((await read(commit, { maxFiles: 10_000, maxBytes: 1_000_000 })).tree.byteLength).toBe(1);
  });

  test.each([
    ['a link whose target leads out', '120000', '../../etc/passwd'],
    ['a link to a folder', '120000', '.'],
    ['a link of nothing', '120000', ''],
  ])('leaves out %s, and what its target says', async (_, mode, target) => {
    const { tree } = await read(commitOf([`${mode} blob ${blob(target)}\tlink`, `100644 blob ${blob('x')}\tplain`]));
    expect([...tree.paths()]).toEqual(['plain']);
  });

  test.each(['', '..', '-x', '--help', 'HEAD:..', '1'.repeat(40)])('refuses what is no commit here: %j', async (commit) => {
    await expect(read(commit)).rejects.toMatchObject({ code: 'GitFailed' });
  });

  test.each(['..', '.'])('refuses a tree that leaves itself by %j', async (name) => {
    const inner = git(['mktree'], `100644 blob ${blob('x')}\tpasswd\n`);
    await expect(read(commitOf([`040000 tree ${inner}\t${name}`]))).rejects.toMatchObject({
      code: 'GitFailed',
      message: expect.stringContaining(`"${name}/passwd"`),
    });
  });

  test.each<[string, number, number, string | undefined]>([
    ['as many files as allowed', 3, 30, undefined],
    ['one file more', 2, 30, 'TooManyFiles'],
    ['one byte more', 3, 29, 'TooLarge'],
  ])('takes or refuses %s; equal contents count each', async (_, maxFiles, maxBytes, code) => {
    const lines = ['a', 'b', 'c'].map((path) => `100644 blob ${blob('0123456789')}\t${path}`);
    const reading = read(commitOf(lines), { maxFiles, maxBytes });
    if (code === undefined) expect([...(await reading).tree.paths()]).toEqual(['a', 'b', 'c']);
    else await expect(reading).rejects.toMatchObject({ code });
  });

  test('says that an object is missing', async () => {
    const commit = commitOf([`100644 blob ${'1'.repeat(40)}\tgone`], true);
    await expect(read(commit)).rejects.toMatchObject({ code: 'GitFailed' });
  });

  test('ends with its signal', async () => {
    const stop = new AbortController();
    const commit = commitOf([`100644 blob ${blob('x')}\ta`]);
    stop.abort(new Error('stopped'));
    await expect(read(commit, LIMITS, stop.signal)).rejects.toThrow('stopped');
  });
});
