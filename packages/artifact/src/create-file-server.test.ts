import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import type { Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { tmpdir } from 'node:os';
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

  test.each(['POST', 'PUT', 'DELETE'])('answers 405 to %s', async (method) => {
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
