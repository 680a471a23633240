import { assess } from '../assess.ts';

const claim = (status: Record<string, unknown> | undefined) => ({
  apiVersion: 'v1',
  kind: 'PersistentVolumeClaim',
  metadata: { name: 'data' },
  status,
});

test.each([
  ['is done when it is bound', { phase: 'Bound' }, 'Current', 'PVC is Bound'],
  ['waits for a volume', { phase: 'Pending' }, 'InProgress', 'PVC is not Bound. phase: Pending'],
  ['waits for its controller', undefined, 'InProgress', 'PVC is not Bound. phase: unknown'],
  ['has failed without its volume', { phase: 'Lost' }, 'Failed', 'PVC is Lost: its volume no longer exists'],
])('a claim %s', (_what, given, status, message) => {
  expect(assess(claim(given))).toEqual({ status, message });
});
