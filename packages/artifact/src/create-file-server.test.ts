import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import type { Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { createFileServer } from './create-file-server.ts';

const PATH = '/gitrepository/flux-system/app/abc.tar.gz';
let root: string;
let server: Server;
let port: number;

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'serve-'));
  mkdirSync(join(root, 'gitrepository/flux-system/app'), { recursive: true });
  writeFileSync(join(root, PATH), '0123456789');
  writeFileSync(join(root, 'gitrepository/flux-system/app/.abc.tmp'), 'partial');
  symlinkSync('/etc/hostname', join(root, 'gitrepository/flux-system/app/link'));
  symlinkSync('/etc', join(root, 'gitrepository/out'));
  server = createFileServer(root, { idleTimeoutMs: 1_000 });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  port = (server.address() as AddressInfo).port;
});

afterAll(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  rmSync(root, { recursive: true });
});

/** Sends a request as it stands, so that no client tidies its path; gives the status, headers and body. */
async function ask(request: string): Promise<{ status: number; headers: string[]; body: string }> {
  const socket = connect(port, '127.0.0.1');
  socket.write(`${request}\r\nHost: x\r\nConnection: close\r\n\r\n`);
  const chunks: Buffer[] = [];
  for await (const chunk of socket) chunks.push(chunk);
  const [head = '', body = ''] = Buffer.concat(chunks).toString().split('\r\n\r\n');
  const [statusLine = '', ...headers] = head.split('\r\n');
  return { status: Number(statusLine.split(' ')[1]), headers: headers.sort(), body };
}

