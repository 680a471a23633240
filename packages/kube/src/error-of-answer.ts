import { KubeError, type KubeErrorCode } from './error.ts';
import type { HttpAnswer } from './http-answer.ts';
import type { Status } from './types.ts';

const BY_REASON: ReadonlyMap<string, KubeErrorCode> = new Map([
  ['NotFound', 'NotFound'],
  ['AlreadyExists', 'AlreadyExists'],
  ['Conflict', 'Conflict'],
  ['Invalid', 'Invalid'],
  ['Forbidden', 'Forbidden'],
  ['Unauthorized', 'Unauthorized'],
  ['Gone', 'Gone'],
  ['Expired', 'Gone'],
  ['TooManyRequests', 'TooManyRequests'],
  ['Timeout', 'Timeout'],
  ['ServerTimeout', 'Timeout'],
  ['BadRequest', 'BadRequest'],
  ['MethodNotAllowed', 'MethodNotAllowed'],
  ['NotAcceptable', 'NotAcceptable'],
  ['UnsupportedMediaType', 'UnsupportedMediaType'],
  ['RequestEntityTooLarge', 'TooLarge'],
  ['ServiceUnavailable', 'ServiceUnavailable'],
  ['InternalError', 'InternalError'],
]);

const BY_STATUS: ReadonlyMap<number, KubeErrorCode> = new Map([
  [400, 'BadRequest'],
  [401, 'Unauthorized'],
  [403, 'Forbidden'],
  [404, 'NotFound'],
  [405, 'MethodNotAllowed'],
  [406, 'NotAcceptable'],
  [409, 'Conflict'],
  [410, 'Gone'],
  [413, 'TooLarge'],
  [415, 'UnsupportedMediaType'],
  [422, 'Invalid'],
  [429, 'TooManyRequests'],
  [503, 'ServiceUnavailable'],
  [504, 'Timeout'],
]);

/** A server that asks for more is asked again all the same; a timer of Node fires at once when it is set for too long. */
const LONGEST_RETRY_AFTER_MS = 300_000;

/** The longest text of a body that is no Status (a proxy's page, say) that a message repeats. */
const MAX_TEXT = 300;

/** What an answer of 400 and above says. */
export function errorOfAnswer({ status, headers, body }: HttpAnswer): KubeError {
  const parsed = parseStatus(body);
  const text = body.toString('utf8').trim();
  return errorOfStatus(parsed ?? {}, status, {
    message:
      parsed?.message ??
      (text === '' ? `the API server answered ${status}` : `the API server answered ${status}: ${text.slice(0, MAX_TEXT)}`),
    retryAfterMs: parseRetryAfter(headers['retry-after']),
  });
}

/** What a Status says, as it also comes in an ERROR event of a watch. */
export function errorOfStatus(
  status: Status,
  httpStatus: number,
  given: { message?: string; retryAfterMs?: number | undefined } = {},
): KubeError {
  const code =
    codeOfMessage(status.message) ??
    BY_REASON.get(status.reason ?? '') ??
    BY_STATUS.get(httpStatus) ??
    (httpStatus >= 500 ? 'InternalError' : 'BadRequest');
  const seconds = status.details?.retryAfterSeconds;
  const retryAfterMs = given.retryAfterMs ?? (seconds === undefined ? undefined : seconds * 1_000);
  return new KubeError(code, given.message ?? status.message ?? `the API server answered ${httpStatus}`, {
    status,
    httpStatus,
    retryAfterMs: retryAfterMs === undefined ? undefined : Math.min(retryAfterMs, LONGEST_RETRY_AFTER_MS),
  });
}

/** A field that the schema does not have makes a server-side apply fail with 500, as if the server were at fault and asking again could help. */
function codeOfMessage(message: string | undefined): KubeErrorCode | undefined {
  return message?.startsWith('failed to create typed patch object') ? 'Invalid' : undefined;
}

/** Milliseconds of a Retry-After header, which gives seconds or a date. */
export function parseRetryAfter(value: string | undefined, now: number = Date.now()): number | undefined {
  if (value === undefined) return undefined;
  if (/^\d+$/.test(value)) return Number(value) * 1_000;
  const date = Date.parse(value);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}

function parseStatus(body: Buffer): Status | undefined {
  // 0x7b opens an object.
  if (body[0] !== 0x7b) return undefined;
  try {
    const parsed: Status = JSON.parse(body.toString('utf8'));
    return parsed.kind === 'Status' ? parsed : undefined;
  } catch {
    return undefined;
  }
}
