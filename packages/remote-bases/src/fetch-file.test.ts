import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { fetchFile } from './fetch-file.ts';

let server: Server | undefined;
const serve = async (listener: RequestListener): Promise<string> => {
  const started = createServer(listener);
  server = started;
  await new Promise<void>((resolve) => started.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(started.address() as AddressInfo).port}`; // one that listens on TCP has an address
};
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});
const get = (url: string, maxBytes = 1_000, signal = AbortSignal.timeout(5_000)) => fetchFile(url, { maxBytes, signal });

describe('fetchFile', () => {
  test('gives the bytes, and a revision that only other bytes change', async () => {
    const url = await serve((request, response) => void response.end(request.url));
    const [one, same, two] = await Promise.all([get(`${url}/1`), get(`${url}/1`), get(`${url}/2`)]);
    expect(new TextDecoder().decode(one.content)).toBe('/1');
    expect(one.revision).toMatch(/^sha256:[0-9a-f]{64}$/);
    expect([same.revision === one.revision, two.revision === one.revision]).toEqual([true, false]);
  });

  test('unpacks what is compressed, within the same limit', async () => {
    const url = await serve((_, response) => void response.setHeader('content-encoding', 'gzip').end(gzipSync('x'.repeat(5_000))));
    expect((await get(url, 5_000)).content).toHaveLength(5_000);
    await expect(get(url, 4_999)).rejects.toThrow('it holds more than 4999 bytes');
  });

  test.each([404, 401, 500])('tells a status %s', async (status) => {
    const url = await serve((_, response) => void response.writeHead(status).end());
    await expect(get(url)).rejects.toThrow(`HTTP status ${status}`);
  });

  test('sends credentials of the URL to their host alone', async () => {
    const seen: (string | undefined)[] = [];
    const url = await serve(({ url: path, headers }, response) => {
      seen.push(headers.authorization);
      const elsewhere = `http://localhost:${headers.host?.split(':')[1]}/b`;
      if (path === '/a') response.writeHead(302, { location: elsewhere }).end();
      else response.end('x');
    });
    await get(`${url.replace('://', '://ada:hunter2@')}/a`).catch(() => undefined);
    expect(seen[0]).toBe(`Basic ${Buffer.from('ada:hunter2').toString('base64')}`);
    expect(seen.slice(1)).toEqual(seen.slice(1).map(() => undefined));
  });

  test.each([
    ['an endless redirect', '/again', /stopped after 10 redirects/],
    ['a redirect to a file', 'file:///etc/passwd', /leads to file:\/\/, which is not fetched/],
  ])('refuses %s', async (_, location, message) => {
    const url = await serve((__, response) => void response.writeHead(302, { location }).end());
    await expect(get(url)).rejects.toThrow(message);
  });

  test('ends at the deadline of a server that says nothing', async () => {
    const url = await serve(() => undefined);
    await expect(get(url, 1_000, AbortSignal.timeout(50))).rejects.toThrow();
  });
});
