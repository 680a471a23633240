import type { KubeObject, Resource } from '@capstan/kube';
import type { Informer } from '../informer/informer.ts';
import { InformerSet } from '../informer/informer-set.ts';
import { silentLogger } from '../log/logger.ts';
import { FakeClient } from '../testing/fake-client.ts';
import { Finalizers } from './finalizers.ts';
import { StatusWriter } from './status-writer.ts';

const WIDGETS: Resource = {
  group: 'example.com',
  version: 'v1',
  kind: 'Widget',
  plural: 'widgets',
  namespaced: true,
  subresources: ['status'],
};
const KEY = { namespace: 'default', name: 'a' };

async function stored(): Promise<{ client: FakeClient; object: KubeObject }> {
  const client = new FakeClient([WIDGETS]);
  const object = await client.create(WIDGETS, { apiVersion: 'example.com/v1', kind: 'Widget', metadata: { ...KEY }, spec: {} });
  client.requests.length = 0;
  return { client, object };
}

describe('StatusWriter', () => {
  test('sends what changed, in one patch of the status that names uid and version', async () => {
    const { client, object } = await stored();
    const writer = new StatusWriter({ client, resource: WIDGETS, fieldManager: 'widget-controller' });
    const first = await writer.patch(object, { ...object, status: { observedGeneration: 1, note: 'x' } });
    await writer.patch(first, { ...first, status: { observedGeneration: 1 } });
    expect(client.requests.map(({ verb, subresource, body }) => ({ verb, subresource, body }))).toEqual([
      {
        verb: 'patch',
        subresource: 'status',
        body: {
          metadata: { uid: object.metadata.uid, resourceVersion: object.metadata.resourceVersion },
          status: { observedGeneration: 1, note: 'x' },
        },
      },
      {
        verb: 'patch',
        subresource: 'status',
        body: { metadata: { uid: object.metadata.uid, resourceVersion: first.metadata.resourceVersion }, status: { note: null } },
      },
    ]);
    expect((await client.get(WIDGETS, KEY)).status).toEqual({ observedGeneration: 1 });
  });

  test('sends nothing when nothing changed', async () => {
    const { client, object } = await stored();
    const writer = new StatusWriter({ client, resource: WIDGETS, fieldManager: 'widget-controller' });
    expect(await writer.patch(object, { ...object, status: {} })).toBe(object);
    expect(client.requests).toEqual([]);
  });

  test('does not overwrite what somebody else wrote, nor a successor of the same name', async () => {
    const { client, object } = await stored();
    const writer = new StatusWriter({ client, resource: WIDGETS, fieldManager: 'widget-controller' });
    await client.patch(WIDGETS, KEY, { spec: { size: 2 } }, { type: 'merge' });
    await expect(writer.patch(object, { ...object, status: { a: 1 } })).rejects.toMatchObject({ code: 'Conflict' });
    await client.delete(WIDGETS, KEY);
    await expect(writer.patch(object, { ...object, status: { a: 1 } })).rejects.toMatchObject({ code: 'NotFound' });
  });

  test('the informer has the write before the watch tells of it', async () => {
    const { client, object } = await stored();
    const informers = new InformerSet(client, silentLogger);
    informers.start();
    const informer = informers.informer(WIDGETS);
    await informer.synced;
    client.pauseWatches();
    const writer = new StatusWriter({ client, resource: WIDGETS, fieldManager: 'widget-controller', informer });
    await writer.patch(object, { ...object, status: { done: true } });
    expect(informer.get(KEY)?.status).toEqual({ done: true });
    await informers.stop();
  });
});

describe('Finalizers', () => {
  test('are added and removed each by one write, others kept', async () => {
    const { client, object } = await stored();
    const finalizers = new Finalizers({ client, resource: WIDGETS, finalizer: 'finalizers.fluxcd.io', fieldManager: 'widget-controller' });
    const others = await client.patch(WIDGETS, KEY, { metadata: { finalizers: ['other/one'] } }, { type: 'merge' });
    await expect(finalizers.add(object)).rejects.toMatchObject({ code: 'Conflict' });
    const added = await finalizers.add(others);
    expect(added.metadata.finalizers).toEqual(['other/one', 'finalizers.fluxcd.io']);
    expect(await finalizers.add(added)).toBe(added);
    const removed = await finalizers.remove(added);
    expect(removed.metadata.finalizers).toEqual(['other/one']);
    expect(await finalizers.remove(removed)).toBe(removed);
  });

  test('removing the last one lets an object go that is being deleted', async () => {
    const { client, object } = await stored();
    const finalizers = new Finalizers({ client, resource: WIDGETS, finalizer: 'finalizers.fluxcd.io', fieldManager: 'widget-controller' });
    await finalizers.add(object);
    await client.delete(WIDGETS, KEY);
    const deleting = await client.get(WIDGETS, KEY);
    expect(deleting.metadata.deletionTimestamp).toBeDefined();
    await finalizers.remove(deleting);
    await expect(client.get(WIDGETS, KEY)).rejects.toMatchObject({ code: 'NotFound' });
  });

  test('what is gone with its last finalizer is not given to the informer, which may have seen it go', async () => {
    const { client, object } = await stored();
    const observed: KubeObject[] = [];
    // Only what a write tells is there.
    const informer = { observe: (written: KubeObject) => observed.push(written) } as unknown as Informer;
    const finalizers = new Finalizers({ client, resource: WIDGETS, finalizer: 'finalizers.fluxcd.io', fieldManager: 'w', informer });
    await finalizers.add(object);
    await client.delete(WIDGETS, KEY);
    await finalizers.remove(await client.get(WIDGETS, KEY));
    expect(observed.map(({ metadata }) => metadata.deletionTimestamp)).toEqual([undefined]);
  });
});
