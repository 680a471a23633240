import { assess } from '../assess.ts';

const CREATED = '2026-01-01T00:00:00Z';

function pod(status: Record<string, unknown>, metadata: Record<string, unknown> = {}) {
  return { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'web', creationTimestamp: CREATED, ...metadata }, status };
}
const ready = (status: string) => ({ type: 'Ready', status });
const waiting = (name: string, reason: string) => ({ name, state: { waiting: { reason } } });

test.each([
  ['is done when it is ready', pod({ phase: 'Running', conditions: [ready('True')] }), 'Current', 'Pod is Ready'],
  [
    'is ready even while one of its containers crashes',
    pod({ phase: 'Running', conditions: [ready('True')], containerStatuses: [waiting('a', 'CrashLoopBackOff')] }),
    'Current',
    'Pod is Ready',
  ],
  [
    'that runs waits until it is ready',
    pod({ phase: 'Running', conditions: [ready('False')] }),
    'InProgress',
    'Pod is running but is not Ready',
  ],
  [
    'has failed while containers crash again and again',
    pod({
      phase: 'Running',
      containerStatuses: [waiting('a', 'CrashLoopBackOff'), { name: 'b', state: { running: {} } }, waiting('c', 'CrashLoopBackOff')],
    }),
    'Failed',
    'Containers in CrashLoop state: a,c',
  ],
  [
    'waits for an image',
    pod({ phase: 'Running', containerStatuses: [waiting('a', 'ImagePullBackOff')] }),
    'InProgress',
    'Pod is running but is not Ready',
  ],
  ['is done when it has run to its end', pod({ phase: 'Succeeded' }), 'Current', 'Pod has completed successfully'],
  ['has failed when it ended badly', pod({ phase: 'Failed' }), 'Failed', 'Pod has completed, but not successfully'],
  [
    'says why: by its message',
    pod({ phase: 'Failed', reason: 'Evicted', message: 'low on memory' }),
    'Failed',
    'Pod has completed, but not successfully: low on memory',
  ],
  ['says why: by its reason', pod({ phase: 'Failed', reason: 'Evicted' }), 'Failed', 'Pod has completed, but not successfully: Evicted'],
  ['waits in an unknown phase', pod({ phase: 'Unknown' }), 'InProgress', 'Pod phase is Unknown'],
  ['waits without a phase', pod({}), 'InProgress', 'Pod phase not available'],
  [
    'waits for its containers',
    pod({ phase: 'Pending', conditions: [{ type: 'PodScheduled', status: 'True' }] }),
    'InProgress',
    'Pod is in the Pending phase',
  ],
])('a Pod %s', (_what, object, status, message) => {
  expect(assess(object, { nowMs: Date.parse(CREATED) })).toEqual({ status, message });
});

describe('a Pod for which there is no node', () => {
  const homeless = (metadata = {}) =>
    pod(
      {
        phase: 'Pending',
        conditions: [{ type: 'PodScheduled', status: 'False', reason: 'Unschedulable', message: '0/3 nodes are available' }],
      },
      metadata,
    );

  test.each([
    ['waits while the scheduler has its time', homeless(), 14_999, 'InProgress', 'Pod has not been scheduled'],
    ['has failed after that', homeless(), 15_000, 'Failed', 'Pod could not be scheduled: 0/3 nodes are available'],
    ['waits where nobody knows since when', homeless({ creationTimestamp: undefined }), 60_000, 'InProgress', 'Pod has not been scheduled'],
  ])('%s', (_what, object, afterMs, status, message) => {
    expect(assess(object, { nowMs: Date.parse(CREATED) + afterMs })).toEqual({ status, message });
  });

  test('waits where no time is given', () => {
    expect(assess(homeless()).status).toBe('InProgress');
  });
});