describe('createFileServer', () => {
  test("answers with the headers of Flux's server and no other", async () => {
    const { status, headers, body } = await ask(`GET ${PATH} HTTP/1.1`);
    expect({ status, body }).toEqual({ status: 200, body: '0123456789' });
    expect(headers.map((header) => header.replace(/(Date|Last-Modified): .*GMT$/, '$1'))).toEqual([
      'Accept-Ranges: bytes',
      'Content-Length: 10',
      'Content-Type: application/gzip',
      'Date',
      'Last-Modified',
    ]);
  });

  test('answers HEAD without a body', async () => {
    const { headers, body } = await ask(`HEAD ${PATH} HTTP/1.1`);
    expect(headers).toContain('Content-Length: 10');
    expect(body).toBe('');
  });

  test.each([
    ['bytes=2-4', 206, '234', 'bytes 2-4/10'],
    ['bytes=-2', 206, '89', 'bytes 8-9/10'],
    ['bytes=20-', 416, 'invalid range\n', 'bytes */10'],
  ])('answers the range %s with %i', async (range, status, body, contentRange) => {
    const answer = await ask(`GET ${PATH} HTTP/1.1\r\nRange: ${range}`);
    expect(answer).toMatchObject({ status, body });
    expect(answer.headers).toContain(`Content-Range: ${contentRange}`);
  });

  test('answers 304 to who has it', async () => {
    const { status } = await ask(`GET ${PATH} HTTP/1.1\r\nIf-Modified-Since: ${new Date(Date.now() + 10_000).toUTCString()}`);
    expect(status).toBe(304);
  });

  test.each(['GET', 'HEAD'])('tells by an empty page that it is ready: %s', async (method) => {
    expect(await ask(`${method} / HTTP/1.1`)).toMatchObject({ status: 200, body: '' });
  });

  test.each([
    '//',
    '/?list',
    '/gitrepository',
    '/gitrepository/',
    '/gitrepository/flux-system/app/',
    '/gitrepository/flux-system/app/absent',
    '/gitrepository/flux-system/app/.abc.tmp',
    '/gitrepository/flux-system/app/link',
    '/gitrepository/out/hostname',
    '/../../../../etc/hostname',
    '/%2e%2e/%2e%2e/%2e%2e/etc/hostname',
    '/gitrepository/..%2f..%2f..%2fetc/hostname',
    '//etc/hostname',
    `${PATH}%00`,
    '/%zz',
    'http://evil/etc/hostname',
  ])('answers 404 to %s', async (path) => {
    expect(await ask(`GET ${path} HTTP/1.1`)).toMatchObject({ status: 404, body: '404 page not found\n' });
  });

  describe('a part of a file', () => {
    test.each([
      ['bytes=0-0', 206, '0'],
      ['bytes=0-', 206, '0123456789'],
      ['bytes=9-', 206, '9'],
      ['bytes=5-100', 206, '56789'],
      ['bytes=-100', 206, '0123456789'],
      ['bytes=10-', 416, 'invalid range\n'],
      ['bytes=-0', 416, 'invalid range\n'],
      ['bytes=4-2', 200, '0123456789'],
      ['bytes=0-1,4-5', 200, '0123456789'],
      ['bytes=a-b', 200, '0123456789'],
      ['bytes= 0-1', 200, '0123456789'],
      ['items=0-1', 200, '0123456789'],
      ['', 200, '0123456789'],
    ])('asked for by %j is answered with %i', async (range, status, body) => {
      const answer = await ask(`GET ${PATH} HTTP/1.1\r\nRange: ${range}`);
      expect(answer).toMatchObject({ status, body });
      expect(answer.headers).toContain(`Content-Length: ${body.length}`);
    });

    test('is told of without a body to HEAD', async () => {
      const answer = await ask(`HEAD ${PATH} HTTP/1.1\r\nRange: bytes=2-4`);
      expect(answer).toMatchObject({ status: 206, body: '' });
      expect(answer.headers).toEqual(expect.arrayContaining(['Content-Length: 3', 'Content-Range: bytes 2-4/10']));
    });

    test('is sent on the condition that the file is still the same, else all of it', async () => {
      const modified = (await ask(`HEAD ${PATH} HTTP/1.1`)).headers.find((header) => header.startsWith('Last-Modified: '))?.slice(15);
      expect((await ask(`GET ${PATH} HTTP/1.1\r\nRange: bytes=0-1\r\nIf-Range: ${modified}`)).body).toBe('01');
      for (const other of ['Thu, 01 Jan 1970 00:00:00 GMT', '"an-etag"', 'whenever']) {
        expect((await ask(`GET ${PATH} HTTP/1.1\r\nRange: bytes=0-1\r\nIf-Range: ${other}`)).body).toBe('0123456789');
      }
    });
  });

  test.each([
    ['later than the file', () => new Date(Date.now() + 60_000).toUTCString(), 304],
    ['earlier than the file', () => new Date(0).toUTCString(), 200],
    ['no date', () => 'yesterday', 200],
    ['nothing', () => '', 200],
  ])('of who has a file of a time that is %s, the request is answered rightly', async (_, since, status) => {
    const answer = await ask(`GET ${PATH} HTTP/1.1\r\nIf-Modified-Since: ${since()}`);
    expect([answer.status, answer.body]).toEqual([status, status === 304 ? '' : '0123456789']);
  });

  test('serves an empty file', async () => {
    writeFileSync(join(root, 'gitrepository/flux-system/app/empty'), '');
    expect(await ask('GET /gitrepository/flux-system/app/empty HTTP/1.1')).toMatchObject({ status: 200, body: '' });
  });

  test('sends the file that was asked for to its end, though another takes its place meanwhile', async () => {
    const path = 'gitrepository/flux-system/app/replaced';
    writeFileSync(join(root, path), Buffer.alloc(8 * 1024 * 1024, 'a'));
    const socket = connect(port, '127.0.0.1');
    socket.write(`GET /${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`);
    const chunks: Buffer[] = [];
    for await (const chunk of socket) {
      if (chunks.length === 0) {
        writeFileSync(join(root, 'new'), 'new');
        renameSync(join(root, 'new'), join(root, path));
      }
      chunks.push(chunk);
    }
    const body = Buffer.concat(chunks).toString('latin1').split('\r\n\r\n')[1] ?? '';
    expect([body.length, body.replaceAll('a', '')]).toEqual([8 * 1024 * 1024, '']);
    expect((await ask(`GET /${path} HTTP/1.1`)).body).toBe('new');
  });

  test('answers several requests on one connection', async () => {
    const socket = connect(port, '127.0.0.1');
    const one = `GET ${PATH} HTTP/1.1\r\nHost: x\r\n`;
    socket.write(`${one}\r\n${one}Range: bytes=0-1\r\n\r\n${one}Connection: close\r\n\r\n`);
    let text = '';
    for await (const chunk of socket) text += String(chunk);
    expect(text.match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 200', 'HTTP/1.1 206', 'HTTP/1.1 200']);
  });

  test('does not wait for a file that nobody writes: a pipe is none', async () => {
    execFileSync('mkfifo', [join(root, 'gitrepository/flux-system/app/pipe')]);
    expect((await ask('GET /gitrepository/flux-system/app/pipe HTTP/1.1')).status).toBe(404);
  });

  test.each([
    ['a query', `GET ${PATH}?a=../../x HTTP/1.1`, 200],
    ['an escaped letter', `GET ${PATH.replace('abc', '%61bc')} HTTP/1.1`, 200],
    ['another case', `GET ${PATH.toUpperCase()} HTTP/1.1`, 404],
    ['a backslash', `GET ${PATH.replaceAll('/', '\\')} HTTP/1.1`, 400],
    ['a segment of nothing', `GET ${PATH.replace('/app', '//app')} HTTP/1.1`, 404],
    ['a segment that stays', `GET ${PATH.replace('/app', '/./app')} HTTP/1.1`, 404],
    ['a segment up and down', `GET ${PATH.replace('/app', '/app/../app')} HTTP/1.1`, 404],
    ['a name of 300 bytes', `GET /${'a'.repeat(300)} HTTP/1.1`, 404],
    ['an overlong path in escaped UTF-8', `GET /%c0%ae%c0%ae/etc/hostname HTTP/1.1`, 404],
  ])('answers a request with %s rightly', async (_, request, status) => {
    const answer = await ask(request);
    expect(answer.status).toBe(status);
    expect(answer.body).not.toContain(hostname());
  });

  test.each(['POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'PROPFIND'])('answers 405 to %s', async (method) => {
    expect((await ask(`${method} ${PATH} HTTP/1.1`)).status).toBe(405);
  });

  test('drops a client that takes nothing', async () => {
    writeFileSync(join(root, 'gitrepository/flux-system/app/big'), '');
    truncateSync(join(root, 'gitrepository/flux-system/app/big'), 64 * 1024 * 1024);
    const socket = connect(port, '127.0.0.1').pause();
    await once(server, 'connection');
    socket.write('GET /gitrepository/flux-system/app/big HTTP/1.1\r\nHost: x\r\n\r\n');
    const connections = () => new Promise<number>((resolve) => server.getConnections((_error, count) => resolve(count)));
    const seen = [await connections()];
    // Kernel buffers take a part; then nothing moves.
    for (let round = 0; round < 100 && seen.at(-1) !== 0; round++) {
      await new Promise((resolve) => setTimeout(resolve, 100));
      seen.push(await connections());
    }
    socket.destroy();
    expect([Math.max(...seen), seen.at(-1)]).toEqual([1, 0]);
  });
});
