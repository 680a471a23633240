import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { GitFixture, GitHttpServer } from '@capstan/git/testing';
import { parseRepoSpec, type RemoteAnswer, type RemoteRequest, repositoryRequest } from '@capstan/kustomize';
import { RemoteCache } from './remote-cache.ts';

const fixture = new GitFixture();
let server: GitHttpServer;
let nowMs = 0;
let isUnwell = (): boolean => false;
let first = '';

beforeAll(async () => {
  fixture.create('app');
  first = fixture.commit('app', 'one', { 'a.yaml': 'a: 1' });
  server = await GitHttpServer.start({
    root: fixture.root,
    intercept: (_, response) => {
      if (isUnwell()) response.writeHead(503).end();
      return isUnwell();
    },
  });
});
afterAll(async () => {
  await server.stop();
  fixture.remove();
});

function cacheOf(more: Partial<ConstructorParameters<typeof RemoteCache>[0]> = {}): { cache: RemoteCache; directory: string } {
  const directory = join(fixture.root, `cache-${expect.getState().currentTestName?.replace(/\W+/g, '-')}`);
  const limits = { maxFiles: 100, maxBytes: 1_000_000 };
  return {
    cache: new RemoteCache({ settings: 'none', allowFile: false, limits, directory, budgetBytes: 1_000_000, now: () => nowMs, ...more }),
    directory,
  };
}

function requestOf(url: string): RemoteRequest {
  const spec = parseRepoSpec(url);
  if (spec === undefined) throw new Error(`${url} is no repository`);
  return repositoryRequest(spec);
}

const app = (query = ''): RemoteRequest => requestOf(`${server.url}/app.git${query}`);
const revisionOf = (answer: RemoteAnswer): string => (answer.kind === 'found' ? answer.revision : answer.reason);

describe('RemoteCache', () => {
  test('fetches a repository once, whoever asks meanwhile', async () => {
    const { cache } = cacheOf();
    server.requests.length = 0;
    const answers = await Promise.all([cache.look(app('?ref=main'), 0), cache.look(app('//deep?ref=main'), 0)]);
    expect(answers[0]).toBe(answers[1]);
    expect(answers.map(revisionOf)).toEqual([first, first]);
    expect(server.requests.filter((request) => request.startsWith('GET'))).toHaveLength(1);
  });

  test('looks again only when what it knows is older than wanted, and gives the same tree where nothing moved', async () => {
    const { cache } = cacheOf();
    const answer = await cache.look(app(), 1_000);
    server.requests.length = 0;
    nowMs += 999;
    expect(await cache.look(app(), 1_000)).toBe(answer);
    expect(server.requests).toEqual([]);
    nowMs += 1;
    expect(await cache.look(app(), 1_000)).toBe(answer);
    // Capabilities, the references of that name, and that there is nothing to fetch.
    expect(server.requests).toHaveLength(3);
  });

  test('never looks again at a commit', async () => {
    const { cache } = cacheOf();
    await cache.look(app(`?ref=${first}`), 0);
    server.requests.length = 0;
    await cache.look(app(`?ref=${first}`), 0);
    expect(server.requests).toEqual([]);
  });

  test('tells whether what decided a build has moved, as far as it knows', async () => {
    const { cache } = cacheOf();
    const input = { request: app('?ref=moving'), revision: first };
    fixture.push('app', 'HEAD:moving');
    await cache.look(input.request, 0);
    expect(cache.isCurrent([input])).toBe(true);
    fixture.commit('app', 'two', { 'a.yaml': 'a: 2' });
    fixture.push('app', 'HEAD:moving');
    expect(cache.isCurrent([input])).toBe(true);
    nowMs += 10;
    expect([cache.isOlder([input], 10), cache.isOlder([input], 11)]).toEqual([true, false]);
    await cache.look(input.request, 10);
    expect(cache.isCurrent([input])).toBe(false);
  });

  test('a server that cannot be reached has moved nothing, a reference that is gone has', async () => {
    fixture.push('app', 'HEAD:leaving');
    const { cache } = cacheOf();
    const request = app('?ref=leaving');
    const found = await cache.look(request, 0);
    const input = { request, revision: revisionOf(found) };
    let isDown = true;
    isUnwell = () => isDown;
    expect(await cache.look(request, 0)).toMatchObject({ kind: 'failed', isTransient: true });
    expect(cache.isCurrent([input])).toBe(true);
    isDown = false;
    fixture.push('app', ':leaving');
    expect(await cache.look(request, 0)).toMatchObject({ kind: 'failed', isTransient: false });
    expect(cache.isCurrent([input])).toBe(false);
  });

  test.each([
    ['a path of the machine', () => requestOf(`file://${fixture.root}/app.git`), /a path of this machine is not fetched/],
    ['an option in the place of a reference', () => app('?ref=--upload-pack=x'), /invalid reference name/],
    ['a reference that is not there', () => app('?ref=absent'), /couldn't find remote ref absent/],
    ['a repository that is not there', () => requestOf(`${server.url}/none.git`), /not found/],
    ['a server that is not there', () => requestOf('http://127.0.0.1:1/org/repo'), /Failed to connect|refused/],
  ])('says why it cannot have %s', async (_, request, reason) => {
    const { cache } = cacheOf();
    expect(await cache.look(request(), 0)).toMatchObject({ kind: 'failed', reason: expect.stringMatching(reason) });
  });

  test('refuses a repository that is larger than allowed', async () => {
    const { cache } = cacheOf({ limits: { maxFiles: 100, maxBytes: 2 } });
    expect(await cache.look(app(), 0)).toMatchObject({ kind: 'failed', reason: expect.stringContaining('more than 2 bytes') });
  });

  test('lets go of what was used least recently when the trees take too much, on disk as well', async () => {
    const { cache, directory } = cacheOf({ budgetBytes: 1 });
    await cache.look(app('?ref=main'), 0);
    const [old = ''] = readdirSync(directory);
    await cache.look(app('?ref=HEAD'), 0);
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(existsSync(join(directory, old))).toBe(false);
    expect(readdirSync(directory)).toHaveLength(1);
  });
});
