import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { KubeError } from './error.ts';
import { Http1Session } from './http1-session.ts';
import { createClient } from './kube-client.ts';
import { type Certificates, makeCertificates } from './testing/make-certificates.ts';
import { CONFIG_MAPS, configMap, testEndpoint } from './testing/test-endpoint.ts';
import { until } from './testing/until.ts';
import { type ApiRequest, Transport, type TransportOptions } from './transport.ts';

const GET: ApiRequest = { verb: 'get', method: 'GET', path: '/x', resource: 'configmaps', idempotent: true };
const CREATE: ApiRequest = { verb: 'create', method: 'POST', path: '/x', resource: 'configmaps', body: '{"ä":1}', idempotent: false };
const WATCH: ApiRequest = { ...GET, verb: 'watch', path: '/x?watch=true' };

let certificates: Certificates;
const closers: (() => unknown)[] = [];

beforeAll(async () => {
  certificates = await makeCertificates();
});
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

interface Http1Server {
  readonly url: string;
  /** Connections ever accepted, and those that are open. */
  readonly accepted: number;
  readonly open: number;
  readonly requests: readonly IncomingMessage[];
}

type Answer = (request: IncomingMessage, response: ServerResponse, number: number) => void;

async function serve(answer: Answer, server: Server = createServer(), scheme = 'http'): Promise<Http1Server> {
  const sockets = new Set<Socket>();
  const requests: IncomingMessage[] = [];
  let accepted = 0;
  server.on('connection', (socket: Socket) => {
    accepted++;
    sockets.add(socket);
    socket.on('error', () => {});
    socket.on('close', () => sockets.delete(socket));
  });
  server.on('request', (request, response) => {
    requests.push(request);
    answer(request, response, requests.length);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closers.push(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return {
    url: `${scheme}://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    get accepted() {
      return accepted;
    },
    get open() {
      return sockets.size;
    },
  };
}

const ok: Answer = (_, response) => void response.end(JSON.stringify(configMap('a')));

async function start(answer: Answer, options: TransportOptions = {}): Promise<{ server: Http1Server; transport: Transport }> {
  const server = await serve(answer);
  const transport = new Transport(testEndpoint(server.url, certificates, { authorization: () => 'Bearer t' }), options);
  closers.push(() => transport.close());
  return { server, transport };
}

const outcome = (promise: Promise<unknown>) =>
  promise.then(
    () => 'answered',
    (error) => (error instanceof KubeError ? error.code : error),
  );

describe('over HTTP/1.1', () => {
  test('a request carries what the API server needs', async () => {
    let body = '';
    const { server, transport } = await start((request, response) => {
      request.setEncoding('utf8').on('data', (chunk: string) => (body += chunk));
      request.on('end', () => response.end('{}'));
    });
    await transport.request({ ...CREATE, headers: ['impersonate-user', 'u', 'impersonate-group', 'g', 'impersonate-group', 'h'] });
    const [request] = server.requests;
    expect(request).toMatchObject({ method: 'POST', url: '/x' });
    expect(request?.headers).toMatchObject({
      host: server.url.slice('http://'.length),
      authorization: 'Bearer t',
      accept: 'application/json',
      'content-type': 'application/json',
      'content-length': '8',
      connection: 'keep-alive',
    });
    expect(request?.headersDistinct['impersonate-group']).toEqual(['g', 'h']);
    expect(body).toBe('{"ä":1}');
  });

  test('requests one after the other share a connection', async () => {
    const { server, transport } = await start(ok);
    for (let count = 0; count < 5; count++) await transport.request(count % 2 === 0 ? GET : CREATE);
    expect(server.accepted).toBe(1);
  });

  test('requests at once have a connection each, up to a hundred', async () => {
    const { server, transport } = await start((_, response) => setTimeout(() => response.end('{}'), 50));
    await Promise.all(Array.from({ length: 150 }, () => transport.request(GET)));
    expect(server.accepted).toBeGreaterThan(50);
    expect(server.accepted).toBeLessThanOrEqual(100);
  });

  test('a body of many chunks arrives whole', async () => {
    const big = 'ä€😀'.repeat(300_000);
    const { transport } = await start((_, response) => void response.end(JSON.stringify({ big })));
    expect(JSON.parse((await transport.request(GET)).body.toString('utf8'))).toEqual({ big });
  });

  test('a connection that the server ends after its answer is followed by another', async () => {
    const { server, transport } = await start((request, response, number) => {
      response.setHeader('connection', 'close');
      ok(request, response, number);
    });
    await transport.request(GET);
    await until(() => server.open === 0);
    await transport.request(GET);
    expect(server.accepted).toBe(2);
  });

  test.each<[string, Answer]>([
    ['a connection that breaks before the answer', (request) => void request.socket.destroy()],
    [
      'an answer that breaks off',
      (request, response) => {
        response.writeHead(200, { 'content-length': '100' });
        response.write('{"half":');
        setTimeout(() => request.socket.destroy(), 20);
      },
    ],
    [
      'an answer in chunks that breaks off',
      (request, response) => {
        response.write('{"half":');
        setTimeout(() => request.socket.destroy(), 20);
      },
    ],
  ])('%s: a read is sent again, a create is not', async (_, breakOff) => {
    for (const [request, expected, sent] of [
      [GET, 'answered', 2],
      [CREATE, 'Unreachable', 1],
    ] as const) {
      const { server, transport } = await start((one, response, number) => (number === 1 ? breakOff : ok)(one, response, number));
      expect(await outcome(transport.request(request))).toBe(expected);
      expect(server.requests).toHaveLength(sent);
    }
  });

  test('a request whose answer never comes is sent again on another connection', async () => {
    const { server, transport } = await start((request, response, number) => number > 1 && ok(request, response, number), {
      deadlines: { read: { attemptMs: 100, totalMs: 3_000 } },
    });
    expect(await outcome(transport.request(GET))).toBe('answered');
    expect(server.accepted).toBe(2);
    await until(() => server.open === 1);
  });

  test('a request that ends by its signal ends its connection', async () => {
    const { server, transport } = await start(() => {});
    const abort = new AbortController();
    const running = transport.request({ ...GET, signal: abort.signal });
    await until(() => server.requests.length === 1);
    abort.abort(new Error('enough'));
    await expect(running).rejects.toThrow('enough');
    await until(() => server.open === 0);
  });

  test('watches and requests never wait for each other', async () => {
    const { transport } = await start((request, response, number) => {
      if (request.url === WATCH.path) response.flushHeaders();
      else ok(request, response, number);
    });
    await Promise.all(Array.from({ length: 60 }, () => transport.stream(WATCH)));
    expect(await outcome(transport.request(GET))).toBe('answered');
  });

  test('a closed client ends what runs', async () => {
    const { server, transport } = await start(() => {});
    const running = outcome(transport.request(GET));
    await until(() => server.requests.length === 1);
    transport.close();
    expect(await running).toMatch(/Closed|Unreachable/);
    await until(() => server.open === 0);
  });
});

describe('a watch over HTTP/1.1', () => {
  const line = (type: string, name: string, version: string) => `${JSON.stringify({ type, object: configMap(name, version) })}\n`;
  const allTold = `${JSON.stringify({ type: 'BOOKMARK', object: { metadata: { resourceVersion: '7', annotations: { 'k8s.io/initial-events-end': 'true' } } } })}\n`;

  test.each<[string, Answer]>([
    ['ends', (_, response) => void response.end()],
    ['breaks off', (request) => void request.socket.destroy()],
  ])('goes on from where it was when it %s', async (_, finish) => {
    const server = await serve((request, response, number) => {
      if (number > 1) {
        response.write(line('ADDED', 'b', '9'));
        return;
      }
      response.write(line('ADDED', 'a', '3') + allTold);
      setTimeout(() => finish(request, response, number), 30);
    });
    const client = createClient(testEndpoint(server.url, certificates));
    const abort = new AbortController();
    const told: string[] = [];
    const watching = (async () => {
      for await (const event of client.watchResource(CONFIG_MAPS, { signal: abort.signal })) told.push(event.type);
    })();
    await until(() => told.includes('added'));
    abort.abort();
    await watching;
    await client.close();
    expect(told.filter((type) => type !== 'interrupted')).toEqual(['restarted', 'added']);
    expect(server.requests[1]?.url).toContain('resourceVersion=7');
    await until(() => server.open === 0);
  });
});

test.each<[string, object]>([
  ['offers HTTP/1.1 only', { ALPNProtocols: ['http/1.1'] }],
  ['offers nothing', {}],
])('a server behind TLS that %s is spoken to so', async (_, options) => {
  const secure = createSecureServer({ ...certificates.server, ...options });
  const server = await serve(ok, secure, 'https');
  const transport = new Transport(testEndpoint(server.url, certificates));
  closers.push(() => transport.close());
  expect(await outcome(transport.request(GET))).toBe('answered');
  expect(server.requests[0]?.httpVersion).toBe('1.1');
});

describe('a session', () => {
  async function startSession(answer: Answer, idleMs: number) {
    const server = await serve(answer);
    const changes: string[] = [];
    const socket = connect(Number(new URL(server.url).port), '127.0.0.1');
    const session = new Http1Session(socket, {
      server: server.url,
      timeoutMs: 1_000,
      idleMs,
      onChange: (_, change) => changes.push(change),
    });
    return { server, session, changes };
  }

  test('ends when it was idle for long', async () => {
    const { server, session, changes } = await startSession(ok, 50);
    await until(() => server.accepted === 1 && server.open === 0);
    await until(() => changes.includes('closed'));
    expect(session.free).toBe(0);
  });

  test('that is retired ends with its request, not before', async () => {
    const { server, session } = await startSession((_, response) => setTimeout(() => response.end('{}'), 100), 60_000);
    session.reserve();
    const stream = session.open([':method', 'GET', ':path', '/', ':authority', 'h'], undefined);
    session.retire();
    const chunks: Buffer[] = [];
    for await (const chunk of stream) chunks.push(chunk);
    expect(String(Buffer.concat(chunks))).toBe('{}');
    await until(() => server.open === 0);
  });

  test('that ended takes no request', async () => {
    const { server, session, changes } = await startSession(ok, 60_000);
    await until(() => server.open === 1);
    session.destroy(new KubeError('Closed', 'enough'));
    await until(() => changes.includes('closed'));
    expect(() => session.open([':method', 'GET'], undefined)).toThrow(expect.objectContaining({ code: 'Unreachable', unprocessed: true }));
  });
});
