import { createClient } from './kube-client.ts';
import { type Certificates, makeCertificates } from './testing/make-certificates.ts';
import { type Exchange, type ScriptedServer, startScriptedServer } from './testing/scripted-server.ts';
import { CONFIG_MAPS, configMap, DEPLOYMENTS, NAMESPACES, status, testEndpoint } from './testing/test-endpoint.ts';
import type { Client, WatchEvent } from './types.ts';

let certificates: Certificates;
const closers: (() => unknown)[] = [];

beforeAll(async () => {
  certificates = await makeCertificates();
});
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

async function start(
  answer: (exchange: Exchange, number: number) => void = (exchange) => exchange.json(configMap('a')),
): Promise<{ server: ScriptedServer; client: Client }> {
  const server = await startScriptedServer({ certificates }, answer);
  const client = createClient(testEndpoint(server.url, certificates));
  closers.push(
    () => server.close(),
    () => client.close(),
  );
  return { server, client };
}

const object = configMap('a');
const key = { namespace: 'team', name: 'a' };
const path = '/api/v1/namespaces/team/configmaps/a';

describe('each verb is sent as the API server expects it', () => {
  const table: [
    string,
    (client: Client) => Promise<unknown>,
    { method: string; path: string; type?: string; body?: unknown; accept?: string },
  ][] = [
    ['get', (client) => client.get(CONFIG_MAPS, key), { method: 'GET', path }],
    [
      'get of metadata',
      (client) => client.get(CONFIG_MAPS, key, { metadataOnly: true }),
      { method: 'GET', path, accept: 'application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1' },
    ],
    [
      'create',
      (client) => client.create(CONFIG_MAPS, object, { dryRun: true, fieldManager: 'me' }),
      {
        method: 'POST',
        path: '/api/v1/namespaces/team/configmaps?fieldManager=me&dryRun=All&fieldValidation=Ignore',
        type: 'application/json',
        body: object,
      },
    ],
    [
      'update',
      (client) => client.update(CONFIG_MAPS, object),
      { method: 'PUT', path: `${path}?fieldValidation=Ignore`, type: 'application/json', body: object },
    ],
    [
      'update of the status',
      (client) => client.update(CONFIG_MAPS, object, { subresource: 'status' }),
      { method: 'PUT', path: `${path}/status?fieldValidation=Ignore`, type: 'application/json', body: object },
    ],
    ...(['merge', 'json', 'strategic'] as const).map((type): (typeof table)[number] => [
      `${type} patch`,
      (client) => client.patch(CONFIG_MAPS, key, [{ x: 1 }], { type, subresource: 'status', fieldManager: 'me' }),
      {
        method: 'PATCH',
        path: `${path}/status?fieldManager=me&fieldValidation=Ignore`,
        type: `application/${type === 'strategic' ? 'strategic-merge' : type}-patch+json`,
        body: [{ x: 1 }],
      },
    ]),
    [
      'apply',
      (client) => client.apply(CONFIG_MAPS, object, { fieldManager: 'me', force: true, dryRun: true }),
      {
        method: 'PATCH',
        path: `${path}?fieldManager=me&dryRun=All&fieldValidation=Ignore&force=true`,
        type: 'application/apply-patch+yaml',
        body: object,
      },
    ],
    [
      'delete',
      (client) => client.delete(CONFIG_MAPS, key, { uid: 'u', resourceVersion: '5', propagationPolicy: 'Foreground' }),
      {
        method: 'DELETE',
        path,
        type: 'application/json',
        body: {
          apiVersion: 'v1',
          kind: 'DeleteOptions',
          propagationPolicy: 'Foreground',
          preconditions: { uid: 'u', resourceVersion: '5' },
        },
      },
    ],
  ];

  test.each(table)('%s', async (_, act, expected) => {
    const { server, client } = await start();
    await act(client);
    const [request] = server.requests;
    expect({
      method: request?.method,
      path: request?.path,
      accept: request?.headers.accept,
      type: request?.headers['content-type'],
      body: request?.body === '' ? undefined : JSON.parse(request?.body ?? ''),
    }).toEqual({ accept: 'application/json', type: undefined, body: undefined, ...expected });
  });
});

test.each<[string, (client: Client) => Promise<unknown>]>([
  ['delete without a name', (client) => client.delete(CONFIG_MAPS, { namespace: 'team', name: '' })],
  ['apply without a namespace', (client) => client.apply(DEPLOYMENTS, { ...object, metadata: { name: 'a' } }, { fieldManager: 'me' })],
  ['create without a namespace', (client) => client.create(CONFIG_MAPS, { ...object, metadata: { name: 'a' } })],
])('%s is refused before anything is sent', async (_, act) => {
  const { server, client } = await start();
  await expect(act(client)).rejects.toMatchObject({ code: 'BadRequest' });
  expect(server.requests).toHaveLength(0);
});

test('a repeated delete with a uid that finds nothing has done its work', async () => {
  const { server, client } = await start((exchange, number) =>
    number === 1 ? exchange.reset(2) : exchange.json(status(404, 'NotFound'), 404),
  );
  await client.delete(CONFIG_MAPS, key, { uid: 'u' });
  expect(server.requests).toHaveLength(2);
});

test('a first delete that finds nothing says so', async () => {
  const { client } = await start((exchange) => exchange.json(status(404, 'NotFound'), 404));
  await expect(client.delete(CONFIG_MAPS, key, { uid: 'u' })).rejects.toMatchObject({ code: 'NotFound' });
});

