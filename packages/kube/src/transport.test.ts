import { constants } from 'node:http2';
import type { Credentials } from './credentials.ts';
import { KubeError } from './error.ts';
import { type Certificates, makeCertificates } from './testing/make-certificates.ts';
import { type Exchange, type ScriptedServer, type ScriptedServerOptions, startScriptedServer } from './testing/scripted-server.ts';
import { configMap, status, testEndpoint } from './testing/test-endpoint.ts';
import { until } from './testing/until.ts';
import { type ApiRequest, parseWarnings, Transport, type TransportOptions } from './transport.ts';
import type { RequestEvent, SessionEvent } from './types.ts';

const QUICK = { quietMs: 50, answerMs: 400, everyMs: 25 };
const GET: ApiRequest = { verb: 'get', method: 'GET', path: '/x', resource: 'configmaps', idempotent: true };
const CREATE: ApiRequest = { verb: 'create', method: 'POST', path: '/x', resource: 'configmaps', body: '{}', idempotent: false };

let certificates: Certificates;
const closers: (() => unknown)[] = [];

beforeAll(async () => {
  certificates = await makeCertificates();
});
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

async function start(
  answer: (exchange: Exchange, number: number) => void,
  options: { server?: Omit<ScriptedServerOptions, 'certificates'>; client?: TransportOptions; credentials?: Partial<Credentials> } = {},
): Promise<{ server: ScriptedServer; transport: Transport }> {
  const server = await startScriptedServer({ certificates, ...options.server }, answer);
  const transport = new Transport(testEndpoint(server.url, certificates, options.credentials), { liveness: QUICK, ...options.client });
  closers.push(
    () => server.close(),
    () => transport.close(),
  );
  return { server, transport };
}

const ok = (exchange: Exchange) => exchange.json(configMap('a'));
const codeOf = (error: unknown) => (error instanceof KubeError ? error.code : error);
const outcome = (promise: Promise<unknown>) => promise.then(() => 'answered', codeOf);

describe('a request', () => {
  test('carries what the API server needs', async () => {
    const { server, transport } = await start(ok, {
      credentials: { authorization: () => 'Bearer t' },
      client: { userAgent: 'some-controller' },
    });
    await transport.request({ ...CREATE, headers: ['impersonate-user', 'u', 'impersonate-group', 'g', 'impersonate-group', 'h'] });
    const [request] = server.requests;
    expect(request?.headers).toMatchObject({
      ':method': 'POST',
      ':path': '/x',
      ':authority': `127.0.0.1:${server.port}`,
      authorization: 'Bearer t',
      accept: 'application/json',
      'content-type': 'application/json',
      'user-agent': 'some-controller',
      'impersonate-user': 'u',
      'impersonate-group': 'g, h',
    });
    expect(request?.body).toBe('{}');
  });

  test('gives a body of many frames whole', async () => {
    const big = 'ä€😀'.repeat(300_000);
    const { transport } = await start((exchange) => exchange.json({ big }));
    const { body } = await transport.request(GET);
    expect(JSON.parse(body.toString('utf8'))).toEqual({ big });
  });

  test('presents the client certificate', async () => {
    const { server, transport } = await start(ok, { credentials: { tls: () => ({ ca: certificates.ca, ...certificates.client }) } });
    await transport.request(GET);
    expect(server.requests[0]?.user).toBe('tester');
  });

  test('ends by its signal, with the reason of the signal', async () => {
    const { server, transport } = await start(() => {});
    const abort = new AbortController();
    const running = transport.request({ ...GET, signal: abort.signal });
    await until(() => server.requests.length === 1);
    const reason = new Error('newer wish');
    abort.abort(reason);
    await expect(running).rejects.toBe(reason);
    await until(() => server.requests[0]?.stream.closed === true);
  });

  test('is not sent when its signal was aborted before', async () => {
    const { server, transport } = await start(ok);
    await expect(transport.request({ ...GET, signal: AbortSignal.abort(new Error('late')) })).rejects.toThrow('late');
    expect(server.requests).toHaveLength(0);
  });

  test('is not sent when its signal is aborted while credentials are fetched', async () => {
    const stop = new AbortController();
    const authorization = async () => {
      if (server.requests.length > 0) stop.abort(new Error('enough'));
      return 'Bearer t';
    };
    const { server, transport } = await start(ok, { credentials: { authorization } });
    await transport.request(GET);
    await expect(transport.request({ ...CREATE, signal: stop.signal })).rejects.toThrow('enough');
    expect(server.requests).toHaveLength(1);
  });

  test('ends at its deadline when the server is silent', async () => {
    const { transport } = await start(() => {}, { client: { deadlines: { read: { attemptMs: 150, totalMs: 150 } } } });
    expect(await outcome(transport.request(GET))).toBe('Timeout');
  });

  test('ends with Closed when the client is closed', async () => {
    const { server, transport } = await start(() => {});
    const running = outcome(transport.request(GET));
    await until(() => server.requests.length === 1);
    transport.close();
    expect(await running).toBe('Closed');
    expect(await outcome(transport.request(GET))).toBe('Closed');
  });

  test('tells the warnings of the server', async () => {
    const warnings: string[] = [];
    const { transport } = await start((exchange) => exchange.json({}, 200, { warning: '299 - "v1beta1 is \\"old\\"", 299 - "second"' }), {
      client: { onWarning: (text) => warnings.push(text) },
    });
    await transport.request(GET);
    expect(warnings).toEqual(['v1beta1 is "old"', 'second']);
  });
});

