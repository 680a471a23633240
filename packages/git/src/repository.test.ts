import { randomBytes } from 'node:crypto';
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { listRefs } from './list-refs.ts';
import { type ReferenceSpec, resolveReference, scopeOf } from './reference.ts';
import { parseRemoteUrl } from './remote-url.ts';
import { Repository } from './repository.ts';
import type { Remote } from './session.ts';
import { GitFixture } from './testing/git-fixture.ts';
import { GitHttpServer } from './testing/git-http-server.ts';

const fixture = new GitFixture();
let server: GitHttpServer;
let directory: string;

beforeAll(async () => {
  server = await GitHttpServer.start({ root: fixture.root });
});

afterAll(async () => {
  await server.stop();
  fixture.remove();
});

beforeEach(() => {
  directory = join(fixture.root, 'caches', expect.getState().currentTestName?.replace(/\W+/g, '-') ?? '');
});

function remoteOf(name: string): Remote {
  return { url: parseRemoteUrl(`${server.url}/${name}.git`), credentials: {} };
}

async function fetchFiles(name: string, spec: ReferenceSpec = { branch: 'main' }) {
  const repository = new Repository(directory);
  const remote = remoteOf(name);
  const resolved = await repository.fetch(remote, resolveReference(await listRefs(remote, scopeOf(spec)), spec));
  const { tree, executables } = await repository.readTree(resolved.commit);
  const text = (path: string) => Buffer.from(tree.readFile(path) ?? []).toString();
  return { repository, resolved, tree, executables, text };
}

