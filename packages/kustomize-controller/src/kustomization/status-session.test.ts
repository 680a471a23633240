import { StatusWriter } from '@capstan/runtime';
import { FakeClient } from '@capstan/runtime/testing';
import { RESOURCES } from '../testing/bench.ts';
import { kustomization } from '../testing/kustomization.ts';
import type { KustomizationObject } from './kustomization-object.ts';
import { StatusSession } from './status-session.ts';

async function setUp() {
  const client = new FakeClient(Object.values(RESOURCES));
  const object = await client.create<KustomizationObject>(RESOURCES.kustomizations, kustomization('apps'));
  const writer = new StatusWriter<KustomizationObject>({ client, resource: RESOURCES.kustomizations, fieldManager: 'test' });
  return { client, object, session: new StatusSession(object, writer) };
}

test('each status is made from what the one before left, also where nobody waited for that', async () => {
  const { session } = await setUp();
  const first = session.write(({ status }) => ({ ...status, lastAttemptedRevision: 'v1' }));
  const second = session.write(({ status }) => ({ ...status, lastAppliedRevision: status?.lastAttemptedRevision ?? 'none' }));
  expect(await Promise.all([first, second])).toEqual([true, true]);
  expect(session.object.status).toEqual({ lastAttemptedRevision: 'v1', lastAppliedRevision: 'v1' });
});

test('what changes nothing is not written', async () => {
  const { session, client } = await setUp();
  await session.write(() => ({ lastAttemptedRevision: 'v1' }));
  const before = client.requests.length;
  expect(await session.write((object) => ({ ...object.status }))).toBe(false);
  expect(client.requests.length).toBe(before);
});

test('where somebody else has written meanwhile it says so, and what comes after is still tried', async () => {
  const { session, client, object } = await setUp();
  await client.patch(RESOURCES.kustomizations, object.metadata, { spec: { suspend: true } }, { type: 'merge' });
  const failing = session.write(() => ({ lastAttemptedRevision: 'v1' }));
  await expect(failing).rejects.toMatchObject({ code: 'Conflict' });
  await expect(session.write(() => ({ lastAttemptedRevision: 'v2' }))).rejects.toMatchObject({ code: 'Conflict' });
  expect(session.object).toBe(object);
});
