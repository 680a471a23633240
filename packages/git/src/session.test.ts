import { existsSync, mkdtempSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Credentials } from './credentials.ts';
import { parseRemoteUrl } from './remote-url.ts';
import { openSession, type Remote } from './session.ts';

const identity = { identity: 'KEY\n', knownHosts: 'HOSTS\n' };

function remote(url: string, credentials: Credentials, more: Partial<Remote> = {}): Remote {
  return { url: parseRemoteUrl(url), credentials, ...more };
}

describe('openSession', () => {
  test('takes nothing over from the environment but the path and the proxy', async () => {
    process.env.CAPSTAN_TEST_SECRET = 'x';
    process.env.HTTPS_PROXY = 'http://proxy.example:3128';
    await using session = await openSession(remote('https://example.com/a.git', {}));
    delete process.env.CAPSTAN_TEST_SECRET;
    delete process.env.HTTPS_PROXY;
    expect(session.env).toMatchObject({
      https_proxy: 'http://proxy.example:3128',
      GIT_CONFIG_NOSYSTEM: '1',
      GIT_CONFIG_GLOBAL: '/dev/null',
    });
    const others = Object.keys(session.env).filter((name) => !/^(GIT_|PATH$|HOME$|LC_ALL$|https_proxy$)/.test(name));
    expect(others).toEqual([]);
  });

  test("takes the user's settings where a person runs it, but no hook's repository and no question", async () => {
    Object.assign(process.env, { CAPSTAN_TEST_OWN: 'x', GIT_DIR: '/elsewhere', GIT_CONFIG_COUNT: '1' });
    Object.assign(process.env, { GIT_CONFIG_KEY_0: 'user.name', GIT_CONFIG_VALUE_0: 'Ada' });
    try {
      await using session = await openSession(remote('https://example.com/a.git', {}, { settings: 'user' }));
      expect(session.env).toMatchObject({ CAPSTAN_TEST_OWN: 'x', GIT_CONFIG_KEY_0: 'user.name', GIT_TERMINAL_PROMPT: '0' });
      expect(session.env.GIT_DIR).toBeUndefined();
      const keys = Array.from({ length: Number(session.env.GIT_CONFIG_COUNT) }, (_, index) => session.env[`GIT_CONFIG_KEY_${index}`]);
      expect(keys).toEqual(expect.arrayContaining(['user.name', 'core.hooksPath', 'submodule.recurse']));
      expect(keys).not.toContain('credential.helper');
    } finally {
      for (const name of ['CAPSTAN_TEST_OWN', 'GIT_DIR', 'GIT_CONFIG_COUNT', 'GIT_CONFIG_KEY_0', 'GIT_CONFIG_VALUE_0'])
        delete process.env[name];
    }
  });

  test('gives ssh a private key, the hosts it may trust and nothing of the user', async () => {
    const algorithms = { sshKexAlgorithms: ['curve25519-sha256'], sshHostKeyAlgorithms: ['ssh-ed25519', 'rsa-sha2-512'] };
    const session = await openSession(remote('ssh://git@example.com/a.git', { ssh: identity }, algorithms));
    const home = session.env.HOME ?? '';
    expect(session.env.GIT_SSH_COMMAND).toMatch(/^ssh -F \/dev\/null /);
    for (const option of [
      `IdentityFile=${home}/identity`,
      `UserKnownHostsFile=${home}/known_hosts`,
      'StrictHostKeyChecking=yes',
      'BatchMode=yes',
      'KexAlgorithms=curve25519-sha256',
      'HostKeyAlgorithms=ssh-ed25519,rsa-sha2-512',
    ]) {
      expect(session.env.GIT_SSH_COMMAND).toContain(`-o ${option}`);
    }
    expect(readFileSync(join(home, 'identity'), 'utf8')).toBe('KEY\n');
    for (const name of readdirSync(home)) expect(statSync(join(home, name)).mode & 0o077).toBe(0);
    await session[Symbol.asyncDispose]();
    expect(existsSync(home)).toBe(false);
  });

  test('keeps its files where it is told to', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'private-'));
    await using session = await openSession(remote('https://example.com/a.git', {}, { temporaryDirectory: directory }));
    expect(session.env.HOME).toBe(join(directory, readdirSync(directory)[0] ?? ''));
  });

  test('refuses an algorithm that would be another option', async () => {
    const opening = openSession(remote('ssh://git@example.com/a.git', { ssh: identity }, { sshKexAlgorithms: ['x -oProxyCommand=y'] }));
    await expect(opening).rejects.toMatchObject({ code: 'InvalidCredentials' });
  });

  test('masks a token that stands in the URL as a user name', async () => {
    const url = 'https://ghp_hunter2@example.com/a.git';
    await using session = await openSession(remote(url, { basic: { username: 'ghp_hunter2', password: '' } }));
    expect(session.mask('remote: ghp_hunter2 has expired')).toBe('remote: *** has expired');
  });

  test('masks what stands in the query', async () => {
    await using session = await openSession(remote('https://example.com/a.git?private_token=hunter2', {}));
    expect(session.mask("unable to access 'https://example.com/a.git?private_token=hunter2/'")).not.toContain('hunter2');
  });

  test("masks no user's name beside a password", async () => {
    await using session = await openSession(remote('https://git:hunter2@example.com/a.git', {}));
    expect(session.mask('git: refused')).toBe('git: refused');
  });

  test('masks every form of its credentials', async () => {
    const basic = { username: 'ada', password: 'p@ss/word' };
    await using session = await openSession(remote('https://example.com/a.git', { basic }));
    const header = Buffer.from('ada:p@ss/word').toString('base64');
    expect(session.mask(`p@ss/word p%40ss%2Fword Basic ${header}`)).toBe('*** *** ***');
  });
});
