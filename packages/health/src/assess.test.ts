import { assess } from './assess.ts';
import type { AssessedObject } from './assessment.ts';

const condition = (type: string, status: string, reason = '', message = '') => ({ type, status, reason, message });

function object(apiVersion: string, kind: string, fields: Record<string, unknown> = {}): AssessedObject {
  return { apiVersion, kind, metadata: { name: 'x' }, ...fields };
}

const deployment = (status: Record<string, unknown>, spec: Record<string, unknown> = { replicas: 2, progressDeadlineSeconds: 600 }) =>
  object('apps/v1', 'Deployment', { spec, status });
const rolledOut = [condition('Progressing', 'True', 'NewReplicaSetAvailable'), condition('Available', 'True')];
const allReplicas = { replicas: 2, updatedReplicas: 2, readyReplicas: 2, availableReplicas: 2 };

const statefulSet = (status: Record<string, unknown>, spec: Record<string, unknown> = { replicas: 2 }) =>
  object('apps/v1', 'StatefulSet', { spec, status });
const daemonSet = (status: Record<string, unknown>) =>
  object('apps/v1', 'DaemonSet', { metadata: { name: 'x', generation: 1 }, status: { observedGeneration: 1, ...status } });
const pod = (status: Record<string, unknown>) =>
  object('v1', 'Pod', { metadata: { name: 'x', creationTimestamp: '2026-01-01T00:00:00Z' }, status });
const job = (status: Record<string, unknown>) => object('batch/v1', 'Job', { spec: { completions: 3 }, status });
const custom = (status: Record<string, unknown>, metadata: Record<string, unknown> = {}) =>
  object('example.org/v1', 'Widget', { metadata: { name: 'x', ...metadata }, status });
const crd = (...conditions: unknown[]) => object('apiextensions.k8s.io/v1', 'CustomResourceDefinition', { status: { conditions } });

const unschedulable = pod({ phase: 'Pending', conditions: [condition('PodScheduled', 'False', 'Unschedulable', '0/3 nodes')] });

