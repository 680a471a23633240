import { assess } from '../assess.ts';

const COUNTS = { currentNumberScheduled: 3, updatedNumberScheduled: 3, numberAvailable: 3, numberReady: 3 };

/** A DaemonSet on three nodes that is done, but for what a case says. */
function daemonSet(status: Record<string, unknown> = {}, metadata: Record<string, unknown> = {}) {
  return {
    apiVersion: 'apps/v1',
    kind: 'DaemonSet',
    metadata: { name: 'agent', generation: 2, ...metadata },
    status: { observedGeneration: 2, desiredNumberScheduled: 3, ...COUNTS, ...status },
  };
}

test.each([
  ['is done when its pod runs on every node', daemonSet(), 'Current', 'All replicas scheduled as expected. Replicas: 3'],
  [
    'is done where no node is for it',
    daemonSet({ desiredNumberScheduled: 0 }),
    'Current',
    'All replicas scheduled as expected. Replicas: 0',
  ],
  [
    'may run on more nodes than it should',
    daemonSet({ desiredNumberScheduled: 2 }),
    'Current',
    'All replicas scheduled as expected. Replicas: 2',
  ],
  ['waits for its pods', daemonSet({ currentNumberScheduled: 2 }), 'InProgress', 'Current: 2/3'],
  ['waits for new ones', daemonSet({ updatedNumberScheduled: 1 }), 'InProgress', 'Updated: 1/3'],
  ['waits for available ones', daemonSet({ numberAvailable: undefined }), 'InProgress', 'Available: 0/3'],
  ['waits for ready ones', daemonSet({ numberReady: 2 }), 'InProgress', 'Ready: 2/3'],
  ['waits for a count', daemonSet({ desiredNumberScheduled: undefined }), 'InProgress', 'Missing .status.desiredNumberScheduled'],
  [
    'waits for its controller to see the newest spec',
    daemonSet({}, { generation: 3 }),
    'InProgress',
    'DaemonSet generation is 3, but latest observed generation is 2',
  ],
  ['waits for it to see any', daemonSet({ observedGeneration: undefined }), 'InProgress', 'DaemonSet status.observedGeneration not found'],
  ['without a generation is nobody’s', daemonSet({}, { generation: undefined }), 'InProgress', 'DaemonSet metadata.generation not found'],
])('a DaemonSet %s', (_what, object, status, message) => {
  expect(assess(object)).toEqual({ status, message });
});
