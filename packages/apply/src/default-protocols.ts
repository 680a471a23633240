import type { KubeObject } from '@capstan/kube';

type Fields = Readonly<Record<string, unknown>>;

/** Where the pod lies in kinds that have one. */
const PODS = new Map<string, readonly string[]>([
  ['v1 Pod', ['spec']],
  ['apps/v1 Deployment', ['spec', 'template', 'spec']],
  ['apps/v1 StatefulSet', ['spec', 'template', 'spec']],
  ['apps/v1 DaemonSet', ['spec', 'template', 'spec']],
  ['apps/v1 ReplicaSet', ['spec', 'template', 'spec']],
  ['batch/v1 Job', ['spec', 'template', 'spec']],
  ['batch/v1 CronJob', ['spec', 'jobTemplate', 'spec', 'template', 'spec']],
]);

/**
 * The object with `protocol: TCP` at the ports of containers and Services that name none: the protocol is part of what tells ports apart,
 * and an apply without it can mistake one port for another (kubernetes-sigs/structured-merge-diff#130). Flux does so, too.
 */
export function defaultProtocols(object: KubeObject): KubeObject {
  const name = `${object.apiVersion} ${object.kind}`;
  // Fields are replaced by others of their kind: what makes it an object is still there.
  if (name === 'v1 Service') return change(object, ['spec', 'ports'], withProtocols) as KubeObject;
  const pod = PODS.get(name);
  if (pod === undefined) return object;
  const ofContainers = (containers: unknown) => eachOf(containers, (container) => change(container, ['ports'], withProtocols));
  return change(object, [...pod, 'containers'], ofContainers) as KubeObject;
}

function withProtocols(ports: unknown): unknown {
  return eachOf(ports, (port) => (port.protocol ? port : { ...port, protocol: 'TCP' }));
}

function eachOf(list: unknown, action: (item: Fields) => Fields): unknown {
  return Array.isArray(list) ? list.map((item) => (isFields(item) ? action(item) : item)) : list;
}

/** A copy with another value at a path; the same where nothing lies there. */
function change(fields: Fields, [field, ...rest]: readonly string[], action: (value: unknown) => unknown): Fields {
  if (field === undefined || fields[field] === undefined) return fields;
  const inner = fields[field];
  if (rest.length === 0) return { ...fields, [field]: action(inner) };
  return isFields(inner) ? { ...fields, [field]: change(inner, rest, action) } : fields;
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
