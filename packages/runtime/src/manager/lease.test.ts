import { decideLease, formatMicroTime, type Lease, releasedLease } from './lease.ts';

const NOW = Date.parse('2026-01-01T00:01:00.250Z');
const terms = { name: 'x-leader-election', namespace: 'system', identity: 'me', durationMs: 35_000 };

function held(holderIdentity: string, leaseDurationSeconds = 35): Lease {
  return {
    apiVersion: 'coordination.k8s.io/v1',
    kind: 'Lease',
    metadata: { name: terms.name, namespace: terms.namespace, resourceVersion: '7' },
    spec: {
      holderIdentity,
      leaseDurationSeconds,
      leaseTransitions: 3,
      acquireTime: '2026-01-01T00:00:00.000000Z',
      renewTime: '2026-01-01T00:00:30.000000Z',
    },
  };
}

test('a lease that is not there is made', () => {
  expect(decideLease(undefined, terms, NOW)).toEqual({
    do: 'create',
    lease: {
      apiVersion: 'coordination.k8s.io/v1',
      kind: 'Lease',
      metadata: { name: 'x-leader-election', namespace: 'system' },
      spec: {
        holderIdentity: 'me',
        leaseDurationSeconds: 35,
        acquireTime: '2026-01-01T00:01:00.250000Z',
        renewTime: '2026-01-01T00:01:00.250000Z',
        leaseTransitions: 0,
      },
    },
  });
});

test('an own lease is renewed', () => {
  expect(decideLease({ lease: held('me'), atMs: 0 }, terms, NOW)).toMatchObject({
    do: 'update',
    lease: {
      metadata: { resourceVersion: '7' },
      spec: {
        holderIdentity: 'me',
        leaseTransitions: 3,
        acquireTime: '2026-01-01T00:00:00.000000Z',
        renewTime: '2026-01-01T00:01:00.250000Z',
      },
    },
  });
});

test.each([
  ['held by another', held('you'), 34_999, { do: 'wait', holder: 'you' }],
  ['that another let expire', held('you'), 35_000, { do: 'update', lease: { spec: { holderIdentity: 'me', leaseTransitions: 4 } } }],
  ['that was given up', held('', 1), 0, { do: 'update', lease: { spec: { holderIdentity: 'me', leaseTransitions: 4 } } }],
])('a lease %s', (_what, lease, ageMs, expected) => {
  expect(decideLease({ lease, atMs: NOW - ageMs }, terms, NOW)).toMatchObject(expected);
});

test('a lease that is given up is free at once', () => {
  expect(releasedLease(held('me'), NOW).spec).toMatchObject({ holderIdentity: '', leaseDurationSeconds: 1, leaseTransitions: 3 });
});

test('times have microseconds', () => {
  expect(formatMicroTime(Date.parse('2026-01-01T00:00:00Z') + 1.5)).toBe('2026-01-01T00:00:00.001500Z');
});
