import { CachedDiscovery } from './discovery.ts';
import { type Certificates, makeCertificates } from './testing/make-certificates.ts';
import { type Exchange, type ScriptedServer, startScriptedServer } from './testing/scripted-server.ts';
import { status, testEndpoint } from './testing/test-endpoint.ts';
import { Transport } from './transport.ts';

const AGGREGATED = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList';
const VERBS = ['get', 'list'];

let certificates: Certificates;
let now = 0;
const closers: (() => unknown)[] = [];

beforeAll(async () => {
  certificates = await makeCertificates();
});
beforeEach(() => {
  now = 0;
});
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

async function start(
  answer: (exchange: Exchange, number: number) => void,
): Promise<{ server: ScriptedServer; discovery: CachedDiscovery }> {
  const server = await startScriptedServer({ certificates }, answer);
  const transport = new Transport(testEndpoint(server.url, certificates));
  closers.push(
    () => server.close(),
    () => transport.close(),
  );
  return { server, discovery: new CachedDiscovery(transport, () => now) };
}

const resource = (group: string, version: string, kind: string, plural: string, scope = 'Namespaced', subresources: string[] = []) => ({
  resource: plural,
  responseKind: { group, version, kind },
  scope,
  verbs: VERBS,
  subresources: subresources.map((subresource) => ({ subresource })),
});
const group = (name: string, ...versions: object[]) => ({ metadata: { name }, versions });
const CORE = [
  group('', { version: 'v1', freshness: 'Current', resources: [resource('', 'v1', 'Namespace', 'namespaces', 'Cluster', ['status'])] }),
];
const widgets = (version: string) => ({ version, freshness: 'Current', resources: [resource('x.test', version, 'Widget', 'widgets')] });

/** A server that serves these groups besides the core. */
const aggregated =
  (...groups: object[]) =>
  (exchange: Exchange) =>
    exchange.json({ items: exchange.path === '/api' ? CORE : groups }, 200, { 'content-type': AGGREGATED });

test('all kinds come with two requests', async () => {
  const { server, discovery } = await start(aggregated(group('x.test', widgets('v2'), widgets('v1'))));
  expect(await Promise.all([discovery.resourceFor('v1', 'Namespace'), discovery.resourceFor('x.test/v1', 'Widget')])).toEqual([
    { group: '', version: 'v1', kind: 'Namespace', plural: 'namespaces', namespaced: false, verbs: VERBS, subresources: ['status'] },
    { group: 'x.test', version: 'v1', kind: 'Widget', plural: 'widgets', namespaced: true, verbs: VERBS, subresources: [] },
  ]);
  expect((await discovery.preferredFor('x.test', 'Widget'))?.version).toBe('v2');
  expect(await discovery.all()).toHaveLength(3);
  expect(server.requests.map(({ path }) => path).sort()).toEqual(['/api', '/apis']);
});

test('a kind that is not found is looked for again, at most once in three seconds', async () => {
  let groups: object[] = [];
  const { server, discovery } = await start((exchange) => aggregated(...groups)(exchange));
  expect(await discovery.resourceFor('x.test/v1', 'Widget')).toBeUndefined();
  groups = [group('x.test', widgets('v1'))];
  now = 2_999;
  expect(await discovery.resourceFor('x.test/v1', 'Widget')).toBeUndefined();
  expect(server.requests).toHaveLength(2);
  now = 3_000;
  expect(await discovery.resourceFor('x.test/v1', 'Widget')).toBeDefined();
  expect(server.requests).toHaveLength(4);
});

test('a known kind is not asked for again until invalidated', async () => {
  const { server, discovery } = await start(aggregated());
  await discovery.resourceFor('v1', 'Namespace');
  now = 1_000_000;
  await discovery.resourceFor('v1', 'Namespace');
  expect(server.requests).toHaveLength(2);
  discovery.invalidate();
  await discovery.resourceFor('v1', 'Namespace');
  expect(server.requests).toHaveLength(4);
});

test('what was under way when it was invalidated is not kept', async () => {
  const held: Exchange[] = [];
  const { discovery } = await start((exchange, number) => {
    if (number <= 2) held.push(exchange);
    else aggregated(group('x.test', widgets('v1')))(exchange);
  });
  const early = discovery.resourceFor('x.test/v1', 'Widget');
  while (held.length < 2) await new Promise((resolve) => setTimeout(resolve, 5));
  discovery.invalidate();
  const late = discovery.resourceFor('x.test/v1', 'Widget');
  expect(await late).toBeDefined();
  for (const exchange of held) aggregated()(exchange);
  expect(await early).toBeUndefined();
  expect(await discovery.resourceFor('x.test/v1', 'Widget')).toBeDefined();
});

