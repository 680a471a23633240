import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import type { PostedEvent } from './event.ts';
import type { Attempt } from './outbox.ts';

/** How long the receiver is asked to hold its answer until those concerned have the event (RFC 7240); others answer at once. */
const WAIT_SECONDS = 20;
/** How long an answer is waited for, in milliseconds. */
const ANSWER_WITHIN_MS = 30_000;
const LONGEST_RETRY_AFTER_MS = 300_000;

/** POSTs an event. Never rejects. */
export function postEvent(address: string, event: PostedEvent): Promise<Attempt> {
  const body = JSON.stringify(event);
  const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body), prefer: `wait=${WAIT_SECONDS}` };
  return new Promise((resolve) => {
    const fault = (error: NodeJS.ErrnoException): void =>
      resolve({ outcome: 'retry', why: error.code ?? error.message, unreachable: true });
    try {
      const url = new URL(address);
      const send = url.protocol === 'https:' ? requestHttps : requestHttp;
      const request = send(url, { method: 'POST', headers, signal: AbortSignal.timeout(ANSWER_WITHIN_MS) }, (response) => {
        response.resume();
        response.on('error', fault);
        response.on('end', () => resolve(judge(response.statusCode ?? 0, response.headers)));
      });
      request.on('error', fault);
      request.end(body);
    } catch (error) {
      resolve({ outcome: 'retry', why: String(error), unreachable: true });
    }
  });
}

type Headers = Readonly<Record<string, string | string[] | undefined>>;

/**
 * What an answer means. A notification-controller answers 429 to the repetition of an event that it took in before: that one is
 * through. A 429 with Retry-After and without the rate limiter's own headers comes from a proxy, and is tried again.
 */
function judge(status: number, headers: Headers): Attempt {
  const retryAfterMs = readRetryAfter(headers['retry-after']);
  const later = { outcome: 'retry' as const, why: `HTTP ${status}`, ...(retryAfterMs === undefined ? {} : { afterMs: retryAfterMs }) };
  // A notification-controller of Capstan has it, and has not delivered it yet.
  if (status === 202 && retryAfterMs !== undefined) return { outcome: 'taken', afterMs: retryAfterMs };
  if (status >= 200 && status < 300) return { outcome: 'delivered' };
  if (status === 429) return retryAfterMs === undefined || headers['x-ratelimit-limit'] !== undefined ? { outcome: 'repeated' } : later;
  return status >= 500 || status === 408 ? later : { outcome: 'refused', why: `HTTP ${status}` };
}

function readRetryAfter(header: string | string[] | undefined): number | undefined {
  const seconds = typeof header === 'string' && /^\d{1,9}$/.test(header) ? Number(header) : undefined;
  return seconds === undefined ? undefined : Math.min(seconds * 1000, LONGEST_RETRY_AFTER_MS);
}