describe('repetition', () => {
  const faults: Record<string, (exchange: Exchange) => void> = {
    'a reset': ({ reset }) => reset(constants.NGHTTP2_INTERNAL_ERROR),
    'a cancel in the middle of the body': ({ stream, reset }) => {
      stream.respond({ ':status': 200 });
      stream.write('{"half":');
      setTimeout(() => reset(constants.NGHTTP2_CANCEL), 20);
    },
    'a cut in the middle of the body': ({ stream, session }) => {
      stream.respond({ ':status': 200 });
      stream.write('{"half":');
      setTimeout(() => session.destroy(), 20);
    },
    'a cut connection': ({ session }) => session.destroy(),
    'a refused stream': ({ reset }) => reset(constants.NGHTTP2_REFUSED_STREAM),
    '429 with Retry-After': (exchange) => exchange.json(status(429, 'TooManyRequests'), 429, { 'retry-after': '0' }),
    '429 without Retry-After': (exchange) => exchange.json(status(429, 'TooManyRequests'), 429),
    '503': (exchange) => exchange.json(status(503, 'ServiceUnavailable'), 503),
    '500': (exchange) => exchange.json(status(500, 'InternalError'), 500),
    '504': (exchange) => exchange.json(status(504, 'Timeout'), 504),
  };

  test.each([
    // fault, of a read, of a create
    ['a reset', 'answered', 'Unreachable'],
    ['a cancel in the middle of the body', 'answered', 'Unreachable'],
    ['a cut in the middle of the body', 'answered', 'Unreachable'],
    ['a cut connection', 'answered', 'Unreachable'],
    ['a refused stream', 'answered', 'answered'],
    ['429 with Retry-After', 'answered', 'answered'],
    ['429 without Retry-After', 'answered', 'TooManyRequests'],
    ['503', 'answered', 'ServiceUnavailable'],
    ['500', 'answered', 'InternalError'],
    ['504', 'answered', 'Timeout'],
  ])('after %s: a read is %s, a create is %s', async (fault, read, create) => {
    for (const [request, expected] of [
      [GET, read],
      [CREATE, create],
    ] as const) {
      const { server, transport } = await start((exchange, number) => (number === 1 ? faults[fault]?.(exchange) : ok(exchange)));
      expect(await outcome(transport.request(request))).toBe(expected);
      expect(server.requests).toHaveLength(expected === 'answered' ? 2 : 1);
    }
  });

  test.each([400, 403, 404, 405, 409, 410, 415, 422, 501])('never follows a %d', async (code) => {
    const { server, transport } = await start((exchange) => exchange.json(status(code, ''), code));
    await expect(transport.request(GET)).rejects.toMatchObject({ httpStatus: code });
    expect(server.requests).toHaveLength(1);
  });

  test('stops where Retry-After reaches past the deadline', async () => {
    const { server, transport } = await start((exchange) => exchange.json(status(429, 'TooManyRequests'), 429, { 'retry-after': '60' }), {
      client: { deadlines: { read: { attemptMs: 1_000, totalMs: 1_000 } } },
    });
    await expect(transport.request(GET)).rejects.toMatchObject({ code: 'TooManyRequests', retryAfterMs: 60_000 });
    expect(server.requests).toHaveLength(1);
  });

  test('rides out a server that restarts', async () => {
    let closed = false;
    const observer = {
      session: ({ type }: SessionEvent) => {
        closed ||= type === 'closed';
      },
    };
    const first = await start(ok, { client: { observer } });
    await first.transport.request(GET);
    const { port } = first.server;
    await first.server.close();
    await until(() => closed);
    const running = outcome(first.transport.request(CREATE));
    const again = await startScriptedServer({ certificates, port }, ok);
    closers.push(() => again.close());
    expect(await running).toBe('answered');
    expect(again.requests).toHaveLength(1);
  });
});

