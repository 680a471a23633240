import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { inspect } from 'node:util';
import { inClusterEndpoint, isInCluster } from './in-cluster.ts';
import { createClient } from './kube-client.ts';
import { loadClient, loadEndpoint } from './load-client.ts';
import { type Certificates, makeCertificates } from './testing/make-certificates.ts';
import { type ScriptedServer, startScriptedServer } from './testing/scripted-server.ts';
import { CONFIG_MAPS, configMap, status } from './testing/test-endpoint.ts';

const KEY = { namespace: 'team', name: 'a' };

let certificates: Certificates;
let folder: string;
const closers: (() => unknown)[] = [];

beforeAll(async () => {
  certificates = await makeCertificates();
});
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'capstan-kube-'));
});
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
  rmSync(folder, { recursive: true });
});

/** A server that lets in only who bears this token. */
async function serverFor(token: string | undefined): Promise<ScriptedServer> {
  const server = await startScriptedServer({ certificates }, (exchange) => {
    if (token === undefined || exchange.headers.authorization === token) exchange.json(configMap('a'));
    else exchange.json(status(401, 'Unauthorized'), 401);
  });
  closers.push(() => server.close());
  return server;
}

const base64 = (text: string) => Buffer.from(text).toString('base64');

function writeKubeconfig(server: string, user: object, cluster: object = {}): string {
  const file = join(folder, 'config');
  const config = {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: 'c', cluster: { server, 'certificate-authority-data': base64(certificates.ca), ...cluster } }],
    users: [{ name: 'u', user }],
    contexts: [{ name: 'one', context: { cluster: 'c', user: 'u', namespace: 'team' } }],
    'current-context': 'one',
  };
  writeFileSync(file, JSON.stringify(config));
  return file;
}

async function getBy(file: string): Promise<void> {
  const client = await loadClient({ kubeconfig: file });
  closers.push(() => client.close());
  await client.get(CONFIG_MAPS, KEY);
}

describe('a kubeconfig user proves itself by', () => {
  test('a token', async () => {
    const server = await serverFor('Bearer secret');
    await getBy(writeKubeconfig(server.url, { token: 'secret' }));
    expect(server.requests).toHaveLength(1);
  });

  test('a name and a password', async () => {
    const server = await serverFor(`Basic ${base64('ann:pass')}`);
    await getBy(writeKubeconfig(server.url, { username: 'ann', password: 'pass' }));
    expect(server.requests).toHaveLength(1);
  });

  test('a certificate within the file', async () => {
    const server = await serverFor(undefined);
    const { cert, key } = certificates.client;
    await getBy(writeKubeconfig(server.url, { 'client-certificate-data': base64(cert), 'client-key-data': base64(key) }));
    expect(server.requests[0]?.user).toBe('tester');
  });

  test('a certificate in files beside it', async () => {
    const server = await serverFor(undefined);
    writeFileSync(join(folder, 'cert.pem'), certificates.client.cert);
    writeFileSync(join(folder, 'key.pem'), certificates.client.key);
    await getBy(writeKubeconfig(server.url, { 'client-certificate': 'cert.pem', 'client-key': 'key.pem' }));
    expect(server.requests[0]?.user).toBe('tester');
  });

  test('a token in a file beside it, taken up when it was rotated', async () => {
    const server = await serverFor('Bearer rotated');
    writeFileSync(join(folder, 'token'), 'first');
    const client = await loadClient({ kubeconfig: writeKubeconfig(server.url, { tokenFile: 'token' }) });
    closers.push(() => client.close());
    await expect(client.get(CONFIG_MAPS, KEY)).rejects.toMatchObject({ code: 'Unauthorized' });
    writeFileSync(join(folder, 'token'), 'rotated');
    await client.get(CONFIG_MAPS, KEY);
    expect(server.requests.map(({ headers }) => headers.authorization)).toEqual(['Bearer first', 'Bearer first', 'Bearer rotated']);
  });

  test('a plugin, which is asked again after a 401', async () => {
    const server = await serverFor('Bearer second');
    const program = join(folder, 'plugin.cjs');
    const counter = join(folder, 'counter');
    writeFileSync(
      program,
      `const fs = require('node:fs');
       const first = !fs.existsSync(${JSON.stringify(counter)});
       fs.writeFileSync(${JSON.stringify(counter)}, '');
       const apiVersion = 'client.authentication.k8s.io/v1';
       console.log(JSON.stringify({ apiVersion, kind: 'ExecCredential', status: { token: first ? 'first' : 'second' } }));`,
    );
    const exec = { apiVersion: 'client.authentication.k8s.io/v1', command: process.execPath, args: [program], interactiveMode: 'Never' };
    await getBy(writeKubeconfig(server.url, { exec }));
    expect(server.requests.map(({ headers }) => headers.authorization)).toEqual(['Bearer first', 'Bearer second']);
  });
});