describe('Repository', () => {
  test('gives the files and the metadata of a commit', async () => {
    fixture.create('plain');
    const commit = fixture.commit('plain', 'First\n\nbody', { 'a.yaml': 'a', 'deep/er/b.yaml': 'b', empty: '', 'ü name.yaml': 'ü' });
    const { repository, resolved, tree, text } = await fetchFiles('plain');
    expect(resolved.revision).toBe(`main@sha1:${commit}`);
    expect([...tree.paths()].sort()).toEqual(['a.yaml', 'deep/er/b.yaml', 'empty', 'ü name.yaml']);
    expect(text('deep/er/b.yaml')).toBe('b');
    expect(await repository.readCommit(commit)).toMatchObject({
      message: 'First\n\nbody\n',
      author: expect.stringContaining('Ada <ada@example.com>'),
    });
  });

  test('fetches no history, and then only what changed', async () => {
    fixture.create('history');
    fixture.commit('history', 'one', { 'a.yaml': '1' });
    const second = fixture.commit('history', 'two', { 'a.yaml': '2' });
    await fetchFiles('history');
    expect(fixture.git('.', '--git-dir', directory, 'rev-list', '--all')).toBe(second);
    const third = fixture.commit('history', 'three', { 'b.yaml': '3' });
    const { text, resolved } = await fetchFiles('history');
    expect([text('a.yaml'), text('b.yaml'), resolved.commit]).toEqual(['2', '3', third]);
  });

  test.each<[string, (commits: string[]) => ReferenceSpec, string]>([
    ['an annotated tag', () => ({ tag: 'v1.0.0' }), '1'],
    ['a version', () => ({ semver: '1.x' }), '1'],
    ['a name', () => ({ name: 'refs/pull/7/head' }), '2'],
    ['the default branch', () => ({ name: 'HEAD' }), '2'],
    ['a commit that no reference points to', ([first = '']) => ({ commit: first }), '0'],
  ])('reads %s', async (name, specOf, expected) => {
    const repository = name.replaceAll(' ', '-');
    fixture.create(repository);
    const commits = [fixture.commit(repository, 'zero', { 'a.yaml': '0' }), fixture.commit(repository, 'one', { 'a.yaml': '1' })];
    fixture.git(`work-${repository}`, 'tag', '-a', 'v1.0.0', '-m', 'release');
    fixture.push(repository, 'v1.0.0');
    fixture.commit(repository, 'two', { 'a.yaml': '2' });
    fixture.push(repository, 'HEAD:refs/pull/7/head');
    const { text } = await fetchFiles(repository, specOf(commits));
    expect(text('a.yaml')).toBe(expected);
  });

  test('leaves out links and submodules, and takes no attribute, filter or hook for an order', async () => {
    fixture.create('hostile');
    const mark = join(tmpdir(), `capstan-hostile-${process.pid}`);
    rmSync(mark, { force: true });
    fixture.link('hostile', 'link', '/etc/passwd');
    fixture.link('hostile', 'directory-link', '..');
    fixture.git('work-hostile', 'update-index', '--add', '--cacheinfo', `160000,${'1'.repeat(40)},module`);
    fixture.commit('hostile', 'hostile', {
      '.gitattributes': '* filter=evil export-ignore export-subst ident eol=crlf\n',
      '.gitmodules': `[submodule "module"]\n\tpath = module\n\turl = ext::touch ${mark}\n\tupdate = !touch ${mark}\n`,
      'a.yaml': '$Id$ $Format:%H$\n',
      'hooks/post-checkout': `#!/bin/sh\ntouch ${mark}\n`,
    });
    const { tree, text } = await fetchFiles('hostile');
    expect([...tree.paths()].sort()).toEqual(['.gitattributes', '.gitmodules', 'a.yaml', 'hooks/post-checkout']);
    expect(text('a.yaml')).toBe('$Id$ $Format:%H$\n');
    expect(existsSync(mark)).toBe(false);
  });

  test('tells executable files', async () => {
    fixture.create('modes');
    fixture.write('modes', 'run.sh', '#!/bin/sh\n');
    fixture.git('work-modes', 'add', 'run.sh');
    fixture.git('work-modes', 'update-index', '--chmod=+x', 'run.sh');
    fixture.git('work-modes', 'commit', '--quiet', '-m', 'modes');
    fixture.push('modes', 'HEAD');
    const { executables } = await fetchFiles('modes');
    expect([...executables]).toEqual(['run.sh']);
  });

  test.each([
    ['files', { maxFiles: 2, maxBytes: 1000 }, 'TooManyFiles'],
    ['bytes', { maxFiles: 10, maxBytes: 20 }, 'TooLarge'],
  ])('refuses a tree of too many %s before it reads them', async (_name, limits, code) => {
    const name = `limits-${code}`;
    fixture.create(name);
    const commit = fixture.commit(name, 'x', { a: '0123456789', b: '0123456789', c: '0123456789' });
    const { repository } = await fetchFiles(name);
    await expect(repository.readTree(commit, limits)).rejects.toMatchObject({ code });
  });

  test('stops a fetch that takes more disk than allowed, and leaves nothing behind', async () => {
    fixture.create('large');
    fixture.commit('large', 'large', { noise: randomBytes(4 * 1024 * 1024) });
    const remote = remoteOf('large');
    const wanted = resolveReference(await listRefs(remote, 'heads'), { branch: 'main' });
    const fetching = new Repository(directory).fetch(remote, wanted, { maxPackBytes: 1000 });
    await expect(fetching).rejects.toMatchObject({ code: 'TooLarge' });
    expect(existsSync(directory)).toBe(false);
  }, 30_000);

  test('begins anew after many fetches', async () => {
    fixture.create('packs');
    for (let i = 0; i < 24; i++) {
      fixture.commit('packs', `${i}`, { a: `${i}` });
      await fetchFiles('packs');
    }
    const packs = readdirSync(join(directory, 'objects/pack')).filter((name) => name.endsWith('.pack'));
    expect(packs.length).toBeLessThan(21);
  }, 240_000);

  test('mends a broken cache with the fetch after the one that failed', async () => {
    fixture.create('broken');
    fixture.commit('broken', 'one', { a: '1' });
    await fetchFiles('broken');
    rmSync(join(directory, 'HEAD'));
    fixture.commit('broken', 'two', { a: '2' });
    await expect(fetchFiles('broken')).rejects.toMatchObject({ code: 'GitFailed' });
    expect((await fetchFiles('broken')).text('a')).toBe('2');
  });

  describe('fetchName', () => {
    let first = '';
    let second = '';
    beforeAll(() => {
      fixture.create('named');
      first = fixture.commit('named', 'one', { a: '1' });
      fixture.git('work-named', 'tag', '-a', '-m', 'v1', 'v1');
      fixture.push('named', 'v1');
      second = fixture.commit('named', 'two', { a: '2' });
    });

    test.each([
      ['HEAD', () => second],
      ['main', () => second],
      ['refs/heads/main', () => second],
      ['v1', () => first],
      ['refs/tags/v1', () => first],
    ])('finds what %s means', async (name, commit) => {
      expect(await new Repository(directory).fetchName(remoteOf('named'), name)).toBe(commit());
    });

    test('fetches nothing where the name has not moved, and what is new where it has', async () => {
      const repository = new Repository(directory);
      await repository.fetchName(remoteOf('named'), 'main');
      const before = readdirSync(join(directory, 'objects/pack')).length;
      await repository.fetchName(remoteOf('named'), 'main');
      expect(readdirSync(join(directory, 'objects/pack'))).toHaveLength(before);
      const third = fixture.commit('named', 'three', { a: '3' });
      expect(await repository.fetchName(remoteOf('named'), 'main')).toBe(third);
      second = third;
    });

    test.each([
      ['absent', 'ReferenceNotFound'],
      ['--upload-pack=touch x', 'InvalidReference'],
      ['main:refs/heads/x', 'InvalidReference'],
    ])('refuses %j', async (name, code) => {
      await expect(new Repository(directory).fetchName(remoteOf('named'), name)).rejects.toMatchObject({ code });
    });
  });

  describe('tags', () => {
    test.each([
      ['a plain one', ['tag', 'v1']],
      ['a tag object', ['tag', '-a', '-m', 'v1', 'v1']],
    ])('%s gives the commit that it leads to', async (kind, command) => {
      const name = `tags-${kind.split(' ')[1]}`;
      fixture.create(name);
      const commit = fixture.commit(name, 'one', { a: '1' });
      fixture.git(`work-${name}`, ...command);
      fixture.push(name, 'v1');
      const { resolved, text } = await fetchFiles(name, { tag: 'v1' });
      expect([resolved.revision, text('a')]).toEqual([`v1@sha1:${commit}`, '1']);
    });

    test('a tag of a tag gives the commit at the end', async () => {
      fixture.create('nested');
      const commit = fixture.commit('nested', 'one', { a: '1' });
      fixture.git('work-nested', 'tag', '-a', '-m', 'inner', 'inner');
      fixture.git('work-nested', 'tag', '-a', '-m', 'outer', 'outer', 'inner');
      fixture.push('nested', 'inner', 'outer');
      expect((await fetchFiles('nested', { tag: 'outer' })).resolved.commit).toBe(commit);
    });

    test('a tag of a file is refused', async () => {
      fixture.create('blob');
      fixture.commit('blob', 'one', { a: '1' });
      fixture.git('work-blob', 'tag', 'file', fixture.git('work-blob', 'rev-parse', 'HEAD:a'));
      fixture.push('blob', 'file');
      await expect(fetchFiles('blob', { tag: 'file' })).rejects.toMatchObject({ name: 'GitError' });
    });

    test('a tag that was moved gives what it leads to now', async () => {
      fixture.create('moved');
      fixture.commit('moved', 'one', { a: '1' });
      fixture.git('work-moved', 'tag', 'v1');
      fixture.push('moved', 'v1');
      await fetchFiles('moved', { tag: 'v1' });
      fixture.commit('moved', 'two', { a: '2' });
      fixture.git('work-moved', 'tag', '--force', 'v1');
      fixture.push('moved', 'v1');
      expect((await fetchFiles('moved', { tag: 'v1' })).text('a')).toBe('2');
    });
  });

  test('follows a branch that was rewritten, and keeps nothing of what it was', async () => {
    fixture.create('rewritten');
    fixture.commit('rewritten', 'one', { a: '1', gone: 'x' });
    await fetchFiles('rewritten');
    fixture.git('work-rewritten', 'checkout', '--quiet', '--orphan', 'other');
    fixture.git('work-rewritten', 'rm', '--quiet', '-rf', '.');
    const other = fixture.commit('rewritten', 'anew', { b: '2' });
    fixture.push('rewritten', 'other:main');
    const { resolved, tree } = await fetchFiles('rewritten');
    expect([resolved.commit, [...tree.paths()]]).toEqual([other, ['b']]);
  });

  test('gives a commit that the server gives out although no reference leads to it', async () => {
    fixture.create('hidden');
    const first = fixture.commit('hidden', 'one', { a: '1' });
    fixture.commit('hidden', 'two', { a: '2' });
    fixture.git('hidden.git', 'config', 'uploadpack.allowAnySHA1InWant', 'true');
    expect((await fetchFiles('hidden', { commit: first, branch: 'main' })).text('a')).toBe('1');
  });

  test('names a commit that is not there', async () => {
    fixture.create('absent');
    fixture.commit('absent', 'one', { a: '1' });
    await expect(fetchFiles('absent', { commit: 'f'.repeat(40) })).rejects.toMatchObject({
      code: 'CommitNotFound',
      message: `unable to resolve commit object for '${'f'.repeat(40)}': object not found`,
    });
  });
});
