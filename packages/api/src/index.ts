export { Artifact } from './artifact.ts';
export { Condition, ConditionType } from './condition.ts';
export { customResourceDefinition } from './crd/custom-resource-definition.ts';
export { renderCrds } from './crd/render-crds.ts';
export { EVENT_MESSAGE_LIMIT, Event } from './event.ts';
export { HelmRelease } from './helm/helm-release.ts';
export type { Kind, ObjectOf, PrinterColumn, Resource, RetiredVersion } from './kind.ts';
export { findKind, kinds } from './kinds.ts';
export { Kustomization } from './kustomize/kustomization.ts';
export { MASK, maskSecrets } from './mask-secrets.ts';
export { Alert } from './notification/alert.ts';
export { Provider } from './notification/provider.ts';
export { Receiver } from './notification/receiver.ts';
export type { ManagedFieldsEntry, ObjectMeta, OwnerReference } from './object-meta.ts';
export { Reason } from './reason.ts';
export type { LocalObjectReference, Selector } from './reference.ts';
export { Bucket } from './source/bucket.ts';
export { ExternalArtifact } from './source/external-artifact.ts';
export { GitRepository } from './source/git-repository.ts';
export { HelmChart } from './source/helm-chart.ts';
export { HelmRepository } from './source/helm-repository.ts';
export { OCIRepository } from './source/oci-repository.ts';
export { complete, type FieldFault, type ValidateOptions, validate } from './validate.ts';
export {
  Annotation,
  EVENT_ANNOTATION_PREFIX,
  FINALIZER,
  HelmReleaseOwnerLabel,
  KUBECTL_MANAGER_PREFIX,
  KustomizationOwnerLabel,
  Label,
  ObjectSwitch,
} from './wire.ts';
