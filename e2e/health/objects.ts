type Fields = Readonly<Record<string, unknown>>;

/** An object as the API server may hold it. */
export interface GivenObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: Fields;
  readonly [field: string]: unknown;
}

/** Where a controller may stand with its object: each field takes each of these values. */
interface Shape {
  readonly apiVersion: string;
  readonly kind: string;
  readonly fields: Readonly<Record<string, readonly unknown[]>>;
}

const condition = (type: string, status: string, reason = 'R', message = 'm') => ({ type, status, reason, message });
const CREATED = { name: 'a', namespace: 'b', creationTimestamp: '2026-01-01T00:00:00Z' };
const ABSENT = undefined;

const replicas = [ABSENT, 0, 1, 2, 3];
const few = [ABSENT, 1, 2];

/** Every built-in kind that kstatus has a rule for, some that it has none for, and a custom resource. */
const SHAPES: readonly Shape[] = [
  {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    fields: {
      'spec.replicas': [ABSENT, 0, 2],
      'spec.progressDeadlineSeconds': [ABSENT, 600, 2147483647],
      'status.replicas': few,
      'status.updatedReplicas': few,
      'status.availableReplicas': few,
      'status.readyReplicas': few,
      'status.conditions': [
        ABSENT,
        [condition('Progressing', 'True', 'NewReplicaSetAvailable'), condition('Available', 'True')],
        [condition('Progressing', 'False', 'ProgressDeadlineExceeded'), condition('Available', 'True')],
        [condition('Progressing', 'True', 'ReplicaSetUpdated'), condition('Available', 'False')],
        [condition('Available', 'True')],
        [condition('ReplicaFailure', 'True', 'FailedCreate')],
      ],
    },
  },
  {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    fields: {
      'spec.replicas': [ABSENT, 0, 2],
      'spec.updateStrategy': [
        ABSENT,
        { type: 'OnDelete' },
        { type: 'RollingUpdate', rollingUpdate: { partition: 0 } },
        { type: 'RollingUpdate', rollingUpdate: { partition: 1 } },
      ],
      'status.replicas': few,
      'status.readyReplicas': few,
      'status.currentReplicas': few,
      'status.updatedReplicas': few,
      'status.currentRevision': [ABSENT, 'x'],
      'status.updateRevision': ['x', 'y'],
    },
  },
  {
    apiVersion: 'apps/v1',
    kind: 'DaemonSet',
    fields: {
      'metadata.generation': [ABSENT, 1, 2],
      'status.observedGeneration': [ABSENT, 1, 2],
      'status.desiredNumberScheduled': [ABSENT, 0, 2],
      'status.currentNumberScheduled': few,
      'status.updatedNumberScheduled': few,
      'status.numberAvailable': few,
      'status.numberReady': few,
    },
  },
  {
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    fields: {
      'spec.replicas': [ABSENT, 0, 2],
      'status.replicas': replicas,
      'status.fullyLabeledReplicas': few,
      'status.availableReplicas': few,
      'status.readyReplicas': few,
      'status.conditions': [ABSENT, [condition('ReplicaFailure', 'True')], [condition('ReplicaFailure', 'False')]],
    },
  },
  {
    apiVersion: 'v1',
    kind: 'Pod',
    fields: {
      'status.phase': [ABSENT, '', 'Pending', 'Running', 'Succeeded', 'Failed'],
      'status.conditions': [
        ABSENT,
        [condition('Ready', 'True')],
        [condition('Ready', 'False')],
        [condition('PodScheduled', 'False', 'Unschedulable', 'no node')],
        [condition('PodScheduled', 'False', 'SchedulerError')],
      ],
      'status.containerStatuses': [
        ABSENT,
        [
          { name: 'x', state: { waiting: { reason: 'CrashLoopBackOff' } } },
          { name: 'y', state: { running: {} } },
        ],
        [{ name: 'x', state: { waiting: { reason: 'ContainerCreating' } } }],
      ],
    },
  },
  {
    apiVersion: 'batch/v1',
    kind: 'Job',
    fields: {
      'spec.completions': [ABSENT, 2],
      'spec.parallelism': [ABSENT, 3],
      'spec.suspend': [ABSENT, false, true],
      'status.startTime': [ABSENT, '2026-01-01T00:00:00Z'],
      'status.succeeded': [ABSENT, 1],
      'status.failed': [ABSENT, 1],
      'status.active': [ABSENT, 1],
      'status.conditions': [
        ABSENT,
        [condition('Complete', 'True')],
        [condition('Failed', 'True', 'BackoffLimitExceeded')],
        [condition('Failed', 'False')],
        [condition('Suspended', 'True')],
        [condition('SuccessCriteriaMet', 'True')],
      ],
    },
  },
  {
    apiVersion: 'v1',
    kind: 'Service',
    fields: {
      'spec.type': [ABSENT, 'ClusterIP', 'LoadBalancer', 'NodePort', 'ExternalName'],
      'spec.clusterIP': [ABSENT, '', 'None', '10.0.0.1'],
      'status.loadBalancer': [ABSENT, {}, { ingress: [{ ip: '1.2.3.4' }] }],
    },
  },
  {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    fields: { 'status.phase': [ABSENT, '', 'Pending', 'Bound', 'Lost'] },
  },
  {
    apiVersion: 'policy/v1',
    kind: 'PodDisruptionBudget',
    fields: {
      'status.disruptionsAllowed': [ABSENT, 0, 1],
      'status.conditions': [ABSENT, [condition('DisruptionAllowed', 'False', 'InsufficientPods')]],
    },
  },
  {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    fields: {
      'status.conditions': [
        ABSENT,
        [],
        [condition('NamesAccepted', 'True'), condition('Established', 'True')],
        [condition('NamesAccepted', 'False', 'NameConflict', 'taken')],
        [condition('NamesAccepted', 'False', 'NameConflict', 'taken'), condition('Established', 'True')],
        [condition('Established', 'False', 'Installing')],
        [condition('Established', 'False', 'Broken', 'broken')],
        [condition('Established', 'Unknown')],
      ],
    },
  },
  ...(
    [
      ['v1', 'ConfigMap'],
      ['v1', 'Secret'],
      ['v1', 'Namespace'],
      ['v1', 'Node'],
      ['v1', 'PersistentVolume'],
      ['v1', 'ReplicationController'],
      ['v1', 'ServiceAccount'],
      ['batch/v1', 'CronJob'],
      ['autoscaling/v2', 'HorizontalPodAutoscaler'],
      ['networking.k8s.io/v1', 'Ingress'],
      ['apiregistration.k8s.io/v1', 'APIService'],
      ['storage.k8s.io/v1', 'StorageClass'],
      ['rbac.authorization.k8s.io/v1', 'Role'],
      ['example.test/v1', 'Widget'],
      // Not those of other groups that have the name of a built-in kind.
      ['example.test/v1', 'Deployment'],
      ['serving.knative.dev/v1', 'Service'],
    ] as const
  ).map(([apiVersion, kind]) => ({
    apiVersion,
    kind,
    fields: {
      'status.phase': [ABSENT, 'Active', 'Terminating'],
      'status.conditions': [
        ABSENT,
        [],
        [condition('Ready', 'True')],
        [condition('Ready', 'False', 'R', 'not yet')],
        [condition('Ready', 'Unknown', 'R', 'who knows')],
        [condition('Reconciling', 'True', 'R', 'at it'), condition('Ready', 'True')],
        [condition('Stalled', 'True', 'R', 'stuck'), condition('Ready', 'False')],
        [condition('Stalled', 'False'), condition('Reconciling', 'False'), condition('Available', 'True')],
        [condition('Reconciling', 'True', 'R', 'at it'), condition('Stalled', 'True', 'R', 'stuck')],
      ],
    },
  })),
];

