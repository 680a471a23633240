import { KubeError, type KubeErrorCode, type KubeObject } from '@capstan/kube';
import { describeCause, isImmutable, withReason } from './describe-cause.ts';

const secret: KubeObject = {
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name: 'a' },
  data: { password: Buffer.from('hunter2!').toString('base64') },
};

describe('describeCause', () => {
  test.each([
    ['its value in clear', 'invalid value: hunter2!', 'hunter2!'],
    ['its value as it is written', `illegal base64 data in ${Buffer.from('hunter2!').toString('base64')}`, 'aHVudGVyMiE='],
  ])('hides of a Secret %s', (_what, message, value) => {
    const text = describeCause(new KubeError('Invalid', message), secret);
    expect(text).not.toContain(value);
    expect(text).toContain('***');
  });

  test('says of other kinds what the API server said', () => {
    expect(describeCause(new KubeError('Invalid', 'invalid value: hunter2!'), { ...secret, kind: 'ConfigMap' })).toBe(
      'invalid value: hunter2!',
    );
  });

  test('says what was thrown, if that was no error', () => {
    expect(describeCause('away', { ...secret, kind: 'ConfigMap' })).toBe('away');
  });
});

test('what failed carries the API server’s reason, where it gave one', () => {
  expect([withReason('dry-run failed', new KubeError('Invalid', 'x')), withReason('dry-run failed', new Error('x'))]).toEqual([
    'dry-run failed (Invalid)',
    'dry-run failed',
  ]);
});

describe('isImmutable', () => {
  test.each<[string, KubeErrorCode, string]>([
    ['a selector', 'Invalid', 'Deployment.apps "web" is invalid: spec.selector: Invalid value: {}: field is immutable'],
    ['a Job', 'Invalid', 'Job.batch "migrate" is invalid: spec.template: Invalid value: {}: field is immutable'],
    ['a ConfigMap', 'Invalid', 'ConfigMap "a" is invalid: data: Forbidden: field is immutable when `immutable` is set'],
    [
      'a StatefulSet',
      'Invalid',
      'StatefulSet.apps "db" is invalid: spec: Forbidden: updates to statefulset spec for fields other than \'replicas\' are forbidden',
    ],
    [
      'a cluster address',
      'Invalid',
      'Service "web" is invalid: spec.clusterIPs[0]: Invalid value: "10.0.0.2": may not change once set; may not be changed',
    ],
    ['a role reference', 'Invalid', 'RoleBinding "a" is invalid: roleRef: Invalid value: {}: cannot change roleRef; can not be changed'],
    ['a storage class', 'Forbidden', 'StorageClass "fast" is forbidden: updates to parameters are forbidden.'],
  ])('%s that is to change needs another object', (_what, code, message) => {
    expect(isImmutable(new KubeError(code, message))).toBe(true);
  });

  test.each<[string, Error]>([
    ['a value that is wrong', new KubeError('Invalid', 'spec.replicas: Invalid value: -1: must be greater than or equal to 0')],
    ['what may not be done', new KubeError('Forbidden', 'deployments.apps is forbidden: User "x" cannot patch resource')],
    ['a fault of the network, whatever it says', new KubeError('Unreachable', 'field is immutable')],
    ['no error of the API server', new Error('field is immutable')],
  ])('%s does not', (_what, error) => {
    expect(isImmutable(error)).toBe(false);
  });
});
