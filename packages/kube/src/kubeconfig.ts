import { readFile } from 'node:fs/promises';
import type { RequestOptions } from 'node:https';
import { delimiter } from 'node:path';
import type { KubeConfig, User } from '@kubernetes/client-node';
import type { Credentials, TlsMaterial } from './credentials.ts';
import type { Endpoint } from './endpoint.ts';
import { KubeError } from './error.ts';
import { readUserExtras, type UserExtras } from './kubeconfig-user.ts';
import { mergeKubeconfigs } from './merge-kubeconfigs.ts';
import { TokenFile } from './token-file.ts';
import type { Identity } from './types.ts';

// Plugins and identity providers keep their tokens until these expire; asking them this often costs a lookup.
const PLUGIN_ASK_MS = 30_000;

/**
 * The cluster and user of a context (the current one by default) of kubeconfig files, which count as one. The library that reads it is loaded only here:
 * in a cluster nothing of it is needed. Throws `InvalidConfig`.
 */
export async function kubeconfigEndpoint(files: readonly string[], context?: string): Promise<Endpoint> {
  const loaded = await load(files, context);
  const { config, user, extras } = loaded;
  const cluster = config.getCurrentCluster();
  if (cluster === null) throw new KubeError('InvalidConfig', `${nameOf(files)}: the context names a cluster that is not there`);
  return {
    server: cluster.server,
    credentials: new KubeconfigCredentials(files, context, loaded),
    proxyUrl: cluster.proxyUrl,
    identity: identityOf(user, extras),
    namespace: config.getContextObject(config.getCurrentContext())?.namespace,
  };
}

interface Loaded {
  readonly config: KubeConfig;
  readonly user: User | null;
  readonly extras: UserExtras;
}

async function load(files: readonly string[], context: string | undefined): Promise<Loaded> {
  const { config, files: userFiles } = await mergeKubeconfigs(files);
  if (context !== undefined) config.setCurrentContext(context);
  if (config.getContextObject(config.getCurrentContext()) === null) {
    const name = config.getCurrentContext();
    throw new KubeError('InvalidConfig', `${nameOf(files)}: ${name ? `there is no context '${name}'` : 'no current context is set'}`);
  }
  const user = config.getCurrentUser();
  const file = user === null ? undefined : userFiles.get(user.name);
  return { config, user, extras: user === null || file === undefined ? {} : await readUserExtras(file, user.name) };
}

/** As KUBECONFIG has them. */
function nameOf(files: readonly string[]): string {
  return files.join(delimiter);
}

class KubeconfigCredentials implements Credentials {
  readonly #files: readonly string[];
  readonly #context: string | undefined;
  #config: KubeConfig;
  #user: User | null;
  #tokenFile: TokenFile | undefined;
  #header: string | undefined;
  #certificate: Pick<TlsMaterial, 'cert' | 'key'> = {};
  /** What the latest connection was made with. */
  #used: Pick<TlsMaterial, 'cert' | 'key'> = {};
  #askedAt = Number.NEGATIVE_INFINITY;

  constructor(files: readonly string[], context: string | undefined, { config, user, extras }: Loaded) {
    this.#files = files;
    this.#context = context;
    this.#config = config;
    this.#user = user;
    this.#tokenFile = tokenFileOf(extras);
    this.#header = staticHeader(user);
  }

  authorization(): string | undefined | Promise<string | undefined> {
    if (this.#tokenFile !== undefined) return this.#tokenFile.authorization();
    if (!hasPlugin(this.#user) || Date.now() - this.#askedAt < PLUGIN_ASK_MS) return this.#header;
    return this.#askPlugin().then(() => this.#header);
  }

  async tls(): Promise<TlsMaterial> {
    const user = this.#user;
    const cluster = this.#config.getCurrentCluster();
    if (hasPlugin(user)) await this.authorization();
    this.#used = {
      cert: (await pem(user?.certData, user?.certFile)) ?? this.#certificate.cert,
      key: (await pem(user?.keyData, user?.keyFile)) ?? this.#certificate.key,
    };
    return {
      ...this.#used,
      ca: await pem(cluster?.caData, cluster?.caFile),
      servername: cluster?.tlsServerName,
      rejectUnauthorized: cluster?.skipTLSVerify !== true,
    };
  }

  async refresh(): Promise<{ changed: boolean; certificate: boolean }> {
    const header = this.#tokenFile?.authorization() ?? this.#header;
    const before = this.#used;
    // A new configuration also forgets what plugins had answered.
    const { config, user, extras } = await load(this.#files, this.#context);
    this.#tokenFile = tokenFileOf(extras);
    this.#config = config;
    this.#user = user;
    this.#header = staticHeader(user);
    this.#askedAt = Number.NEGATIVE_INFINITY;
    if (hasPlugin(user)) await this.#askPlugin();
    const after = await this.tls();
    const certificate = String(before.cert) !== String(after.cert) || String(before.key) !== String(after.key);
    return { changed: certificate || header !== (this.#tokenFile?.authorization() ?? this.#header), certificate };
  }

  async #askPlugin(): Promise<void> {
    const options: RequestOptions = { headers: {} };
    try {
      await this.#config.applyToHTTPSOptions(options);
    } catch {
      // No cause: logs tell the causes of an error, too.
      const reason = 'failed; its own words may hold a secret and are not repeated, kubectl shows them';
      throw new KubeError('Unauthorized', `${nameOf(this.#files)}: the credential plugin of user '${this.#user?.name}' ${reason}`);
    }
    const { headers } = options;
    const header = headers !== undefined && 'Authorization' in headers ? headers.Authorization : undefined;
    this.#header = typeof header === 'string' ? header : undefined;
    this.#certificate = { cert: textOf(options.cert), key: textOf(options.key) };
    this.#askedAt = Date.now();
  }
}

function identityOf(user: User | null, { groups, uid }: UserExtras): Identity | undefined {
  if (!user?.impersonateUser) return undefined;
  return { user: user.impersonateUser, ...(groups === undefined ? {} : { groups }), ...(uid === undefined ? {} : { uid }) };
}

function tokenFileOf({ tokenFile }: UserExtras): TokenFile | undefined {
  return tokenFile === undefined ? undefined : new TokenFile(tokenFile);
}

function hasPlugin(user: User | null): boolean {
  return Boolean(user?.exec) || Boolean(user?.authProvider);
}

function staticHeader(user: User | null): string | undefined {
  if (user?.token) return `Bearer ${user.token.trim()}`;
  if (user?.username) return `Basic ${Buffer.from(`${user.username}:${user.password ?? ''}`).toString('base64')}`;
  return undefined;
}

async function pem(data: string | null | undefined, file: string | null | undefined): Promise<string | undefined> {
  if (data) return Buffer.from(data, 'base64').toString('utf8');
  if (!file) return undefined;
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw new KubeError('InvalidConfig', `cannot read ${file}`, { cause: error });
  }
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' || Buffer.isBuffer(value) ? value.toString() : undefined;
}
