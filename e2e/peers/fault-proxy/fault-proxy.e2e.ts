import {
  type ClientHttp2Session,
  type ClientHttp2Stream,
  connect,
  constants,
  createSecureServer,
  type Http2SecureServer,
  type ServerHttp2Session,
} from 'node:http2';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { type CertificateAuthority, createCertificateAuthority } from '../../certificates/certificate-authority.ts';
import { waitFor } from '../../wait-for.ts';
import { describeRequest } from './proxied-request.ts';
import { type FaultProxy, startFaultProxy } from './start-fault-proxy.ts';

describe('a fault proxy', () => {
  let authority: CertificateAuthority;
  let upstream: Http2SecureServer;
  let proxy: FaultProxy;
  let clients: ClientHttp2Session[];
  const upstreamSessions = new Set<ServerHttp2Session>();

  beforeAll(async () => {
    authority = await createCertificateAuthority('test');
    const pair = await authority.issue({ commonName: 'server', hosts: ['127.0.0.1'] });
    upstream = createSecureServer({ cert: pair.certificate, key: pair.key });
    upstream.on('session', (session) => {
      upstreamSessions.add(session);
      session.on('error', () => {});
    });
    upstream.on('stream', (stream, headers) => {
      stream.on('error', () => {});
      stream.respond({ ':status': 200, 'x-token': headers.authorization ?? '' });
      if (headers[':path'] === '/endless') stream.write('first\n');
      else if (headers[':method'] === 'POST') stream.pipe(stream);
      else stream.end('x'.repeat(1000));
    });
    await new Promise<void>((resolve) => upstream.listen(0, '127.0.0.1', resolve));
  });
  afterAll(async () => {
    for (const session of upstreamSessions) session.destroy();
    await new Promise((resolve) => upstream.close(resolve));
  });
  beforeEach(async () => {
    clients = [];
    proxy = await startFaultProxy({ url: `https://127.0.0.1:${(upstream.address() as AddressInfo).port}`, authority });
  });
  afterEach(async () => {
    for (const client of clients) client.destroy();
    await proxy.stop();
  });

  const open = () => {
    const client = connect(proxy.url, { ca: authority.certificate });
    client.on('error', () => {});
    clients.push(client);
    return client;
  };
  const ask = (client: ClientHttp2Session, path = '/api/v1/namespaces', headers = {}) =>
    answerOf(client.request({ ':path': path, ...headers }));

  test('passes requests, bodies and tokens on', async () => {
    const client = open();
    const stream = client.request({ ':path': '/api/v1/pods', ':method': 'POST', authorization: 'Bearer t' });
    stream.end('hello');
    expect(await answerOf(stream)).toMatchObject({ status: 200, body: 'hello', headers: { 'x-token': 'Bearer t' } });
    expect(proxy.api.requests.map(({ verb, resource, status }) => ({ verb, resource, status }))).toEqual([
      { verb: 'create', resource: 'pods', status: 200 },
    ]);
  });

  test('answers 429 as often as it is told to, in the words of the API server', async () => {
    const client = open();
    proxy.api.addFault({ status: 429, retryAfter: 7, times: 1, match: (request) => request.verb === 'list' });
    const refused = await ask(client);
    expect(refused.headers['retry-after']).toBe('7');
    expect(JSON.parse(refused.body)).toMatchObject({ kind: 'Status', code: 429, reason: 'TooManyRequests' });
    expect((await ask(client)).status).toBe(200);
  });

  test('breaks an answer off', async () => {
    proxy.api.addFault({ resetAfterBytes: 10 });
    await expect(ask(open())).rejects.toMatchObject({ code: 'ERR_HTTP2_STREAM_ERROR' });
  });

  test('ends a stream with the error that it is told', async () => {
    proxy.api.addFault({ resetStream: constants.NGHTTP2_REFUSED_STREAM });
    await expect(ask(open())).rejects.toMatchObject({ message: expect.stringContaining('NGHTTP2_REFUSED_STREAM') });
  });

  test('leaves one request unanswered while others are served', async () => {
    const client = open();
    proxy.api.addFault({ hang: true, match: (request) => request.name === 'stuck' });
    const stuck = ask(client, '/api/v1/namespaces/stuck').catch(() => 'ended');
    expect((await ask(client)).status).toBe(200);
    expect(await Promise.race([stuck, sleep(200, 'waiting')])).toBe('waiting');
  });

  test('says GOAWAY and lets what runs go on', async () => {
    const client = open();
    const endless = client.request({ ':path': '/endless' });
    const ended = answerOf(endless).catch(() => 'ended');
    await new Promise((resolve) => endless.once('data', resolve));
    const goaway = new Promise((resolve) => client.once('goaway', resolve));
    proxy.api.goAway();
    await goaway;
    expect(await Promise.race([ended, sleep(200, 'running')])).toBe('running');
  });

  test('ends the upstream request when the client cancels', async () => {
    const stream = open().request({ ':path': '/endless' });
    stream.on('error', () => {});
    await new Promise((resolve) => stream.once('data', resolve));
    const gone = new Promise((resolve) => upstream.once('stream', (above) => above.once('close', resolve)));
    const other = open().request({ ':path': '/endless' });
    other.on('error', () => {});
    await new Promise((resolve) => other.once('data', resolve));
    other.close(constants.NGHTTP2_CANCEL);
    await gone;
  });

  test('resets every connection, and takes new ones', async () => {
    const client = open();
    const running = answerOf(client.request({ ':path': '/endless' }));
    await waitFor(() => proxy.api.requests.length === 1, { what: 'the request' });
    proxy.tcp.resetAll();
    await expect(running).rejects.toMatchObject({ code: expect.stringMatching(/ECONNRESET|ERR_HTTP2/) });
    expect((await ask(open())).status).toBe(200);
  });

  test('goes half-open: nothing comes, nothing closes, and the old connection stays dead', async () => {
    const client = open();
    await ask(client);
    proxy.tcp.setMode('swallow');
    const lost = ask(client).catch(() => 'ended');
    expect(await Promise.race([lost, sleep(300, 'silence')])).toBe('silence');
    expect(client.destroyed).toBe(false);
    proxy.tcp.setMode('pass');
    expect(await Promise.race([ask(client).catch(() => 'ended'), sleep(300, 'silence')])).toBe('silence');
    expect((await ask(open())).status).toBe(200);
  });

  test('refuses new connections and leaves the old', async () => {
    const client = open();
    await ask(client);
    proxy.tcp.setMode('refuse');
    await expect(ask(open())).rejects.toMatchObject({ message: expect.any(String) });
    expect((await ask(client)).status).toBe(200);
  });

  test('delays each way', async () => {
    const client = open();
    await ask(client);
    proxy.tcp.setDelay(100);
    const before = performance.now();
    await ask(client);
    expect(performance.now() - before).toBeGreaterThanOrEqual(195);
  });

  test('keeps the order of what it delayed when the delay ends', async () => {
    const client = open();
    const stream = client.request({ ':path': '/api/v1/pods', ':method': 'POST' });
    const answer = answerOf(stream);
    await new Promise((resolve) => stream.once('ready', resolve));
    proxy.tcp.setDelay(150);
    stream.write('first ');
    await sleep(20);
    proxy.tcp.setDelay(0);
    stream.end('second');
    expect((await answer).body).toBe('first second');
  });

  test.each([
    ['GET', '/api/v1/namespaces/a/configmaps/b', '', 'get configmaps//a/b'],
    ['GET', '/api/v1/namespaces/a', '', 'get namespaces///a'],
    ['GET', '/api/v1/namespaces/a/status', '', 'get namespaces/status//a'],
    ['GET', '/apis/apps/v1/deployments?watch=true', '', 'watch deployments///'],
    ['PATCH', '/apis/apps/v1/namespaces/a/deployments/b', 'application/apply-patch+yaml', 'apply deployments//a/b'],
    ['PATCH', '/apis/apps/v1/namespaces/a/deployments/b/status', 'application/merge-patch+json', 'patch deployments/status/a/b'],
    ['DELETE', '/api/v1/namespaces/a/pods', '', 'deletecollection pods//a/'],
    ['GET', '/apis/apps/v1', '', 'other ///'],
    ['GET', '/readyz', '', 'other ///'],
  ])('reads %s %s (%s) as %s', (method, path, contentType, expected) => {
    const { verb, resource, subresource, namespace, name } = describeRequest({
      ':method': method,
      ':path': path,
      'content-type': contentType,
    });
    expect(`${verb} ${resource}/${subresource}/${namespace}/${name}`).toBe(expected);
  });
});

interface Answer {
  readonly status: number;
  readonly headers: Record<string, unknown>;
  readonly body: string;
}

function answerOf(stream: ClientHttp2Stream): Promise<Answer> {
  return new Promise((resolve, reject) => {
    let headers: Record<string, unknown> = {};
    let body = '';
    stream.on('response', (received) => {
      headers = received;
    });
    stream.on('data', (chunk) => {
      body += chunk;
    });
    stream.on('error', reject);
    stream.on('end', () => resolve({ status: Number(headers[':status']), headers, body }));
    stream.on('close', () => reject(new Error('closed')));
  });
}
