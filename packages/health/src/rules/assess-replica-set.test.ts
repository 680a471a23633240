import { assess } from '../assess.ts';

/** A ReplicaSet of two replicas that is done, but for what a case says. */
function replicaSet(status: Record<string, unknown> = {}, spec: Record<string, unknown> = { replicas: 2 }) {
  return {
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    metadata: { name: 'web' },
    spec,
    status: { replicas: 2, fullyLabeledReplicas: 2, availableReplicas: 2, readyReplicas: 2, ...status },
  };
}
const failure = (status: string) => ({
  conditions: [{ type: 'ReplicaFailure', status, reason: 'FailedCreate', message: 'exceeded quota' }],
});

test.each([
  ['is done when every replica is labelled, available and ready', replicaSet(), 'Current', 'ReplicaSet is available. Replicas: 2'],
  [
    'wants one where its spec names no number',
    replicaSet({ replicas: 1, fullyLabeledReplicas: 1 }, {}),
    'Current',
    'ReplicaSet is available. Replicas: 1',
  ],
  ['waits for labels', replicaSet({ fullyLabeledReplicas: 1 }), 'InProgress', 'Labelled: 1/2'],
  ['waits for available ones', replicaSet({ availableReplicas: 0 }), 'InProgress', 'Available: 0/2'],
  ['waits for ready ones', replicaSet({ readyReplicas: 1 }), 'InProgress', 'Ready: 1/2'],
  ['waits for the end of those too many', replicaSet({ replicas: 3 }), 'InProgress', 'Pending termination: 1'],
  ['goes on trying where pods cannot be made', replicaSet(failure('True')), 'InProgress', 'Replica Failure condition: exceeded quota'],
  ['is done where that is over', replicaSet(failure('False')), 'Current', 'ReplicaSet is available. Replicas: 2'],
  ['has nothing before its controller has seen it', { ...replicaSet(), status: undefined }, 'InProgress', 'Labelled: 0/2'],
])('a ReplicaSet %s', (_what, object, status, message) => {
  expect(assess(object)).toEqual({ status, message });
});
