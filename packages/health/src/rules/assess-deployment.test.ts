import { assess } from '../assess.ts';

const condition = (type: string, status: string, reason = '', message = '') => ({ type, status, reason, message });
const PROGRESSED = condition('Progressing', 'True', 'NewReplicaSetAvailable');
const AVAILABLE = condition('Available', 'True');

/** A Deployment of two replicas that is done, but for what a case says. */
function deployment(status: Record<string, unknown> = {}, spec: Record<string, unknown> = {}) {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web' },
    spec: { replicas: 2, progressDeadlineSeconds: 600, ...spec },
    status: {
      ...{ replicas: 2, updatedReplicas: 2, readyReplicas: 2, availableReplicas: 2 },
      conditions: [PROGRESSED, AVAILABLE],
      ...status,
    },
  };
}

describe('a Deployment is current', () => {
  test.each([
    ['when every replica is new and available', deployment(), 2],
    [
      'without replicas, when none is wanted',
      deployment({ replicas: 0, updatedReplicas: 0, readyReplicas: 0, availableReplicas: 0 }, { replicas: 0 }),
      0,
    ],
    [
      'with one replica, where the spec names no number',
      deployment({ replicas: 1, updatedReplicas: 1, readyReplicas: 1, availableReplicas: 1 }, { replicas: undefined }),
      1,
    ],
    [
      'without the condition Progressing, where no deadline is wanted',
      deployment({ conditions: [AVAILABLE] }, { progressDeadlineSeconds: 2_147_483_647 }),
      2,
    ],
    ['without it, where no deadline is named', deployment({ conditions: [AVAILABLE] }, { progressDeadlineSeconds: undefined }), 2],
  ])('%s', (_when, object, replicas) => {
    expect(assess(object)).toEqual({ status: 'Current', message: `Deployment is available. Replicas: ${replicas}` });
  });
});

describe('a Deployment is in progress', () => {
  test.each([
    ['before its controller has seen it', deployment({ replicas: undefined, conditions: undefined }), 'Replicas: 0/2'],
    ['while replicas are missing', deployment({ replicas: 1 }), 'Replicas: 1/2'],
    ['while replicas are of an older template', deployment({ updatedReplicas: 1 }), 'Updated: 1/2'],
    ['while older ones end', deployment({ replicas: 3 }), 'Pending termination: 1'],
    ['while new ones are not available', deployment({ availableReplicas: 1 }), 'Available: 1/2'],
    ['while available ones are not ready', deployment({ readyReplicas: 1 }), 'Ready: 1/2'],
    ['until the condition Progressing is there', deployment({ conditions: [AVAILABLE] }), 'ReplicaSet not Available'],
    ['until that is true', deployment({ conditions: [{ ...PROGRESSED, status: 'False' }, AVAILABLE] }), 'ReplicaSet not Available'],
    [
      'while it goes on',
      deployment({ conditions: [condition('Progressing', 'True', 'ReplicaSetUpdated'), AVAILABLE] }),
      'ReplicaSet not Available',
    ],
    ['until the condition Available is there', deployment({ conditions: [PROGRESSED] }), 'Deployment not Available'],
    ['until that is true', deployment({ conditions: [PROGRESSED, condition('Available', 'False')] }), 'Deployment not Available'],
    [
      'by the first of these: replicas before availability',
      deployment({ replicas: 1, availableReplicas: 0, readyReplicas: 0, conditions: [] }),
      'Replicas: 1/2',
    ],
  ])('%s', (_when, object, message) => {
    expect(assess(object)).toEqual({ status: 'InProgress', message });
  });
});

test('a Deployment past its deadline has failed, whatever its replicas are', () => {
  const late = condition('Progressing', 'False', 'ProgressDeadlineExceeded', 'ReplicaSet "web-1" has timed out progressing.');
  const message = 'Progress deadline exceeded: ReplicaSet "web-1" has timed out progressing.';
  for (const replicas of [0, 2])
    expect(assess(deployment({ replicas, conditions: [late, AVAILABLE] }))).toEqual({ status: 'Failed', message });
});
