import { lstatSync, mkdtempSync, readFileSync, readlinkSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createCertificateAuthority } from '../../certificates/certificate-authority.ts';
import { runTool, type ToolResult } from '../../processes/run-tool.ts';
import { gitEnvironment } from './git-command.ts';
import { type GitServer, type GitServerOptions, startGitServer } from './git-server.ts';

describe('a Git server', () => {
  let home: string;
  let servers: GitServer[] = [];
  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), 'capstan-git-client-'));
  });
  afterEach(async () => {
    await Promise.all(servers.map((server) => server.stop()));
    servers = [];
    rmSync(home, { recursive: true });
  });
  const start = async (options?: GitServerOptions) => {
    const server = await startGitServer(options);
    servers.push(server);
    return server;
  };
  const client = (...args: string[]): Promise<ToolResult> => runTool('git', args, { cwd: home, env: gitEnvironment, timeoutMs: 20_000 });

  test('serves what was committed, with its modes and links', async () => {
    const server = await start();
    const repository = await server.create('app');
    await repository.commit({ 'a.txt': 'one', 'dir/"odd" name': 'two', 'run.sh': { executable: '#!/bin/sh' }, link: { symlink: 'a.txt' } });
    await client('clone', '--quiet', server.urlOf(repository), 'copy');
    expect(readFileSync(join(home, 'copy/a.txt'), 'utf8')).toBe('one');
    expect(readFileSync(join(home, 'copy/dir/"odd" name'), 'utf8')).toBe('two');
    expect(lstatSync(join(home, 'copy/run.sh')).mode & 0o111).not.toBe(0);
    expect(readlinkSync(join(home, 'copy/link'))).toBe('a.txt');
  });

  test('adds to, takes from and replaces what a branch holds', async () => {
    const repository = await (await start()).create('app');
    const list = async (ref: string) => (await repository.git('ls-tree', '-r', '--name-only', ref)).split('\n');
    const first = await repository.commit({ a: '1', b: '1', 'c/d': '1' });
    await repository.commit({ b: null, e: '2' });
    expect(await list('main')).toEqual(['a', 'c/d', 'e']);
    await repository.commit({ only: '3' }, { replaceAll: true });
    expect(await list('main')).toEqual(['only']);
    await repository.commit({ side: '4' }, { branch: 'other', from: first });
    expect(await list('other')).toEqual(['a', 'b', 'c/d', 'side']);
  });

  test('takes a folder as it is, rewritten on the way', async () => {
    const repository = await (await start()).create('app');
    writeFileSync(join(home, 'x.yaml'), 'url: https://example.com');
    await repository.commitFolder(home, { rewrite: (_path, text) => text.replace('https://example.com', 'http://here') });
    expect(await repository.git('show', 'main:x.yaml')).toBe('url: http://here');
  });

  test('has light and annotated tags', async () => {
    const server = await start();
    const repository = await server.create('app');
    const commit = await repository.commit({ a: '1' });
    await repository.tag('v1');
    await repository.tag('v2', { message: 'second' });
    const { stdout } = await client('ls-remote', '--tags', server.urlOf(repository));
    expect(stdout).toContain(`${commit}\trefs/tags/v1\n`);
    expect(stdout).toContain(`${commit}\trefs/tags/v2^{}\n`);
  });

  test('takes a push', async () => {
    const server = await start();
    const repository = await server.create('app');
    await repository.commit({ a: '1' });
    await client('clone', '--quiet', server.urlOf(repository), 'copy');
    const identity = ['-c', 'user.name=A', '-c', 'user.email=a@example.com'];
    await client('-C', 'copy', ...identity, 'commit', '--quiet', '--allow-empty', '-m', 'pushed');
    const push = await client('-C', 'copy', 'push', '--quiet', 'origin', 'main');
    expect(push).toMatchObject({ code: 0 });
    expect(await repository.git('log', '-1', '--format=%s', 'main')).toBe('pushed');
  });

  test('tells what was asked of it: looking for a new revision is no fetch', async () => {
    const server = await start();
    const repository = await server.create('app');
    await repository.commit({ a: '1' });
    await client('ls-remote', server.urlOf(repository));
    expect(server.requests.map((request) => [request.kind, request.status])).toEqual([
      ['advertisement', 200],
      ['ls-refs', 200],
    ]);
    server.forget();
    await client('clone', '--quiet', server.urlOf(repository), 'copy');
    expect(server.requests.map((request) => request.kind)).toEqual(['advertisement', 'ls-refs', 'fetch']);
  });

  test.each([
    ['basic credentials', { username: 'ada', password: 'pass' }, `Authorization: Basic ${btoa('ada:pass')}`],
    ['a bearer token', { bearer: 'token-1' }, 'Authorization: Bearer token-1'],
  ])('asks for %s', async (_title, access, header) => {
    const server = await start({ access });
    const url = server.urlOf(await server.create('app'));
    expect((await client('ls-remote', url)).code).not.toBe(0);
    expect(server.requests.at(-1)?.status).toBe(401);
    expect((await client('-c', `http.extraHeader=${header}`, 'ls-remote', url)).code).toBe(0);
  });

  test('serves https that only those believe who know its authority', async () => {
    const server = await start({ authority: await createCertificateAuthority('test') });
    const url = server.urlOf(await server.create('app'));
    const file = join(home, 'ca.crt');
    writeFileSync(file, server.ca ?? '');
    expect((await client('ls-remote', url)).stderr).toContain('certificate');
    expect((await client('-c', `http.sslCAInfo=${file}`, 'ls-remote', url)).code).toBe(0);
  });

  test.each([
    ['a status', { status: 503 }, '503'],
    ['a reset', { reset: true }, 'reset'],
    ['an answer that breaks off', { resetAfterBytes: 100 }, 'reset'],
  ])('fails with %s, and mends when the fault is over', async (_title, fault, complaint) => {
    const server = await start();
    const repository = await server.create('app');
    await repository.commit({ a: '1' });
    server.faults.add({ ...fault, times: 1 });
    const failed = await client('ls-remote', server.urlOf(repository));
    expect(failed.code).not.toBe(0);
    expect(failed.stderr.toLowerCase()).toContain(complaint);
    expect((await client('ls-remote', server.urlOf(repository))).code).toBe(0);
  });

  test('hangs for as long as it is told to', async () => {
    const server = await start();
    await server.create('app');
    server.faults.add({ hang: true });
    const asked = fetch(`${server.url}/app.git/info/refs?service=git-upload-pack`, { signal: AbortSignal.timeout(300) });
    await expect(asked).rejects.toMatchObject({ name: 'TimeoutError' });
  });

  test('delays only what it is told to', async () => {
    const server = await start();
    await server.create('app');
    server.faults.add({ delayMs: 1_000, match: (request) => request.url?.startsWith('/slow') === true });
    const answered: string[] = [];
    const ask = async (path: string) => {
      await (await fetch(server.url + path)).arrayBuffer();
      answered.push(path);
    };
    await Promise.all([ask('/slow.git/HEAD'), ask('/app.git/HEAD')]);
    expect(answered).toEqual(['/app.git/HEAD', '/slow.git/HEAD']);
  });
});
