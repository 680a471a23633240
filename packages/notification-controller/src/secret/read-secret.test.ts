import { FakeClient } from '@capstan/runtime/testing';
import { readSecret, readToken, SECRETS } from './read-secret.ts';

async function cluster(data?: unknown) {
  const client = new FakeClient([SECRETS]);
  const metadata = { namespace: 'apps', name: 's' };
  await client.create(SECRETS, { apiVersion: 'v1', kind: 'Secret', metadata, ...(data === undefined ? {} : { data }) });
  return client;
}
const base64 = (text: string) => Buffer.from(text).toString('base64');

describe('readSecret', () => {
  test('decodes every key', async () => {
    const data = await readSecret(await cluster({ token: base64('t'), 'ca.crt': base64('c') }), 'apps', 's');
    expect([...data]).toEqual([
      ['token', 't'],
      ['ca.crt', 'c'],
    ]);
  });

  test('of a Secret without data is empty', async () => {
    expect((await readSecret(await cluster(), 'apps', 's')).size).toBe(0);
  });

  test('says which Secret is not there', async () => {
    await expect(readSecret(await cluster(), 'apps', 'other')).rejects.toMatchObject({
      code: 'SecretInvalid',
      message: "Secret 'apps/other' not found",
    });
  });

  test('says why it cannot be read', async () => {
    const client = await cluster();
    client.intercept(() => {
      throw new Error('connection lost');
    });
    await expect(readSecret(client, 'apps', 's')).rejects.toThrow("Secret 'apps/s' cannot be read: connection lost");
  });
});

describe('readToken', () => {
  test('gives the token as it is', async () => {
    expect(await readToken(await cluster({ token: base64(' t ') }), 'apps', 's')).toBe(' t ');
  });

  test.each([[{}], [{ token: '' }], [{ other: base64('x') }]])('names the field that is missing in %p', async (data) => {
    await expect(readToken(await cluster(data), 'apps', 's')).rejects.toThrow("invalid 'apps/s' secret data: required field 'token'");
  });
});
