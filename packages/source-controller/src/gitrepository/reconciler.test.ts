import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GitRepository } from '@capstan/api';
import { ArtifactStore } from '@capstan/artifact';
import { GitFixture, GitHttpServer } from '@capstan/git/testing';
import type { KubeObject, Resource } from '@capstan/kube';
import {
  type Clock,
  EventRecorder,
  Finalizers,
  getCondition,
  type Informer,
  InformerSet,
  type Logger,
  NewerWish,
  type ReconcileContext,
  SECRETS,
  SecretReader,
  StatusWriter,
  silentLogger,
  systemClock,
} from '@capstan/runtime';
import { FakeClient } from '@capstan/runtime/testing';
import { RemoteSlots, remoteSlotLimits } from '../remote-slots.ts';
import type { GitRepositoryObject } from './object.ts';
import { GitRepositoryReconciler } from './reconciler.ts';

const EVENTS: Resource = { group: '', version: 'v1', kind: 'Event', plural: 'events', namespaced: true };
const resource: Resource = { ...GitRepository.resource, subresources: ['status'] };
const key = { namespace: 'default', name: 'app' };

/** Tells the time and fires nothing: what shows after a second must not depend on how busy the machine is. */
const timeless: Clock = { now: systemClock.now, after: () => ({ cancel: () => {} }) };

const fixture = new GitFixture();
let server: GitHttpServer;
let root: string;
let client: FakeClient;
let informers: InformerSet;
let informer: Informer<GitRepositoryObject>;
let reconciler: GitRepositoryReconciler;
let lines: string[];

const log: Logger = {
  ...silentLogger,
  info: (message) => void lines.push(message),
  error: (error, message) => void lines.push(`${message}: ${error instanceof Error ? error.message : error}`),
};

beforeAll(async () => {
  server = await GitHttpServer.start({ root: fixture.root });
});

afterAll(async () => {
  await server.stop();
  fixture.remove();
});

beforeEach(async () => {
  root = mkdtempSync(join(tmpdir(), 'source-'));
  client = new FakeClient([resource, SECRETS, EVENTS]);
  lines = [];
  fixture.create('app');
  await restart();
});

afterEach(async () => {
  await informers.stop();
  rmSync(root, { recursive: true, force: true });
  rmSync(join(fixture.root, 'app.git'), { recursive: true });
  rmSync(join(fixture.root, 'work-app'), { recursive: true });
});

/** What a new process has: everything but the storage and the API server. */
async function restart(): Promise<void> {
  await informers?.stop();
  informers = new InformerSet(client, silentLogger);
  informer = informers.informer<GitRepositoryObject>(resource);
  informers.start();
  await informer.synced;
  const options = { client, resource, fieldManager: 'source-controller', informer };
  reconciler = new GitRepositoryReconciler({
    informer,
    clock: timeless,
    finalizers: new Finalizers({ ...options, finalizer: 'finalizers.fluxcd.io' }),
    status: new StatusWriter(options),
    events: new EventRecorder({ controller: 'source-controller', client, log: silentLogger }),
    secrets: new SecretReader(client, informers, undefined),
    storage: { store: new ArtifactStore({ root, retentionRecords: 2, retentionTtlMs: 60_000 }), address: 'source-controller.test.' },
    slots: new RemoteSlots(remoteSlotLimits(2), systemClock),
    settings: { sshKexAlgorithms: [], sshHostKeyAlgorithms: [] },
    cacheDirectory: join(root, '.git-cache'),
  });
}

async function create(spec: Partial<GitRepository['spec']> = {}): Promise<void> {
  await client.create(resource, {
    apiVersion: GitRepository.apiVersion,
    kind: GitRepository.kind,
    metadata: key,
    spec: { url: `${server.url}/app.git`, interval: '10m', ref: { branch: 'main' }, ...spec },
  });
}

async function change(patch: Record<string, unknown>): Promise<void> {
  await client.patch(resource, key, patch, { type: 'merge' });
}

/** Reconciles what the API server holds now. */
async function reconcile(signal = new AbortController().signal, aside: ReconcileContext['aside'] = (work) => work()) {
  await informer.waitFor(client.server.find(resource, key).metadata.resourceVersion ?? '');
  return reconciler.reconcile(key, { log, signal, reasons: new Set(), reconcileID: 'id', aside });
}

async function read(): Promise<GitRepositoryObject> {
  return client.get(resource, key);
}

/** The requests since the last time this was asked, without watches. */
function requests(): string[] {
  return client.requests
    .splice(0)
    .filter(({ verb, resource: { plural } }) => verb !== 'watch' && plural !== 'events')
    .map(({ verb, resource: { plural }, subresource }) => `${verb} ${plural}${subresource === undefined ? '' : `/${subresource}`}`);
}

