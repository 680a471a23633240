import { constants } from 'node:http2';
import { createClient } from './kube-client.ts';
import { type Certificates, makeCertificates } from './testing/make-certificates.ts';
import { type Exchange, type ScriptedServer, startScriptedServer } from './testing/scripted-server.ts';
import { CONFIG_MAPS, configMap, DEPLOYMENTS, status, testEndpoint } from './testing/test-endpoint.ts';
import { until } from './testing/until.ts';
import type { KubeObject, Resource, ResourceEvent, WatchResourceOptions } from './types.ts';
import { type WatchResourceSettings, watchResource } from './watch-resource.ts';

const QUICK = { quietMs: 50, answerMs: 400, everyMs: 25 };

let certificates: Certificates;
const closers: (() => unknown)[] = [];

beforeAll(async () => {
  certificates = await makeCertificates();
});
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

interface Watched {
  readonly server: ScriptedServer;
  /** What the consumer was told, in words. */
  readonly told: string[];
  readonly ended: Promise<void>;
  readonly abort: AbortController;
}

/** Runs an endless watch against scripted answers, each for one request. */
async function watch(
  answers: readonly ((exchange: Exchange) => void)[],
  options: Partial<WatchResourceOptions> & { resource?: Resource; settings?: WatchResourceSettings } = {},
): Promise<Watched> {
  const abort = new AbortController();
  const server = await startScriptedServer({ certificates }, (exchange, number) => answers[number - 1]?.(exchange));
  const client = createClient(testEndpoint(server.url, certificates), { liveness: QUICK });
  const told: string[] = [];
  const { resource = CONFIG_MAPS, settings = {}, ...selection } = options;
  const run = async () => {
    for await (const event of watchResource(client, resource, { ...selection, signal: abort.signal }, { random: () => 0, ...settings })) {
      told.push(inWords(event));
    }
  };
  const ended = run();
  closers.push(
    () => server.close(),
    () => client.close(),
    async () => {
      abort.abort();
      await ended;
    },
  );
  return { server, told, ended, abort };
}

function inWords(event: ResourceEvent): string {
  if (event.type === 'restarted') return `all: ${event.items.map(nameAndVersion).join(' ')} at ${event.resourceVersion}`;
  if (event.type === 'bookmark') return `bookmark ${event.resourceVersion}`;
  return event.type === 'interrupted' ? `interrupted: ${event.error.code}` : `${event.type} ${nameAndVersion(event.object)}`;
}

const nameAndVersion = ({ metadata }: KubeObject) => `${metadata.name}@${metadata.resourceVersion}`;

const added = (name: string, version: string) => ({ type: 'ADDED', object: configMap(name, version) });
const modified = (name: string, version: string) => ({ type: 'MODIFIED', object: configMap(name, version) });
const deleted = (name: string, version: string) => ({ type: 'DELETED', object: configMap(name, version) });
const bookmark = (resourceVersion: string, annotations?: Record<string, string>) => ({
  type: 'BOOKMARK',
  object: { apiVersion: 'v1', kind: 'ConfigMap', metadata: { resourceVersion, annotations } },
});
const allTold = (version: string) => bookmark(version, { 'k8s.io/initial-events-end': 'true' });

/** Begins with these events and stays open. */
const stream =
  (...events: readonly unknown[]) =>
  (exchange: Exchange) => {
    exchange.begin();
    exchange.send(...events);
  };

/** Sends the events, and then does something bad or ordinary to the stream. */
const streamThen = (act: (exchange: Exchange) => void, ...events: readonly unknown[]) => {
  return (exchange: Exchange) => {
    stream(...events)(exchange);
    setTimeout(() => act(exchange), 30);
  };
};

const start = stream(added('a', '3'), added('b', '5'), allTold('7'));
const query = (exchange: Exchange | undefined) => new URL(exchange?.path ?? '', 'https://x').searchParams;

