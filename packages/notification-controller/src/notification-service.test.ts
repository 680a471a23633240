import { createHmac } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Alert, GitRepository, Provider, Receiver } from '@capstan/api';
import type { KubeObject, Resource } from '@capstan/kube';
import { createRegistry, type Logger, Manager, parseFlags, SECRETS } from '@capstan/runtime';
import { FakeClient } from '@capstan/runtime/testing';
import { MessageFilters } from './alert/message-filters.ts';
import { notificationControllerFlags } from './flags.ts';
import { NotificationService } from './notification-service.ts';

const EVENTS: Resource = { group: '', version: 'v1', kind: 'Event', plural: 'events', namespaced: true };
const RECEIVERS: Resource = { ...Receiver.resource, subresources: ['status'] };

let client: FakeClient;
let manager: Manager;
let running: Promise<void>;
let lines: string[];
let peer: Server;
let received: { path: string; body: Record<string, unknown> }[];
let answerOfPeer: () => Promise<number>;
/** Sent with every answer of the peer. */
let headersOfPeer: Record<string, string>;
let eventsUrl: string;
let webhooksUrl: string;

/** A port that was free a moment ago. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // A server that listens on TCP has an AddressInfo.
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

const log: Logger = {
  debug: () => {},
  info: (message) => void lines.push(message),
  error: (error, message) => void lines.push(`${message}: ${error instanceof Error ? error.message : error}`),
  with: () => log,
};

async function until<T>(check: () => T | undefined | false | Promise<T | undefined | false>): Promise<T> {
  for (const end = Date.now() + 10_000; ; ) {
    const found = await check();
    if (found !== undefined && found !== false) return found;
    if (Date.now() > end) throw new Error(`not in time; the log says:\n${lines.join('\n')}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

async function start(args: string[] = []): Promise<void> {
  const [eventsPort, receiverPort] = [await freePort(), await freePort()];
  eventsUrl = `http://127.0.0.1:${eventsPort}/`;
  webhooksUrl = `http://127.0.0.1:${receiverPort}`;
  const flags = parseFlags(notificationControllerFlags, [
    `--events-addr=127.0.0.1:${eventsPort}`,
    `--receiverAddr=127.0.0.1:${receiverPort}`,
    '--health-addr=127.0.0.1:0',
    '--metrics-addr=127.0.0.1:0',
    ...args,
  ]);
  const filters = new MessageFilters({ workerUrl: new URL('./filter-worker.ts', import.meta.url), timeoutMs: 10_000 });
  const options = { client, log, registry: createRegistry(), handleSignals: false };
  manager = new Manager({ controller: 'notification-controller', flags: { ...flags, 'events-addr': '' }, ...options });
  manager.add(new NotificationService(manager, flags, filters));
  running = manager.run();
  await until(() => lines.includes('starting event server') && lines.includes('starting receiver server'));
  await until(() =>
    fetch(eventsUrl)
      .then(() => true)
      .catch(() => false),
  );
}

beforeEach(async () => {
  client = new FakeClient([Alert.resource, Provider.resource, RECEIVERS, GitRepository.resource, SECRETS, EVENTS]);
  lines = [];
  received = [];
  answerOfPeer = async () => 200;
  headersOfPeer = {};
  peer = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    received.push({ path: request.url ?? '', body: JSON.parse(body) });
    response.writeHead(await answerOfPeer(), headersOfPeer).end();
  });
  await new Promise<void>((resolve) => peer.listen(0, '127.0.0.1', resolve));
  await create(Provider, 'hook', { type: 'generic', address: peerUrl('hook') });
  await create(Alert, 'on-call', { providerRef: { name: 'hook' }, eventSources: [{ kind: 'GitRepository', name: '*' }] });
});

afterEach(async () => {
  manager.stop();
  await running;
  peer.closeAllConnections();
  await new Promise((resolve) => peer.close(resolve));
});

// A server that listens on TCP has an AddressInfo.
const peerUrl = (path: string) => `http://127.0.0.1:${(peer.address() as AddressInfo).port}/${path}`;

async function create(kind: { apiVersion: string; kind: string; resource: Resource }, name: string, spec: object, more: object = {}) {
  const { apiVersion, kind: kindName, resource } = kind;
  await client.create<KubeObject>(resource, { apiVersion, kind: kindName, metadata: { namespace: 'apps', name, ...more }, spec });
}

const secret = (name: string, data: Record<string, string>) =>
  client.apply(
    SECRETS,
    {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { namespace: 'apps', name },
      data: Object.fromEntries(Object.entries(data).map(([key, value]) => [key, Buffer.from(value).toString('base64')])),
    },
    { fieldManager: 'test' },
  );

let count = 0;
/** Posts an event of `apps/NAME` that no other is equal to; gives the answer's status and the message. */
async function post(name = 'web', { wait = 5 } = {}): Promise<{ status: number; message: string }> {
  count += 1;
  const message = `event ${count}`;
  const { status } = await fetch(eventsUrl, {
    method: 'POST',
    headers: { prefer: `wait=${wait}` },
    body: JSON.stringify({
      involvedObject: { apiVersion: GitRepository.apiVersion, kind: 'GitRepository', namespace: 'apps', name },
      severity: 'info',
      timestamp: '2026-11-21T02:28:26Z',
      message,
      reason: 'NewArtifact',
      reportingController: 'source-controller',
    }),
  });
  return { status, message };
}

