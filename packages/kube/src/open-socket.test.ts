import { createServer, type Server as HttpServer } from 'node:http';
import { type AddressInfo, connect, createServer as createTcpServer, type Server, type Socket } from 'node:net';
import { createClient } from './kube-client.ts';
import { openSocket } from './open-socket.ts';
import { type Certificates, makeCertificates } from './testing/make-certificates.ts';
import { startScriptedServer } from './testing/scripted-server.ts';
import { CONFIG_MAPS, configMap, testEndpoint } from './testing/test-endpoint.ts';
import { until } from './testing/until.ts';

let certificates: Certificates;
const closers: (() => unknown)[] = [];

beforeAll(async () => {
  certificates = await makeCertificates();
});
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

async function listen<S extends Server | HttpServer>(server: S): Promise<number> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    socket.on('error', () => {});
    sockets.add(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closers.push(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

/** A proxy that connects, or answers with a status. */
async function startProxy(answer?: string): Promise<{ url: string; asked: string[]; open(): number }> {
  const asked: string[] = [];
  let open = 0;
  const proxy = createServer();
  proxy.on('connect', (request, socket) => {
    asked.push(`${request.url} ${request.headers['proxy-authorization'] ?? ''}`.trim());
    socket.on('error', () => {});
    open++;
    socket.on('close', () => open--);
    // An HTTP server would leave its half open.
    socket.on('end', () => socket.destroy());
    if (answer !== undefined) {
      socket.end(`HTTP/1.1 ${answer}\r\n\r\n`);
      return;
    }
    const [host = '', port] = (request.url ?? '').split(':');
    const inside = connect(Number(port), host, () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      socket.pipe(inside).pipe(socket);
    });
    inside.on('error', () => socket.destroy());
    socket.on('close', () => inside.destroy());
  });
  return { url: `http://ann:p%40ss@127.0.0.1:${await listen(proxy)}`, asked, open: () => open };
}

test('HTTP/2 goes through the CONNECT of a proxy, with its password', async () => {
  const server = await startScriptedServer({ certificates }, (exchange) => exchange.json(configMap('a')));
  const proxy = await startProxy();
  const client = createClient({ ...testEndpoint(server.url, certificates), proxyUrl: proxy.url });
  closers.push(
    () => server.close(),
    () => client.close(),
  );
  await client.get(CONFIG_MAPS, { namespace: 'team', name: 'a' });
  expect(proxy.asked).toEqual([`127.0.0.1:${server.port} Basic ${Buffer.from('ann:p@ss').toString('base64')}`]);
});

describe('nothing is left open in a proxy', () => {
  test('once the client is closed', async () => {
    const server = await startScriptedServer({ certificates }, (exchange) => exchange.json(configMap('a')));
    closers.push(() => server.close());
    const proxy = await startProxy();
    const client = createClient({ ...testEndpoint(server.url, certificates), proxyUrl: proxy.url });
    await client.get(CONFIG_MAPS, { namespace: 'team', name: 'a' });
    expect(proxy.open()).toBe(1);
    await client.close();
    await until(() => proxy.open() === 0);
  });

  test('by a server that is not trusted', async () => {
    const other = await makeCertificates();
    const server = await startScriptedServer({ certificates }, () => {});
    closers.push(() => server.close());
    const proxy = await startProxy();
    const endpoint = { ...testEndpoint(server.url, certificates, { tls: () => ({ ca: other.ca }) }), proxyUrl: proxy.url };
    await expect(openSocket(endpoint, 1_000)).rejects.toMatchObject({ code: 'InvalidConfig' });
    await until(() => proxy.open() === 0);
  });

  test('where the credentials cannot be had', async () => {
    const proxy = await startProxy();
    const tls = async () => {
      throw new Error('no certificate');
    };
    const port = await listen(createTcpServer(() => {}));
    const endpoint = { ...testEndpoint(`https://127.0.0.1:${port}`, certificates, { tls }), proxyUrl: proxy.url };
    await expect(openSocket(endpoint, 1_000)).rejects.toThrow('no certificate');
    await until(() => proxy.open() === 0);
  });

  test('where the credentials take longer than there is time', async () => {
    const proxy = await startProxy();
    const tls = async () => {
      await new Promise((resolve) => setTimeout(resolve, 200));
      return { ca: certificates.ca };
    };
    const port = await listen(createTcpServer(() => {}));
    const endpoint = { ...testEndpoint(`https://127.0.0.1:${port}`, certificates, { tls }), proxyUrl: proxy.url };
    await expect(openSocket(endpoint, 100)).rejects.toMatchObject({ code: 'Unreachable' });
    await until(() => proxy.open() === 0);
  });

  test('by a server that never answers the handshake', async () => {
    const port = await listen(createTcpServer(() => {}));
    const proxy = await startProxy();
    const endpoint = { ...testEndpoint(`https://127.0.0.1:${port}`, certificates), proxyUrl: proxy.url };
    await expect(openSocket(endpoint, 200)).rejects.toMatchObject({ code: 'Unreachable' });
    await until(() => proxy.open() === 0);
  });
});

test('a proxy that refuses is named, not its password', async () => {
  const proxy = await startProxy('407 Proxy Authentication Required');
  const refused = openSocket({ ...testEndpoint('https://127.0.0.1:1', certificates), proxyUrl: proxy.url }, 1_000);
  await expect(refused).rejects.toMatchObject({ code: 'Unreachable', message: expect.stringContaining('answered CONNECT with 407') });
  await expect(refused).rejects.not.toMatchObject({ message: expect.stringContaining('p%40ss') });
});

test('a SOCKS proxy is refused in so many words', async () => {
  const endpoint = { ...testEndpoint('https://127.0.0.1:1', certificates), proxyUrl: 'socks5://127.0.0.1:1' };
  await expect(openSocket(endpoint, 1_000)).rejects.toMatchObject({ code: 'InvalidConfig', message: expect.stringContaining('socks5:') });
});

test('a server that never answers the handshake is given up', async () => {
  const port = await listen(createTcpServer(() => {}));
  await expect(openSocket(testEndpoint(`https://127.0.0.1:${port}`, certificates), 100)).rejects.toMatchObject({
    code: 'Unreachable',
    unprocessed: true,
    message: expect.stringContaining('no answer in 100 ms'),
  });
});

test('nobody at the address is Unreachable', async () => {
  await expect(openSocket(testEndpoint('https://127.0.0.1:1', certificates), 1_000)).rejects.toMatchObject({
    code: 'Unreachable',
    unprocessed: true,
  });
});
