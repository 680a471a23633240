import type { KubeObject, Resource } from '@capstan/kube';
import { FakeClient } from '../testing/fake-client.ts';
import { Finalizers } from './finalizers.ts';

const WIDGETS: Resource = { group: 'example.org', version: 'v1', kind: 'Widget', plural: 'widgets', namespaced: true };
const KEY = { namespace: 'apps', name: 'a' };
const OURS = 'finalizers.example.org';

describe('Finalizers', () => {
  let client: FakeClient;
  let finalizers: Finalizers<KubeObject>;
  let writes: number;

  /** The object as it is stored with these finalizers. */
  const create = (names: string[]) =>
    client.create<KubeObject>(WIDGETS, { apiVersion: 'example.org/v1', kind: 'Widget', metadata: { ...KEY, finalizers: names } });

  beforeEach(() => {
    client = new FakeClient([WIDGETS]);
    const patch = client.patch.bind(client);
    writes = 0;
    client.patch = (...given) => {
      writes += 1;
      return patch(...given);
    };
    finalizers = new Finalizers({ client, resource: WIDGETS, finalizer: OURS, fieldManager: 'widget-controller' });
  });

  test('ours comes after those of others, and goes without theirs', async () => {
    const added = await finalizers.add(await create(['other.example.org']));
    expect(added.metadata.finalizers).toEqual(['other.example.org', OURS]);
    expect((await finalizers.remove(added)).metadata.finalizers).toEqual(['other.example.org']);
  });

  test('what is as it should be is not written', async () => {
    const object = await create([OURS]);
    expect(await finalizers.add(object)).toBe(object);
    const without = { ...object, metadata: { ...KEY } };
    expect(await finalizers.remove(without)).toBe(without);
    expect(writes).toBe(0);
  });

  test('an object that has changed meanwhile is not written', async () => {
    const stale = await create([]);
    await client.patch(WIDGETS, KEY, { metadata: { labels: { a: 'b' } } }, { type: 'merge' });
    await expect(finalizers.add(stale)).rejects.toMatchObject({ code: 'Conflict' });
    expect((await client.get(WIDGETS, KEY)).metadata.finalizers ?? []).toEqual([]);
  });

  test('another object of the same name is not written', async () => {
    const gone = await create([]);
    await client.delete(WIDGETS, KEY);
    await create([]);
    await expect(finalizers.add(gone)).rejects.toMatchObject({ code: 'Conflict' });
  });

  test('the last one that goes is the end of an object that is being deleted', async () => {
    await create([OURS]);
    await client.delete(WIDGETS, KEY);
    await finalizers.remove(await client.get(WIDGETS, KEY));
    await expect(client.get(WIDGETS, KEY)).rejects.toMatchObject({ code: 'NotFound' });
  });
});
