import { errorOfAnswer, parseRetryAfter } from './error-of-answer.ts';
import { status } from './testing/test-endpoint.ts';

const answer = (code: number, body: unknown, headers: Record<string, string> = {}) => ({
  status: code,
  headers,
  body: Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)),
});

test.each([
  [404, 'NotFound', 'NotFound'],
  [409, 'AlreadyExists', 'AlreadyExists'],
  [409, 'Conflict', 'Conflict'],
  [409, '', 'Conflict'],
  [422, 'Invalid', 'Invalid'],
  [403, 'Forbidden', 'Forbidden'],
  [401, 'Unauthorized', 'Unauthorized'],
  [410, 'Expired', 'Gone'],
  [410, 'Gone', 'Gone'],
  [429, 'TooManyRequests', 'TooManyRequests'],
  [500, 'ServerTimeout', 'Timeout'],
  [504, 'Timeout', 'Timeout'],
  [413, 'RequestEntityTooLarge', 'TooLarge'],
  [415, 'UnsupportedMediaType', 'UnsupportedMediaType'],
  [500, 'InternalError', 'InternalError'],
  [503, 'ServiceUnavailable', 'ServiceUnavailable'],
  [502, 'Unheard', 'InternalError'],
  [418, 'Unheard', 'BadRequest'],
])('%d with reason "%s" is %s', (code, reason, expected) => {
  expect(errorOfAnswer(answer(code, status(code, reason)))).toMatchObject({ code: expected, httpStatus: code, message: `${reason} it is` });
});

test('the causes of single fields are kept', () => {
  const causes = [{ reason: 'FieldValueInvalid', message: 'must be positive', field: 'spec.replicas' }];
  expect(errorOfAnswer(answer(422, status(422, 'Invalid', { details: { causes } }))).causes).toEqual(causes);
});

test('a field that no schema has is the fault of its author', () => {
  const message = 'failed to create typed patch object (default/x; /v1, Kind=ConfigMap): .foo: field not declared in schema';
  expect(errorOfAnswer(answer(500, status(500, '', { message })))).toMatchObject({ code: 'Invalid', message });
});

test.each([
  ['a header', answer(429, status(429, 'TooManyRequests'), { 'retry-after': '2' }), 2_000],
  ['a Status', answer(429, status(429, 'TooManyRequests', { details: { retryAfterSeconds: 3 } })), 3_000],
  ['nobody', answer(429, status(429, 'TooManyRequests')), undefined],
  ['a header that asks for more than a timer takes', answer(429, '', { 'retry-after': '99999999' }), 300_000],
  ['a Status that does', answer(429, status(429, 'TooManyRequests', { details: { retryAfterSeconds: 99_999_999 } })), 300_000],
])('how long to wait is said by %s', (_, given, retryAfterMs) => {
  expect(errorOfAnswer(given).retryAfterMs).toBe(retryAfterMs);
});

test.each([
  ['a page of a proxy', answer(502, '<html>Bad Gateway</html>'), 'the API server answered 502: <html>Bad Gateway</html>'],
  ['nothing', answer(503, ''), 'the API server answered 503'],
  ['JSON of another kind', answer(500, { error: 'x' }), 'the API server answered 500: {"error":"x"}'],
  ['broken JSON', answer(500, '{"kind":'), 'the API server answered 500: {"kind":'],
])('%s is no Status', (_, given, message) => {
  expect(errorOfAnswer(given)).toMatchObject({ message, status: {} });
});

test('a date in Retry-After counts from now', () => {
  expect(parseRetryAfter('Sat, 01 Jan 2028 00:00:10 GMT', Date.parse('2028-01-01T00:00:00Z'))).toBe(10_000);
  expect(parseRetryAfter('soon')).toBeUndefined();
});
