import { cpSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { E2eError, messageOf } from '../error.ts';
import { keepLogs } from '../processes/keep-logs.ts';
import type { RunningProcess } from '../processes/start-process.ts';
import { watchdog } from '../processes/watchdog.ts';
import { waitFor } from '../wait-for.ts';
import { type ApiRequestOptions, type ApiResponse, apiJson, apiRequest } from './api-request.ts';
import type { Layout } from './arguments.ts';
import type { ControlPlane } from './control-plane.ts';
import { kubeconfigText } from './kubeconfig.ts';
import type { Pki } from './pki.ts';
import { requestToken, type ServiceAccountReference } from './service-account-token.ts';
import type { Parts } from './start-parts.ts';

const DAY_SECONDS = 24 * 60 * 60;
const GRACE_MS = 10_000;

interface Inside {
  readonly layout: Layout;
  readonly pki: Pki;
  readonly parts: Parts;
  /** Whether the folder is ours to remove. */
  readonly temporary: boolean;
}

/** The control plane as its starter hands it out. */
export class RunningControlPlane implements ControlPlane {
  readonly url: string;
  readonly ca: string;
  readonly credentials;
  readonly kubeconfig: string;
  readonly directory: string;
  readonly logDirectory: string;
  readonly auditLog: string | undefined;
  readonly authority;
  readonly #inside: Inside;
  #kubeconfigs = 0;

  constructor(inside: Inside) {
    const { layout, pki, parts } = inside;
    this.#inside = inside;
    this.url = `https://127.0.0.1:${layout.apiPort}`;
    this.authority = pki.authority;
    this.ca = pki.authority.certificate;
    this.credentials = pki.admin;
    this.kubeconfig = layout.kubeconfig;
    this.directory = layout.directory;
    this.logDirectory = parts.logDirectory;
    this.auditLog = layout.auditLog;
  }

  process(name: string): RunningProcess | undefined {
    return this.#inside.parts.get(name);
  }

  request(path: string, options?: ApiRequestOptions): Promise<ApiResponse> {
    return apiRequest(this, path, options);
  }

  json<T>(path: string, options?: ApiRequestOptions): Promise<T> {
    return apiJson<T>(this, path, options);
  }

  tokenFor(account: ServiceAccountReference, options: { forSeconds?: number } = {}): Promise<string> {
    return requestToken(this, account, options.forSeconds ?? DAY_SECONDS);
  }

  async kubeconfigFor(account: ServiceAccountReference, options: { forSeconds?: number; url?: string } = {}): Promise<string> {
    const token = await this.tokenFor(account, options);
    const path = join(this.directory, `kubeconfig.${account.namespace}.${account.name}.${++this.#kubeconfigs}`);
    writeFileSync(path, kubeconfigText(options.url ?? this.url, this.ca, account.name, { token }, account.namespace), { mode: 0o600 });
    return path;
  }

  async metrics(): Promise<string> {
    const { status, text } = await this.request('/metrics');
    if (status !== 200) throw new E2eError('RequestFailed', `GET /metrics: ${status}`);
    return text;
  }

  /** Resolves when the API server says that it is ready, its bootstrap roles included. */
  async untilReady(): Promise<void> {
    const { parts } = this.#inside;
    const check = async () => {
      parts.requireAll();
      return (await this.request('/readyz', { timeoutMs: 2000 })).status === 200;
    };
    await waitFor(check, { what: 'the API server', deadlineMs: 60_000, intervalMs: 50, describe: () => parts.describe() });
  }

  async stopApiServer(signal: 'SIGTERM' | 'SIGKILL' = 'SIGTERM'): Promise<void> {
    const { parts } = this.#inside;
    const server = parts.get('kube-apiserver');
    if (server === undefined) return;
    parts.expectEnd('kube-apiserver');
    if (signal === 'SIGKILL') await server.kill('SIGKILL');
    else await server.stop(GRACE_MS);
  }

  async startApiServer(): Promise<void> {
    const { parts } = this.#inside;
    if (parts.get('kube-apiserver') === undefined) await parts.start('kube-apiserver');
    await this.untilReady();
  }

  async restartApiServer(signal?: 'SIGTERM' | 'SIGKILL'): Promise<void> {
    await this.stopApiServer(signal);
    await this.startApiServer();
  }

  async compact(): Promise<number> {
    const call = async (path: string, body: object) => {
      const url = `http://127.0.0.1:${this.#inside.layout.etcdPort}/v3/${path}`;
      const answer = await fetch(url, { method: 'POST', body: JSON.stringify(body), signal: AbortSignal.timeout(GRACE_MS) });
      if (!answer.ok) throw new E2eError('RequestFailed', `etcd ${path}: ${answer.status} ${await answer.text()}`);
      // What etcd's gateway answers: numbers as strings.
      return (await answer.json()) as { header?: { revision?: string } };
    };
    const revision = Number((await call('maintenance/status', {})).header?.revision);
    await call('kv/compaction', { revision: String(revision), physical: true });
    return revision;
  }

  saveLogs(directory: string): void {
    cpSync(this.logDirectory, directory, { recursive: true });
  }

  async stop(): Promise<void> {
    // Nothing here is worth a graceful end: the data goes with it.
    await this.#inside.parts.killAll();
    keepLogs(this.logDirectory, basename(this.directory));
    if (this.#inside.temporary) rmSync(this.directory, { recursive: true, force: true });
  }

  /** Ends all but keeps the logs; the error to throw, which says where they are. */
  async fail(cause: unknown): Promise<E2eError> {
    await this.#inside.parts.killAll();
    watchdog().keep(this.directory);
    if (this.#inside.temporary) {
      for (const name of ['etcd', 'pki', 'kubeconfig']) rmSync(join(this.directory, name), { recursive: true, force: true });
    }
    return new E2eError('StartFailed', `the control plane did not start; logs: ${this.logDirectory}\n${messageOf(cause)}`, { cause });
  }
}
