import { assess } from './assess.ts';
import type { AssessedObject } from './assessment.ts';

const condition = (type: string, status: string, reason = '', message = '') => ({ type, status, reason, message });

function object(apiVersion: string, kind: string, fields: Record<string, unknown> = {}): AssessedObject {
  return { apiVersion, kind, metadata: { name: 'x' }, ...fields };
}

const custom = (status: Record<string, unknown>, metadata: Record<string, unknown> = {}) =>
  object('example.org/v1', 'Widget', { metadata: { name: 'x', ...metadata }, status });
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
});

describe('the rules of a kind', () => {
  const nothingYet = (apiVersion: string, kind: string) => assess({ apiVersion, kind, metadata: { name: 'x' }, spec: {}, status: {} });

  test.each([
    ['apps/v1', 'Deployment', 'Replicas: 0/1'],
    ['apps/v1', 'ReplicaSet', 'Labelled: 0/1'],
    ['apps/v1', 'StatefulSet', 'Replicas: 0/1'],
    ['apps/v1', 'DaemonSet', 'DaemonSet metadata.generation not found'],
    ['v1', 'Pod', 'Pod phase not available'],
    ['batch/v1', 'Job', 'Job not started'],
    ['v1', 'PersistentVolumeClaim', 'PVC is not Bound. phase: unknown'],
    ['apiextensions.k8s.io/v1', 'CustomResourceDefinition', 'Install in progress'],
  ])('hold for %s %s, which has come to nothing yet', (apiVersion, kind, message) => {
    expect(nothingYet(apiVersion, kind)).toEqual({ status: 'InProgress', message });
  });

  test.each([
    ['apps/v1beta1', 'Deployment', 'InProgress'],
    ['extensions/v1beta1', 'Deployment', 'Current'],
    ['example.org/v1', 'Job', 'Current'],
    ['example.org/v1', 'Pod', 'Current'],
    ['v1', 'Deployment', 'Current'],
    ['apps/v1', 'Pod', 'Current'],
  ])('go by its group, whatever its version: %s %s is %s', (apiVersion, kind, status) => {
    expect(nothingYet(apiVersion, kind).status).toBe(status);
  });

  test.each([
    [
      'deletion',
      { metadata: { name: 'x', deletionTimestamp: '2026-01-01T00:00:00Z', generation: 2 }, status: { observedGeneration: 1 } },
      'Terminating',
    ],
    [
      'the generation',
      { metadata: { name: 'x', generation: 2 }, status: { observedGeneration: 1, conditions: [condition('Stalled', 'True')] } },
      'InProgress',
    ],
    ['Reconciling', { status: { conditions: [condition('Reconciling', 'True', '', 'busy'), condition('Stalled', 'True')] } }, 'InProgress'],
    ['Stalled', { status: { conditions: [condition('Stalled', 'True', '', 'stuck')], replicas: 1 } }, 'Failed'],
  ])('come after what holds for all: %s', (_what, fields, status) => {
    for (const [apiVersion, kind] of [
      ['apps/v1', 'Deployment'],
      ['v1', 'ConfigMap'],
      ['example.org/v1', 'Widget'],
    ]) {
      expect(assess({ apiVersion: apiVersion ?? '', kind: kind ?? '', metadata: { name: 'x' }, ...fields }).status).toBe(status);
    }
  });

  test('are none for an object without a kind', () => {
    expect(assess({ metadata: { name: 'x' } })).toEqual({ status: 'Current', message: 'Resource is current' });
  });
});