const messages = () => received.map(({ body }) => body.message);
const patch = (kind: { resource: Resource }, name: string, body: Record<string, unknown>) =>
  client.patch(kind.resource, { namespace: 'apps', name }, body, { type: 'merge' });
const warnings = async () => {
  const { items } = await client.list<
    KubeObject & { type: string; reason: string; message: string; involvedObject: KubeObject['metadata'] }
  >(EVENTS);
  return items.filter(({ type }) => type === 'Warning').map((one) => `${one.involvedObject.name} ${one.reason}: ${one.message}`);
};

describe('events', () => {
  test('reach the peer of an Alert before a sender that waits has its answer', async () => {
    await start();
    const { status, message } = await post();
    expect(status).toBe(202);
    expect(messages()).toEqual([message]);
  });

  test('follow every change of an Alert and its Provider', async () => {
    await start();
    await patch(Alert, 'on-call', { spec: { suspend: true } });
    await until(async () => {
      const before = received.length;
      await post();
      return received.length === before;
    });
    await patch(Alert, 'on-call', { spec: { suspend: false } });
    await patch(Provider, 'hook', { spec: { address: peerUrl('elsewhere') } });
    await until(async () => {
      await post();
      return received.at(-1)?.path === '/elsewhere';
    });
  });

  test('go where the Secret says, which is read once for each of its versions', async () => {
    await secret('address', { address: peerUrl('first') });
    await patch(Provider, 'hook', { spec: { secretRef: { name: 'address' } } });
    await start();
    const reads = () => client.requests.filter(({ verb, resource }) => verb === 'get' && resource.kind === 'Secret').length;
    // The first read begins the watch that tells of changes; one more may come before the watch does.
    for (let i = 0; i < 2; i++) await post();
    const before = reads();
    expect(before).toBeLessThanOrEqual(2);
    for (let i = 0; i < 5; i++) await post();
    expect(reads()).toBe(before);
    await secret('address', { address: peerUrl('second') });
    await until(async () => {
      await post();
      return received.at(-1)?.path === '/second';
    });
    expect(reads()).toBe(before + 1);
  });

  test('that a peer does not take for now are kept and delivered when it said, and nothing is reported', async () => {
    await start();
    headersOfPeer = { 'retry-after': '1' };
    answerOfPeer = async () => (received.length === 1 ? 429 : 200);
    const { status, message } = await post();
    expect(status).toBe(202);
    expect(messages()).toEqual([message, message]);
    expect(await manager.registry.metrics()).toMatch(/capstan_deliveries_postponed_total{namespace="apps",provider="hook"} 1/);
    expect(lines).toContainEqual(expect.stringMatching(/takes no messages for now/));
    expect(await warnings()).toEqual([]);
  });

  test('that wait for their peer do not keep the process from ending', async () => {
    await start();
    headersOfPeer = { 'retry-after': '3000' };
    answerOfPeer = async () => 429;
    await post('web', { wait: 0 });
    await until(() => lines.some((line) => line.includes('takes no messages for now')));
    manager.stop();
    await running;
    expect(lines).toContainEqual(expect.stringMatching(/failed to send notification: .*the controller stops/));
  });

  test('are selected by the labels that the object has now', async () => {
    await create(GitRepository, 'web', { url: 'https://git.test/web.git', interval: '1m' }, { labels: { team: 'a' } });
    await create(GitRepository, 'api', { url: 'https://git.test/api.git', interval: '1m' }, { labels: { team: 'b' } });
    const eventSources = [{ kind: 'GitRepository', name: '*', matchLabels: { team: 'a' } }];
    await patch(Alert, 'on-call', { spec: { eventSources } });
    await start();
    const { message } = await post('web');
    for (const name of ['api', 'deleted-since']) await post(name);
    expect(messages()).toEqual([message]);
    expect(client.requests.filter(({ verb, resource }) => verb === 'list' && resource.kind === 'GitRepository')).toEqual([]);
  });

  test('that cannot be delivered are told on the Alert and in the log, without what the Secret holds', async () => {
    await secret('address', { address: peerUrl('hunter2'), token: 'hunter3' });
    await patch(Provider, 'hook', { spec: { secretRef: { name: 'address' } } });
    answerOfPeer = async () => 403;
    await start();
    await post();
    const [warning] = await until(async () => {
      const all = await warnings();
      return all.length > 0 && all;
    });
    expect(warning).toMatch(
      /^on-call NotificationDispatchFailed: failed to send notification for GitRepository\/apps\/web: .* answered 403/,
    );
    expect(lines.join('\n') + warning).not.toMatch(/hunter/);
    expect(lines).toContainEqual(expect.stringMatching(/^failed to send notification: .* answered 403/));
  });

  test('that are under way are delivered before the process ends', async () => {
    const held = Promise.withResolvers<number>();
    answerOfPeer = () => held.promise;
    await start();
    await post('web', { wait: 0 });
    await until(() => received.length > 0);
    manager.stop();
    let ended = false;
    void running.then(() => {
      ended = true;
    });
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(ended).toBe(false);
    held.resolve(200);
    await running;
  });

  test('of other namespaces go to nobody where that is forbidden', async () => {
    await patch(Alert, 'on-call', { spec: { eventSources: [{ kind: 'GitRepository', name: '*', namespace: 'infra' }] } });
    await start(['--no-cross-namespace-refs']);
    await fetch(eventsUrl, {
      method: 'POST',
      headers: { prefer: 'wait=5' },
      body: JSON.stringify({
        involvedObject: { apiVersion: GitRepository.apiVersion, kind: 'GitRepository', namespace: 'infra', name: 'web' },
        severity: 'error',
        message: 'theirs',
      }),
    });
    expect(received).toEqual([]);
    await until(async () => (await warnings()).some((warning) => warning.includes('cross-namespace references have been blocked')));
  });
});

