import type { Cluster } from '../harness/cluster.ts';
import type { ClusterObject } from '../harness/cluster-object.ts';

/** What of an object must not change when another controller takes it over. */
export interface Footprint {
  readonly uid: string | undefined;
  readonly generation: number | undefined;
  readonly labels: unknown;
  readonly annotations: unknown;
  readonly finalizers: unknown;
  /** `MANAGER OPERATION SUBRESOURCE`, sorted. */
  readonly managers: readonly string[];
  /** All but metadata and status. */
  readonly content: Readonly<Record<string, unknown>>;
  /** Of a Kustomization: what it says that it has applied, in its order. */
  readonly inventory?: readonly string[];
}

/** Footprints by `KIND/NAMESPACE/NAME`. */
export type Footprints = Readonly<Record<string, Footprint>>;

const KINDS = [
  ['v1', 'ConfigMap'],
  ['v1', 'Secret'],
  ['v1', 'Service'],
  ['v1', 'ServiceAccount'],
  ['v1', 'Namespace'],
  ['v1', 'Pod'],
  ['apps/v1', 'Deployment'],
  ['apps/v1', 'ReplicaSet'],
  ['apps/v1', 'StatefulSet'],
  ['batch/v1', 'Job'],
  ['batch/v1', 'CronJob'],
  ['autoscaling/v2', 'HorizontalPodAutoscaler'],
  ['rbac.authorization.k8s.io/v1', 'Role'],
  ['rbac.authorization.k8s.io/v1', 'RoleBinding'],
  ['apiextensions.k8s.io/v1', 'CustomResourceDefinition'],
  ['admissionregistration.k8s.io/v1', 'ValidatingAdmissionPolicy'],
  ['example.com/v1', 'Widget'],
  ['kustomize.toolkit.fluxcd.io/v1', 'Kustomization'],
] as const;

/** Managers that write at times of their own. */
const OTHERS = /^(kube-controller-manager|kwok|kube-scheduler|kube-apiserver|validatingadmissionpolicy-status|helm)$/;

export function footprintOf(object: ClusterObject): Footprint {
  const { apiVersion: _version, kind: _kind, metadata, status, ...content } = object;
  const managers = (metadata.managedFields ?? [])
    .filter(({ manager = '' }) => !OTHERS.test(manager))
    .map(({ manager, operation, subresource = '' }) => `${manager} ${operation} ${subresource}`);
  // A Kustomization's own shape.
  const inventory = status?.inventory as { entries: { id: string; v: string }[] } | undefined;
  return {
    uid: metadata.uid,
    generation: metadata.generation,
    labels: metadata.labels,
    annotations: metadata.annotations,
    finalizers: metadata.finalizers,
    managers: managers.sort(),
    content,
    ...(inventory === undefined ? {} : { inventory: inventory.entries.map(({ id, v }) => `${id} ${v}`) }),
  };
}

/** All that a Kustomization applied, what became of it, and the Kustomizations themselves. */
export async function takeFootprints(cluster: Cluster): Promise<Footprints> {
  const footprints: Record<string, Footprint> = {};
  for (const [apiVersion, kind] of KINDS) {
    for (const object of await cluster.list({ apiVersion, kind })) {
      const { namespace = '', name, labels } = object.metadata;
      const isOurs = labels?.['kustomize.toolkit.fluxcd.io/name'] !== undefined || namespace === 'web' || kind === 'Kustomization';
      if (isOurs && name !== 'kube-root-ca.crt' && name !== 'default') footprints[`${kind}/${namespace}/${name}`] = footprintOf(object);
    }
  }
  return footprints;
}