test('what a plugin says when it fails is shown nowhere: it may be the secret', async () => {
  const server = await serverFor(undefined);
  const args = ['-e', "console.error('hunter2 is wrong'); process.exit(1)"];
  const exec = { apiVersion: 'client.authentication.k8s.io/v1', command: process.execPath, args, interactiveMode: 'Never' };
  const error = await getBy(writeKubeconfig(server.url, { exec })).catch((reason: unknown) => reason);
  expect(inspect(error)).toContain('plugin');
  expect(inspect(error, { depth: 10 })).not.toContain('hunter2');
});

test("a kubeconfig user's `as` is impersonated", async () => {
  const server = await serverFor(undefined);
  await getBy(writeKubeconfig(server.url, { token: 't', as: 'jane', 'as-groups': ['devs'], 'as-uid': 'j1' }));
  expect(server.requests[0]?.headers).toMatchObject({ 'impersonate-user': 'jane', 'impersonate-group': 'devs', 'impersonate-uid': 'j1' });
});

test.each<[string, object, string]>([
  ['the name that it is told to check', { 'tls-server-name': 'api.test' }, 'answered'],
  ['a name that is not in the certificate', { 'tls-server-name': 'other.test' }, 'InvalidConfig'],
  ['an authority that did not sign it', { 'certificate-authority-data': undefined }, 'InvalidConfig'],
  ['no check', { 'certificate-authority-data': undefined, 'insecure-skip-tls-verify': true }, 'answered'],
])('a server is trusted by %s, or not', async (_, cluster, expected) => {
  const server = await serverFor(undefined);
  const outcome = await getBy(writeKubeconfig(server.url, { token: 't' }, cluster)).then(
    () => 'answered',
    (error) => error.code,
  );
  expect(outcome).toBe(expected);
});