describe('a request whose answer never comes, on a connection that lives,', () => {
  const deadlines = { read: { attemptMs: 100, totalMs: 3_000 }, once: { attemptMs: 150, totalMs: 3_000 } };
  const hangFirst = (exchange: Exchange, number: number) => number > 1 && ok(exchange);

  test('is sent again on a fresh connection, long before its deadline', async () => {
    const { server, transport } = await start(hangFirst, { client: { deadlines } });
    const before = Date.now();
    expect(await outcome(transport.request(GET))).toBe('answered');
    expect(Date.now() - before).toBeLessThan(1_500);
    expect(server.accepted).toBe(2);
    expect(server.requests[1]?.session).not.toBe(server.requests[0]?.session);
  });

  test('disturbs no other of that connection', async () => {
    const { server, transport } = await start(
      (exchange, number) => {
        if (number === 2) setTimeout(() => ok(exchange), 400);
        else if (number > 2) ok(exchange);
      },
      { client: { deadlines: { ...deadlines, list: { attemptMs: 2_000, totalMs: 3_000 } } } },
    );
    const hanging = outcome(transport.request(GET));
    await until(() => server.requests.length === 1);
    const slow = outcome(transport.request({ ...GET, verb: 'list' }));
    expect(await Promise.all([hanging, slow])).toEqual(['answered', 'answered']);
    expect(server.requests).toHaveLength(3);
  });

  test('has more time at each repetition, so that a slow answer comes through', async () => {
    const { server, transport } = await start((exchange) => setTimeout(() => ok(exchange), 300), { client: { deadlines } });
    expect(await outcome(transport.request(GET))).toBe('answered');
    // 100 and 200 ms were too short, 400 are enough.
    expect(server.requests).toHaveLength(3);
  });

  test('is named when it is given up, with its attempts', async () => {
    const { server, transport } = await start(() => {}, { client: { deadlines: { read: { attemptMs: 100, totalMs: 500 } } } });
    await expect(transport.request({ ...GET, path: '/api/v1/namespaces/team/configmaps/a?x=y' })).rejects.toMatchObject({
      code: 'Timeout',
      message: expect.stringMatching(
        /^GET \/api\/v1\/namespaces\/team\/configmaps\/a: \d attempts, each on a connection of its own, got no answer, given up after 0\.\d s$/,
      ),
    });
    expect(server.requests.length).toBeGreaterThan(1);
  });

  test('is not sent again where that could do it twice', async () => {
    const { server, transport } = await start(hangFirst, { client: { deadlines } });
    await expect(transport.request(CREATE)).rejects.toMatchObject({
      code: 'Timeout',
      message: expect.stringMatching(/^POST \/x: one attempt got no answer, given up after 0\.\d s$/),
    });
    expect(server.requests).toHaveLength(1);
  });

  test('leaves its connection to none that comes later', async () => {
    const { server, transport } = await start(hangFirst, { client: { deadlines } });
    await expect(transport.request(CREATE)).rejects.toMatchObject({ code: 'Timeout' });
    expect(await outcome(transport.request(CREATE))).toBe('answered');
    expect(server.accepted).toBe(2);
    await until(() => server.connections === 1);
  });

  test('is not waited for when it is a watch', async () => {
    const { server, transport } = await start((exchange, number) => number > 1 && exchange.begin(), { client: { watchStartMs: 1_000 } });
    const WATCH: ApiRequest = { ...GET, verb: 'watch', path: '/x?watch=true' };
    expect(await outcome(transport.stream(WATCH))).toBe('Timeout');
    expect(await outcome(transport.stream(WATCH))).toBe('answered');
    expect(server.accepted).toBe(2);
  });
});

