import { KubeError, type KubeErrorCode } from '@capstan/kube';
import { isTransient } from './is-transient.ts';

test.each<KubeErrorCode>(['Closed', 'Gone', 'ServiceUnavailable', 'Timeout', 'TooManyRequests', 'Unauthorized', 'Unreachable'])(
  '%s says something of the API server, and may be over soon',
  (code) => {
    expect(isTransient(new KubeError(code, 'x'))).toBe(true);
  },
);

test.each<KubeErrorCode>(['AlreadyExists', 'BadRequest', 'Conflict', 'Forbidden', 'Invalid', 'NotFound'])(
  '%s says something of what was asked',
  (code) => {
    expect(isTransient(new KubeError(code, 'x'))).toBe(false);
  },
);

test('another error is a fault of the program', () => {
  expect(isTransient(new TypeError('x'))).toBe(false);
});
