import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { GitRepository } from '@capstan/api';
import { ArtifactStore } from '@capstan/artifact';
import { GitFixture, GitHttpServer } from '@capstan/git/testing';
import type { KubeObject, Resource } from '@capstan/kube';
import { createRegistry, getCondition, Manager, parseFlags, SECRETS, silentLogger } from '@capstan/runtime';
import { FakeClient } from '@capstan/runtime/testing';
import { sourceControllerFlags } from '../flags.ts';
import { GitRepositories } from './git-repositories.ts';
import type { GitRepositoryObject } from './object.ts';

const LEASES: Resource = { group: 'coordination.k8s.io', version: 'v1', kind: 'Lease', plural: 'leases', namespaced: true };
const EVENTS: Resource = { group: '', version: 'v1', kind: 'Event', plural: 'events', namespaced: true };
const resource: Resource = { ...GitRepository.resource, subresources: ['status'] };

const fixture = new GitFixture();
let git: GitHttpServer;
/** Takes connections and says nothing. */
let hanging: Server;
const sockets = new Set<Socket>();
let root: string;
let client: FakeClient;
let manager: Manager;
let running: Promise<void>;

beforeAll(async () => {
  git = await GitHttpServer.start({ root: fixture.root });
  fixture.create('app');
  fixture.commit('app', 'First', { 'a.yaml': 'a' });
  hanging = createServer((socket) => {
    sockets.add(socket.resume().on('error', () => {}));
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => hanging.listen(0, '127.0.0.1', resolve));
});

afterAll(async () => {
  await Promise.all([git.stop(), new Promise((resolve) => hanging.close(resolve))]);
  fixture.remove();
});

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'sources-'));
  client = new FakeClient([resource, SECRETS, EVENTS, LEASES]);
  start();
});

afterEach(async () => {
  await stop();
  rmSync(root, { recursive: true, force: true });
});

/** A controller with a single worker, whose retries are hours away. */
function start(...args: string[]): void {
  const flags = parseFlags(sourceControllerFlags, [
    '--concurrent=1',
    '--min-retry-delay=5h',
    '--max-retry-delay=5h',
    '--health-addr=127.0.0.1:0',
    '--metrics-addr=127.0.0.1:0',
    ...args,
  ]);
  const options = { client, log: silentLogger, registry: createRegistry(), handleSignals: false };
  manager = new Manager({ controller: 'source-controller', flags, ...options });
  manager.add(
    new GitRepositories({
      manager,
      flags,
      storage: { address: 'source.test', store: new ArtifactStore({ root, retentionRecords: 2, retentionTtlMs: 60_000 }) },
      cacheDirectory: join(root, '.git-cache'),
      settings: { sshKexAlgorithms: [], sshHostKeyAlgorithms: [], temporaryDirectory: join(root, '.tmp') },
    }),
  );
  running = manager.run();
}

async function stop(): Promise<void> {
  manager.stop();
  await running;
}

// A server that listens on TCP has an address of that kind.
const hangingUrl = () => `http://127.0.0.1:${(hanging.address() as AddressInfo).port}/app.git`;
const key = (name: string) => ({ namespace: 'apps', name });
const read = (name: string) => client.get<GitRepositoryObject>(resource, key(name));
const patch = (name: string, body: Record<string, unknown>) => client.patch(resource, key(name), body, { type: 'merge' });
const readyOf = async (name: string) => getCondition(await read(name), 'Ready');

async function create(name: string, spec: Partial<GitRepository['spec']> = {}): Promise<void> {
  await client.create(resource, {
    apiVersion: GitRepository.apiVersion,
    kind: GitRepository.kind,
    metadata: { ...key(name) },
    spec: { url: `${git.url}/app.git`, interval: '5h', ref: { branch: 'main' }, timeout: '5m', ...spec },
  });
}

