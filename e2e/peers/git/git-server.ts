import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { CertificateAuthority } from '../../certificates/certificate-authority.ts';
import { watchdog } from '../../processes/watchdog.ts';
import { applyFault, FaultPlan } from '../fault.ts';
import { type IncomingMessage, readBody, type ServerResponse, startHttpServer } from '../http-server.ts';
import { createGitRepository, type GitRepository } from './git-repository.ts';
import { runHttpBackend } from './http-backend.ts';

/** Who may read and write. */
export type GitAccess = 'anyone' | { readonly username: string; readonly password: string } | { readonly bearer: string };

export interface GitServerOptions {
  /** Serves https with a certificate of this authority. */
  readonly authority?: CertificateAuthority;
  /** Who may ask; `anyone` when absent. */
  readonly access?: GitAccess;
  readonly port?: number;
}

/** One request as it was answered. */
export interface GitRequest {
  readonly method: string;
  /** With its query. */
  readonly path: string;
  /**
   * `advertisement`: what refs there are, or (protocol 2) what the server can; `ls-refs` and `fetch`: protocol 2's commands;
   * `upload-pack`, `receive-pack`: a fetch of protocol 0 and a push; `other`: no request of Git.
   */
  readonly kind: 'advertisement' | 'ls-refs' | 'fetch' | 'upload-pack' | 'receive-pack' | 'other';
  readonly userAgent: string | undefined;
  /** The answer's status; undefined while there is none, and where a fault gave none. */
  status: number | undefined;
  /** Milliseconds since 1970. */
  readonly at: number;
}

/** A smart-HTTP server over Git's own `http-backend`. */
export interface GitServer {
  readonly url: string;
  /** The folder of its bare repositories, for another server over the same ones. */
  readonly root: string;
  /** What a client of an https server must trust, in PEM. */
  readonly ca: string | undefined;
  readonly faults: FaultPlan;
  /** Every request since the start or the last `forget`. */
  readonly requests: readonly GitRequest[];
  forget(): void;
  setAccess(access: GitAccess): void;
  create(name: string): Promise<GitRepository>;
  urlOf(repository: GitRepository | string): string;
  stop(): Promise<void>;
}

/** Starts a Git server with no repositories. */
export async function startGitServer(options: GitServerOptions = {}): Promise<GitServer> {
  const root = mkdtempSync(join(tmpdir(), 'capstan-git-'));
  watchdog().removeAtEnd(root);
  const faults = new FaultPlan();
  const requests: GitRequest[] = [];
  let access = options.access ?? 'anyone';

  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    const record: { -readonly [K in keyof GitRequest]: GitRequest[K] } = {
      method: request.method ?? '',
      path: request.url ?? '',
      kind: 'other',
      userAgent: request.headers['user-agent'],
      status: undefined,
      at: Date.now(),
    };
    requests.push(record);
    response.on('finish', () => {
      record.status = response.statusCode;
    });
    record.kind = kindOf(record.path, Buffer.alloc(0));
    if (await applyFault(faults.take(request), request, response)) return;
    const body = await readBody(request);
    record.kind = kindOf(record.path, request.headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body);
    if (!allows(access, request.headers.authorization)) {
      response.writeHead(401, { 'www-authenticate': 'Basic realm="git"', 'content-type': 'text/plain' }).end('Unauthorized\n');
      return;
    }
    await runHttpBackend(root, request, body, response);
  };

  const server = await startHttpServer((request, response) => void answer(request, response).catch(() => response.destroy()), options);
  return {
    url: server.url,
    root,
    ca: options.authority?.certificate,
    faults,
    requests,
    forget: () => void requests.splice(0),
    setAccess: (next) => {
      access = next;
    },
    create: (name) => createGitRepository(root, name),
    urlOf: (repository) => `${server.url}/${typeof repository === 'string' ? repository : repository.name}.git`,
    stop: async () => {
      await server.stop();
      rmSync(root, { recursive: true, force: true });
    },
  };
}

function allows(access: GitAccess, authorization: string | undefined): boolean {
  if (access === 'anyone') return true;
  if ('bearer' in access) return authorization === `Bearer ${access.bearer}`;
  return authorization === `Basic ${Buffer.from(`${access.username}:${access.password}`).toString('base64')}`;
}

function kindOf(path: string, body: Buffer): GitRequest['kind'] {
  if (path.includes('/info/refs?service=')) return 'advertisement';
  if (path.endsWith('/git-receive-pack')) return 'receive-pack';
  if (!path.endsWith('/git-upload-pack')) return 'other';
  const command = /^[0-9a-f]{4}command=([a-z-]+)/.exec(body.subarray(0, 40).toString('latin1'))?.[1];
  return command === 'ls-refs' || command === 'fetch' ? command : 'upload-pack';
}
