import type { FieldSpec } from './field-spec.ts';
import { EMPTY_CONFIG, mergeConfigs, type NameReference, type TransformerConfig } from './transformer-config.ts';

/** `Kind`, `group/Kind` or `group/version/Kind`, with `-` for any group. */
function gvkOf(text: string): { group: string; version: string; kind: string } {
  const parts = text.split('/');
  const kind = parts.at(-1) ?? '';
  const version = parts.length > 2 ? (parts.at(-2) ?? '') : '';
  const group = parts.length > 1 ? parts.slice(0, parts.length > 2 ? -2 : -1).join('/') : '';
  return { group: group === '-' ? '' : group, version, kind };
}

const spec = (of: string, path: string, create = false): FieldSpec => ({ ...gvkOf(of), path, create });

/** Kinds that hold a pod's spec, and where; `v1` means that only version v1 of any group counts. */
const POD_SPECS: readonly (readonly [kind: string, at: string])[] = [
  ['-/v1/Pod', 'spec'],
  ['PodTemplate', 'template/spec'],
  ['Deployment', 'spec/template/spec'],
  ['ReplicaSet', 'spec/template/spec'],
  ['DaemonSet', 'spec/template/spec'],
  ['StatefulSet', 'spec/template/spec'],
  ['Job', 'spec/template/spec'],
  ['CronJob', 'spec/jobTemplate/spec/template/spec'],
];
/** Those that refer to accounts, claims and priority classes: kustomize lists other kinds there. */
const WORKLOADS: readonly (readonly [kind: string, at: string])[] = [
  ['Pod', 'spec'],
  ['StatefulSet', 'spec/template/spec'],
  ['Deployment', 'spec/template/spec'],
  ['ReplicationController', 'spec/template/spec'],
  ['CronJob', 'spec/jobTemplate/spec/template/spec'],
  ['Job', 'spec/template/spec'],
  ['DaemonSet', 'spec/template/spec'],
];

const inPods = (pods: typeof POD_SPECS, ...paths: string[]): FieldSpec[] =>
  pods.flatMap(([kind, at]) => paths.map((path) => spec(kind, `${at}/${path}`)));

const CONFIG_MAP_FIELDS = [
  'volumes/configMap/name',
  'containers/env/valueFrom/configMapKeyRef/name',
  'initContainers/env/valueFrom/configMapKeyRef/name',
  'containers/envFrom/configMapRef/name',
  'initContainers/envFrom/configMapRef/name',
  'volumes/projected/sources/configMap/name',
];
const SECRET_FIELDS = [
  'volumes/secret/secretName',
  'containers/env/valueFrom/secretKeyRef/name',
  'initContainers/env/valueFrom/secretKeyRef/name',
  'containers/envFrom/secretRef/name',
  'initContainers/envFrom/secretRef/name',
  'imagePullSecrets/name',
  'volumes/projected/sources/secret/name',
];
const RBAC = 'rbac.authorization.k8s.io';
const ADMISSION = 'admissionregistration.k8s.io';

function reference(of: string, referrers: readonly FieldSpec[]): NameReference {
  return { ...gvkOf(of), referrers };
}

const SECRET_REFERRERS = [
  ...inPods(POD_SPECS, ...SECRET_FIELDS),
  spec('Ingress', 'spec/tls/secretName'),
  ...['ingress', 'nginx.ingress'].map((prefix) => spec('Ingress', `metadata/annotations/${prefix}.kubernetes.io\\/auth-secret`)),
  spec('Ingress', 'metadata/annotations/nginx.ingress.kubernetes.io\\/auth-tls-secret'),
  spec('ServiceAccount', 'imagePullSecrets/name'),
  ...['secretName', 'adminSecretName', 'userSecretName', 'secretRef'].map((field) => spec('StorageClass', `parameters/${field}`)),
  spec('Role', 'rules/resourceNames'),
  spec('ClusterRole', 'rules/resourceNames'),
  spec('serving.knative.dev/v1/Service', 'spec/template/spec/containers/env/valueFrom/secretKeyRef/name'),
  spec('PersistentVolume', 'spec/azureFile/secretName'),
];