async function until(what: string, check: () => boolean | Promise<boolean>): Promise<void> {
  for (const end = Date.now() + 20_000; !(await check()); ) {
    if (Date.now() > end) throw new Error(`not in time: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
const untilReady = (name: string) => until(`${name} is ready`, async () => (await readyOf(name))?.status === 'True');
const untilHanging = (count: number) => until(`${count} servers hang`, () => sockets.size === count);

const setSecret = (name: string, labels: Record<string, string> = {}) =>
  client.apply(
    SECRETS,
    { apiVersion: 'v1', kind: 'Secret', metadata: { ...key(name), labels }, data: { username: 'YQ==', password: 'Yg==' } },
    { fieldManager: 'test' },
  );

describe('GitRepositories', () => {
  test('one worker makes the artifact of a healthy one beside three that hang', async () => {
    for (const name of ['hangs-1', 'hangs-2', 'hangs-3']) await create(name, { url: hangingUrl() });
    await untilHanging(3);
    await create('healthy');
    await untilReady('healthy');
    expect(sockets.size).toBe(3);
  }, 30_000);

  test.each<[string, (name: string) => Promise<unknown>, (name: string) => Promise<boolean>]>([
    [
      'another URL',
      (name) => patch(name, { spec: { url: `${git.url}/app.git` } }),
      async (name) => (await readyOf(name))?.status === 'True',
    ],
    ['its suspension', (name) => patch(name, { spec: { suspend: true } }), async () => true],
    [
      'its deletion',
      (name) => client.delete(resource, key(name)),
      (name) =>
        read(name).then(
          () => false,
          () => true,
        ),
    ],
    ['the stop of the process', () => stop(), async () => true],
  ])(
    'lets a server that hangs go for %s',
    async (_, change, isDone) => {
      await create('hangs', { url: hangingUrl() });
      await untilHanging(1);
      await change('hangs');
      await untilHanging(0);
      await until('it is done', () => isDone('hangs'));
    },
    30_000,
  );

  test('takes up a Secret that comes, and a labelled one that changes', async () => {
    await create('private', { secretRef: { name: 'auth' } });
    await until('the Secret is missed', async () => (await readyOf('private'))?.reason === 'AuthenticationFailed');
    await setSecret('auth');
    await untilReady('private');
    git.requests.splice(0);
    await setSecret('auth', { 'reconcile.fluxcd.io/watch': 'Enabled' });
    await until('the server is asked again', () => git.requests.length > 0);
  }, 30_000);

  test('shows the state of each object in metrics, until it is gone', async () => {
    await create('healthy');
    await untilReady('healthy');
    const labels = 'kind="GitRepository",name="healthy",namespace="apps"';
    const duration = `gotk_reconcile_duration_seconds_count{${labels}}`;
    await until('it is measured', async () => (await manager.registry.metrics()).includes(duration));
    await client.delete(resource, key('healthy'));
    await until('it is forgotten', async () => !(await manager.registry.metrics()).includes('name="healthy"'));
    expect(existsSync(join(root, 'gitrepository/apps/healthy'))).toBe(false);
  }, 30_000);

  test('asks each server once after a restart, and fetches nothing that is stored', async () => {
    await create('one');
    await create('two');
    await Promise.all([untilReady('one'), untilReady('two')]);
    await stop();
    git.requests.splice(0);
    client.requests.splice(0);
    start();
    const asked = () => git.requests.filter((line) => line.startsWith('POST'));
    await until('both are asked for', () => asked().length === 2);
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(asked()).toHaveLength(2);
    expect(client.requests.filter(({ verb }) => verb === 'patch' || verb === 'update')).toEqual([]);
  }, 30_000);
});

describe('what a killed process left, credentials among it,', () => {
  const left = () => [join(root, '.tmp', 'capstan-git-1', 'credentials'), join(root, '.git-cache', 'uid', 'HEAD')];
  const leave = () => {
    for (const file of left()) {
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, 'left');
    }
  };

  test('is removed by its successor', async () => {
    await stop();
    leave();
    start();
    await until('the folders to be empty', () => !left().some(existsSync));
  });

  test('is not touched by a replica that stands by: the one that leads may be using it', async () => {
    await stop();
    leave();
    const spec = { holderIdentity: 'other', leaseDurationSeconds: 3600, renewTime: new Date().toISOString().replace('Z', '000Z') };
    const metadata = { namespace: 'flux-system', name: 'source-controller-leader-election' };
    await client.create<KubeObject>(LEASES, { apiVersion: 'coordination.k8s.io/v1', kind: 'Lease', metadata, spec });
    start('--enable-leader-election');
    await until('it to stand by', () => client.requests.some(({ verb, resource: { kind } }) => verb === 'get' && kind === 'Lease'));
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(left().filter(existsSync)).toEqual(left());
  });
});
