import { KubeError, type KubeErrorCode, type KubeErrorOptions } from './error.ts';
import { retryDelay } from './retry-delay.ts';

const failure = (
  code: KubeErrorCode,
  options: KubeErrorOptions,
  more: { idempotent?: boolean; repeated?: number; remainingMs?: number } = {},
) => ({
  error: new KubeError(code, 'message', options),
  idempotent: true,
  repeated: 0,
  remainingMs: 60_000,
  ...more,
});

test.each([
  ['a lost connection', failure('Unreachable', {}), 100],
  ['the third loss', failure('Unreachable', {}, { repeated: 2 }), 400],
  ['the eleventh', failure('Unreachable', {}, { repeated: 10 }), undefined],
  ['a create that may have arrived', failure('Unreachable', {}, { idempotent: false }), undefined],
  ['a create that has not arrived', failure('Unreachable', { unprocessed: true }, { idempotent: false }), 100],
  ['429 that says when', failure('TooManyRequests', { httpStatus: 429, retryAfterMs: 3_000 }), 3_000],
  ['429 to a create that says when', failure('TooManyRequests', { httpStatus: 429, retryAfterMs: 3_000 }, { idempotent: false }), 3_000],
  [
    '429 that asks for more time than there is',
    failure('TooManyRequests', { httpStatus: 429, retryAfterMs: 3_000 }, { remainingMs: 3_000 }),
    undefined,
  ],
  ['a second 500', failure('InternalError', { httpStatus: 500 }, { repeated: 1 }), 200],
  ['a third 500', failure('InternalError', { httpStatus: 500 }, { repeated: 2 }), undefined],
  ['a third 503', failure('ServiceUnavailable', { httpStatus: 503 }, { repeated: 2 }), 400],
  ['a field that no schema has', failure('Invalid', { httpStatus: 500 }), undefined],
  ['a conflict', failure('Conflict', { httpStatus: 409 }), undefined],
  ['an answer that does not come', failure('Timeout', {}), 100],
  ['a create whose answer does not come', failure('Timeout', {}, { idempotent: false }), undefined],
  ['a connection that did not come free', failure('Timeout', { unprocessed: true }), undefined],
  ['a closed client', failure('Closed', {}), undefined],
  ['a bad configuration', failure('InvalidConfig', {}), undefined],
])('%s is repeated after a pause, or not', (_, given, delay) => {
  expect(retryDelay(given, () => 1)).toBe(delay);
});