describe('credentials', () => {
  test('are read anew after a 401, once', async () => {
    let token = 'old';
    let refreshes = 0;
    const refresh = async () => {
      refreshes++;
      const changed = token !== 'new';
      token = 'new';
      return { changed, certificate: false };
    };
    const { server, transport } = await start(
      (exchange) => (exchange.headers.authorization === 'Bearer new' ? ok(exchange) : exchange.json(status(401, 'Unauthorized'), 401)),
      { credentials: { authorization: () => `Bearer ${token}`, refresh } },
    );
    expect(await Promise.all([outcome(transport.request(GET)), outcome(transport.request(CREATE))])).toEqual(['answered', 'answered']);
    expect(refreshes).toBe(1);
    expect(server.requests).toHaveLength(4);
  });

  test('that did not change leave the 401 standing', async () => {
    const { server, transport } = await start((exchange) => exchange.json(status(401, 'Unauthorized'), 401));
    expect(await outcome(transport.request(GET))).toBe('Unauthorized');
    expect(server.requests).toHaveLength(1);
  });

  test('with a new certificate come with a new connection', async () => {
    let renewed = false;
    const { server, transport } = await start(
      (exchange) => (exchange.user === 'tester' ? ok(exchange) : exchange.json(status(401, 'Unauthorized'), 401)),
      {
        credentials: {
          tls: () => ({ ca: certificates.ca, ...(renewed ? certificates.client : {}) }),
          refresh: async () => {
            renewed = true;
            return { changed: true, certificate: true };
          },
        },
      },
    );
    expect(await outcome(transport.request(GET))).toBe('answered');
    expect(server.accepted).toBe(2);
  });
});