test('an unchanged document is not sent again', async () => {
  const { server, discovery } = await start((exchange) => {
    if (exchange.headers['if-none-match'] === '"1"') {
      exchange.stream.respond({ ':status': 304 });
      exchange.stream.end();
    } else exchange.json({ items: exchange.path === '/api' ? CORE : [] }, 200, { 'content-type': AGGREGATED, etag: '"1"' });
  });
  await discovery.all();
  discovery.invalidate();
  expect(await discovery.resourceFor('v1', 'Namespace')).toBeDefined();
  expect(server.requests.map(({ headers }) => headers['if-none-match'])).toEqual([undefined, undefined, '"1"', '"1"']);
});

test('a stale version keeps what was known of it', async () => {
  let groups = [group('x.test', widgets('v1'))];
  const { discovery } = await start((exchange) => aggregated(...groups)(exchange));
  await discovery.all();
  groups = [group('x.test', { version: 'v1', freshness: 'Stale' })];
  discovery.invalidate();
  expect(await discovery.resourceFor('x.test/v1', 'Widget')).toBeDefined();
});

test('a group with an API service that does not answer is silent, as long as it does not', async () => {
  let groups = [group('x.test', { version: 'v1', freshness: 'Stale' }, widgets('v2'))];
  const { discovery } = await start((exchange) => aggregated(...groups)(exchange));
  expect([await discovery.isSilent('x.test'), await discovery.isSilent('')]).toEqual([true, false]);
  groups = [group('x.test', widgets('v1'))];
  discovery.invalidate();
  expect(await discovery.isSilent('x.test')).toBe(false);
});

describe('a server without aggregated discovery', () => {
  const lists: Record<string, object> = {
    '/api': { versions: ['v1'] },
    '/apis': {
      groups: [
        {
          name: 'x.test',
          versions: [{ groupVersion: 'x.test/v1' }, { groupVersion: 'x.test/v2' }],
          preferredVersion: { groupVersion: 'x.test/v2' },
        },
        { name: 'down.test', versions: [{ groupVersion: 'down.test/v1' }] },
      ],
    },
    '/api/v1': {
      groupVersion: 'v1',
      resources: [
        { name: 'namespaces', kind: 'Namespace', namespaced: false, verbs: VERBS },
        { name: 'namespaces/status', kind: 'Namespace', namespaced: false, verbs: ['get'] },
      ],
    },
    '/apis/x.test/v1': { groupVersion: 'x.test/v1', resources: [{ name: 'widgets', kind: 'Widget', namespaced: true, verbs: VERBS }] },
    '/apis/x.test/v2': { groupVersion: 'x.test/v2', resources: [{ name: 'widgets', kind: 'Widget', namespaced: true, verbs: VERBS }] },
  };

  test('is asked version by version, and an API service that is down hides no other', async () => {
    const { discovery } = await start((exchange) => {
      const list = lists[exchange.path];
      if (list === undefined) exchange.json(status(404, 'NotFound'), 404);
      else exchange.json(list);
    });
    expect(await discovery.resourceFor('v1', 'Namespace')).toEqual({
      group: '',
      version: 'v1',
      kind: 'Namespace',
      plural: 'namespaces',
      namespaced: false,
      verbs: VERBS,
      subresources: ['status'],
    });
    expect((await discovery.preferredFor('x.test', 'Widget'))?.version).toBe('v2');
    expect(await discovery.resourceFor('down.test/v1', 'Thing')).toBeUndefined();
    expect([await discovery.isSilent('down.test'), await discovery.isSilent('x.test')]).toEqual([true, false]);
  });
});

test('a failure is told, and not kept', async () => {
  const { discovery } = await start((exchange, number) => {
    if (number <= 2) exchange.json(status(403, 'Forbidden'), 403);
    else aggregated()(exchange);
  });
  await expect(discovery.all()).rejects.toMatchObject({ code: 'Forbidden' });
  expect(await discovery.resourceFor('v1', 'Namespace')).toBeDefined();
});
