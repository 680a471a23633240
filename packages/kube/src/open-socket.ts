import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { connect, isIP, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { checkServerIdentity, connect as connectTls, type TLSSocket } from 'node:tls';
import { isNativeError } from 'node:util/types';
import type { Endpoint } from './endpoint.ts';
import { KubeError } from './error.ts';
import { proxyFor } from './proxy.ts';

/** A connection, and what is spoken on it. */
export interface OpenSocket {
  readonly socket: Duplex;
  readonly protocol: 'h2' | 'http/1.1';
}

/**
 * A connection to the API server, through a proxy's CONNECT where one is set: for HTTP/2 where the server offers that, else for HTTP/1.1, as
 * always without TLS. Rejects with `Unreachable`, and with `InvalidConfig` for what no repetition mends.
 */
export async function openSocket(endpoint: Endpoint, timeoutMs: number, env: NodeJS.ProcessEnv = process.env): Promise<OpenSocket> {
  const url = new URL(endpoint.server);
  const timeout = AbortSignal.timeout(timeoutMs);
  const proxy = endpoint.proxyUrl === undefined || endpoint.proxyUrl === '' ? proxyFor(url, env) : (endpoint.proxyUrl ?? undefined);
  const port = Number(url.port === '' ? (url.protocol === 'https:' ? 443 : 80) : url.port);
  const host = url.hostname.replace(/^\[|\]$/g, '');
  let plain: Duplex | undefined;
  try {
    plain = proxy === undefined ? undefined : await tunnel(new URL(proxy), host, port, timeout);
    if (url.protocol === 'http:') {
      return { socket: plain ?? (await ready(connect({ host, port }), 'connect', timeout)), protocol: 'http/1.1' };
    }
    const socket = await secure(endpoint, host, port, plain, timeout);
    return { socket, protocol: socket.alpnProtocol === 'h2' ? 'h2' : 'http/1.1' };
  } catch (error) {
    // Where the credentials for TLS could not be had, nobody else knows of it.
    plain?.destroy();
    if (error instanceof KubeError) throw error;
    if (isDistrust(error)) {
      throw new KubeError('InvalidConfig', `the certificate of ${endpoint.server} is not trusted: ${reasonOf(error, timeoutMs)}`, {
        cause: error,
      });
    }
    throw new KubeError('Unreachable', `cannot connect to ${endpoint.server}: ${reasonOf(error, timeoutMs)}`, {
      cause: error,
      unprocessed: true,
    });
  }
}

async function secure(endpoint: Endpoint, host: string, port: number, plain: Duplex | undefined, timeout: AbortSignal): Promise<TLSSocket> {
  const { ca, cert, key, servername, rejectUnauthorized = true } = await endpoint.credentials.tls();
  const name = servername ?? host;
  const socket = connectTls({
    ...(plain === undefined ? { host, port } : { socket: plain }),
    // An address is no server name in TLS; the certificate is checked against it all the same.
    ...(isIP(name) === 0 ? { servername: name } : {}),
    checkServerIdentity: (_host, certificate) => checkServerIdentity(name, certificate),
    ...(ca === undefined ? {} : { ca }),
    ...(cert === undefined ? {} : { cert }),
    ...(key === undefined ? {} : { key }),
    rejectUnauthorized,
    ALPNProtocols: ['h2', 'http/1.1'],
  });
  return ready(socket, 'secureConnect', timeout);
}

function ready<S extends Socket>(socket: S, event: 'connect' | 'secureConnect', timeout: AbortSignal): Promise<S> {
  return new Promise((resolve, reject) => {
    const fail = (error: unknown) => {
      timeout.removeEventListener('abort', late);
      socket.destroy();
      reject(error);
    };
    const late = () => fail(timeout.reason);
    socket.once('error', fail);
    socket.once(event, () => {
      timeout.removeEventListener('abort', late);
      socket.removeListener('error', fail);
      socket.setNoDelay(true);
      resolve(socket);
    });
    timeout.addEventListener('abort', late);
    // Credentials, or the proxy, may have taken all of the time.
    if (timeout.aborted) late();
  });
}

function tunnel(proxy: URL, host: string, port: number, timeout: AbortSignal): Promise<Duplex> {
  if (proxy.protocol !== 'http:' && proxy.protocol !== 'https:') {
    throw new KubeError('InvalidConfig', `proxies of type ${proxy.protocol} are not supported; give an http: or https: one`);
  }
  const target = `${isIP(host) === 6 ? `[${host}]` : host}:${port}`;
  const authorization =
    proxy.username === ''
      ? {}
      : {
          'proxy-authorization': `Basic ${Buffer.from(`${decodeURIComponent(proxy.username)}:${decodeURIComponent(proxy.password)}`).toString('base64')}`,
        };
  return new Promise((resolve, reject) => {
    const request = (proxy.protocol === 'https:' ? httpsRequest : httpRequest)({
      host: proxy.hostname.replace(/^\[|\]$/g, ''),
      port: proxy.port === '' ? (proxy.protocol === 'https:' ? 443 : 80) : proxy.port,
      method: 'CONNECT',
      path: target,
      headers: { host: target, ...authorization },
      agent: false,
      signal: timeout,
    });
    request.once('error', reject);
    request.once('connect', (response, socket) => {
      // What listens for the request must not listen for the tunnel.
      if (response.statusCode === 200) resolve(socket);
      else {
        socket.destroy();
        reject(new Error(`the proxy ${proxy.host} answered CONNECT with ${response.statusCode}`));
      }
    });
    request.once('response', (response) => {
      response.destroy();
      reject(new Error(`the proxy ${proxy.host} answered CONNECT with ${response.statusCode}`));
    });
    request.end();
  });
}

/** Errors of certificates, which no repetition mends. */
function isDistrust(error: unknown): boolean {
  return /CERT|SELF_SIGNED|UNABLE_TO_(GET|VERIFY)/.test(codeOf(error));
}

function codeOf(error: unknown): string {
  return isNativeError(error) && 'code' in error ? String(error.code) : '';
}

function reasonOf(error: unknown, timeoutMs: number): string {
  if (!isNativeError(error)) return error instanceof Error ? error.message : String(error);
  if (error.name === 'TimeoutError') return `no answer in ${timeoutMs} ms`;
  // A name with several addresses fails with all their errors, whose own message is empty.
  if ('errors' in error && Array.isArray(error.errors))
    return error.errors.map((one) => (isNativeError(one) ? one.message : String(one))).join('; ');
  return error.message;
}
