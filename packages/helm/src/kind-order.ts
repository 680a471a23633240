/** The order in which Helm installs kinds; those that it does not know come last, by name. */
const INSTALL_ORDER: readonly string[] = (
  'PriorityClass Namespace NetworkPolicy ResourceQuota LimitRange PodSecurityPolicy PodDisruptionBudget ServiceAccount Secret SecretList ' +
  'ConfigMap StorageClass PersistentVolume PersistentVolumeClaim CustomResourceDefinition ClusterRole ClusterRoleList ClusterRoleBinding ' +
  'ClusterRoleBindingList Role RoleList RoleBinding RoleBindingList Service DaemonSet Pod ReplicationController ReplicaSet Deployment ' +
  'HorizontalPodAutoscaler StatefulSet Job CronJob IngressClass Ingress APIService MutatingWebhookConfiguration ValidatingWebhookConfiguration'
).split(' ');

/** The order in which Helm deletes them. */
const UNINSTALL_ORDER: readonly string[] = (
  'ValidatingWebhookConfiguration MutatingWebhookConfiguration APIService Ingress IngressClass Service CronJob Job StatefulSet ' +
  'HorizontalPodAutoscaler Deployment ReplicaSet ReplicationController Pod DaemonSet RoleBindingList RoleBinding RoleList Role ' +
  'ClusterRoleBindingList ClusterRoleBinding ClusterRoleList ClusterRole CustomResourceDefinition PersistentVolumeClaim PersistentVolume ' +
  'StorageClass ConfigMap SecretList Secret ServiceAccount PodDisruptionBudget PodSecurityPolicy LimitRange ResourceQuota NetworkPolicy ' +
  'Namespace PriorityClass'
).split(' ');

const positions = (order: readonly string[]) => new Map(order.map((kind, index) => [kind, index]));
const ORDERS = { install: positions(INSTALL_ORDER), uninstall: positions(UNINSTALL_ORDER) };

export type KindOrder = keyof typeof ORDERS;

/** Items by kind, those of a kind as they came. */
export function sortByKind<Item extends { readonly kind: string }>(items: readonly Item[], order: KindOrder = 'install'): Item[] {
  const known = ORDERS[order];
  return [...items].sort((left, right) => {
    const first = known.get(left.kind);
    const second = known.get(right.kind);
    if (first === undefined && second === undefined) return left.kind < right.kind ? -1 : left.kind > right.kind ? 1 : 0;
    return first === undefined ? 1 : second === undefined ? -1 : first - second;
  });
}
