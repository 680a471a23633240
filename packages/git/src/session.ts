import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Credentials } from './credentials.ts';
import { GitError } from './error.ts';
import type { RemoteUrl } from './remote-url.ts';

/** How a repository is reached. */
export interface Remote {
  readonly url: RemoteUrl;
  readonly credentials: Credentials;
  /** `--ssh-kex-algos` and `--ssh-hostkey-algos`; ssh's own where empty. */
  readonly sshKexAlgorithms?: readonly string[];
  readonly sshHostKeyAlgorithms?: readonly string[];
  /**
   * Where private files lie while git runs; the system's where absent. What a killed process leaves there, credentials among it, is the
   * caller's to remove at the next start.
   */
  readonly temporaryDirectory?: string;
  /** Whose settings git takes: none by default; `user` for a command that a person runs, with their keys and credential helpers. */
  readonly settings?: 'none' | 'user';
}

/** The environment of git processes that reach one remote; its files are gone when it is disposed of. */
export interface Session extends AsyncDisposable {
  readonly env: Readonly<Record<string, string>>;
  /** The text without any of the remote's credentials, and without the folder that they lie in, which is another each time. */
  mask(text: string): string;
}

/** How basic credentials are sent: at once and without following redirects, or when asked by the host they are for. */
export type AuthorizationMode = 'eager' | 'asked';

/** Where systems keep the certificates they trust. */
const SYSTEM_CERTIFICATES = ['/etc/ssl/certs/ca-certificates.crt', '/etc/pki/tls/certs/ca-bundle.crt', '/etc/ssl/cert.pem'];

/** Settings that hold for every git process: no hook, no prompt, no maintenance, whatever a repository says. */
const CONFIG: readonly (readonly [key: string, value: string])[] = [
  ['protocol.version', '2'],
  ['core.hooksPath', '/dev/null'],
  ['core.fsmonitor', 'false'],
  // Packs alone: fewer files, and what a fetch takes can be watched while it runs.
  ['fetch.unpackLimit', '1'],
  // Larger files pass through git in pieces: without this a fetch holds each of them in memory, whole.
  ['core.bigFileThreshold', '1m'],
  ['core.deltaBaseCacheLimit', '16m'],
  ['pack.threads', '1'],
  ['gc.auto', '0'],
  ['maintenance.auto', 'false'],
  ['submodule.recurse', 'false'],
  ['credential.helper', ''],
  ['advice.detachedHead', 'false'],
];

/** The proxy of the controller's own environment, in the spelling that curl reads. */
function proxyEnvironment(env: NodeJS.ProcessEnv = process.env): Record<string, string> {
  const found = ['http_proxy', 'https_proxy', 'no_proxy'].map((name) => [name, env[name] ?? env[name.toUpperCase()]] as const);
  return Object.fromEntries(found.filter((pair): pair is [string, string] => pair[1] !== undefined && pair[1] !== ''));
}

/** The environment of git processes that reach no remote. Of the controller's own environment and the user's settings only PATH is in it. */
export function localEnvironment(
  home = '/nonexistent',
  config: readonly (readonly [key: string, value: string])[] = [],
): Record<string, string> {
  const settings = [...CONFIG, ...config];
  return {
    PATH: process.env.PATH ?? '/usr/local/bin:/usr/bin:/bin',
    HOME: home,
    LC_ALL: 'C',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_ATTR_NOSYSTEM: '1',
    GIT_TERMINAL_PROMPT: '0',
    GIT_ALLOW_PROTOCOL: 'http:https:ssh',
    GIT_NO_REPLACE_OBJECTS: '1',
    GIT_CONFIG_COUNT: String(settings.length),
    ...Object.fromEntries(
      settings.flatMap(([key, value], i) => [
        [`GIT_CONFIG_KEY_${i}`, key],
        [`GIT_CONFIG_VALUE_${i}`, value],
      ]),
    ),
  };
}

/** Prepares the environment for a remote: its credentials lie in a private folder and in the environment, never in arguments. */
export async function openSession(remote: Remote, mode: AuthorizationMode = 'eager'): Promise<Session> {
  const home = await mkdtemp(join(remote.temporaryDirectory ?? tmpdir(), 'capstan-git-'));
  const dispose = () => rm(home, { recursive: true, force: true });
  try {
    const env = remote.credentials.ssh === undefined ? await httpEnvironment(remote, home, mode) : await sshEnvironment(remote, home);
    return { env, mask: (text) => mask(text, remote).replaceAll(`${home}/`, ''), [Symbol.asyncDispose]: dispose };
  } catch (error) {
    await dispose();
    throw error;
  }
}

/** Variables by which a hook, or whoever runs this below git, would lead git into another repository. */
const REPOSITORY_VARIABLES =
  /^GIT_(?:DIR|WORK_TREE|INDEX_FILE|OBJECT_DIRECTORY|ALTERNATE_OBJECT_DIRECTORIES|NAMESPACE|PREFIX|COMMON_DIR|QUARANTINE_PATH)$/;

