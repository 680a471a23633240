import { Agent as PlainAgent, type RequestOptions, request as requestPlain } from 'node:http';
import { Agent, request as requestSecure } from 'node:https';
import { setTimeout as sleep } from 'node:timers/promises';
import { NotificationError } from '../error.ts';
import { explainAnswer, explainConnection } from './explain-fault.ts';
import type { Delivery } from './provider.ts';

/** How a delivery reaches its peer. */
export interface Transport {
  /** PEM of the authorities to trust instead of the system's. */
  readonly ca?: string;
  readonly cert?: string;
  readonly key?: string;
  /** The URL of a proxy, with credentials where it asks for them. */
  readonly proxy?: string;
}

const ATTEMPTS = 5;
/** More of a refusal than this helps nobody. */
const BODY_AT_MOST = 4_096;

/** The peer takes nothing for now, and says how long. */
export class PeerAsksToWait extends NotificationError {
  /** In milliseconds. */
  readonly afterMs: number;

  constructor(host: string, afterMs: number) {
    super('DeliveryFailed', `${host} takes no messages for ${Math.ceil(afterMs / 1000)}s`);
    this.afterMs = afterMs;
  }
}

interface Answer {
  readonly status: number;
  readonly body: string;
  readonly retryAfterMs: number | undefined;
}

/** The pause after an attempt, in milliseconds; the first attempt is 1. */
export type Backoff = (attempt: number) => number;

const doubling: Backoff = (attempt) => Math.min(2_000 * 2 ** (attempt - 1), 30_000);

/**
 * Sends a delivery, again after a lost connection, 429 or 5xx, until it is taken or `signal` aborts.
 * @throws PeerAsksToWait where 429 or 503 come with Retry-After; NotificationError DeliveryFailed with the last answer. They name the host only, since
 * addresses hold tokens
 */
export async function postDelivery(delivery: Delivery, transport: Transport, signal: AbortSignal, backoff = doubling): Promise<void> {
  const { host } = new URL(delivery.url);
  let last: unknown;
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    try {
      const answer = await post(delivery, transport, signal);
      const fault = faultOf(answer, delivery);
      if (fault === undefined) return;
      last = new NotificationError('DeliveryFailed', `${host} ${fault}`);
      if (answer.status !== 429 && answer.status < 500) break;
      if (answer.retryAfterMs !== undefined) throw new PeerAsksToWait(host, answer.retryAfterMs);
    } catch (cause) {
      if (cause instanceof PeerAsksToWait) throw cause;
      if (signal.aborted) break;
      last = new NotificationError('DeliveryFailed', `${host} cannot be reached: ${explainConnection(cause)}`, { cause });
    }
    if (attempt === ATTEMPTS) break;
    try {
      await sleep(backoff(attempt), undefined, { signal });
    } catch {
      break;
    }
  }
  throw (
    last ?? new NotificationError('DeliveryFailed', `${host} did not answer within spec.timeout of the Provider`, { cause: signal.reason })
  );
}

function faultOf(answer: Answer, delivery: Delivery): string | undefined {
  if (answer.status >= 200 && answer.status < 300) return delivery.refusal?.(answer.body);
  return explainAnswer(answer.status, answer.body);
}

function post(delivery: Delivery, transport: Transport, signal: AbortSignal): Promise<Answer> {
  const url = new URL(delivery.url);
  const secure = url.protocol === 'https:';
  // Without a proxy of its own a Provider takes that of the controller's environment, NO_PROXY included.
  const proxyEnv = transport.proxy === undefined ? process.env : { HTTP_PROXY: transport.proxy, HTTPS_PROXY: transport.proxy };
  const agent = secure
    ? new Agent({
        ...(transport.ca === undefined ? {} : { ca: transport.ca }),
        ...(transport.cert === undefined ? {} : { cert: transport.cert }),
        ...(transport.key === undefined ? {} : { key: transport.key }),
        proxyEnv,
      })
    : new PlainAgent({ proxyEnv });
  const options: RequestOptions = {
    method: 'POST',
    agent,
    signal,
    headers: {
      'content-type': 'application/json',
      'user-agent': 'capstan-notification-controller',
      ...delivery.headers,
      'content-length': Buffer.byteLength(delivery.body),
    },
  };
  return new Promise<Answer>((resolve, reject) => {
    const request = (secure ? requestSecure : requestPlain)(url, options, (response) => {
      let body = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => {
        if (body.length < BODY_AT_MOST) body = (body + chunk).slice(0, BODY_AT_MOST);
      });
      response.on('error', reject);
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, body, retryAfterMs: retryAfterOf(response.headers['retry-after']) }),
      );
    });
    request.on('error', reject);
    request.end(delivery.body);
  }).finally(() => agent.destroy());
}

/** Seconds, or a date (RFC 9110, 10.2.3), in milliseconds from now. */
function retryAfterOf(header = ''): number | undefined {
  if (/^\s*\d{1,9}\s*$/.test(header)) return Number(header) * 1000;
  const date = Date.parse(header);
  return Number.isNaN(date) ? undefined : Math.max(0, date - Date.now());
}
