import { Optional } from 'typebox';
import {
  APPLIER_CATEGORIES,
  commonMetadata,
  dependsOn,
  healthCheckExprs,
  ignoreRules,
  images,
  inventory,
  patches,
  patchRemedy,
  retiredPatches,
} from '../applier-fields.ts';
import { conditions } from '../condition.ts';
import { choice, flag, group, list, map, moment, text, whole } from '../field.ts';
import { defineKind, type ObjectOf, type RetiredVersion } from '../kind.ts';
import { DURATION } from '../pattern.ts';
import { age, ready, status } from '../printer-columns.ts';
import { KubeConfigReference, localReference } from '../reference.ts';

const spec = group('What to build and apply.', {
  sourceRef: group('The source that holds the manifests.', {
    apiVersion: Optional(text('API version of the source.')),
    kind: choice('Kind of the source.', ['OCIRepository', 'GitRepository', 'Bucket', 'ExternalArtifact']),
    name: text('Name of the source.'),
    namespace: Optional(text('Namespace of the source; the same by default.')),
  }),
  path: Optional(text('Folder with the kustomization.yaml, or with plain manifests; the root by default.')),
  interval: text('How often to reconcile when nothing changes.', { pattern: DURATION }),
  retryInterval: Optional(text('How soon to try again after a failure; interval by default.', { pattern: DURATION })),
  timeout: Optional(text('How long building, applying and waiting may take; interval by default.', { pattern: DURATION })),
  prune: flag('Delete what was applied once and is no longer declared.'),
  deletionPolicy: Optional(
    choice('What becomes of the applied objects when this one is deleted; as prune says by default.', [
      'MirrorPrune',
      'Delete',
      'WaitForTermination',
      'Orphan',
    ]),
  ),
  wait: Optional(flag('Wait until all applied objects are healthy; healthChecks are then not read.')),
  healthChecks: Optional(
    list(
      'Objects whose health to wait for.',
      group('One object.', {
        apiVersion: Optional(text('API version of the object.')),
        kind: text('Kind of the object.'),
        name: text('Name of the object.'),
        namespace: Optional(text('Namespace of the object.')),
      }),
    ),
  ),
  healthCheckExprs,
  dependsOn,
  force: Optional(flag('Delete and create anew what cannot be changed in place.', { default: false })),
  ignore: ignoreRules,
  targetNamespace: Optional(text('Namespace to set on every namespaced object.', { minLength: 1, maxLength: 63 })),
  namePrefix: Optional(text('Prefix for every name.', { minLength: 1, maxLength: 200 })),
  nameSuffix: Optional(text('Suffix for every name.', { minLength: 1, maxLength: 200 })),
  commonMetadata,
  components: Optional(list('Folders of kustomize components to build in.', text('Path of a folder.'))),
  ignoreMissingComponents: Optional(flag('Go on when the folder of a component is absent.')),
  images,
  patches,
  buildMetadata: Optional(
    list('Annotations of where each object came from.', choice('Which.', ['originAnnotations', 'transformerAnnotations'])),
  ),
  postBuild: Optional(
    group('What to do with the built manifests before they are applied.', {
      substitute: Optional(map('Values for the variables in the manifests.', text('Value.'))),
      substituteFrom: Optional(
        list(
          'ConfigMaps and Secrets that hold such values; later ones win, substitute wins over all.',
          group('One of them.', {
            kind: choice('Kind of the object.', ['Secret', 'ConfigMap']),
            name: text('Name of the object.', { minLength: 1, maxLength: 253 }),
            optional: Optional(flag('Go on when it is absent.', { default: false })),
          }),
        ),
      ),
      substituteStrategy: Optional(choice('Substitute only when there are values, or always.', ['WithVariables', 'Always'])),
    }),
  ),
  decryption: Optional(
    group('How to decrypt manifests.', {
      provider: choice('Tool that they were encrypted with.', ['sops']),
      secretRef: Optional(localReference('Secret with the private keys.')),
      serviceAccountName: Optional(text('ServiceAccount to authenticate to a key service as.')),
    }),
  ),
  serviceAccountName: Optional(text('ServiceAccount to act as in the cluster that is applied to.')),
  kubeConfig: Optional(KubeConfigReference),
  suspend: Optional(flag('Leave this object alone until it is false again.')),
});

const kustomizationStatus = group('What was applied.', {
  conditions: Optional(conditions),
  history: Optional(
    list(
      'The latest builds, newest first.',
      group('Reconciles that built the same.', {
        digest: text('Digest of what was built.'),
        firstReconciled: moment('When it was first reconciled.'),
        lastReconciled: moment('When it was last reconciled.'),
        lastReconciledDuration: text('How long that took.'),
        lastReconciledStatus: text('How that ended: the reason of Ready.'),
        metadata: Optional(map('Facts of the build, such as its revision.', text('Value.'))),
        totalReconciliations: whole('How often it was reconciled.'),
      }),
    ),
  ),
  inventory,
  lastAppliedOriginRevision: Optional(text('Upstream revision of the artifact that was last applied.')),
  lastAppliedRevision: Optional(text('Revision that was last applied in full.')),
  lastAttemptedRevision: Optional(text('Revision that was last tried.')),
  lastHandledReconcileAt: Optional(text('The last value of the annotation reconcile.fluxcd.io/requestedAt that was acted upon.')),
  observedGeneration: Optional(whole('The last generation that was reconciled to its end.')),
});

const retired: Omit<RetiredVersion, 'version'> = {
  spec: {
    ...retiredPatches,
    validation: Optional(choice('Without effect: every object is validated by the API server.', ['none', 'client', 'server'])),
  },
  refused: {
    patchesStrategicMerge: patchRemedy('patchesStrategicMerge'),
    patchesJson6902: patchRemedy('patchesJson6902'),
  },
};

const snapshot = Optional(
  group('Retired: see inventory.', {
    checksum: text('Checksum.'),
    entries: list(
      'Kinds that were applied, by namespace.',
      group('One namespace.', {
        namespace: Optional(text('Namespace.')),
        kinds: map('Kinds.', text('Kind.')),
      }),
    ),
  }),
);

/** A path of a source, kept applied. */
export const Kustomization = defineKind({
  group: 'kustomize.toolkit.fluxcd.io',
  version: 'v1',
  kind: 'Kustomization',
  plural: 'kustomizations',
  shortNames: ['ks'],
  categories: APPLIER_CATEGORIES,
  component: 'kustomize-controller',
  description: 'A path of a source whose manifests are built, applied and kept as declared.',
  columns: [age, ready, status],
  spec,
  status: kustomizationStatus,
  statusDefault: { observedGeneration: -1 },
  retired: [
    { version: 'v1beta2', ...retired },
    { version: 'v1beta1', ...retired, status: { snapshot } },
  ],
});
export type Kustomization = ObjectOf<typeof Kustomization>;
