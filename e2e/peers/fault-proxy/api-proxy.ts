import {
  type ClientHttp2Session,
  connect,
  constants,
  createSecureServer,
  type IncomingHttpHeaders,
  type OutgoingHttpHeaders,
  type ServerHttp2Session,
  type ServerHttp2Stream,
} from 'node:http2';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { TLSSocket } from 'node:tls';
import type { CertificateAuthority } from '../../certificates/certificate-authority.ts';
import { describeRequest, type ProxiedRequest } from './proxied-request.ts';

/** How one request is spoiled. Several parts combine: a delay, then a status. */
export interface ApiFault {
  /** Which requests it meets; all when absent. */
  readonly match?: (request: ProxiedRequest) => boolean;
  /** How many it meets before it is over; without end when absent. */
  readonly times?: number;
  readonly delayMs?: number;
  /** Answers so, with a Status as the API server words it, and does not pass the request on. */
  readonly status?: number;
  /** In seconds, sent as Retry-After. */
  readonly retryAfter?: number;
  /** Never answers; the stream stays open. */
  readonly hang?: boolean;
  /** Ends the stream with this HTTP/2 error, such as `NGHTTP2_INTERNAL_ERROR`, without an answer. */
  readonly resetStream?: number;
  /** Passes the request on, and breaks the stream off after so many bytes of the answer's body, or at its end. */
  readonly resetAfterBytes?: number;
}

export interface ApiProxyOptions {
  /** Where requests go. */
  readonly url: string;
  /** Signs the proxy's certificate, and is trusted by it. */
  readonly authority: CertificateAuthority;
}

/** An HTTP/2 proxy that understands requests. Clients prove themselves by tokens: a client certificate ends at the proxy. */
export interface ApiProxy {
  readonly port: number;
  /** Every request since the start or the last `forget`. */
  readonly requests: readonly ProxiedRequest[];
  forget(): void;
  addFault(fault: ApiFault): void;
  clearFaults(): void;
  /** Sends GOAWAY on every connection: no new stream on it, those that run go on. */
  goAway(): void;
  stop(): Promise<void>;
}

// As the API server allows.
const MAX_STREAMS = 100;
const WINDOW = 4 * 1024 * 1024;
/** Headers that mean this one connection, or that HTTP/2 forbids. */
const OWN_HEADERS = new Set(['connection', 'keep-alive', 'transfer-encoding', 'upgrade', 'http2-settings', 'host']);