async function eventsOf(): Promise<string[]> {
  await new Promise((resolve) => setTimeout(resolve, 20));
  const { items } = await client.list<KubeObject & { type: string; reason: string; message: string }>(EVENTS);
  return items.map(({ type, reason, message }) => `${type} ${reason}: ${message}`);
}

describe('GitRepositoryReconciler', () => {
  test.each(['60.0001s', '99999999m'])('takes a timeout of %s', async (timeout) => {
    fixture.commit('app', 'First', { 'a.yaml': 'a' });
    await create({ timeout });
    expect(await reconcile()).toEqual({ requeueAfterMs: 600_000, jitter: true });
  });

  test('stores the first revision with one write of status, and comes again after the interval', async () => {
    const commit = fixture.commit('app', 'First\n\nbody', { 'a.yaml': 'a', 'logo.png': 'x' });
    await create();
    requests();
    expect(await reconcile()).toEqual({ requeueAfterMs: 600_000, jitter: true });
    expect(requests()).toEqual(['patch gitrepositories', 'patch gitrepositories/status']);
    const { status, metadata } = await read();
    const path = `gitrepository/default/app/${commit}.tar.gz`;
    const bytes = readFileSync(join(root, path));
    expect(status?.artifact).toEqual({
      path,
      url: `http://source-controller.test./${path}`,
      revision: `main@sha1:${commit}`,
      digest: `sha256:${createHash('sha256').update(bytes).digest('hex')}`,
      size: bytes.length,
      lastUpdateTime: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
    });
    expect(metadata.finalizers).toEqual(['finalizers.fluxcd.io']);
    expect(lines).toEqual(["stored artifact for commit 'First'"]);
    expect(await eventsOf()).toEqual(["Normal NewArtifact: stored artifact for commit 'First'"]);
  });

  test('asks the API server nothing, and Git once, when there is nothing new', async () => {
    fixture.commit('app', 'First', { 'a.yaml': 'a' });
    await client.create(SECRETS, {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { ...key, name: 'auth' },
      data: { username: 'YQ==', password: 'Yg==' },
    });
    await create({ secretRef: { name: 'auth' } });
    await reconcile();
    await reconcile();
    requests();
    server.requests.splice(0);
    await reconcile();
    expect(requests()).toEqual([]);
    expect(server.requests).toEqual(['GET /app.git/info/refs?service=git-upload-pack', 'POST /app.git/git-upload-pack']);
    expect(lines.at(-1)).toMatch(/^no changes since last reconciliation: observed revision 'main@sha1:/);
  });

  test('takes up a new commit, and keeps the artifact before it for who still fetches it', async () => {
    fixture.commit('app', 'First', { 'a.yaml': 'a' });
    await create();
    await reconcile();
    const second = fixture.commit('app', 'Second', { 'a.yaml': 'b' });
    await reconcile();
    expect((await read()).status?.artifact?.revision).toBe(`main@sha1:${second}`);
    expect(readdirSync(join(root, 'gitrepository/default/app'))).toHaveLength(2);
    expect(await eventsOf()).toContain("Normal NewArtifact: stored artifact for commit 'Second'");
  });

  test('keeps serving the artifact while the branch is gone, and recovers with an event', async () => {
    fixture.commit('app', 'First', { 'a.yaml': 'a' });
    await create();
    await reconcile();
    const { status: before } = await read();
    await change({ spec: { ref: { branch: 'absent' } } });
    const message = `failed to checkout and determine revision: unable to clone '${server.url}/app.git': couldn't find remote ref "refs/heads/absent" (check spec.ref.branch)`;
    await expect(reconcile()).rejects.toThrow(message);
    const failed = await read();
    expect(failed.status?.artifact).toEqual(before?.artifact);
    expect(getCondition(failed, 'Ready')).toMatchObject({ status: 'False', reason: 'GitOperationFailed', message });
    requests();
    await expect(reconcile()).rejects.toThrow(message);
    expect(requests()).toEqual([]);
    await change({ spec: { ref: { branch: 'main' } } });
    await reconcile();
    expect(getCondition(await read(), 'Ready')?.status).toBe('True');
    expect(await eventsOf()).toContainEqual(expect.stringMatching(/^Normal Succeeded: stored artifact for commit 'main@sha1:/));
  });

  test('says that a secret is missing, and goes on once it is there', async () => {
    fixture.commit('app', 'First', { 'a.yaml': 'a' });
    await create({ secretRef: { name: 'absent' } });
    const message = `failed to get secret 'default/absent': failed to get secret 'default/absent': secrets "absent" not found`;
    await expect(reconcile()).rejects.toThrow(message);
    expect((await read()).status?.conditions).toMatchObject([
      { type: 'Reconciling', reason: 'ProgressingWithRetry', message: 'building artifact' },
      { type: 'Ready', status: 'False', reason: 'AuthenticationFailed', message },
      { type: 'FetchFailed', status: 'True', reason: 'AuthenticationFailed', message },
    ]);
    await client.create(SECRETS, { apiVersion: 'v1', kind: 'Secret', metadata: { ...key, name: 'absent' }, data: {} });
    await reconcile();
    expect(getCondition(await read(), 'Ready')?.status).toBe('True');
  });

  test('stalls on what it cannot do, without reaching out', async () => {
    await create({ recurseSubmodules: true });
    server.requests.splice(0);
    expect(await reconcile()).toEqual({});
    expect(getCondition(await read(), 'Stalled')).toMatchObject({ status: 'True', reason: 'UnsupportedField' });
    expect(server.requests).toEqual([]);
    expect(lines).toEqual([expect.stringMatching(/^reconciliation stalled: spec.recurseSubmodules: not supported/)]);
  });

  test('stores again, after a restart, what is gone from the storage or was changed there', async () => {
    const commit = fixture.commit('app', 'First', { 'a.yaml': 'a' });
    await create();
    await reconcile();
    const { status } = await read();
    const path = join(root, status?.artifact?.path ?? '');
    for (const damage of [() => rmSync(path), () => writeFileSync(path, 'x')]) {
      damage();
      await restart();
      await reconcile();
      expect((await read()).status?.artifact).toMatchObject({ revision: `main@sha1:${commit}`, digest: status?.artifact?.digest });
      expect(`sha256:${createHash('sha256').update(readFileSync(path)).digest('hex')}`).toBe(status?.artifact?.digest);
    }
  });

  test('tells once more of an artifact that it makes again soon after a pod that is gone: that may not have told of it', async () => {
    fixture.commit('app', 'First', { 'a.yaml': 'a' });
    await create();
    await reconcile();
    rmSync(join(root, 'gitrepository'), { recursive: true });
    await restart();
    lines.splice(0);
    await reconcile();
    expect(lines).toEqual(["stored artifact for commit 'First'"]);
  });

  test('drops from the status what is neither in the storage nor to be had', async () => {
    fixture.commit('app', 'First', { 'a.yaml': 'a' });
    await create();
    await reconcile();
    rmSync(join(root, 'gitrepository'), { recursive: true });
    await change({ spec: { ref: { branch: 'absent' } } });
    await expect(reconcile()).rejects.toThrow();
    expect((await read()).status?.artifact).toBeUndefined();
  });

  test('makes the artifact anew for other ignore rules, and not again for the same ones', async () => {
    fixture.commit('app', 'First', { 'a.yaml': 'a', 'b.md': 'b' });
    await create();
    await reconcile();
    const before = (await read()).status?.artifact;
    await change({ spec: { ignore: '*.md' } });
    await reconcile();
    const after = (await read()).status;
    expect(after?.observedIgnore).toBe('*.md');
    expect(after?.artifact?.digest).not.toBe(before?.digest);
    requests();
    await reconcile();
    expect(requests()).toEqual([]);
  });

  test('answers a requested reconcile', async () => {
    fixture.commit('app', 'First', { 'a.yaml': 'a' });
    await create();
    await reconcile();
    await change({ metadata: { annotations: { 'reconcile.fluxcd.io/requestedAt': 'token' } } });
    await reconcile();
    expect((await read()).status?.lastHandledReconcileAt).toBe('token');
  });

  test('does nothing for a suspended object', async () => {
    await create({ suspend: true });
    requests();
    expect(await reconcile()).toEqual({});
    expect(requests()).toEqual([]);
    expect(lines).toEqual(['reconciliation is suspended for this object']);
  });

  test('removes everything of a deleted object, then its finalizer', async () => {
    fixture.commit('app', 'First', { 'a.yaml': 'a' });
    await create();
    await reconcile();
    await client.delete(resource, key);
    await reconcile();
    await expect(read()).rejects.toMatchObject({ code: 'NotFound' });
    expect(existsSync(join(root, 'gitrepository'))).toBe(true);
    expect(readdirSync(join(root, 'gitrepository'))).toEqual([]);
    expect(readdirSync(join(root, '.git-cache'))).toEqual([]);
  });

  test('ends early for a newer wish, and writes no status', async () => {
    fixture.commit('app', 'First', { 'a.yaml': 'a' });
    await create();
    const abort = new AbortController();
    client.intercept(({ verb, subresource }) => {
      if (verb === 'patch' && subresource === undefined) setTimeout(() => abort.abort(new NewerWish('spec')), 1);
    });
    await expect(reconcile(abort.signal)).rejects.toBeInstanceOf(NewerWish);
    expect((await read()).status?.conditions).toBeUndefined();
  });

  describe('while a server hangs', () => {
    let hanging: Server;
    const sockets = new Set<Socket>();

    beforeEach(async () => {
      hanging = createServer((socket) => sockets.add(socket.on('error', () => {})));
      await new Promise<void>((resolve) => hanging.listen(0, '127.0.0.1', resolve));
      // A server that listens on TCP has an address of that kind.
      const { port } = hanging.address() as AddressInfo;
      await create({ url: `http://127.0.0.1:${port}/app.git`, timeout: '1s' });
    });

    afterEach(async () => {
      for (const socket of sockets) socket.destroy();
      sockets.clear();
      await new Promise((resolve) => hanging.close(resolve));
    });

    const reached = async () => {
      while (sockets.size === 0) await new Promise((resolve) => setTimeout(resolve, 10));
    };

    test('holds no worker, and ends with one condition at the timeout', async () => {
      let isAside = false;
      const failing = reconcile(undefined, async (work) => {
        isAside = true;
        return work().finally(() => {
          isAside = false;
        });
      });
      const message = /unable to clone '.*': the repository did not answer in time \(spec\.timeout is 1s\)$/;
      const failure = expect(failing).rejects.toThrow(message);
      await reached();
      expect(isAside).toBe(true);
      await failure;
      expect(getCondition(await read(), 'Ready')).toMatchObject({ status: 'False', reason: 'GitOperationFailed' });
      expect(getCondition(await read(), 'Ready')?.message).toMatch(message);
    });

    test('tells of it at the timeout though somebody labels the object meanwhile', async () => {
      const failure = expect(reconcile()).rejects.toThrow(/did not answer in time/);
      await reached();
      await change({ metadata: { labels: { team: 'a' } } });
      await failure;
      const after = await read();
      expect(getCondition(after, 'Ready')?.status).toBe('False');
      expect(after.metadata.labels).toEqual({ team: 'a' });
    });

    test('ends git at once for a newer wish, and says nothing of it', async () => {
      const abort = new AbortController();
      const ended = expect(reconcile(abort.signal)).rejects.toBeInstanceOf(NewerWish);
      await reached();
      const closed = Promise.all([...sockets].map((socket) => new Promise((resolve) => socket.once('close', resolve).resume())));
      abort.abort(new NewerWish('spec'));
      await Promise.all([ended, closed]);
      expect((await read()).status?.conditions).toBeUndefined();
    });
  });

  test('says that the storage fails, and keeps what it has', async () => {
    fixture.commit('app', 'First', { 'a.yaml': 'a' });
    await create();
    await reconcile();
    const { status: before } = await read();
    const second = fixture.commit('app', 'Second', { 'a.yaml': 'b' });
    mkdirSync(join(root, `gitrepository/default/app/${second}.tar.gz/in-the-way`), { recursive: true });
    await expect(reconcile()).rejects.toThrow(/^unable to archive artifact to storage: /);
    const failed = await read();
    expect(failed.status?.artifact).toEqual(before?.artifact);
    expect(getCondition(failed, 'StorageOperationFailed')).toMatchObject({ status: 'True', reason: 'ArchiveOperationFailed' });
    expect(getCondition(failed, 'ArtifactOutdated')).toMatchObject({ message: `new upstream revision 'main@sha1:${second}'` });
    rmSync(join(root, `gitrepository/default/app/${second}.tar.gz`), { recursive: true });
    await reconcile();
    expect((await read()).status?.conditions?.map(({ type }) => type)).toEqual(['Ready', 'ArtifactInStorage']);
  });

  test('has nothing to say of an object that is gone before it was written to', async () => {
    fixture.commit('app', 'First', { 'a.yaml': 'a' });
    await create();
    client.intercept(async ({ subresource }) => {
      if (subresource === 'status') client.server.objectsOf(resource).clear();
    });
    expect(await reconcile()).toEqual({});
  });

  test('decides again soon when somebody else wrote meanwhile', async () => {
    fixture.commit('app', 'First', { 'a.yaml': 'a' });
    await create();
    let written = false;
    client.intercept(async ({ subresource }) => {
      if (subresource !== 'status' || written) return;
      written = true;
      await change({ metadata: { labels: { other: 'writer' } } });
    });
    expect(await reconcile()).toEqual({ requeueAfterMs: 100 });
    await reconcile();
    expect(getCondition(await read(), 'Ready')?.status).toBe('True');
  });

  test('tells of an artifact before the status does, so that a kill between the two loses nothing', async () => {
    fixture.commit('app', 'First', { 'a.yaml': 'a' });
    await create();
    client.intercept(async ({ subresource }) => {
      if (subresource === 'status') throw new Error('killed');
    });
    await expect(reconcile()).rejects.toThrow('killed');
    expect(await eventsOf()).toEqual(["Normal NewArtifact: stored artifact for commit 'First'"]);
  });
});