test('begins with all that exists, as one snapshot, then tells each change', async () => {
  const { server, told } = await watch([
    stream(
      added('a', '3'),
      added('b', '5'),
      modified('a', '6'),
      deleted('b', '7'),
      allTold('7'),
      added('c', '8'),
      modified('c', '9'),
      deleted('a', '10'),
      bookmark('12'),
    ),
  ]);
  await until(() => told.length === 5);
  expect(told).toEqual(['all: a@6 at 7', 'added c@8', 'modified c@9', 'deleted a@10', 'bookmark 12']);
  expect(Object.fromEntries(query(server.requests[0]))).toEqual({
    watch: 'true',
    allowWatchBookmarks: 'true',
    sendInitialEvents: 'true',
    resourceVersionMatch: 'NotOlderThan',
    timeoutSeconds: '300',
  });
});

test('asks for what it was told to watch', async () => {
  const { server, told } = await watch([start], {
    resource: DEPLOYMENTS,
    namespace: 'team',
    labelSelector: 'a=b,c',
    fieldSelector: 'metadata.name=x',
    metadataOnly: true,
  });
  await until(() => told.length === 1);
  const [request] = server.requests;
  expect(request?.path).toContain('/apis/apps/v1/namespaces/team/deployments?');
  expect(Object.fromEntries(query(request))).toMatchObject({ labelSelector: 'a=b,c', fieldSelector: 'metadata.name=x' });
  expect(request?.headers.accept).toBe('application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1');
});

test.each([
  [0, '300'],
  [0.5, '450'],
  [1, '600'],
])('asks the server to end it after five to ten minutes (%d)', async (random, seconds) => {
  const { server, told } = await watch([start], { settings: { random: () => random } });
  await until(() => told.length === 1);
  expect(query(server.requests[0]).get('timeoutSeconds')).toBe(seconds);
});

describe('goes on from where it was, telling nothing twice, after', () => {
  const ends: Record<string, { act: (exchange: Exchange, server: () => ScriptedServer) => void; told: string[] }> = {
    'an ordinary end': { act: ({ stream }) => stream.end(), told: [] },
    'a reset': { act: ({ reset }) => reset(constants.NGHTTP2_INTERNAL_ERROR), told: ['interrupted: Unreachable'] },
    'a cancel': { act: ({ reset }) => reset(constants.NGHTTP2_CANCEL), told: ['interrupted: Unreachable'] },
    'a cut connection': { act: ({ session }) => session.destroy(), told: ['interrupted: Unreachable'] },
    'a half-open connection': { act: (_, server) => server().freeze(), told: ['interrupted: Unreachable'] },
    'a GOAWAY and an end': {
      act: ({ session, stream }) => {
        session.goaway(constants.NGHTTP2_NO_ERROR, 2 ** 31 - 1);
        stream.end();
      },
      told: [],
    },
    'half a line': {
      act: ({ stream }) => {
        stream.end(JSON.stringify(added('half', '99')).slice(0, 40));
      },
      told: ['interrupted: Unreachable'],
    },
    'an error of the server': {
      act: (exchange) => exchange.send({ type: 'ERROR', object: status(500, 'InternalError') }),
      told: ['interrupted: InternalError'],
    },
  };

  test.each(Object.keys(ends))('%s', async (end) => {
    const { act, told: between } = ends[end] ?? { act: () => {}, told: [] };
    let server: ScriptedServer | undefined;
    const watched = await watch([
      streamThen(
        (exchange) => act(exchange, () => server as ScriptedServer),
        added('a', '3'),
        allTold('7'),
        added('b', '8'),
        bookmark('11'),
      ),
      stream(added('c', '12')),
    ]);
    server = watched.server;
    await until(() => watched.told.some((line) => line.includes('c@12')));
    expect(watched.told).toEqual(['all: a@3 at 7', 'added b@8', 'bookmark 11', ...between, 'added c@12']);
    const second = query(server.requests[1]);
    expect(second.get('resourceVersion')).toBe('11');
    expect(second.has('sendInitialEvents')).toBe(false);
  });
});