/** Starts the proxy on loopback. */
export async function startApiProxy({ url, authority }: ApiProxyOptions): Promise<ApiProxy> {
  const pair = await authority.issue({ commonName: 'fault-proxy', hosts: ['127.0.0.1', 'localhost'] });
  const requests: ProxiedRequest[] = [];
  let faults: { fault: ApiFault; left: number }[] = [];
  /** With the number of the last stream that is served. */
  const sessions = new Map<ServerHttp2Session, { last: number; isLeaving: boolean }>();

  const takeFault = (request: ProxiedRequest) => {
    const entry = faults.find(({ fault, left }) => left > 0 && (fault.match?.(request) ?? true));
    if (entry !== undefined) entry.left--;
    return entry?.fault;
  };

  const settings = { maxConcurrentStreams: MAX_STREAMS, initialWindowSize: WINDOW };
  const server = createSecureServer({ cert: pair.certificate, key: pair.key, settings });
  const sockets = new Set<TLSSocket>();
  server.on('secureConnection', (socket: TLSSocket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  server.on('session', (session) => {
    const served = { last: 0, isLeaving: false };
    sessions.set(session, served);
    session.on('error', () => {});
    session.setLocalWindowSize(WINDOW);
    const upstream = connect(url, { ca: authority.certificate, settings: { enablePush: false, initialWindowSize: WINDOW } });
    upstream.on('error', () => session.destroy());
    upstream.on('close', () => session.close());
    session.on('close', () => {
      sessions.delete(session);
      upstream.destroy();
    });
    session.on('stream', (stream, headers) => {
      stream.on('error', () => {});
      // GOAWAY has named the last one: its sender may count on it that later ones have not been served.
      if (served.isLeaving) return void stream.close(constants.NGHTTP2_REFUSED_STREAM);
      served.last = stream.id ?? served.last;
      const request = describeRequest(headers);
      requests.push(request);
      void serve(stream, headers, upstream, takeFault(request), request);
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    // A server that listens on TCP has an AddressInfo; only one on a pipe has a string.
    port: (server.address() as AddressInfo).port,
    requests,
    forget: () => void requests.splice(0),
    addFault: (fault) => void faults.push({ fault, left: fault.times ?? Number.POSITIVE_INFINITY }),
    clearFaults: () => {
      faults = [];
    },
    goAway: () => {
      for (const [session, served] of sessions) {
        if (session.destroyed || served.isLeaving) continue;
        served.isLeaving = true;
        session.goaway(constants.NGHTTP2_NO_ERROR, served.last);
      }
    },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const session of sessions.keys()) session.destroy();
        // A session that was told GOAWAY ends without its connection.
        for (const socket of sockets) socket.destroy();
      }),
  };
}

async function serve(
  stream: ServerHttp2Stream,
  headers: IncomingHttpHeaders,
  upstream: ClientHttp2Session,
  fault: ApiFault | undefined,
  request: ProxiedRequest,
): Promise<void> {
  if (fault?.delayMs !== undefined) await sleep(fault.delayMs);
  if (stream.destroyed || fault?.hang) return;
  if (fault?.resetStream !== undefined) return void stream.close(fault.resetStream);
  if (fault?.status !== undefined) return void refuse(stream, fault.status, fault.retryAfter, request);
  forward(stream, headers, upstream, fault?.resetAfterBytes, request);
}

function refuse(stream: ServerHttp2Stream, status: number, retryAfter: number | undefined, request: ProxiedRequest): void {
  request.status = status;
  stream.resume();
  const reason = REASONS[status] ?? 'InternalError';
  const details = retryAfter === undefined ? {} : { details: { retryAfterSeconds: retryAfter } };
  const body = {
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Failure',
    message: `fault: ${status}`,
    reason,
    ...details,
    code: status,
  };
  stream.respond({
    ':status': status,
    'content-type': 'application/json',
    ...(retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) }),
  });
  stream.end(JSON.stringify(body));
}

/** The reasons that the API server gives with each status. */
const REASONS: Readonly<Record<number, string>> = {
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'NotFound',
  409: 'Conflict',
  410: 'Expired',
  422: 'Invalid',
  429: 'TooManyRequests',
  500: 'InternalError',
  503: 'ServiceUnavailable',
  504: 'Timeout',
};

function forward(
  stream: ServerHttp2Stream,
  headers: IncomingHttpHeaders,
  upstream: ClientHttp2Session,
  resetAfterBytes: number | undefined,
  request: ProxiedRequest,
): void {
  if (upstream.destroyed || upstream.closed) return void stream.close(constants.NGHTTP2_REFUSED_STREAM);
  const onward = upstream.request(withoutOwnHeaders(headers));
  onward.on('response', (answer) => {
    request.status = Number(answer[':status']);
    // A stream that waits for trailers does not say that its body is whole; one that is to break off must not.
    // Beyond a fault that has answered already there is nothing to say.
    if (!stream.destroyed && !stream.headersSent)
      stream.respond(withoutOwnHeaders(answer), { waitForTrailers: resetAfterBytes !== undefined });
  });
  stream.on('wantTrailers', () => stream.close(constants.NGHTTP2_INTERNAL_ERROR));
  let sent = 0;
  let broken = false;
  onward.on('data', (chunk: Buffer) => {
    if (stream.destroyed || broken) return;
    sent += chunk.length;
    if (resetAfterBytes !== undefined && sent > resetAfterBytes) {
      broken = true;
      stream.end(chunk.subarray(0, chunk.length - (sent - resetAfterBytes)));
      onward.close(constants.NGHTTP2_CANCEL);
    } else if (!stream.write(chunk)) {
      onward.pause();
      stream.once('drain', () => onward.resume());
    }
  });
  onward.on('end', () => broken || stream.destroyed || stream.end());
  onward.on('error', () => stream.destroyed || stream.close(constants.NGHTTP2_INTERNAL_ERROR));
  onward.on('close', () => broken || onward.rstCode === constants.NGHTTP2_NO_ERROR || stream.destroyed || stream.close(onward.rstCode));
  stream.on('close', () => onward.destroyed || onward.close(constants.NGHTTP2_CANCEL));
  stream.pipe(onward);
}

function withoutOwnHeaders(headers: IncomingHttpHeaders): OutgoingHttpHeaders {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !OWN_HEADERS.has(name)));
}