const CONFIG_MAP_REFERRERS = [
  ...inPods(POD_SPECS, ...CONFIG_MAP_FIELDS),
  spec('Node', 'spec/configSource/configMap'),
  spec('Role', 'rules/resourceNames'),
  spec('ClusterRole', 'rules/resourceNames'),
  spec('Ingress', 'metadata/annotations/nginx.ingress.kubernetes.io\\/fastcgi-params-configmap'),
];

const NAME_REFERENCES: readonly NameReference[] = [
  ...['Deployment', 'ReplicationController', 'ReplicaSet', 'StatefulSet'].map((kind) =>
    reference(kind, [spec('HorizontalPodAutoscaler', 'spec/scaleTargetRef/name')]),
  ),
  reference('-/v1/ConfigMap', CONFIG_MAP_REFERRERS),
  reference('-/v1/Secret', SECRET_REFERRERS),
  reference('-/v1/Service', [
    spec('apps/StatefulSet', 'spec/serviceName'),
    ...[
      'spec/rules/http/paths/backend/serviceName',
      'spec/backend/serviceName',
      'spec/rules/http/paths/backend/service/name',
      'spec/defaultBackend/service/name',
    ].map((path) => spec('Ingress', path)),
    spec('apiregistration.k8s.io/APIService', 'spec/service/name'),
    spec(`${ADMISSION}/ValidatingWebhookConfiguration`, 'webhooks/clientConfig/service'),
    spec(`${ADMISSION}/MutatingWebhookConfiguration`, 'webhooks/clientConfig/service'),
  ]),
  reference(`${RBAC}/Role`, [spec(`${RBAC}/RoleBinding`, 'roleRef/name')]),
  reference(`${RBAC}/ClusterRole`, [spec(`${RBAC}/RoleBinding`, 'roleRef/name'), spec(`${RBAC}/ClusterRoleBinding`, 'roleRef/name')]),
  reference('-/v1/ServiceAccount', [
    spec(`${RBAC}/RoleBinding`, 'subjects'),
    spec(`${RBAC}/ClusterRoleBinding`, 'subjects'),
    ...inPods(WORKLOADS, 'serviceAccountName'),
  ]),
  reference('-/v1/PersistentVolumeClaim', inPods(WORKLOADS, 'volumes/persistentVolumeClaim/claimName')),
  reference('-/v1/PersistentVolume', [spec('PersistentVolumeClaim', 'spec/volumeName'), spec('ClusterRole', 'rules/resourceNames')]),
  reference('storage.k8s.io/v1/StorageClass', [
    spec('PersistentVolume', 'spec/storageClassName'),
    spec('PersistentVolumeClaim', 'spec/storageClassName'),
    spec('StatefulSet', 'spec/volumeClaimTemplates/spec/storageClassName'),
  ]),
  reference('scheduling.k8s.io/v1/PriorityClass', inPods(WORKLOADS, 'priorityClassName')),
  // kustomize names a version in the group's place; so the reference never matches, and must not.
  { group: 'networking.k8s.io/v1', version: 'v1', kind: 'IngressClass', referrers: [spec('Ingress', 'spec/ingressClassName')] },
  reference(`${ADMISSION}/ValidatingAdmissionPolicy`, [spec(`${ADMISSION}/ValidatingAdmissionPolicyBinding`, 'spec/policyName')]),
];

/** Where labels go besides `metadata/labels` when they are put on templates too. */
const templateMetadata = (field: 'labels' | 'annotations'): FieldSpec[] => [
  spec('', `metadata/${field}`, true),
  spec('-/v1/ReplicationController', `spec/template/metadata/${field}`, true),
  ...['Deployment', 'ReplicaSet', 'DaemonSet', field === 'labels' ? 'apps/StatefulSet' : 'StatefulSet', 'batch/Job'].map((kind) =>
    spec(kind, `spec/template/metadata/${field}`, true),
  ),
  ...(field === 'labels' ? [spec('apps/StatefulSet', 'spec/volumeClaimTemplates[]/metadata/labels', true)] : []),
  spec('batch/CronJob', `spec/jobTemplate/metadata/${field}`, true),
  spec('batch/CronJob', `spec/jobTemplate/spec/template/metadata/${field}`, true),
];

const AFFINITY_SELECTORS = [
  ...['podAffinity', 'podAntiAffinity'].flatMap((affinity) => [
    `affinity/${affinity}/preferredDuringSchedulingIgnoredDuringExecution/podAffinityTerm/labelSelector/matchLabels`,
    `affinity/${affinity}/requiredDuringSchedulingIgnoredDuringExecution/labelSelector/matchLabels`,
  ]),
  'topologySpreadConstraints/labelSelector/matchLabels',
];

