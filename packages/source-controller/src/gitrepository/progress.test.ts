import { GitRepository } from '@capstan/api';
import type { Resource } from '@capstan/kube';
import { getCondition, type Informer, InformerSet, StatusWriter, silentLogger } from '@capstan/runtime';
import { FakeClient, FakeClock, settle } from '@capstan/runtime/testing';
import type { GitRepositoryObject } from './object.ts';
import { Progress } from './progress.ts';
import type { Outcome } from './status.ts';

const resource: Resource = { ...GitRepository.resource, subresources: ['status'] };
const key = { namespace: 'default', name: 'app' };
const { signal } = new AbortController();
const FAILED: Outcome = {
  kind: 'failed',
  failure: { condition: 'FetchFailed', reason: 'GitOperationFailed', message: 'gone' },
  artifact: undefined,
};

let client: FakeClient;
let clock: FakeClock;
let informers: InformerSet;
let informer: Informer<GitRepositoryObject>;
let progress: Progress;

beforeEach(async () => {
  client = new FakeClient([resource]);
  clock = new FakeClock();
  await client.create(resource, {
    apiVersion: GitRepository.apiVersion,
    kind: GitRepository.kind,
    metadata: key,
    spec: { url: 'https://git.test/app.git', interval: '10m' },
  });
  informers = new InformerSet(client, silentLogger);
  informer = informers.informer<GitRepositoryObject>(resource);
  informers.start();
  await informer.synced;
  progress = await begin();
});
afterEach(() => informers.stop());

async function begin(): Promise<Progress> {
  const object = await read();
  await informer.waitFor(object.metadata.resourceVersion ?? '');
  const writer = new StatusWriter({ client, resource, fieldManager: 'source-controller', informer });
  return new Progress({ object, informer, writer, clock, artifact: undefined });
}

const read = () => client.get<GitRepositoryObject>(resource, key);
const readyOf = async () => getCondition(await read(), 'Ready');
/** How often the status was written. */
const writes = () => client.requests.filter(({ subresource }) => subresource === 'status').length;

async function change(patch: Record<string, unknown>): Promise<void> {
  const { metadata } = await client.patch(resource, key, patch, { type: 'merge' });
  await informer.waitFor(metadata.resourceVersion ?? '');
}

describe('Progress', () => {
  test('writes the end alone, where that comes within a second', async () => {
    progress.begin();
    await clock.advance(999);
    await progress.finish(FAILED, signal);
    await clock.advance(10_000);
    expect([writes(), (await readyOf())?.status]).toEqual([1, 'False']);
  });

  test('shows work that lasts longer, once', async () => {
    progress.begin();
    await clock.advance(1_000);
    expect([writes(), (await readyOf())?.reason]).toEqual([1, 'Progressing']);
    await clock.advance(60_000);
    expect(writes()).toBe(1);
    await progress.finish(FAILED, signal);
    expect([writes(), (await readyOf())?.reason]).toEqual([2, 'GitOperationFailed']);
  });

  test('says nothing of what waits for its turn', async () => {
    await clock.advance(600_000);
    expect(writes()).toBe(0);
  });

  test('names a revision that is found meanwhile', async () => {
    progress.begin();
    await clock.advance(1_000);
    progress.found('main@sha1:abc');
    await settle();
    expect((await readyOf())?.message).toBe("building artifact: new upstream revision 'main@sha1:abc'");
    expect(progress.newRevision).toBe('main@sha1:abc');
  });

  test('writes nothing once it is stopped', async () => {
    progress.begin();
    await progress.stop();
    await clock.advance(10_000);
    progress.found('main@sha1:abc');
    await settle();
    expect(writes()).toBe(0);
  });

  test('a write of progress that fails does not keep the end from being written', async () => {
    let fails = true;
    client.intercept(async ({ subresource }) => {
      if (subresource === 'status' && fails) throw new Error('the API server is away');
    });
    progress.begin();
    await clock.advance(1_000);
    fails = false;
    await progress.finish(FAILED, signal);
    expect((await readyOf())?.status).toBe('False');
  });

  test.each([
    ['a label', { metadata: { labels: { team: 'a' } } }],
    ["another controller's annotation", { metadata: { annotations: { note: 'x' } } }],
  ])('writes to the object as it is now, where only %s has changed since', async (_, patch) => {
    await change(patch);
    await progress.finish(FAILED, signal);
    expect((await readyOf())?.status).toBe('False');
  });

  test.each([
    ['spec', { spec: { interval: '1m' }, metadata: { generation: 2 } }],
    ['requested reconcile', { metadata: { annotations: { 'reconcile.fluxcd.io/requestedAt': 'now' } } }],
  ])('does not write the outcome of an older wish over a newer one: another %s', async (_, patch) => {
    await change(patch);
    await expect(progress.finish(FAILED, signal)).rejects.toMatchObject({ code: 'Conflict' });
    expect(await readyOf()).toBeUndefined();
  });
});
