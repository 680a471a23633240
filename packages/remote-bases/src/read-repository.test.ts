import { join } from 'node:path';
import { parseCloneUrl, Repository } from '@capstan/git';
import { GitFixture, GitHttpServer } from '@capstan/git/testing';
import { readRepository } from './read-repository.ts';

const fixture = new GitFixture();
const LIMITS = { maxFiles: 20, maxBytes: 10_000 };
const signal = new AbortController().signal;
let server: GitHttpServer;
let opened: string[] = [];

beforeAll(async () => {
  server = await GitHttpServer.start({ root: fixture.root });
  fixture.create('leaf');
  const leaf = fixture.commit('leaf', 'one', { 'l.yaml': 'l: 1' });
  fixture.create('trunk');
  fixture.link('trunk', 'link', 'lib/l.yaml');
  addModule('trunk', 'lib', leaf, '../leaf.git');
  fixture.create('endless');
  fixture.create('wide');
});
afterAll(async () => {
  await server.stop();
  fixture.remove();
});
beforeEach(() => {
  opened = [];
});

function addModule(name: string, path: string, commit: string, url: string): string {
  fixture.write(name, '.gitmodules', `[submodule "${path}"]\n\tpath = ${path}\n\turl = ${url}\n`);
  const work = `work-${name}`;
  fixture.git(work, 'add', '--all');
  fixture.git(work, 'update-index', '--add', '--cacheinfo', `160000,${commit},${path}`);
  fixture.git(work, 'commit', '--quiet', '-m', 'module');
  fixture.push(name, 'HEAD:refs/heads/main');
  return fixture.git(work, 'rev-parse', 'HEAD');
}

async function read(name: string, submodules = true, limits = LIMITS) {
  const url = `${server.url}/${name}.git`;
  const repositories = (part: string): Repository => {
    opened.push(part);
    return new Repository(join(fixture.root, `bare-${name}-${part}-${expect.getState().currentTestName?.length}`));
  };
  const repository = repositories('');
  const commit = await repository.fetchName({ url: parseCloneUrl(url), credentials: {}, settings: 'none' }, 'HEAD', { signal });
  return readRepository({ repository, commit, url }, repositories, { settings: 'none', allowFile: false, limits, submodules }, signal);
}

describe('readRepository', () => {
  test('puts the files of a submodule in their place, where links may lead to', async () => {
    const tree = await read('trunk');
    expect([...tree.paths()].sort()).toEqual(['.gitmodules', 'lib/l.yaml']);
    expect(tree.realPath('link')).toBe('lib/l.yaml');
    expect(opened).toEqual(['', 'module-1']);
  });

  test('opens no other repository where submodules are not wanted', async () => {
    const tree = await read('trunk', false);
    expect([...tree.paths()]).toEqual(['.gitmodules']);
    expect(tree.realPath('link')).toBe('lib/l.yaml');
    expect(opened).toEqual(['']);
  });

  test('holds all of them to the limits of one', async () => {
    await expect(read('trunk', true, { maxFiles: 1, maxBytes: 10_000 })).rejects.toMatchObject({ code: 'TooManyFiles' });
    await expect(read('trunk', true, { maxFiles: 20, maxBytes: 60 })).rejects.toMatchObject({ code: 'TooLarge' });
  });

  test('ends with a repository that holds too many', async () => {
    let inner = fixture.commit('endless', 'first', { a: '' });
    for (let depth = 0; depth < 3; depth += 1) inner = addModule('endless', 'again', inner, '../endless.git');
    expect([...(await read('endless')).paths()].filter((path) => path.endsWith('/a'))).toEqual([
      'again/a',
      'again/again/a',
      'again/again/again/a',
    ]);
    const leaf = fixture.git('work-leaf', 'rev-parse', 'HEAD');
    const paths = Array.from({ length: 51 }, (_, index) => `m${index}`);
    fixture.commit('wide', 'modules', {
      '.gitmodules': paths.map((path) => `[submodule "${path}"]\npath=${path}\nurl=../leaf.git\n`).join(''),
    });
    for (const path of paths) fixture.git('work-wide', 'update-index', '--add', '--cacheinfo', `160000,${leaf},${path}`);
    fixture.git('work-wide', 'commit', '--quiet', '-m', 'links');
    fixture.push('wide', 'HEAD:refs/heads/main');
    await expect(read('wide', true, { maxFiles: 1_000, maxBytes: 1_000_000 })).rejects.toThrow('more than 50 submodules');
  });
});
