import { execFileSync } from 'node:child_process';
import { createServer } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import type { Credentials } from './credentials.ts';
import { listRefs, parseRefs } from './list-refs.ts';
import { parseRemoteUrl } from './remote-url.ts';
import { GitFixture } from './testing/git-fixture.ts';
import { GitHttpServer, type GitHttpServerOptions } from './testing/git-http-server.ts';

const PASSWORD = 'correct/horse+battery';
const basic: Credentials = { basic: { username: 'ada', password: PASSWORD } };
const authorization = `Basic ${Buffer.from(`ada:${PASSWORD}`).toString('base64')}`;

const fixture = new GitFixture();
const servers: GitHttpServer[] = [];
let commit: string;

beforeAll(() => {
  fixture.create('app');
  commit = fixture.commit('app', 'First', { 'a.yaml': 'a' });
  fixture.git('work-app', 'tag', '-a', 'v1', '-m', 'v1');
  fixture.push('app', 'v1');
});

afterAll(async () => {
  await Promise.all(servers.map((server) => server.stop()));
  fixture.remove();
});

async function serve(options: Omit<GitHttpServerOptions, 'root'> = {}): Promise<GitHttpServer> {
  const server = await GitHttpServer.start({ root: fixture.root, ...options });
  servers.push(server);
  return server;
}

function remote(url: string, credentials: Credentials = {}) {
  return { url: parseRemoteUrl(url), credentials };
}

describe('listRefs', () => {
  test('asks once, and only for what is wanted', async () => {
    const server = await serve();
    const refs = await listRefs(remote(`${server.url}/app.git`), 'heads');
    expect([...refs]).toEqual([['refs/heads/main', commit]]);
    expect(server.requests).toEqual(['GET /app.git/info/refs?service=git-upload-pack', 'POST /app.git/git-upload-pack']);
  });

  test('gives the commit that an annotated tag leads to', async () => {
    const server = await serve();
    expect([...(await listRefs(remote(`${server.url}/app.git`), 'tags'))]).toEqual([['refs/tags/v1', commit]]);
  });

  test.each([
    ['a user and password', basic, authorization],
    ['a token', { bearerToken: 'token-1' }, 'Bearer token-1'],
  ])('sends %s with the first request', async (_name, credentials, wanted) => {
    const server = await serve({ authorization: wanted });
    expect((await listRefs(remote(`${server.url}/app.git`, credentials), 'heads')).size).toBe(1);
    expect(server.requests).toHaveLength(2);
  });

  test('keeps credentials out of the command line', async () => {
    let seen = '';
    const server = await serve({
      intercept: () => {
        seen += execFileSync('ps', ['-eo', 'args']).toString();
        return false;
      },
    });
    await listRefs(remote(`${server.url.replace('://', `://ada:${encodeURIComponent(PASSWORD)}@`)}/app.git`, basic), 'heads');
    expect(seen).toContain('ls-remote');
    expect(seen).not.toContain(PASSWORD);
    expect(seen).not.toContain(encodeURIComponent(PASSWORD));
  });

  test.each([
    ['a wrong password', { basic: { username: 'ada', password: 'wrong' } }, 'authentication failed: the server refuses the credentials'],
    ['a wrong token', { bearerToken: 'wrong' }, 'authentication failed: the server refuses the credentials'],
    ['no password', {}, 'authentication required'],
  ])('reports %s', async (_name, credentials, message) => {
    const server = await serve({ authorization });
    const listing = listRefs(remote(`${server.url}/app.git`, credentials), 'heads');
    await expect(listing).rejects.toMatchObject({ code: 'AuthenticationFailed', message });
  });

  test.each([
    [404, 'RepositoryNotFound'],
    [403, 'AuthenticationFailed'],
    [429, 'Unreachable'],
    [503, 'Unreachable'],
  ])('reports the status %i as %s', async (status, code) => {
    const server = await serve({ intercept: (_request, response) => Boolean(response.writeHead(status).end()) });
    await expect(listRefs(remote(`${server.url}/app.git`), 'heads')).rejects.toMatchObject({ code });
  });

  test('reports a host that refuses the connection', async () => {
    await expect(listRefs(remote('http://127.0.0.1:1/app.git'), 'heads')).rejects.toMatchObject({ code: 'Unreachable' });
  });

  test('follows a redirect, and gives credentials to no other host', async () => {
    const seen: (string | undefined)[] = [];
    const target = await serve({
      intercept: (request) => {
        seen.push(request.headers.authorization);
        return false;
      },
    });
    const origin = await serve({
      intercept: (request, response) => Boolean(response.writeHead(301, { location: `${target.url}${request.url}` }).end()),
    });
    expect((await listRefs(remote(`${origin.url}/app.git`, basic), 'heads')).size).toBe(1);
    expect(new Set(seen)).toEqual(new Set([undefined]));
  });

  test('follows a redirect on the same host with credentials', async () => {
    const server = await serve({
      authorization,
      intercept: (request, response) =>
        request.url?.startsWith('/old.git') === true &&
        Boolean(response.writeHead(301, { location: request.url.replace('/old.git', '/app.git') }).end()),
    });
    expect((await listRefs(remote(`${server.url}/old.git`, basic), 'heads')).size).toBe(1);
  });

  test('ends at its deadline, and leaves no process behind', async () => {
    const hanging = createServer(() => {});
    await new Promise<void>((resolve) => hanging.listen(0, '127.0.0.1', resolve));
    const address = hanging.address();
    const port = typeof address === 'object' ? address?.port : undefined;
    const listing = listRefs(remote(`http://127.0.0.1:${port}/app.git`), 'heads', AbortSignal.timeout(300));
    await expect(listing).rejects.toMatchObject({ code: 'Timeout' });
    await delay(100);
    const left = execFileSync('ps', ['-eo', 'stat,args'])
      .toString()
      .split('\n')
      .filter((line) => line.includes(`127.0.0.1:${port}/app.git`) && !line.startsWith('Z'));
    hanging.close();
    expect(left).toEqual([]);
  });
});

describe('parseRefs', () => {
  const [one, two] = ['1'.repeat(40), '2'.repeat(40)];

  test.each<[string, string, [string, string][]]>([
    ['nothing', '', []],
    ['one line', `${one}\trefs/heads/main\n`, [['refs/heads/main', one]]],
    ['a line that does not end', `${one}\trefs/heads/main`, [['refs/heads/main', one]]],
    ['a tag object: the commit that it leads to', `${one}\trefs/tags/v1\n${two}\trefs/tags/v1^{}\n`, [['refs/tags/v1', two]]],
    ['a plain tag', `${one}\trefs/tags/v1\n`, [['refs/tags/v1', one]]],
    ['what a page says that is none', '<html>\n<body>login</body>\n', []],
    ['a name with spaces', `${one}\trefs/heads/a b\n`, [['refs/heads/a b', one]]],
    ['a hash of 64 digits', `${'3'.repeat(64)}\trefs/heads/main\n`, [['refs/heads/main', '3'.repeat(64)]]],
  ])('reads %s', (_, output, expected) => {
    expect([...parseRefs(output)]).toEqual(expected);
  });

  test('lets a name be whatever it is', () => {
    const refs = parseRefs(`${'a'.repeat(40)}\trefs/heads/__proto__\n${'b'.repeat(40)}\tHEAD\n`);
    expect([...refs]).toEqual([
      ['refs/heads/__proto__', 'a'.repeat(40)],
      ['HEAD', 'b'.repeat(40)],
    ]);
  });
});
