import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createSecureServer, type ServerOptions } from 'node:https';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { type Certificates, makeCertificates } from '@capstan/kube/testing';
import { postDelivery, type Transport } from './post-delivery.ts';

const servers: Server[] = [];
const sockets = new Set<Socket>();
let certificates: Certificates;
let stranger: Certificates;

beforeAll(async () => {
  [certificates, stranger] = await Promise.all([makeCertificates(), makeCertificates()]);
});
afterEach(async () => {
  // Those of tunnels are no server's any more.
  for (const socket of sockets) socket.destroy();
  sockets.clear();
  for (const server of servers.splice(0)) {
    await new Promise((resolve) => server.close(resolve));
  }
});

async function listen(server: Server): Promise<number> {
  servers.push(server);
  server.on('connection', (socket: Socket) => sockets.add(socket));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // A server that listens on TCP has an AddressInfo.
  return (server.address() as AddressInfo).port;
}

/** A peer that takes everything; its URL. */
async function startPeer(options?: ServerOptions, listener: RequestListener = (_, response) => response.end()): Promise<string> {
  if (options === undefined) return `http://127.0.0.1:${await listen(createServer(listener))}/hook`;
  return `https://127.0.0.1:${await listen(createSecureServer(options, listener))}/hook`;
}

/** A proxy that carries what it is asked to; its URL, and the hosts that it was asked for. */
async function startProxy(): Promise<{ url: string; asked: string[]; authorizations: (string | undefined)[] }> {
  const asked: string[] = [];
  const authorizations: (string | undefined)[] = [];
  const server = createServer((request, response) => {
    asked.push(`${request.method} ${new URL(request.url ?? '').host}`);
    authorizations.push(request.headers['proxy-authorization']);
    response.end();
  });
  server.on('connect', (request, client) => {
    asked.push(`CONNECT ${request.url}`);
    const target = new URL(`https://${request.url}`);
    const far = connect(Number(target.port), target.hostname, () => {
      client.write('HTTP/1.1 200 Connection established\r\n\r\n');
      client.pipe(far).pipe(client);
    });
    for (const socket of [client, far]) socket.on('error', () => far.destroy());
    sockets.add(far);
  });
  return { url: `http://127.0.0.1:${await listen(server)}`, asked, authorizations };
}

const send = (url: string, transport: Transport = {}) =>
  postDelivery({ url, headers: {}, body: '{}' }, transport, AbortSignal.timeout(5_000), () => 1);

describe('over TLS', () => {
  test("trusts the Provider's authority", async () => {
    await send(await startPeer(certificates.server), { ca: certificates.ca });
  });

  test.each<[string, () => Transport]>([
    ['without it', () => ({})],
    ['with another', () => ({ ca: stranger.ca })],
  ])('refuses a peer of that authority %s', async (_, transport) => {
    await expect(send(await startPeer(certificates.server), transport())).rejects.toThrow(/certificate/);
  });

  test('shows a certificate to a peer that asks for one', async () => {
    const names: unknown[] = [];
    const url = await startPeer(
      { ...certificates.server, ca: certificates.ca, requestCert: true, rejectUnauthorized: true },
      (request, response) => {
        // A server of TLS has sockets of TLS.
        const { getPeerCertificate } = request.socket as unknown as { getPeerCertificate: () => { subject: { CN: string } } };
        names.push(getPeerCertificate.call(request.socket).subject.CN);
        response.end();
      },
    );
    await send(url, { ca: certificates.ca, ...certificates.client });
    expect(names).toEqual(['tester']);
    await expect(send(url, { ca: certificates.ca })).rejects.toThrow(/cannot be reached/);
    await expect(send(url, { ca: certificates.ca, ...stranger.client })).rejects.toThrow(/cannot be reached/);
  });
});

describe('through a proxy', () => {
  const before = { ...process.env };
  afterEach(() => {
    process.env = { ...before };
  });

  test('sends what the Provider has one for, with its credentials', async () => {
    const proxy = await startProxy();
    await send('http://peer.test/hook', { proxy: proxy.url.replace('//', '//ada:secret@') });
    expect(proxy.asked).toEqual(['POST peer.test']);
    expect(proxy.authorizations).toEqual([`Basic ${Buffer.from('ada:secret').toString('base64')}`]);
  });

  test('keeps TLS between itself and the peer', async () => {
    const proxy = await startProxy();
    const url = await startPeer(certificates.server);
    await send(url, { ca: certificates.ca, proxy: proxy.url });
    expect(proxy.asked).toEqual([`CONNECT ${new URL(url).host}`]);
  });

  test.each<[string, Record<string, string>, string[]]>([
    ['as the environment says', {}, ['POST peer.test']],
    ['but for hosts that the environment excepts', { NO_PROXY: 'other.test,127.0.0.1' }, []],
  ])('goes where no proxy is given, %s', async (_, env, asked) => {
    const proxy = await startProxy();
    process.env = { ...before, HTTP_PROXY: proxy.url, ...env };
    await send(asked.length === 0 ? await startPeer() : 'http://peer.test/hook');
    expect(proxy.asked).toEqual(asked);
  });

  test("prefers the Provider's to that of the environment", async () => {
    const [given, inherited] = [await startProxy(), await startProxy()];
    process.env = { ...before, HTTP_PROXY: inherited.url };
    await send('http://peer.test/hook', { proxy: given.url });
    expect([given.asked, inherited.asked]).toEqual([['POST peer.test'], []]);
  });

  test('says that a proxy cannot be reached, without its credentials', async () => {
    const failure = send('http://peer.test/hook', { proxy: 'http://ada:hunter2@127.0.0.1:1' });
    await expect(failure).rejects.toThrow(/^peer\.test cannot be reached: /);
    await expect(failure).rejects.toThrow(expect.objectContaining({ message: expect.not.stringContaining('hunter2') }));
  });
});

test.each([301, 302, 307, 308])('follows no redirect: a peer that answers %i might lead anywhere', async (status) => {
  const reached: string[] = [];
  const other = await startPeer(undefined, (request, response) => {
    reached.push(request.url ?? '');
    response.end();
  });
  const url = await startPeer(undefined, (_, response) => response.writeHead(status, { location: other }).end());
  await expect(send(url)).rejects.toThrow(`answered ${status}`);
  expect(reached).toEqual([]);
});
