/**
 * Names that other programs rely on: annotations, labels and the finalizer, as Flux, its command line and its users write them.
 */

/** Annotations that ask something of an object's controller. */
export const Annotation = {
  /** Any new value asks for a reconcile; it is repeated in `status.lastHandledReconcileAt` once handled. */
  requestedAt: 'reconcile.fluxcd.io/requestedAt',
  /** Asks for a one-off install or upgrade; counts only when equal to requestedAt. */
  forceAt: 'reconcile.fluxcd.io/forceAt',
  /** Asks to forget the failures; counts only when equal to requestedAt. */
  resetAt: 'reconcile.fluxcd.io/resetAt',
  /** What `kubectl apply` leaves on the client's side; removed when an object is taken over. */
  lastApplied: 'kubectl.kubernetes.io/last-applied-configuration',
} as const;

/** Labels. */
export const Label = {
  /** `Enabled` on a ConfigMap or Secret: its change reconciles the objects that refer to it. */
  watch: 'reconcile.fluxcd.io/watch',
  /** The shard that an object belongs to. */
  shard: 'sharding.fluxcd.io/key',
  partOf: 'app.kubernetes.io/part-of',
  instance: 'app.kubernetes.io/instance',
  component: 'app.kubernetes.io/component',
} as const;

/** Labels by which an applied object names the Kustomization that owns it. */
export const KustomizationOwnerLabel = {
  name: 'kustomize.toolkit.fluxcd.io/name',
  namespace: 'kustomize.toolkit.fluxcd.io/namespace',
} as const;

/** The finalizer of every kind that has one. */
export const FINALIZER = 'finalizers.fluxcd.io';

/** Field managers whose names begin so are people at the command line; what they took over is taken back. */
export const KUBECTL_MANAGER_PREFIX = 'kubectl';