/** The user's own environment, with the same guards as {@link localEnvironment} and no question to a terminal. */
function userEnvironment(config: readonly (readonly [key: string, value: string])[]): Record<string, string> {
  const own = Object.entries(process.env).filter((entry): entry is [string, string] => {
    const [name, value] = entry;
    return value !== undefined && !REPOSITORY_VARIABLES.test(name);
  });
  const env = Object.fromEntries(own);
  const settings = [...CONFIG.filter(([key]) => key !== 'credential.helper'), ...config];
  const first = Number(env.GIT_CONFIG_COUNT ?? 0) || 0;
  for (const [index, [key, value]] of settings.entries()) {
    env[`GIT_CONFIG_KEY_${first + index}`] = key;
    env[`GIT_CONFIG_VALUE_${first + index}`] = value;
  }
  return {
    ...env,
    LC_ALL: 'C',
    GIT_TERMINAL_PROMPT: '0',
    GIT_ALLOW_PROTOCOL: 'http:https:ssh:file',
    GIT_NO_REPLACE_OBJECTS: '1',
    GIT_CONFIG_COUNT: String(first + settings.length),
  };
}

async function httpEnvironment(
  { url, credentials, settings }: Remote,
  home: string,
  mode: AuthorizationMode,
): Promise<Record<string, string>> {
  const config: [string, string][] = [];
  const header = authorizationOf(credentials);
  if (header !== undefined && mode === 'eager') {
    config.push([`http.${url.origin}/.extraHeader`, `Authorization: ${header}`], ['http.followRedirects', 'false']);
  } else if (credentials.basic !== undefined) {
    const file = await writePrivate(home, 'credentials', `${withUserInfo(url, credentials.basic)}\n`);
    config.push(['credential.helper', `store --file=${file}`]);
  }
  if (credentials.caCertificates !== undefined) {
    const bundle = `${await systemCertificates()}\n${credentials.caCertificates}\n`;
    config.push(['http.sslCAInfo', await writePrivate(home, 'ca.pem', bundle)]);
  }
  return settings === 'user' ? userEnvironment(config) : { ...localEnvironment(home, config), ...proxyEnvironment() };
}

async function sshEnvironment(remote: Remote, home: string): Promise<Record<string, string>> {
  const { ssh } = remote.credentials;
  if (ssh === undefined) throw new GitError('InvalidCredentials', 'no identity for ssh');
  const options = [
    ['IdentityFile', await writePrivate(home, 'identity', ssh.identity)],
    ['IdentitiesOnly', 'yes'],
    ['UserKnownHostsFile', await writePrivate(home, 'known_hosts', ssh.knownHosts)],
    ['GlobalKnownHostsFile', '/dev/null'],
    ['StrictHostKeyChecking', 'yes'],
    ['UpdateHostKeys', 'no'],
    ['PreferredAuthentications', 'publickey'],
    ['NumberOfPasswordPrompts', '1'],
    ['ConnectTimeout', '30'],
    ['ServerAliveInterval', '15'],
    ['ForwardAgent', 'no'],
    ['IdentityAgent', 'none'],
    ...listOption('KexAlgorithms', remote.sshKexAlgorithms),
    ...listOption('HostKeyAlgorithms', remote.sshHostKeyAlgorithms),
    ...(ssh.passphrase === undefined ? [['BatchMode', 'yes']] : []),
  ];
  const command = ['ssh', '-F', '/dev/null', ...options.map(([name, value]) => `-o ${name}=${value}`)].join(' ');
  const env = { ...localEnvironment(home), GIT_SSH_COMMAND: command, GIT_SSH_VARIANT: 'ssh' };
  if (ssh.passphrase === undefined) return env;
  const passphrase = await writePrivate(home, 'passphrase', ssh.passphrase);
  const askpass = join(home, 'askpass');
  await writeFile(askpass, `#!/bin/sh\nexec cat '${passphrase}'\n`, { mode: 0o700 });
  return { ...env, SSH_ASKPASS: askpass, SSH_ASKPASS_REQUIRE: 'force', DISPLAY: 'none' };
}

function listOption(name: string, algorithms: readonly string[] = []): string[][] {
  if (algorithms.length === 0) return [];
  if (!algorithms.every((algorithm) => /^[A-Za-z0-9@.+-]+$/.test(algorithm))) {
    throw new GitError('InvalidCredentials', `${name} holds what is no algorithm's name`);
  }
  return [[name, algorithms.join(',')]];
}

function authorizationOf({ basic, bearerToken }: Credentials): string | undefined {
  if (bearerToken !== undefined) return `Bearer ${bearerToken}`;
  return basic === undefined ? undefined : `Basic ${Buffer.from(`${basic.username}:${basic.password}`).toString('base64')}`;
}

function withUserInfo(url: RemoteUrl, basic: { username: string; password: string }): string {
  return url.origin.replace('://', `://${encodeURIComponent(basic.username)}:${encodeURIComponent(basic.password)}@`);
}

async function writePrivate(directory: string, name: string, content: string): Promise<string> {
  const path = join(directory, name);
  await writeFile(path, content, { mode: 0o600, flag: 'wx' });
  return path;
}

async function systemCertificates(): Promise<string> {
  for (const path of SYSTEM_CERTIFICATES) {
    const text = await readFile(path, 'utf8').catch(() => undefined);
    if (text !== undefined) return text;
  }
  return '';
}

/** User names are no secret, and too short to be masked without harm; but one alone in a URL is a token. */
function mask(text: string, { credentials, url }: Remote): string {
  const secrets = [
    credentials.basic?.password,
    url.password,
    url.transport !== 'ssh' && url.password === '' ? url.username : undefined,
    URL.parse(url.address)?.search.slice(1),
    credentials.bearerToken,
    credentials.ssh?.passphrase,
    authorizationOf(credentials),
  ];
  let masked = text;
  for (const secret of secrets) {
    if (secret === undefined || secret === '') continue;
    masked = masked.replaceAll(secret, '***').replaceAll(encodeURIComponent(secret), '***');
  }
  return masked;
}
