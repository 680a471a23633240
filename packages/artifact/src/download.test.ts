import { createServer, type RequestListener } from 'node:http';
import { type AddressInfo, createServer as createTcpServer } from 'node:net';
import { download } from './download.ts';

const stops: (() => void)[] = [];
const LIMITS = { maxBytes: 1_000, idleTimeoutMs: 5_000 };

afterEach(() => {
  for (const stop of stops.splice(0)) stop();
});

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  stops.push(() => {
    server.closeAllConnections();
    server.close();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/a.tar.gz`; // a TCP server's address is never a path
}

/** A server that answers each connection with these bytes, whatever it is asked. */
async function serveRaw(answer: string): Promise<string> {
  const server = createTcpServer((socket) => socket.on('error', () => {}).on('data', () => socket.end(answer)));
  stops.push(() => server.close());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/a.tar.gz`; // as above
}

const textOf = async (url: string) => Buffer.from(await download(url, LIMITS)).toString();

describe('download', () => {
  test('gives the body', async () => {
    expect(await textOf(await serve((_, response) => response.end('body')))).toBe('body');
  });

  test('asks by GET, without a body and without credentials', async () => {
    let seen: unknown;
    const url = await serve(({ method, url: path, headers }, response) => {
      seen = { method, path, authorization: headers.authorization, cookie: headers.cookie };
      response.end();
    });
    await download(url, LIMITS);
    expect(seen).toEqual({ method: 'GET', path: '/a.tar.gz', authorization: undefined, cookie: undefined });
  });

  test.each([
    [404, 'NotFound'],
    [410, 'NotFound'],
    [204, 'BadResponse'],
    [206, 'BadResponse'],
    [301, 'BadResponse'],
    [302, 'BadResponse'],
    [304, 'BadResponse'],
    [401, 'BadResponse'],
    [403, 'BadResponse'],
    [429, 'BadResponse'],
    [500, 'BadResponse'],
    [503, 'BadResponse'],
  ])('takes a %i for %s, and says so with the URL', async (status, code) => {
    const url = await serve((_, response) => response.writeHead(status, { location: '/elsewhere' }).end());
    await expect(download(url, LIMITS)).rejects.toMatchObject({ code, message: `GET ${url}: ${status}` });
  });

  test('follows no redirect: whoever sends one could lead anywhere', async () => {
    let asked = 0;
    const target = await serve((_, response) => {
      asked += 1;
      response.end('secret');
    });
    const url = await serve((_, response) => response.writeHead(307, { location: target }).end());
    await expect(download(url, LIMITS)).rejects.toMatchObject({ code: 'BadResponse' });
    expect(asked).toBe(0);
  });

  test.each<[string, number, boolean]>([
    ['as many bytes as allowed', 1_000, true],
    ['one byte more', 1_001, false],
  ])('of a body of %s', async (_, size, taken) => {
    for (const headers of [{}, { 'content-length': size }]) {
      const url = await serve((_request, response) => response.writeHead(200, headers).end(Buffer.alloc(size)));
      if (taken) expect((await download(url, LIMITS)).length).toBe(size);
      else await expect(download(url, LIMITS)).rejects.toMatchObject({ code: 'TooLarge', message: `GET ${url}: more than 1000 bytes` });
    }
  });

  test('stops reading at a body without end', async () => {
    let sent = 0;
    const url = await serve((_, response) => {
      const write = () => {
        while (!response.destroyed && sent < 100_000_000) {
          sent += 10_000;
          if (!response.write(Buffer.alloc(10_000))) return void response.once('drain', write);
        }
      };
      write();
    });
    await expect(download(url, LIMITS)).rejects.toMatchObject({ code: 'TooLarge' });
    expect(sent).toBeLessThan(20_000_000);
  });

  test.each([
    ['what is no HTTP', 'SSH-2.0-OpenSSH_9.2\r\n'],
    ['nothing', ''],
    ['half a head', 'HTTP/1.1 200 OK\r\nContent-'],
    ['less than it promised', 'HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nshort'],
    ['a chunk that is none', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n'],
    ['chunks without end', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n'],
    ['two lengths', 'HTTP/1.1 200 OK\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabcd'],
  ])('is unreachable for who answers with %s', async (_, answer) => {
    await expect(download(await serveRaw(answer), LIMITS)).rejects.toMatchObject({ code: 'Unreachable' });
  });

  test('says why nobody is reached, also where a name has several addresses', async () => {
    for (const host of ['127.0.0.1', 'localhost']) {
      const fault: Error = await download(`http://${host}:1/a`, LIMITS).catch((error) => error);
      expect(fault).toMatchObject({ code: 'Unreachable', message: expect.stringContaining(`GET http://${host}:1/a: `) });
      expect(fault.message).toContain('ECONNREFUSED');
    }
  });

  test.each(['silent from the beginning', 'silent in the midst'])('gives up who is %s', async (when) => {
    const url = await serve((_, response) => {
      if (when.endsWith('midst')) response.writeHead(200).write('some');
    });
    await expect(download(url, { ...LIMITS, idleTimeoutMs: 50 })).rejects.toMatchObject({ code: 'Unreachable' });
  });

  test.each(['file:///etc/passwd', 'ftp://x/a', 'data:text/plain,a', 'a.tar.gz', '', '//host/a', 'javascript:1'])(
    'asks nobody for %j',
    async (url) => {
      await expect(download(url, LIMITS)).rejects.toMatchObject({ code: 'InvalidPath', message: `artifact URL '${url}' is not HTTP` });
    },
  );

  test('ends when nobody wants it any more, with the reason of that', async () => {
    const stop = new AbortController();
    const url = await serve((_, response) => {
      response.writeHead(200).write('some');
      stop.abort(new Error('a newer wish'));
    });
    await expect(download(url, { ...LIMITS, signal: stop.signal })).rejects.toThrow();
    expect(stop.signal.aborted).toBe(true);
  });
});