const SELECTOR_LABELS: readonly FieldSpec[] = [
  spec('-/v1/Service', 'spec/selector', true),
  spec('-/v1/ReplicationController', 'spec/selector', true),
  ...['Deployment', 'ReplicaSet', 'DaemonSet', 'apps/StatefulSet'].map((kind) => spec(kind, 'spec/selector/matchLabels', true)),
  ...['apps/Deployment', 'apps/StatefulSet'].flatMap((kind) => AFFINITY_SELECTORS.map((path) => spec(kind, `spec/template/spec/${path}`))),
  spec('batch/Job', 'spec/selector/matchLabels'),
  spec('batch/CronJob', 'spec/jobTemplate/spec/selector/matchLabels'),
  spec('policy/PodDisruptionBudget', 'spec/selector/matchLabels'),
  ...['podSelector', 'ingress/from/podSelector', 'egress/to/podSelector'].map((path) =>
    spec('networking.k8s.io/NetworkPolicy', `spec/${path}/matchLabels`),
  ),
];

const VARIABLE_FIELDS = ['containers', 'initContainers'].flatMap((list) =>
  ['args', 'command', 'env/value', 'volumeMounts/mountPath'].map((field) => `${list}/${field}`),
);

const VAR_REFERENCES: readonly FieldSpec[] = [
  ...inPods(
    [
      ['CronJob', 'spec/jobTemplate/spec/template/spec'],
      ['DaemonSet', 'spec/template/spec'],
      ['Deployment', 'spec/template/spec'],
      ['Job', 'spec/template/spec'],
      ['Pod', 'spec'],
      ['ReplicaSet', 'spec/template/spec'],
      ['StatefulSet', 'spec/template/spec'],
    ],
    ...VARIABLE_FIELDS,
  ),
  // As kustomize has it: a CronJob's volumes are looked for outside of the pod's spec.
  spec('CronJob', 'spec/jobTemplate/spec/template/volumes/nfs/server'),
  ...['DaemonSet', 'Deployment', 'Job', 'ReplicaSet'].map((kind) => spec(kind, 'spec/template/spec/volumes/nfs/server')),
  spec('Pod', 'spec/volumes/nfs/server'),
  spec('Deployment', 'spec/template/metadata/annotations'),
  ...['spec/rules/host', 'spec/tls/hosts', 'spec/tls/secretName'].map((path) => spec('Ingress', path)),
  ...['spec/ports/port', 'spec/ports/targetPort'].map((path) => spec('Service', path)),
  spec('StatefulSet', 'spec/volumeClaimTemplates/spec/nfs/server'),
  spec('PersistentVolume', 'spec/nfs/server'),
  spec('', 'metadata/labels'),
  spec('', 'metadata/annotations'),
];

const IMAGE_FIELDS = ['containers[]/image', 'initContainers[]/image', 'volumes[]/image/reference'];

/** The fields that kustomize's transformers touch without a configuration of the user's. */
export const DEFAULT_CONFIG: TransformerConfig = mergeConfigs(EMPTY_CONFIG, {
  namePrefix: [spec('', 'metadata/name')],
  nameSuffix: [spec('', 'metadata/name')],
  namespace: [
    spec('Namespace', 'metadata/name', true),
    spec('apiregistration.k8s.io/APIService', 'spec/service/namespace', true),
    spec('apiextensions.k8s.io/CustomResourceDefinition', 'spec/conversion/webhook/clientConfig/service/namespace'),
  ],
  commonLabels: [...SELECTOR_LABELS, ...templateMetadata('labels')],
  labels: [],
  templateLabels: templateMetadata('labels'),
  commonAnnotations: templateMetadata('annotations'),
  nameReference: NAME_REFERENCES,
  varReference: VAR_REFERENCES,
  images: ['spec', 'spec/template/spec'].flatMap((at) => IMAGE_FIELDS.map((field) => spec('', `${at}/${field}`, true))),
  replicas: ['Deployment', 'ReplicationController', 'ReplicaSet', 'StatefulSet'].map((kind) => spec(kind, 'spec/replicas', true)),
});