describe('where the cluster is', () => {
  test.each<[string, string]>([
    ['no such file', 'absent'],
    ['nonsense', 'nonsense'],
  ])('%s is an error that names the file', async (_, name) => {
    writeFileSync(join(folder, 'nonsense'), 'clusters: [{}]');
    await expect(loadEndpoint({ kubeconfig: join(folder, name) })).rejects.toMatchObject({
      code: 'InvalidConfig',
      message: expect.stringContaining(join(folder, name)),
    });
  });

  test('a fault in the file does not show what stands around it', async () => {
    const file = join(folder, 'broken');
    writeFileSync(file, 'users:\n- name: u\n  user:\n    token: top-secret\n   bad: indentation\n');
    const error = await loadEndpoint({ kubeconfig: file }).catch((fault) => fault);
    expect(error).toMatchObject({ code: 'InvalidConfig' });
    expect(`${error.message} ${error.cause}`).not.toContain('top-secret');
  });

  test('an unknown context is an error', async () => {
    const file = writeKubeconfig('https://x.test', {});
    await expect(loadEndpoint({ kubeconfig: file, context: 'two' })).rejects.toMatchObject({
      code: 'InvalidConfig',
      message: expect.stringContaining("'two'"),
    });
  });

  describe('by KUBECONFIG', () => {
    /** A file of a folder of its own, with such entries: names, and a mark by which to tell them apart. */
    const write = (name: string, entries: { clusters?: string[]; users?: string[]; contexts?: string[]; current?: string }) => {
      mkdirSync(join(folder, name));
      const file = join(folder, name, 'config');
      const config = {
        clusters: entries.clusters?.map((one) => ({ name: one, cluster: { server: `https://${one}.${name}.test` } })),
        users: entries.users?.map((one) => ({ name: one, user: { tokenFile: 'token' } })),
        contexts: entries.contexts?.map((one) => ({ name: one, context: { cluster: one, user: 'u', namespace: name } })),
        'current-context': entries.current,
      };
      writeFileSync(join(folder, name, 'token'), `token of ${name}`);
      writeFileSync(file, JSON.stringify(config));
      return file;
    };
    const at = (files: string[], context?: string) =>
      loadEndpoint({ env: { KUBECONFIG: files.join(delimiter) }, ...(context === undefined ? {} : { context }) });

    test('entries of all files count', async () => {
      const files = [write('a', { contexts: ['c'], current: 'c' }), write('b', { clusters: ['c'] }), write('d', { users: ['u'] })];
      const endpoint = await at(files);
      expect(endpoint).toMatchObject({ server: 'https://c.b.test', namespace: 'a' });
      expect(await endpoint.credentials.authorization()).toBe('Bearer token of d');
    });

    test('of entries with the same name the first counts, whole, and so does the first current context', async () => {
      const both = { clusters: ['c'], users: ['u'], contexts: ['c'] };
      const endpoint = await at([write('a', both), write('b', { ...both, current: 'c' }), write('d', { current: 'absent' })]);
      expect(endpoint).toMatchObject({ server: 'https://c.a.test', namespace: 'a' });
      expect(await endpoint.credentials.authorization()).toBe('Bearer token of a');
    });

    test('a context of a later file can be chosen', async () => {
      const files = [
        write('a', { clusters: ['c'], users: ['u'], contexts: ['c'], current: 'c' }),
        write('b', { clusters: ['e'], contexts: ['e'] }),
      ];
      expect(await at(files, 'e')).toMatchObject({ server: 'https://e.b.test' });
    });

    test('files that are not there are passed over', async () => {
      const file = write('a', { clusters: ['c'], users: ['u'], contexts: ['c'], current: 'c' });
      expect(await at([join(folder, 'absent'), file])).toMatchObject({ server: 'https://c.a.test' });
    });

    test('a fault is told of the file that has it', async () => {
      const broken = join(folder, 'broken');
      writeFileSync(broken, 'clusters: [{}]');
      await expect(at([write('a', {}), broken])).rejects.toMatchObject({ message: expect.stringMatching(`^${broken}: `) });
    });

    test('no current context is an error that says so', async () => {
      await expect(at([write('a', { contexts: ['c'] })])).rejects.toMatchObject({ message: expect.stringContaining('no current context') });
    });
  });

  test('nowhere is an error', async () => {
    await expect(loadEndpoint({ env: { KUBECONFIG: join(folder, 'absent') } })).rejects.toMatchObject({ code: 'InvalidConfig' });
    await expect(loadEndpoint({ inCluster: true, env: {} })).rejects.toMatchObject({ code: 'InvalidConfig' });
  });
});

describe('in a cluster', () => {
  const writeAccount = (token: string) => {
    const account = join(folder, 'account');
    mkdirSync(account, { recursive: true });
    writeFileSync(join(account, 'token'), token);
    writeFileSync(join(account, 'ca.crt'), certificates.ca);
    writeFileSync(join(account, 'namespace'), 'flux-system\n');
    return account;
  };

  test('the service account is used, and its token taken up when it was rotated', async () => {
    const server = await serverFor('Bearer rotated');
    const account = writeAccount('first');
    const env = { KUBERNETES_SERVICE_HOST: '127.0.0.1', KUBERNETES_SERVICE_PORT: String(server.port) };
    expect(isInCluster(env, account)).toBe(true);
    const endpoint = inClusterEndpoint(env, account);
    const client = createClient({ ...endpoint, proxyUrl: null });
    closers.push(() => client.close());
    await expect(client.get(CONFIG_MAPS, KEY)).rejects.toMatchObject({ code: 'Unauthorized' });
    writeAccount('rotated');
    await client.get(CONFIG_MAPS, KEY);
    expect(server.requests.map(({ headers }) => headers.authorization)).toEqual(['Bearer first', 'Bearer first', 'Bearer rotated']);
    expect(endpoint.namespace).toBe('flux-system');
  });

  test('a process that plays a pod names the folder of its account', async () => {
    const folderOnly = { CAPSTAN_SERVICE_ACCOUNT_FOLDER: writeAccount('t') };
    expect(isInCluster(folderOnly)).toBe(false);
    const env = { ...folderOnly, KUBERNETES_SERVICE_HOST: '10.0.0.1', KUBECONFIG: writeKubeconfig('https://x.test', {}) };
    expect(await loadEndpoint({ env })).toMatchObject({ server: 'https://10.0.0.1:443', namespace: 'flux-system' });
  });

  test('an IPv6 address stands in brackets', () => {
    const env = { KUBERNETES_SERVICE_HOST: 'fd00::1', KUBERNETES_SERVICE_PORT: '6443' };
    expect(inClusterEndpoint(env, writeAccount('t')).server).toBe('https://[fd00::1]:6443');
  });
});
