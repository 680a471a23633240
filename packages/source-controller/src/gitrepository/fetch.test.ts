import { GitRepository } from '@capstan/api';
import { InformerSet, SECRETS, SecretReader, silentLogger } from '@capstan/runtime';
import { FakeClient } from '@capstan/runtime/testing';
import { prepareRemote } from './fetch.ts';

const SETTINGS = { sshKexAlgorithms: ['curve25519-sha256'], sshHostKeyAlgorithms: ['ssh-ed25519'] };
const { signal } = new AbortController();

let client: FakeClient;
let informers: InformerSet;
let secrets: SecretReader;

beforeEach(() => {
  client = new FakeClient([SECRETS]);
  informers = new InformerSet(client, silentLogger);
  secrets = new SecretReader(client, informers, undefined);
});
afterEach(() => informers.stop());

/** Prepares the remote of an object whose Secret, in its namespace, holds `data`. */
async function prepare(url: string, data?: Record<string, string>, namespace = 'apps') {
  if (data !== undefined) {
    const encoded = Object.fromEntries(Object.entries(data).map(([key, value]) => [key, Buffer.from(value).toString('base64')]));
    await client.create(SECRETS, { apiVersion: 'v1', kind: 'Secret', metadata: { namespace, name: 'auth' }, data: encoded });
  }
  const object: GitRepository = {
    apiVersion: GitRepository.apiVersion,
    kind: 'GitRepository',
    metadata: { namespace: 'apps', name: 'app' },
    spec: { url, interval: '1m', ...(data === undefined ? {} : { secretRef: { name: 'auth' } }) },
  };
  return prepareRemote(object, secrets, SETTINGS, signal);
}

describe('prepareRemote', () => {
  test('reaches a public repository with nothing', async () => {
    const { url, credentials } = await prepare('https://git.test/app.git');
    expect([url.address, credentials]).toEqual(['https://git.test/app.git', {}]);
  });

  test.each<[string, string, Record<string, string>, unknown]>([
    ['a password', 'https://git.test/app.git', { username: 'ada', password: 'secret' }, { basic: { username: 'ada', password: 'secret' } }],
    ['a token', 'https://git.test/app.git', { bearerToken: 'secret' }, { bearerToken: 'secret' }],
    ['an authority', 'https://git.test/app.git', { 'ca.crt': 'PEM' }, { caCertificates: 'PEM' }],
    ['an authority by its older name', 'https://git.test/app.git', { caFile: 'PEM' }, { caCertificates: 'PEM' }],
    [
      'a key',
      'ssh://git@git.test/app.git',
      { identity: 'KEY', known_hosts: 'HOSTS' },
      { ssh: { identity: 'KEY\n', knownHosts: 'HOSTS\n' } },
    ],
  ])('reads %s from the Secret', async (_, url, data, credentials) => {
    expect((await prepare(url, data)).credentials).toEqual(credentials);
  });

  test("takes the operator's algorithms for SSH", async () => {
    expect(await prepare('ssh://git@git.test/app.git', { identity: 'KEY', known_hosts: 'HOSTS' })).toMatchObject(SETTINGS);
  });

  test.each<[string, string, Record<string, string> | undefined, string]>([
    ['a URL that is none', 'ext::sh -c id', undefined, 'InvalidUrl'],
    ['SSH without a Secret', 'ssh://git@git.test/app.git', undefined, 'InvalidCredentials'],
    ['SSH without known hosts', 'ssh://git@git.test/app.git', { identity: 'KEY' }, 'InvalidCredentials'],
    ['a password and a token', 'https://git.test/app.git', { username: 'ada', bearerToken: 'secret' }, 'InvalidCredentials'],
    ["a GitHub app's data", 'https://git.test/app.git', { githubAppID: '1' }, 'InvalidProviderConfiguration'],
    ['a client certificate', 'https://git.test/app.git', { 'tls.crt': 'PEM', 'tls.key': 'PEM' }, 'Unsupported'],
    ['a client certificate by its older names', 'https://git.test/app.git', { certFile: 'PEM', keyFile: 'PEM' }, 'Unsupported'],
  ])('refuses %s', async (_, url, data, code) => {
    await expect(prepare(url, data)).rejects.toMatchObject({ code });
  });

  test('reads no Secret of another namespace', async () => {
    await expect(prepare('https://git.test/app.git', { bearerToken: 'secret' }, 'elsewhere')).rejects.toMatchObject({
      code: 'SecretUnavailable',
    });
  });
});
