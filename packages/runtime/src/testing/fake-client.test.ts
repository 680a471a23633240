import type { KubeObject, Resource, WatchEvent } from '@capstan/kube';
import { FakeClient } from './fake-client.ts';
import { matchLabels } from './match-labels.ts';

const WIDGETS: Resource = {
  group: 'example.com',
  version: 'v1',
  kind: 'Widget',
  plural: 'widgets',
  namespaced: true,
  subresources: ['status'],
};
const KEY = { namespace: 'default', name: 'a' };

function widget(name = 'a', labels?: Record<string, string>): KubeObject {
  const metadata = { name, namespace: 'default', ...(labels === undefined ? {} : { labels }) };
  return { apiVersion: 'example.com/v1', kind: 'Widget', metadata, spec: { size: 1 }, status: { ignored: true } };
}

describe('writes', () => {
  test('a created object has uid, version and generation, and no status', async () => {
    const client = new FakeClient([WIDGETS]);
    const created = await client.create(WIDGETS, widget());
    expect(created).toMatchObject({ metadata: { uid: expect.any(String), resourceVersion: expect.any(String), generation: 1 } });
    expect(created.status).toBeUndefined();
    await expect(client.create(WIDGETS, widget())).rejects.toMatchObject({ code: 'AlreadyExists' });
  });

  test('a change of spec raises the generation, one of status or labels does not, none at all raises nothing', async () => {
    const client = new FakeClient([WIDGETS]);
    await client.create(WIDGETS, widget());
    const patch = (body: unknown, subresource?: string) =>
      client.patch(WIDGETS, KEY, body, { type: 'merge', ...(subresource === undefined ? {} : { subresource }) });
    const spec = await patch({ spec: { size: 2 }, status: { x: 1 } });
    expect([spec.metadata.generation, spec.status]).toEqual([2, undefined]);
    const status = await patch({ spec: { size: 3 }, status: { x: 1 } }, 'status');
    expect([status.metadata.generation, status.spec, status.status]).toEqual([2, { size: 2 }, { x: 1 }]);
    const labels = await patch({ metadata: { labels: { a: 'b' } } });
    expect(labels.metadata.generation).toBe(2);
    expect((await patch({ metadata: { labels: { a: 'b' } } })).metadata.resourceVersion).toBe(labels.metadata.resourceVersion);
  });

  test.each([
    ['another uid', { uid: 'else' }],
    ['an older version', { resourceVersion: '1' }],
  ])('a patch for %s is a conflict', async (_name, metadata) => {
    const client = new FakeClient([WIDGETS]);
    await client.create(WIDGETS, widget());
    await expect(client.patch(WIDGETS, KEY, { metadata }, { type: 'merge' })).rejects.toMatchObject({ code: 'Conflict' });
    await expect(client.delete(WIDGETS, KEY, metadata)).rejects.toMatchObject({ code: 'Conflict' });
  });

  test('a dry run changes nothing', async () => {
    const client = new FakeClient([WIDGETS]);
    await client.apply(WIDGETS, widget(), { fieldManager: 'me', dryRun: true });
    await expect(client.get(WIDGETS, KEY)).rejects.toMatchObject({ code: 'NotFound' });
  });

  test('an apply takes out what it no longer names, and leaves what others set', async () => {
    const client = new FakeClient([WIDGETS]);
    await client.apply(WIDGETS, { ...widget(), spec: { size: 1, colour: 'red' } }, { fieldManager: 'me' });
    await client.patch(WIDGETS, KEY, { spec: { theirs: true } }, { type: 'merge' });
    const applied = await client.apply(WIDGETS, { ...widget(), spec: { size: 1 } }, { fieldManager: 'me' });
    expect(applied.spec).toEqual({ size: 1, theirs: true });
    expect((await client.apply(WIDGETS, { ...widget(), spec: { size: 1 } }, { fieldManager: 'me' })).metadata.resourceVersion).toBe(
      applied.metadata.resourceVersion,
    );
  });
});

test('an object with a finalizer is only marked as deleted', async () => {
  const client = new FakeClient([WIDGETS]);
  const object = widget();
  object.metadata.finalizers = ['x/y'];
  await client.create(WIDGETS, object);
  await client.delete(WIDGETS, KEY);
  expect((await client.get(WIDGETS, KEY)).metadata).toMatchObject({ deletionTimestamp: expect.any(String), generation: 2 });
  await client.patch(WIDGETS, KEY, { metadata: { finalizers: null } }, { type: 'merge' });
  await expect(client.get(WIDGETS, KEY)).rejects.toMatchObject({ code: 'NotFound' });
});

test('a watch by label tells what comes into and leaves the selection', async () => {
  const client = new FakeClient([WIDGETS]);
  await client.create(WIDGETS, widget('a', { keep: 'yes' }));
  const stop = new AbortController();
  const told: string[] = [];
  const watching = (async () => {
    const events = client.watch(WIDGETS, { labelSelector: 'keep=yes', sendInitialEvents: true, signal: stop.signal });
    for await (const { type, object } of events as AsyncIterable<WatchEvent>) {
      told.push(`${type} ${object.metadata.name}`);
      if (told.length === 4) stop.abort();
    }
  })();
  await client.create(WIDGETS, widget('b'));
  await client.patch(WIDGETS, { namespace: 'default', name: 'b' }, { metadata: { labels: { keep: 'yes' } } }, { type: 'merge' });
  await client.patch(WIDGETS, KEY, { spec: { size: 2 } }, { type: 'merge' });
  await client.patch(WIDGETS, KEY, { metadata: { labels: null } }, { type: 'merge' });
  await watching;
  expect(told).toEqual(['ADDED a', 'ADDED b', 'MODIFIED a', 'DELETED a']);
});

test('requests are kept, with who made them', async () => {
  const client = new FakeClient([WIDGETS]);
  await client.as({ user: 'jane' }).list(WIDGETS, { namespace: 'default' });
  expect(client.requests).toMatchObject([{ verb: 'list', namespace: 'default', identity: { user: 'jane' } }]);
});

test('a resource that is not served is not found', async () => {
  await expect(new FakeClient().list(WIDGETS)).rejects.toMatchObject({ code: 'NotFound' });
});

test.each([
  ['a=1', true],
  ['a==1,b=2', true],
  ['a!=1', false],
  ['c!=1', true],
  ['a', true],
  ['c', false],
  ['!a', false],
  ['!c', true],
  ['a in (0,1)', true],
  ['a notin (0, 1)', false],
  ['c notin (1),b in (2)', true],
])('selector %s: %p', (selector, expected) => {
  expect(matchLabels(selector, { a: '1', b: '2' })).toBe(expected);
});