/** What each object is made with besides: what counts before any rule of its kind. */
const COMMON: readonly Readonly<Record<string, unknown>>[] = [
  {},
  { 'metadata.generation': 2, 'status.observedGeneration': 2 },
  { 'metadata.generation': 2, 'status.observedGeneration': 1 },
  { 'metadata.generation': 2 },
  { 'status.observedGeneration': 1 },
  { 'metadata.deletionTimestamp': '2026-01-01T00:00:00Z' },
];

/** Objects of every kind in every combination of its fields' values. */
export function* everyObject(): Generator<GivenObject> {
  for (const { apiVersion, kind, fields } of SHAPES) {
    for (const common of COMMON) {
      for (const values of combine(Object.entries(fields))) yield build(apiVersion, kind, { ...values, ...common });
    }
  }
}

function* combine(fields: readonly (readonly [string, readonly unknown[]])[]): Generator<Record<string, unknown>> {
  const [first, ...rest] = fields;
  if (first === undefined) {
    yield {};
    return;
  }
  const [path, values] = first;
  for (const value of values) for (const others of combine(rest)) yield { [path]: value, ...others };
}

function build(apiVersion: string, kind: string, values: Readonly<Record<string, unknown>>): GivenObject {
  const parts: Record<string, Record<string, unknown>> = { metadata: { ...CREATED } };
  for (const [path, value] of Object.entries(values)) {
    if (value === undefined) continue;
    const [part = '', field = ''] = path.split('.');
    parts[part] = { ...parts[part], [field]: value };
  }
  return { apiVersion, kind, metadata: parts.metadata ?? {}, ...parts };
}
