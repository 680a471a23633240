import { assess } from '../assess.ts';

/** A StatefulSet of three replicas that is done, but for what a case says. */
function statefulSet(status: Record<string, unknown> = {}, spec: Record<string, unknown> = {}) {
  return {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: { name: 'db' },
    spec: { replicas: 3, ...spec },
    status: {
      replicas: 3,
      readyReplicas: 3,
      currentReplicas: 3,
      updatedReplicas: 3,
      currentRevision: 'db-1',
      updateRevision: 'db-1',
      ...status,
    },
  };
}
const partition = (first: number) => ({ updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: first } } });

describe('a StatefulSet', () => {
  test.each([
    ['is done when all are ready and of one revision', statefulSet(), 'Current', 'All replicas scheduled as expected. Replicas: 3'],
    [
      'wants one where its spec names no number',
      statefulSet({ replicas: 1 }, { replicas: undefined }),
      'Current',
      'All replicas scheduled as expected. Replicas: 1',
    ],
    ['waits for replicas', statefulSet({ replicas: 2 }), 'InProgress', 'Replicas: 2/3'],
    ['waits for ready ones', statefulSet({ readyReplicas: 2 }), 'InProgress', 'Ready: 2/3'],
    ['waits for the end of those too many', statefulSet({ replicas: 4 }), 'InProgress', 'Pending termination: 1'],
    ['waits for those of the current revision', statefulSet({ currentReplicas: 2 }), 'InProgress', 'current: 2/3'],
    ['waits between revisions', statefulSet({ updateRevision: 'db-2' }), 'InProgress', 'Waiting for updated revision to match current'],
    ['has nothing before its controller has seen it', { ...statefulSet(), status: undefined }, 'InProgress', 'Replicas: 0/3'],
  ])('%s', (_what, object, status, message) => {
    expect(assess(object)).toEqual({ status, message });
  });

  test.each([
    [
      'is done with those above it',
      statefulSet({ updatedReplicas: 2, updateRevision: 'db-2' }, partition(1)),
      'Current',
      'Partition rollout complete. updated: 2',
    ],
    ['waits for those above it', statefulSet({ updatedReplicas: 1 }, partition(1)), 'InProgress', 'updated: 1/2'],
    ['of zero is of all', statefulSet({ updatedReplicas: 2 }, partition(0)), 'InProgress', 'updated: 2/3'],
    [
      'above all replicas is of none',
      statefulSet({ updatedReplicas: 0 }, partition(5)),
      'Current',
      'Partition rollout complete. updated: 0',
    ],
    ['counts only once all are ready', statefulSet({ readyReplicas: 1 }, partition(1)), 'InProgress', 'Ready: 1/3'],
  ])('with a partition: %s', (_what, object, status, message) => {
    expect(assess(object)).toEqual({ status, message });
  });

  test('whose pods its user replaces is never waited for', () => {
    const object = statefulSet({ readyReplicas: 0, updateRevision: 'db-2' }, { updateStrategy: { type: 'OnDelete' } });
    expect(assess(object)).toEqual({ status: 'Current', message: 'StatefulSet is using the ondelete update strategy' });
  });
});
