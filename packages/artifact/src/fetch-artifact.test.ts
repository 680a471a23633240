import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Tree } from '@capstan/tree';
import { fetchArtifact } from './fetch-artifact.ts';
import { type Archive, packWhole } from './testing/pack-whole.ts';

let archive: Archive;
let server: Server | undefined;

beforeAll(async () => {
  archive = await packWhole(Tree.of([['a.yaml', 'a']]));
});

afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

/** A server on loopback; gives the URL of an artifact on it. */
async function serve(answer: RequestListener): Promise<string> {
  const started = createServer(answer);
  server = started;
  await new Promise<void>((resolve) => started.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(started.address() as AddressInfo).port}/artifact.tar.gz`;
}

/** Answers each request as the next of `statuses`, then with the archive. */
function flaky(...statuses: number[]): { answer: RequestListener; count: () => number } {
  let count = 0;
  const answer: RequestListener = (_request, response) => {
    const status = statuses[count++] ?? 200;
    response.writeHead(status).end(status === 200 ? archive.bytes : '');
  };
  return { answer, count: () => count };
}

describe('fetchArtifact', () => {
  test('gives the tree', async () => {
    const url = await serve(flaky().answer);
    const tree = await fetchArtifact({ url, digest: archive.digest });
    expect([...tree.paths()]).toEqual(['a.yaml']);
  });

  test('tries again where the server fails', async () => {
    const { answer, count } = flaky(503, 500);
    const tree = await fetchArtifact({ url: await serve(answer), digest: archive.digest, backoffMs: 1 });
    expect([...tree.paths()]).toEqual(['a.yaml']);
    expect(count()).toBe(3);
  });

  test.each([
    ['BadResponse after the last attempt', [500, 500, 500], 3],
    ['NotFound at once', [404], 1],
  ])('reports %s', async (code, statuses, attempts) => {
    const { answer, count } = flaky(...statuses);
    const url = await serve(answer);
    await expect(fetchArtifact({ url, digest: archive.digest, retries: 2, backoffMs: 1 })).rejects.toMatchObject({
      code: code.split(' ')[0],
    });
    expect(count()).toBe(attempts);
  });

  test('uses no byte of another digest', async () => {
    const url = await serve((_request, response) => response.end('not even gzip'));
    await expect(fetchArtifact({ url, digest: archive.digest })).rejects.toMatchObject({ code: 'DigestMismatch' });
  });

  test.each(['md5:abc', 'sha256', '', '__proto__:x'])('refuses the digest %p without a request', async (digest) => {
    await expect(fetchArtifact({ url: 'http://127.0.0.1:1/', digest })).rejects.toMatchObject({ code: 'UnsupportedDigest' });
  });

  test.each([
    ['declared', (bytes: number) => ({ 'content-length': bytes })],
    ['not declared', () => ({})],
  ])('stops at a body that is too large, its length %s', async (_name, headers) => {
    const body = Buffer.alloc(200_000);
    const url = await serve((_request, response) => response.writeHead(200, headers(body.length)).end(body));
    await expect(fetchArtifact({ url, digest: archive.digest, maxDownloadBytes: 1000 })).rejects.toMatchObject({ code: 'TooLarge' });
  });

  test('gives up on a silent server', async () => {
    const url = await serve(() => {});
    await expect(fetchArtifact({ url, digest: archive.digest, retries: 0, idleTimeoutMs: 50 })).rejects.toMatchObject({
      code: 'Unreachable',
    });
  });

  test('tries again where the body ends early', async () => {
    let count = 0;
    const url = await serve((_request, response) => {
      response.writeHead(200, { 'content-length': archive.bytes.length });
      if (count++ > 0) response.end(archive.bytes);
      else response.write(archive.bytes.subarray(0, 10), () => response.destroy());
    });
    const tree = await fetchArtifact({ url, digest: archive.digest, backoffMs: 1 });
    expect(tree.kindOf('a.yaml')).toBe('file');
  });

  test('ends at once when it is aborted', async () => {
    const url = await serve(() => {});
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 20);
    await expect(fetchArtifact({ url, digest: archive.digest, signal: controller.signal })).rejects.toMatchObject({ name: 'AbortError' });
  });
});
