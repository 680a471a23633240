import { kustomize } from '@capstan/kube-schema';

/** Group, version and kind; an empty one selects any where it is used to select. */
export interface Gvk {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
}

/** What names a resource in a build. Two resources are the same when all parts are, an empty namespace being `default`. */
export interface ResourceId extends Gvk {
  readonly name: string;
  readonly namespace: string;
  readonly clusterScoped: boolean;
}

/** Stands for the namespace of what has none, as kustomize spells it. */
const NO_NAMESPACE = '_non_namespaceable_';

/** Splits `group/version`; without a slash it is all version. */
export function parseApiVersion(apiVersion: string): { group: string; version: string } {
  const slash = apiVersion.indexOf('/');
  return slash === -1 ? { group: '', version: apiVersion } : { group: apiVersion.slice(0, slash), version: apiVersion.slice(slash + 1) };
}

/** The namespace that counts when ids are compared. */
export function effectiveNamespace(id: ResourceId): string {
  if (id.clusterScoped) return NO_NAMESPACE;
  return id.namespace === '' ? 'default' : id.namespace;
}

/** Whether kustomize knows the kind as one without a namespace. */
export function isClusterScoped(apiVersion: string, kind: string, custom?: ReadonlyMap<string, boolean>): boolean {
  return (kustomize.isNamespaced(apiVersion, kind) ?? custom?.get(`${apiVersion} ${kind}`)) === false;
}

/** A string that two ids share exactly when they are equal. */
export function idKey(id: ResourceId): string {
  return `${id.group}|${id.version}|${id.kind}|${effectiveNamespace(id)}|${id.name}`;
}

/** Whether every part that the selector names is equal. */
export function isSelected(id: Gvk, selector: Partial<Gvk>): boolean {
  return (
    (!selector.group || selector.group === id.group) &&
    (!selector.version || selector.version === id.version) &&
    (!selector.kind || selector.kind === id.kind)
  );
}

/** An id for people: `Deployment.v1.apps/name.namespace`, with kustomize's words for what is missing. */
export function formatId(id: Gvk & { readonly name: string; readonly namespace: string }): string {
  return `${formatGvk(id)}/${id.name || '[noName]'}.${id.namespace || '[noNs]'}`;
}

/** A kind for people: `Deployment.v1.apps`. */
export function formatGvk(gvk: Gvk): string {
  return `${gvk.kind || '[noKind]'}.${gvk.version || '[noVer]'}.${gvk.group || '[noGrp]'}`;
}

const ORDER_FIRST = [
  'Namespace',
  'ResourceQuota',
  'StorageClass',
  'CustomResourceDefinition',
  'ServiceAccount',
  'PodSecurityPolicy',
  'Role',
  'ClusterRole',
  'RoleBinding',
  'ClusterRoleBinding',
  'ConfigMap',
  'Secret',
  'Endpoints',
  'Service',
  'LimitRange',
  'PriorityClass',
  'PersistentVolume',
  'PersistentVolumeClaim',
  'Deployment',
  'StatefulSet',
  'CronJob',
  'PodDisruptionBudget',
];
const ORDER_LAST = ['MutatingWebhookConfiguration', 'ValidatingWebhookConfiguration'];

/** Where each kind stands in the legacy order: negative first, positive last, others 0. */
export function kindOrder(first: readonly string[] = ORDER_FIRST, last: readonly string[] = ORDER_LAST): ReadonlyMap<string, number> {
  return new Map([
    ...first.map((kind, index) => [kind, index - first.length] as const),
    ...last.map((kind, index) => [kind, index + 1] as const),
  ]);
}

const DEFAULT_ORDER = kindOrder();

/** Compares kinds in the legacy order, then by group, version and kind. */
export function compareGvk(left: Gvk, right: Gvk, order: ReadonlyMap<string, number> = DEFAULT_ORDER): number {
  const byKind = (order.get(left.kind) ?? 0) - (order.get(right.kind) ?? 0);
  return byKind !== 0 ? byKind : compareText(sortText(left), sortText(right));
}

/** The text by which kustomize sorts kinds; what is missing sorts last. */
export function sortText(gvk: Gvk): string {
  return `${gvk.group || '~G'}_${gvk.version || '~V'}_${gvk.kind || '~K'}`;
}

/** Compares by code units, never by the rules of a language. */
export function compareText(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
