import { Agent, request } from 'node:https';
import { E2eError } from '../error.ts';
import type { Credentials } from './kubeconfig.ts';

/** Where an API server is and how to prove to it who asks; all in PEM. */
export interface Access {
  readonly url: string;
  readonly ca: string;
  readonly credentials: Credentials;
}

export interface ApiRequestOptions {
  readonly method?: string;
  /** Sent as JSON. */
  readonly body?: unknown;
  readonly contentType?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly timeoutMs?: number;
}

export interface ApiResponse {
  readonly status: number;
  readonly text: string;
}

/** One plain request over a connection of its own: the tests' own view of the API, apart from the client under test. */
export function apiRequest(access: Access, path: string, options: ApiRequestOptions = {}): Promise<ApiResponse> {
  const { method = 'GET', body, contentType = 'application/json', headers = {}, timeoutMs = 10_000 } = options;
  const { ca, credentials } = access;
  return new Promise((resolve, reject) => {
    const outgoing = request(
      new URL(path, access.url),
      {
        method,
        agent: new Agent({
          ca,
          keepAlive: false,
          ...('token' in credentials ? {} : { cert: credentials.certificate, key: credentials.key }),
        }),
        headers: {
          ...(body === undefined ? {} : { 'content-type': contentType }),
          ...('token' in credentials ? { authorization: `Bearer ${credentials.token}` } : {}),
          ...headers,
        },
        signal: AbortSignal.timeout(timeoutMs),
      },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () => resolve({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString() }));
      },
    );
    outgoing.on('error', reject);
    outgoing.end(body === undefined ? undefined : JSON.stringify(body));
  });
}

/** As {@link apiRequest}, with the answer parsed; throws `RequestFailed` with the server's words unless it is 2xx. */
export async function apiJson<T>(access: Access, path: string, options?: ApiRequestOptions): Promise<T> {
  const { status, text } = await apiRequest(access, path, options);
  if (status < 200 || status > 299) {
    throw new E2eError('RequestFailed', `${options?.method ?? 'GET'} ${path}: ${status} ${messageOf(text)}`, { cause: { status } });
  }
  // The caller names the type that the API documents for this path.
  return JSON.parse(text) as T;
}

function messageOf(text: string): string {
  try {
    const body: unknown = JSON.parse(text);
    if (typeof body === 'object' && body !== null && 'message' in body) return String(body.message);
  } catch {
    // Not a Status: say what came.
  }
  return text.slice(0, 500);
}