describe('begins anew, with a snapshot that names what is left, after', () => {
  const gone: Record<string, (exchange: Exchange) => void> = {
    'an event 410': stream({ type: 'ERROR', object: status(410, 'Expired') }),
    'an answer 410': (exchange) => exchange.json(status(410, 'Gone'), 410),
    'a version of the future': (exchange) =>
      exchange.json(status(504, 'Timeout', { details: { causes: [{ reason: 'ResourceVersionTooLarge' }] } }), 504),
  };

  test.each(Object.keys(gone))('%s', async (name) => {
    const { server, told } = await watch([
      streamThen(({ stream }) => stream.end(), added('a', '3'), added('b', '5'), allTold('7')),
      (exchange) => gone[name]?.(exchange),
      stream(added('b', '20'), allTold('21')),
    ]);
    await until(() => told.length >= 2);
    expect(told).toEqual(['all: a@3 b@5 at 7', 'all: b@20 at 21']);
    expect(query(server.requests[2]).get('sendInitialEvents')).toBe('true');
  });
});

test('a snapshot that breaks off tells nothing and begins anew', async () => {
  const { told } = await watch([streamThen(({ session }) => session.destroy(), added('a', '3'), added('b', '5')), start]);
  await until(() => told.length === 2);
  expect(told).toEqual(['interrupted: Unreachable', 'all: a@3 b@5 at 7']);
});

describe('reads a list first where the server', () => {
  const page = (names: string[], metadata: Record<string, string>) => (exchange: Exchange) =>
    exchange.json({
      kind: 'ConfigMapList',
      apiVersion: 'v1',
      metadata,
      items: names.map((name) => ({ metadata: configMap(name, '4').metadata })),
    });

  test.each<[string, (exchange: Exchange) => void]>([
    ['refuses WatchList', (exchange) => exchange.json(status(422, 'Invalid'), 422)],
    ['fails at WatchList', (exchange) => exchange.json(status(500, 'InternalError'), 500)],
    ['fails in the middle of WatchList', stream(added('a', '3'), { type: 'ERROR', object: status(500, 'InternalError') })],
    ['never says that it told all', stream(added('a', '3'))],
  ])('%s', async (_, refuse) => {
    const { server, told } = await watch(
      [
        refuse,
        page(['a', 'b'], { resourceVersion: '9', continue: 'next' }),
        page(['c'], { resourceVersion: '9' }),
        stream(added('d', '10')),
      ],
      { settings: { snapshotSilenceMs: 100 } },
    );
    await until(() => told.some((line) => line.includes('d@10')));
    expect(told.filter((line) => !line.startsWith('interrupted'))).toEqual(['all: a@4 b@4 c@4 at 9', 'added d@10']);
    expect(query(server.requests[1]).get('limit')).toBe('500');
    expect(query(server.requests[2]).get('continue')).toBe('next');
    expect(query(server.requests[3]).get('resourceVersion')).toBe('9');
  });
});

test('waits as long as a 429 asks', async () => {
  const { server, told } = await watch([(exchange) => exchange.json(status(429, 'TooManyRequests'), 429, { 'retry-after': '1' }), start]);
  const before = Date.now();
  await until(() => told.length === 2);
  expect(told).toEqual(['interrupted: TooManyRequests', 'all: a@3 b@5 at 7']);
  expect(Date.now() - before).toBeGreaterThan(900);
  expect(server.requests).toHaveLength(2);
});

test('tells that it is forbidden, and asks less and less often', async () => {
  const forbid = (exchange: Exchange) => exchange.json(status(403, 'Forbidden'), 403);
  const { server, told } = await watch([forbid, forbid, forbid, start]);
  await until(() => told.length === 4);
  expect(told).toEqual([...Array(3).fill('interrupted: Forbidden'), 'all: a@3 b@5 at 7']);
  expect(server.requests).toHaveLength(4);
});

