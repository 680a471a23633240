import type { ObjectId } from './object-id.ts';

/** Kinds that others refer to, in the order in which Flux applies them. */
const FIRST = [
  'CustomResourceDefinition',
  'Namespace',
  'ClusterClass',
  'RuntimeClass',
  'PriorityClass',
  'StorageClass',
  'VolumeSnapshotClass',
  'IngressClass',
  'GatewayClass',
  'ResourceQuota',
  'ServiceAccount',
  'Role',
  'ClusterRole',
  'RoleBinding',
  'ClusterRoleBinding',
  'ConfigMap',
  'Secret',
  'Service',
  'LimitRange',
  'Deployment',
  'StatefulSet',
  'CronJob',
  'PodDisruptionBudget',
];
/** Kinds that may refuse others, which therefore come when all the others are there. */
const LAST = ['MutatingWebhookConfiguration', 'ValidatingWebhookConfiguration'];

const RANKS = new Map([
  ...FIRST.map((kind, index) => [kind, index - FIRST.length] as const),
  ...LAST.map((kind, index) => [kind, index + 1] as const),
]);

const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** The order in which objects are applied; pruning goes the other way round. */
export function compareObjects(a: ObjectId, b: ObjectId): number {
  return (
    (RANKS.get(a.kind) ?? 0) - (RANKS.get(b.kind) ?? 0) ||
    compareText(a.group, b.group) ||
    compareText(a.kind, b.kind) ||
    compareText(a.namespace, b.namespace) ||
    compareText(a.name, b.name)
  );
}