test('a Provider of a type that is not there yet is told of when it is made', async () => {
  await create(Provider, 'later', { type: 'matrix', address: 'https://matrix.test' });
  await start();
  await until(async () => (await warnings()).some((warning) => /^later ValidationFailed: .*'matrix' are not supported yet/.test(warning)));
});

describe('a webhook', () => {
  beforeEach(async () => {
    await secret('token', { token: 'hunter2-token' });
    await create(GitRepository, 'web', { url: 'https://git.test/web.git', interval: '1m' });
    const spec = { type: 'github', secretRef: { name: 'token' }, resources: [{ kind: 'GitRepository', name: 'web' }] };
    await create({ ...Receiver, resource: RECEIVERS }, 'github', spec);
    await start();
  });

  const path = () =>
    until(async () => (await client.get<Receiver & KubeObject>(RECEIVERS, { namespace: 'apps', name: 'github' })).status?.webhookPath);
  const send = async (to: string, token: string) => {
    const body = '{"ref":"refs/heads/main"}';
    const signature = `sha256=${createHmac('sha256', token).update(body).digest('hex')}`;
    return (await fetch(webhooksUrl + to, { method: 'POST', headers: { 'x-hub-signature-256': signature }, body })).status;
  };
  const requestedAt = async () => {
    const { metadata } = await client.get(GitRepository.resource, { namespace: 'apps', name: 'web' });
    return metadata.annotations?.['reconcile.fluxcd.io/requestedAt'];
  };

  test('with the right signature wakes what the Receiver names', async () => {
    const hook = await path();
    await until(async () => (await send(hook, 'hunter2-token')) === 200);
    expect(Date.parse((await requestedAt()) ?? '')).not.toBeNaN();
  });

  test('with a wrong signature, or to another path, wakes nobody', async () => {
    const hook = await path();
    await until(async () => (await send(hook, 'wrong')) === 400);
    expect(await send(`${hook}0`, 'hunter2-token')).toBe(404);
    expect(await send('/', 'hunter2-token')).toBe(404);
    expect(await requestedAt()).toBeUndefined();
    expect(lines).toContainEqual(expect.stringMatching(/^unable to process the webhook: .*does not fit/));
    expect(lines.join('\n')).not.toContain('hunter2');
  });
});
