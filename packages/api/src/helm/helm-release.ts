import { Optional } from 'typebox';
import {
  APPLIER_CATEGORIES,
  commonMetadata,
  dependsOn,
  healthCheckExprs,
  ignoreRules,
  images,
  patches,
  patchRemedy,
  retiredPatches,
} from '../applier-fields.ts';
import { anything, choice, count, flag, group, list, map, text } from '../field.ts';
import { defineKind, type ObjectOf, type RetiredVersion } from '../kind.ts';
import { DURATION } from '../pattern.ts';
import { age, ready, status } from '../printer-columns.ts';
import { KubeConfigReference } from '../reference.ts';
import { chartFields, VALUES_FILE_REMEDY, valuesFile, verifyFields } from '../source/chart-fields.ts';
import { install, rollback, test, uninstall, upgrade } from './release-actions.ts';
import { releaseStatus } from './release-status.ts';

const objectName = { minLength: 1, maxLength: 253 };
const namespaceName = { minLength: 1, maxLength: 63 };

const chart = group('The chart, as the HelmChart that is made for it.', {
  metadata: Optional(
    group('Metadata of the HelmChart.', {
      labels: Optional(map('Labels to set.', text('Value.'))),
      annotations: Optional(map('Annotations to set.', text('Value.'))),
    }),
  ),
  spec: group('Spec of the HelmChart.', {
    chart: text('Name of the chart in a Helm repository, or its path in another source.', { minLength: 1, maxLength: 2048 }),
    ...chartFields,
    sourceRef: group('Where the chart comes from.', {
      apiVersion: Optional(text('API version of the source.')),
      kind: choice('Kind of the source.', ['HelmRepository', 'GitRepository', 'Bucket']),
      name: text('Name of the source.', objectName),
      namespace: Optional(text('Namespace of the source; the same by default.', namespaceName)),
    }),
    interval: Optional(text('How often to look for a new version; spec.interval by default.', { pattern: DURATION })),
    verify: Optional(group('Accept only signed charts.', verifyFields)),
  }),
});

const valuesReference = group('One object.', {
  kind: choice('Kind of the object.', ['Secret', 'ConfigMap']),
  name: text('Name of the object.', objectName),
  valuesKey: Optional(text('Key to read; values.yaml by default.', { maxLength: 253, pattern: '^[\\-._a-zA-Z0-9]+$' })),
  targetPath: Optional(
    text('Where in the values to put it; merged at the root by default.', {
      maxLength: 250,
      pattern: '^([a-zA-Z0-9_\\-.\\\\\\/]|\\[[0-9]{1,5}\\])+$',
    }),
  ),
  optional: Optional(flag('Go on when it is absent.')),
  literal: Optional(flag('Take the text as it is, with targetPath.')),
});

const spec = group(
  'What to release.',
  {
    interval: text('How often to reconcile when nothing changes.', { pattern: DURATION }),
    chart: Optional(chart),
    chartRef: Optional(
      group('A source that holds the chart.', {
        apiVersion: Optional(text('API version of the source.')),
        kind: choice('Kind of the source.', ['OCIRepository', 'HelmChart', 'ExternalArtifact']),
        name: text('Name of the source.', objectName),
        namespace: Optional(text('Namespace of the source; the same by default.', namespaceName)),
      }),
    ),
    values: Optional(anything('Values for the chart; win over valuesFrom.')),
    valuesFrom: Optional(list('ConfigMaps and Secrets that hold values; later ones win.', valuesReference)),
    releaseName: Optional(text('Name of the release; made of targetNamespace and name by default.', { minLength: 1, maxLength: 53 })),
    targetNamespace: Optional(text('Namespace of the release; the same by default.', namespaceName)),
    storageNamespace: Optional(text("Namespace of Helm's records; the same by default.", namespaceName)),
    serviceAccountName: Optional(text('ServiceAccount to act as.', objectName)),
    kubeConfig: Optional(KubeConfigReference),
    persistentClient: Optional(flag('Keep one client for the whole reconcile.')),
    timeout: Optional(text('How long one operation may take.', { pattern: DURATION })),
    suspend: Optional(flag('Leave this object alone until it is false again.')),
    dependsOn,
    commonMetadata,
    driftDetection: Optional(
      group('What to do about changes made by others.', {
        mode: Optional(choice('Correct them, only tell of them, or neither.', ['enabled', 'warn', 'disabled'])),
        ignore: ignoreRules,
      }),
    ),
    healthCheckExprs,
    waitStrategy: Optional(
      group('How to wait for readiness.', { name: choice("By kstatus, or by Helm's own rules.", ['poller', 'legacy']) }),
    ),
    maxHistory: Optional(count('How many revisions to keep; below one without limit.')),
    install: Optional(install),
    upgrade: Optional(upgrade),
    rollback: Optional(rollback),
    test: Optional(test),
    uninstall: Optional(uninstall),
    postRenderStrategy: Optional(
      choice('Whether hooks are post-rendered: not at all, with the manifests, or apart.', ['nohooks', 'combined', 'separate']),
    ),
    postRenderers: Optional(
      list(
        'What to do with the rendered manifests, in order.',
        group('One step.', { kustomize: Optional(group('A kustomization over the manifests.', { images, patches })) }),
      ),
    ),
  },
  {
    rules: [
      {
        rule: '(has(self.chart) && !has(self.chartRef)) || (!has(self.chart) && has(self.chartRef))',
        message: 'exactly one of chart and chartRef must be set',
        holds: (self) => (self.chart === undefined) !== (self.chartRef === undefined),
      },
    ],
  },
);

const retired: Omit<RetiredVersion, 'version'> = {
  nested: { 'chart.spec': { valuesFile }, 'postRenderers[].kustomize': retiredPatches },
  refused: {
    'chart.spec.valuesFile': VALUES_FILE_REMEDY,
    'postRenderers[].kustomize.patchesStrategicMerge': patchRemedy('patchesStrategicMerge'),
    'postRenderers[].kustomize.patchesJson6902': patchRemedy('patchesJson6902'),
  },
  status: { lastAppliedRevision: Optional(text('Retired: see history.')) },
};

/** A Helm chart, kept released. */
export const HelmRelease = defineKind({
  group: 'helm.toolkit.fluxcd.io',
  version: 'v2',
  kind: 'HelmRelease',
  plural: 'helmreleases',
  shortNames: ['hr'],
  categories: APPLIER_CATEGORIES,
  component: 'helm-controller',
  description: 'A Helm chart that is installed, upgraded and kept as declared.',
  columns: [age, ready, status],
  spec,
  status: releaseStatus,
  statusDefault: { observedGeneration: -1 },
  retired: [
    { version: 'v2beta2', ...retired },
    { version: 'v2beta1', ...retired },
  ],
});
export type HelmRelease = ObjectOf<typeof HelmRelease>;