describe('connections', () => {
  test('grow by the limit that the server sets, and no stream exceeds it', async () => {
    const perSession = new Map<unknown, number>();
    let worst = 0;
    const { server, transport } = await start(
      (exchange) => {
        const running = (perSession.get(exchange.session) ?? 0) + 1;
        worst = Math.max(worst, running);
        perSession.set(exchange.session, running);
        setTimeout(() => {
          perSession.set(exchange.session, (perSession.get(exchange.session) ?? 0) - 1);
          ok(exchange);
        }, 20);
      },
      { server: { maxConcurrentStreams: 3 }, client: { maxRequestSessions: 2 } },
    );
    await Promise.all(Array.from({ length: 30 }, () => transport.request(GET)));
    expect({ worst, accepted: server.accepted, maxStreams: server.maxStreams }).toEqual({ worst: 3, accepted: 2, maxStreams: 6 });
  });

  test('of watches and of requests never wait for each other', async () => {
    const { server, transport } = await start(
      (exchange) => {
        if (exchange.path === '/watch') exchange.begin();
        else ok(exchange);
      },
      { server: { maxConcurrentStreams: 2 } },
    );
    await Promise.all(Array.from({ length: 5 }, () => transport.stream({ ...GET, verb: 'watch', path: '/watch' })));
    expect(await outcome(transport.request(GET))).toBe('answered');
    expect(server.accepted).toBe(4);
  });

  test('that are half-open are found dead, and their requests answered by new ones', async () => {
    let server: ScriptedServer | undefined;
    const sessions: SessionEvent[] = [];
    const started = await start(
      (exchange, number) => {
        if (number === 1) server?.freeze();
        else ok(exchange);
      },
      { client: { observer: { session: (event) => sessions.push(event) } } },
    );
    server = started.server;
    const before = Date.now();
    expect(await outcome(started.transport.request(GET))).toBe('answered');
    expect(Date.now() - before).toBeLessThan(3_000);
    expect(sessions.map(({ type }) => type)).toEqual(['opened', 'closed', 'opened']);
    expect(sessions[1]?.reason).toContain('answers no PING');
  });

  test('that are quiet but alive stay', async () => {
    const { server, transport } = await start(ok);
    await transport.request(GET);
    await new Promise((resolve) => setTimeout(resolve, 800));
    await transport.request(GET);
    expect(server.accepted).toBe(1);
  });

  test('that get GOAWAY finish what runs and take nothing new', async () => {
    const { server, transport } = await start((exchange, number) => {
      if (number > 1) {
        ok(exchange);
        return;
      }
      exchange.session.goaway(constants.NGHTTP2_NO_ERROR, 2 ** 31 - 1);
      setTimeout(() => ok(exchange), 100);
    });
    const running = outcome(transport.request(GET));
    await until(() => server.requests.length === 1);
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(await outcome(transport.request(CREATE))).toBe('answered');
    expect(await running).toBe('answered');
    expect(server.accepted).toBe(2);
    await until(() => server.connections === 1);
  });

  test('that get GOAWAY give back what the server has not taken', async () => {
    const { server, transport } = await start((exchange, number) => {
      // The client's first stream is number 1, its second 3.
      if (number === 1) exchange.session.goaway(constants.NGHTTP2_NO_ERROR, 1);
      setTimeout(() => ok(exchange), 50);
    });
    expect(await Promise.all([outcome(transport.request(CREATE)), outcome(transport.request(CREATE))])).toEqual(['answered', 'answered']);
    expect(server.accepted).toBe(2);
  });

  test('that cannot be trusted are refused at once', async () => {
    const other = await makeCertificates();
    const { server, transport } = await start(ok, { credentials: { tls: () => ({ ca: other.ca }) } });
    await expect(transport.request(GET)).rejects.toMatchObject({ code: 'InvalidConfig', message: expect.stringContaining('not trusted') });
    expect(server.requests).toHaveLength(0);
  });
});

describe('a watch that is refused', () => {
  const WATCH: ApiRequest = { verb: 'watch', method: 'GET', path: '/x?watch=true', resource: 'configmaps', idempotent: true };

  test('ends by its signal though the refusal does not', async () => {
    const { server, transport } = await start(({ stream }) => {
      stream.respond({ ':status': 500 });
      stream.write('<html>');
    });
    const stop = new AbortController();
    const starting = transport.stream({ ...WATCH, signal: stop.signal });
    await until(() => server.requests.length === 1);
    setTimeout(() => stop.abort(new Error('enough')), 50);
    await expect(starting).rejects.toThrow('enough');
  });

  test('says so though the refusal breaks off', async () => {
    const { transport } = await start((exchange) => {
      exchange.stream.respond({ ':status': 503 });
      exchange.stream.write('Service');
      setTimeout(() => exchange.reset(constants.NGHTTP2_INTERNAL_ERROR), 50);
    });
    expect(await outcome(transport.stream(WATCH))).toMatch(/Unreachable|ServiceUnavailable/);
  });
});

test('the observer hears of each attempt', async () => {
  const events: RequestEvent[] = [];
  const { server, transport } = await start(
    (exchange, number) => (number === 1 ? exchange.json(status(503, 'ServiceUnavailable'), 503, { 'retry-after': '0' }) : ok(exchange)),
    { client: { observer: { request: (event) => events.push(event) } } },
  );
  await transport.request(GET);
  expect(events).toEqual(
    [503, 200].map((code) => ({
      verb: 'get',
      host: `127.0.0.1:${server.port}`,
      method: 'GET',
      resource: 'configmaps',
      code,
      durationMs: expect.any(Number),
    })),
  );
});

test.each([
  ['299 - "one"', ['one']],
  ['299 kube-apiserver "a, b"', ['a, b']],
  ['nonsense', []],
])('the warnings of %s', (header, texts) => {
  expect(parseWarnings(header)).toEqual(texts);
});