describe('assess', () => {
  test.each<[string, AssessedObject, string, string]>([
    [
      'an object that is being deleted',
      object('v1', 'ConfigMap', { metadata: { deletionTimestamp: '2026-01-01T00:00:00Z' } }),
      'Terminating',
      'Resource scheduled for deletion',
    ],
    [
      'a word of a kind of its own, which is nobody else’s',
      object('example.org/v1', 'Session', { status: { phase: 'Terminating' } }),
      'Current',
      'Resource is current',
    ],
    ['an active namespace', object('v1', 'Namespace', { status: { phase: 'Active' } }), 'Current', 'Resource is current'],
    [
      'a spec that nobody has observed',
      object('apps/v1', 'Deployment', { metadata: { generation: 2 }, status: { observedGeneration: 1 } }),
      'InProgress',
      'Deployment generation is 2, but latest observed generation is 1',
    ],
    ['a ConfigMap', object('v1', 'ConfigMap'), 'Current', 'Resource is always ready'],
    ['a Secret', object('v1', 'Secret'), 'Current', 'Resource is always ready'],
    ['a CronJob', object('batch/v1', 'CronJob'), 'Current', 'Resource is always ready'],
    [
      'an autoscaler without metrics',
      object('autoscaling/v2', 'HorizontalPodAutoscaler', { status: { conditions: [condition('ScalingActive', 'False')] } }),
      'Current',
      'Resource is current',
    ],
    ['a disruption budget', object('policy/v1', 'PodDisruptionBudget'), 'Current', 'AllowedDisruptions has been computed.'],
    ['a kind without any rule', object('rbac.authorization.k8s.io/v1', 'Role'), 'Current', 'Resource is current'],

    ['a Deployment that nobody has seen', deployment({}), 'InProgress', 'Replicas: 0/2'],
    ['a Deployment with replicas of an older template', deployment({ ...allReplicas, updatedReplicas: 1 }), 'InProgress', 'Updated: 1/2'],
    ['a Deployment with pods too many', deployment({ ...allReplicas, replicas: 3 }), 'InProgress', 'Pending termination: 1'],
    ['a Deployment whose pods are not available', deployment({ ...allReplicas, availableReplicas: 0 }), 'InProgress', 'Available: 0/2'],
    ['a Deployment whose pods are not ready', deployment({ ...allReplicas, readyReplicas: 1 }), 'InProgress', 'Ready: 1/2'],
    ['a Deployment before its condition says so', deployment(allReplicas), 'InProgress', 'ReplicaSet not Available'],
    [
      'a Deployment that is not available',
      deployment({ ...allReplicas, conditions: [rolledOut[0]] }),
      'InProgress',
      'Deployment not Available',
    ],
    ['a Deployment that is done', deployment({ ...allReplicas, conditions: rolledOut }), 'Current', 'Deployment is available. Replicas: 2'],
    [
      'a Deployment without a deadline',
      deployment({ ...allReplicas, conditions: [rolledOut[1]] }, { replicas: 2 }),
      'Current',
      'Deployment is available. Replicas: 2',
    ],
    [
      'a Deployment of no replicas',
      deployment({ conditions: rolledOut }, { replicas: 0, progressDeadlineSeconds: 600 }),
      'Current',
      'Deployment is available. Replicas: 0',
    ],
    [
      'a Deployment past its deadline',
      deployment({ conditions: [condition('Progressing', 'False', 'ProgressDeadlineExceeded', 'stuck')] }),
      'Failed',
      'Progress deadline exceeded: stuck',
    ],

    [
      'a ReplicaSet that cannot make pods',
      object('apps/v1', 'ReplicaSet', { status: { conditions: [condition('ReplicaFailure', 'True', '', 'quota')] } }),
      'InProgress',
      'Replica Failure condition: quota',
    ],
    ['a ReplicaSet without labels', object('apps/v1', 'ReplicaSet', { spec: { replicas: 1 } }), 'InProgress', 'Labelled: 0/1'],
    [
      'a ReplicaSet that is done',
      object('apps/v1', 'ReplicaSet', { status: { replicas: 1, fullyLabeledReplicas: 1, availableReplicas: 1, readyReplicas: 1 } }),
      'Current',
      'ReplicaSet is available. Replicas: 1',
    ],

    [
      "a StatefulSet of the user's own pace",
      statefulSet({}, { updateStrategy: { type: 'OnDelete' } }),
      'Current',
      'StatefulSet is using the ondelete update strategy',
    ],
    ['a StatefulSet that starts', statefulSet({ replicas: 1 }), 'InProgress', 'Replicas: 1/2'],
    ['a StatefulSet that is not ready', statefulSet({ replicas: 2, readyReplicas: 1 }), 'InProgress', 'Ready: 1/2'],
    ['a StatefulSet that shrinks', statefulSet({ replicas: 3, readyReplicas: 3 }), 'InProgress', 'Pending termination: 1'],
    [
      'a StatefulSet between revisions',
      statefulSet({ replicas: 2, readyReplicas: 2, currentReplicas: 2, currentRevision: 'a', updateRevision: 'b' }),
      'InProgress',
      'Waiting for updated revision to match current',
    ],
    [
      'a StatefulSet short of current replicas',
      statefulSet({ replicas: 2, readyReplicas: 2, currentReplicas: 1 }),
      'InProgress',
      'current: 1/2',
    ],
    [
      'a StatefulSet that is done',
      statefulSet({ replicas: 2, readyReplicas: 2, currentReplicas: 2, currentRevision: 'a', updateRevision: 'a' }),
      'Current',
      'All replicas scheduled as expected. Replicas: 2',
    ],
    [
      'a StatefulSet within its partition',
      statefulSet(
        { replicas: 2, readyReplicas: 2, updatedReplicas: 1 },
        { replicas: 2, updateStrategy: { rollingUpdate: { partition: 1 } } },
      ),
      'Current',
      'Partition rollout complete. updated: 1',
    ],
    [
      'a StatefulSet short of its partition',
      statefulSet({ replicas: 2, readyReplicas: 2 }, { replicas: 2, updateStrategy: { rollingUpdate: { partition: 1 } } }),
      'InProgress',
      'updated: 0/1',
    ],

    [
      'a DaemonSet that nobody has seen',
      object('apps/v1', 'DaemonSet', { metadata: { generation: 1 } }),
      'InProgress',
      'DaemonSet status.observedGeneration not found',
    ],
    ['a DaemonSet without a count', daemonSet({}), 'InProgress', 'Missing .status.desiredNumberScheduled'],
    [
      'a DaemonSet that rolls',
      daemonSet({ desiredNumberScheduled: 3, currentNumberScheduled: 3, updatedNumberScheduled: 2 }),
      'InProgress',
      'Updated: 2/3',
    ],
    [
      'a DaemonSet that is done',
      daemonSet({ desiredNumberScheduled: 1, currentNumberScheduled: 1, updatedNumberScheduled: 1, numberAvailable: 1, numberReady: 1 }),
      'Current',
      'All replicas scheduled as expected. Replicas: 1',
    ],
    ['a DaemonSet without a node', daemonSet({ desiredNumberScheduled: 0 }), 'Current', 'All replicas scheduled as expected. Replicas: 0'],

    ['a Pod that nobody has seen', pod({}), 'InProgress', 'Pod phase not available'],
    ['a Pod that is ready', pod({ phase: 'Running', conditions: [condition('Ready', 'True')] }), 'Current', 'Pod is Ready'],
    ['a Pod that runs', pod({ phase: 'Running' }), 'InProgress', 'Pod is running but is not Ready'],
    [
      'a Pod that crashes',
      pod({ phase: 'Running', containerStatuses: [{ name: 'a' }, { name: 'b', state: { waiting: { reason: 'CrashLoopBackOff' } } }] }),
      'Failed',
      'Containers in CrashLoop state: b',
    ],
    ['a Pod that is done', pod({ phase: 'Succeeded' }), 'Current', 'Pod has completed successfully'],
    ['a Pod that failed', pod({ phase: 'Failed', reason: 'Evicted' }), 'Failed', 'Pod has completed, but not successfully: Evicted'],
    ['a Pod that waits', pod({ phase: 'Pending' }), 'InProgress', 'Pod is in the Pending phase'],

    ['a Job that has not started', job({}), 'InProgress', 'Job not started'],
    [
      'a Job that runs',
      job({ startTime: 'now', active: 1, succeeded: 1 }),
      'InProgress',
      'Job in progress. success: 1, active: 1, failed: 0',
    ],
    ['a Job that is to be suspended', object('batch/v1', 'Job', { spec: { suspend: true } }), 'Current', 'Job is suspended'],
    ['a Job that is to go on', job({ conditions: [condition('Suspended', 'True')] }), 'InProgress', 'Job not started'],
    [
      'a Job that is complete',
      job({ succeeded: 3, conditions: [condition('Complete', 'True')] }),
      'Current',
      'Job Completed. succeeded: 3/3',
    ],
    [
      'a Job that failed',
      job({ failed: 7, conditions: [condition('Failed', 'True', 'BackoffLimitExceeded', 'too often')] }),
      'Failed',
      'Job Failed. failed: 7/3: too often',
    ],
    [
      'a Job that fails now',
      job({ startTime: 'now', failed: 1, conditions: [condition('FailureTarget', 'True')] }),
      'InProgress',
      'Job in progress. success: 0, active: 0, failed: 1',
    ],

    ['a Service', object('v1', 'Service', { spec: {} }), 'Current', 'Service is ready'],
    [
      'a load balancer without an address',
      object('v1', 'Service', { spec: { type: 'LoadBalancer' } }),
      'InProgress',
      'ClusterIP not set. Service type: LoadBalancer',
    ],
    [
      'a claim that waits',
      object('v1', 'PersistentVolumeClaim', { status: { phase: 'Pending' } }),
      'InProgress',
      'PVC is not Bound. phase: Pending',
    ],
    ['a claim that is bound', object('v1', 'PersistentVolumeClaim', { status: { phase: 'Bound' } }), 'Current', 'PVC is Bound'],
    [
      'a claim that lost its volume',
      object('v1', 'PersistentVolumeClaim', { status: { phase: 'Lost' } }),
      'Failed',
      'PVC is Lost: its volume no longer exists',
    ],

    ['a CRD that is served', crd(condition('NamesAccepted', 'True'), condition('Established', 'True')), 'Current', 'CRD is established'],
    ['a CRD that is being installed', crd(condition('Established', 'False', 'Installing')), 'InProgress', 'Install in progress'],
    ['a CRD whose names are taken', crd(condition('NamesAccepted', 'False', 'Conflict', 'taken')), 'Failed', 'taken'],
    ['a CRD that was refused', crd(condition('Established', 'False', 'NotAccepted', 'refused')), 'Failed', 'refused'],

    ['a custom resource that is ready', custom({ conditions: [condition('Ready', 'True')] }), 'Current', 'Resource is Ready'],
    ['a custom resource that is not ready', custom({ conditions: [condition('Ready', 'False', '', 'not yet')] }), 'InProgress', 'not yet'],
    ['a custom resource that does not know', custom({ conditions: [condition('Ready', 'Unknown', '', 'hm')] }), 'InProgress', 'hm'],
    [
      'a custom resource that reconciles',
      custom({ conditions: [condition('Ready', 'True'), condition('Reconciling', 'True', '', 'busy')] }),
      'InProgress',
      'busy',
    ],
    ['a custom resource that is stalled', custom({ conditions: [condition('Stalled', 'True', '', 'stuck')] }), 'Failed', 'stuck'],
    ['a custom resource that was stalled', custom({ conditions: [condition('Stalled', 'False')] }), 'Current', 'Resource is current'],
    [
      'a custom resource that nobody has observed',
      custom({ observedGeneration: -1, conditions: [condition('Ready', 'True')] }, { generation: 1 }),
      'InProgress',
      'Widget generation is 1, but latest observed generation is -1',
    ],
    ['conditions that are no list', custom({ conditions: 'none' }), 'Current', 'Resource is current'],
    ['a status that is no map', object('example.org/v1', 'Widget', { status: 'fine' }), 'Current', 'Resource is current'],
  ])('%s', (_title, given, status, message) => {
    expect(assess(given)).toEqual({ status, message });
  });

  test('a pod without a node fails once the scheduler has had its time', () => {
    const created = Date.parse('2026-01-01T00:00:00Z');
    expect(assess(unschedulable, { nowMs: created + 14_000 }).status).toBe('InProgress');
    expect(assess(unschedulable, { nowMs: created + 16_000 })).toEqual({
      status: 'Failed',
      message: 'Pod could not be scheduled: 0/3 nodes',
    });
  });

  test('a pod without a node never fails where no time is given', () => {
    expect(assess(unschedulable).status).toBe('InProgress');
  });
});