test('a list is read page by page, its items with kind and version', async () => {
  const { server, client } = await start((exchange, number) =>
    exchange.json(
      number === 1
        ? { metadata: { resourceVersion: '7', continue: 'n&xt' }, items: [{ metadata: { name: 'a' } }] }
        : { metadata: { resourceVersion: '7' }, items: [{ metadata: { name: 'b' } }] },
    ),
  );
  const list = await client.list(DEPLOYMENTS, { namespace: 'team', labelSelector: 'x=y', limit: 1 });
  expect(list).toEqual({
    resourceVersion: '7',
    items: ['a', 'b'].map((name) => ({ apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name } })),
  });
  expect(server.requests.map((request) => request.path)).toEqual([
    '/apis/apps/v1/namespaces/team/deployments?labelSelector=x%3Dy&limit=1',
    '/apis/apps/v1/namespaces/team/deployments?labelSelector=x%3Dy&limit=1&continue=n%26xt',
  ]);
});

test('a list whose pages expire is read in one', async () => {
  const { server, client } = await start((exchange, number) => {
    if (number === 2) exchange.json(status(410, 'Expired'), 410);
    else
      exchange.json({
        metadata: { resourceVersion: '8', ...(number === 1 ? { continue: 'x' } : {}) },
        items: [{ metadata: { name: `n${number}` } }],
      });
  });
  const { items } = await client.list(NAMESPACES);
  expect(items.map(({ metadata }) => metadata.name)).toEqual(['n3']);
  expect(server.requests[2]?.path).toBe('/api/v1/namespaces');
});

test('an empty list may say null', async () => {
  const { client } = await start((exchange) => exchange.json({ metadata: { resourceVersion: '1' }, items: null }));
  expect(await client.list(NAMESPACES)).toEqual({ items: [], resourceVersion: '1' });
});

test('a metadata-only object has the kind that was asked for', async () => {
  const { client } = await start((exchange) =>
    exchange.json({ apiVersion: 'meta.k8s.io/v1', kind: 'PartialObjectMetadata', metadata: { name: 'a' } }),
  );
  expect(await client.get(DEPLOYMENTS, key, { metadataOnly: true })).toMatchObject({ apiVersion: 'apps/v1', kind: 'Deployment' });
});

test('an identity is impersonated in each request, over the same connections', async () => {
  const { server, client } = await start();
  const tenant = client.as({ user: 'system:serviceaccount:team:deployer', groups: ['g'] });
  await client.get(CONFIG_MAPS, key);
  await tenant.apply(CONFIG_MAPS, object, { fieldManager: 'me' });
  await tenant.as(undefined).get(CONFIG_MAPS, key);
  expect(server.requests.map(({ headers }) => [headers['impersonate-user'], headers['impersonate-group']])).toEqual([
    [undefined, undefined],
    ['system:serviceaccount:team:deployer', 'g'],
    [undefined, undefined],
  ]);
  expect(server.accepted).toBe(1);
  expect(tenant.identity?.user).toBe('system:serviceaccount:team:deployer');
});

describe('one watch request', () => {
  async function events(answer: (exchange: Exchange) => void): Promise<{ told: WatchEvent[]; fault: unknown }> {
    const { client } = await start(answer);
    const told: WatchEvent[] = [];
    try {
      for await (const event of client.watch(CONFIG_MAPS, { resourceVersion: '1', signal: new AbortController().signal })) told.push(event);
      return { told, fault: undefined };
    } catch (fault) {
      return { told, fault };
    }
  }
  const first = { type: 'ADDED' as const, object };

  test('ends when the server ends it', async () => {
    const result = await events((exchange) => {
      exchange.begin();
      exchange.send(first);
      exchange.stream.end();
    });
    expect(result).toEqual({ told: [first], fault: undefined });
  });

  test('throws what an ERROR event says', async () => {
    const result = await events((exchange) => {
      exchange.begin();
      exchange.send(first, { type: 'ERROR', object: status(410, 'Expired') });
    });
    expect(result).toMatchObject({ told: [first], fault: { code: 'Gone', message: 'Expired it is' } });
  });

  test('throws what an answer says', async () => {
    expect(await events((exchange) => exchange.json(status(403, 'Forbidden'), 403))).toMatchObject({
      told: [],
      fault: { code: 'Forbidden' },
    });
  });

  test('a consumer that leaves the loop ends the request', async () => {
    const { server, client } = await start((exchange) => {
      exchange.begin();
      exchange.send(first, first);
    });
    for await (const _ of client.watch(CONFIG_MAPS, { signal: new AbortController().signal })) break;
    const stream = server.requests[0]?.stream;
    if (stream?.closed === false) await new Promise((resolve) => stream.once('close', resolve));
    expect(stream?.closed).toBe(true);
  });
});

test('a token is requested for a service account', async () => {
  const { server, client } = await start((exchange) =>
    exchange.json({ status: { token: 't', expirationTimestamp: '2028-01-01T00:00:00Z' } }),
  );
  expect((await client.requestToken(key, { audiences: ['x'], expirationSeconds: 600 })).token).toBe('t');
  expect(server.requests[0]).toMatchObject({ method: 'POST', path: '/api/v1/namespaces/team/serviceaccounts/a/token' });
  expect(JSON.parse(server.requests[0]?.body ?? '')).toMatchObject({
    kind: 'TokenRequest',
    spec: { audiences: ['x'], expirationSeconds: 600 },
  });
});

test.each([
  [
    { allowed: true, reason: 'rule' },
    { allowed: true, reason: 'rule' },
  ],
  [{}, { allowed: false, reason: '' }],
])('an access review of %j is %j', async (answered, result) => {
  const { client } = await start((exchange) => exchange.json({ status: answered }));
  expect(await client.evaluateAccess({ verb: 'list', resource: DEPLOYMENTS, namespace: 'team' })).toEqual(result);
});
