import { KubeError } from '@capstan/kube';
import { InformerSet } from '../informer/informer-set.ts';
import { silentLogger } from '../log/logger.ts';
import { FakeClient } from '../testing/fake-client.ts';
import { SECRETS, SecretReader } from './secret-reader.ts';

const key = { namespace: 'default', name: 'auth' };

let client: FakeClient;
let informers: InformerSet;
let reader: SecretReader;
let changed: string[];

beforeEach(() => {
  client = new FakeClient([SECRETS]);
  informers = new InformerSet(client, silentLogger);
  informers.start();
  changed = [];
  reader = new SecretReader(client, informers, undefined, ({ name }) => changed.push(name));
});

afterEach(() => informers.stop());

async function create(password: string): Promise<void> {
  await client.create(SECRETS, {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: key,
    data: { password: Buffer.from(password).toString('base64') },
  });
}

async function read(): Promise<string> {
  return Buffer.from((await reader.read(key)).get('password') ?? []).toString();
}

/** Lets the watch tell what happened. */
async function settle(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 20));
}

function reads(): number {
  return client.requests.filter(({ verb }) => verb === 'get').length;
}

describe('SecretReader', () => {
  test('reads a Secret once as long as it stays the same', async () => {
    await create('one');
    expect(await read()).toBe('one');
    await settle();
    expect([await read(), await read(), reads()]).toEqual(['one', 'one', 1]);
  });

  test('reads it again when it changed, and tells that it did', async () => {
    await create('one');
    await read();
    await settle();
    await client.patch(SECRETS, key, { data: { password: Buffer.from('two').toString('base64') } }, { type: 'merge' });
    await settle();
    expect(await read()).toBe('two');
    expect(changed).toEqual(['auth']);
  });

  test('asks each time where it may not watch', async () => {
    client.intercept(({ verb }) => {
      if (verb === 'watch') throw new KubeError('Forbidden', 'secrets is forbidden', { httpStatus: 403 });
    });
    await create('one');
    await read();
    await settle();
    expect([await read(), reads()]).toEqual(['one', 2]);
  });

  test('keeps five hundred, those that were read last', async () => {
    await create('one');
    await read();
    await settle();
    const nameOf = (index: number) => ({ namespace: 'default', name: `other-${index}` });
    for (let index = 0; index < 500; index++) {
      await client.create(SECRETS, { apiVersion: 'v1', kind: 'Secret', metadata: nameOf(index) });
      // Kept in use, so that another has to go.
      if (index % 100 === 0) await read();
    }
    await settle();
    for (let index = 0; index < 500; index++) await reader.read(nameOf(index));
    const before = reads();
    await reader.read(nameOf(499));
    expect(reads()).toBe(before);
    await read();
    expect(reads()).toBe(before + 1);
  });

  test('does not watch before somebody needs a Secret', async () => {
    await settle();
    expect(client.requests).toEqual([]);
  });

  test('says which Secret is missing', async () => {
    await expect(read()).rejects.toMatchObject({ code: 'NotFound', message: expect.stringContaining('"auth"') });
  });

  test('finds a Secret that was missing', async () => {
    await expect(read()).rejects.toThrow();
    await create('late');
    await settle();
    expect(await read()).toBe('late');
    expect(changed).toEqual(['auth']);
  });
});
