import { KubeError } from '@capstan/kube';
import { readSecret, readToken, type SecretSource } from './read-secret.ts';

/** Holds the Secret `apps/s`. */
const holding = (data: Record<string, string> = {}): SecretSource => ({
  read: async ({ namespace, name }) => {
    if (`${namespace}/${name}` !== 'apps/s') throw new KubeError('NotFound', `secrets "${name}" not found`, { httpStatus: 404 });
    return new Map(Object.entries(data).map(([key, value]) => [key, new TextEncoder().encode(value)]));
  },
});

describe('readSecret', () => {
  test('decodes every key', async () => {
    const data = await readSecret(holding({ token: 't', 'ca.crt': 'c' }), 'apps', 's');
    expect([...data]).toEqual([
      ['token', 't'],
      ['ca.crt', 'c'],
    ]);
  });

  test('of a Secret without data is empty', async () => {
    expect((await readSecret(holding(), 'apps', 's')).size).toBe(0);
  });

  test('says which Secret is not there', async () => {
    await expect(readSecret(holding(), 'apps', 'other')).rejects.toMatchObject({
      code: 'SecretInvalid',
      message: "Secret 'apps/other' not found",
    });
  });

  test('says why it cannot be read', async () => {
    const secrets = { read: () => Promise.reject(new Error('connection lost')) };
    await expect(readSecret(secrets, 'apps', 's')).rejects.toThrow("Secret 'apps/s' cannot be read: connection lost");
  });
});

describe('readToken', () => {
  test('gives the token as it is', async () => {
    expect(await readToken(holding({ token: ' t ' }), 'apps', 's')).toBe(' t ');
  });

  test.each<[Record<string, string>]>([[{}], [{ token: '' }], [{ other: 'x' }]])('names the field that is missing in %p', async (data) => {
    await expect(readToken(holding(data), 'apps', 's')).rejects.toThrow("invalid 'apps/s' secret data: required field 'token'");
  });
});