test('a server that ends each watch at once is not asked in a busy loop', async () => {
  const end = streamThen(({ stream }) => stream.end());
  const { server, told } = await watch([streamThen(({ stream }) => stream.end(), allTold('7')), end, end, end, end, end, end, end, end]);
  await until(() => told.length > 0);
  await new Promise((resolve) => setTimeout(resolve, 1_000));
  expect(server.requests.length).toBeLessThan(6);
  expect(told).toEqual(['all:  at 7']);
});

test('a quiet watch stays up', async () => {
  const { server, told } = await watch([start]);
  await until(() => told.length === 1);
  await new Promise((resolve) => setTimeout(resolve, 800));
  expect(server.requests).toHaveLength(1);
  expect(told).toHaveLength(1);
});

describe('a watch whose stream falls silent on a connection that lives', () => {
  const settings = { bookmarkSilenceMs: 150 };

  test('goes on from where it was on another stream, once bookmarks that came before stay away', async () => {
    const { server, told } = await watch([stream(allTold('7'), bookmark('8')), stream(added('c', '9'))], { settings });
    await until(() => told.includes('added c@9'));
    expect(told).toEqual(['all:  at 7', 'bookmark 8', 'interrupted: Timeout', 'added c@9']);
    expect(query(server.requests[1]).get('resourceVersion')).toBe('8');
    await until(() => server.requests[0]?.stream.closed === true);
  });

  test('stays up as long as it tells anything', async () => {
    const { server, told } = await watch(
      [
        (exchange) => {
          stream(allTold('7'), bookmark('8'))(exchange);
          for (let count = 1; count <= 6; count++) setTimeout(() => exchange.send(added('x', String(8 + count))), count * 80);
        },
        stream(),
      ],
      { settings },
    );
    await until(() => told.length === 8);
    expect(server.requests).toHaveLength(1);
    expect(told.at(-1)).toBe('added x@14');
  });

  test('stays up where no bookmark ever came: nobody promised one', async () => {
    const { server, told } = await watch([stream(added('a', '3'), allTold('7'), added('b', '8')), stream()], { settings });
    await until(() => told.length === 2);
    await new Promise((resolve) => setTimeout(resolve, 600));
    expect(server.requests).toHaveLength(1);
    expect(told).toEqual(['all: a@3 at 7', 'added b@8']);
  });
});

test('characters that are cut by chunks arrive whole', async () => {
  const { told } = await watch([
    (exchange) => {
      exchange.begin();
      const bytes = Buffer.from(`${JSON.stringify(added('ä€😀', '3'))}\n${JSON.stringify(allTold('7'))}\n`);
      let at = 0;
      const next = () => {
        exchange.stream.write(bytes.subarray(at, at + 1));
        if (++at < bytes.length) setImmediate(next);
      };
      next();
    },
  ]);
  await until(() => told.length === 1);
  expect(told).toEqual(['all: ä€😀@3 at 7']);
});

test('each object passes through the transformation once', async () => {
  const { told } = await watch([stream(added('a', '3'), allTold('7'), modified('a', '8'))], {
    transform: (object) => ({ ...object, metadata: { ...object.metadata, name: `${object.metadata.name}!` } }),
  });
  await until(() => told.length === 2);
  expect(told).toEqual(['all: a!@3 at 7', 'modified a!@8']);
});

test('ends when the client is closed', async () => {
  const server = await startScriptedServer({ certificates }, start);
  const client = createClient(testEndpoint(server.url, certificates));
  closers.push(() => server.close());
  const told: string[] = [];
  for await (const { type } of client.watchResource(CONFIG_MAPS, { signal: new AbortController().signal })) {
    told.push(type);
    await client.close();
  }
  expect(told).toEqual(['restarted']);
});

test('ends by its signal, and its request with it', async () => {
  const { server, told, abort, ended } = await watch([start]);
  await until(() => told.length === 1);
  abort.abort();
  await ended;
  await until(() => server.requests[0]?.stream.closed === true);
  expect(told).toHaveLength(1);
});
