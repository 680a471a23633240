import { Optional } from 'typebox';
import { inventory } from '../applier-fields.ts';
import { conditions } from '../condition.ts';
import { choice, count, group, list, map, moment, text, whole } from '../field.ts';

const snapshot = group('One revision of the release.', {
  action: Optional(text('The action that made it.')),
  apiVersion: Optional(text('Version of this record.')),
  name: text('Name of the release.'),
  namespace: text('Namespace of the release.'),
  version: count('Revision of the release.'),
  status: text("Helm's status of it."),
  chartName: text('Name of the chart.'),
  chartVersion: text('Version of the chart.'),
  appVersion: Optional(text('Version of the application.')),
  ociDigest: Optional(text('Digest of the OCI artifact that held the chart.')),
  configDigest: text('Digest of the values.'),
  digest: text("Digest of Helm's record."),
  firstDeployed: moment('When the release was first deployed.'),
  lastDeployed: moment('When this revision was deployed.'),
  deleted: Optional(moment('When it was deleted.')),
  testHooks: Optional(
    map(
      'What came of its tests, by name.',
      group('One test.', {
        lastStarted: Optional(moment('When it last began.')),
        lastCompleted: Optional(moment('When it last ended.')),
        phase: Optional(text('How it ended.')),
      }),
    ),
  ),
});

/** What is known of a release. */
export const releaseStatus = group('What was released.', {
  conditions: Optional(conditions),
  failures: Optional(whole('Failures in a row.')),
  helmChart: Optional(text('NAMESPACE/NAME of the HelmChart.')),
  history: Optional(list('The latest revisions, newest first.', snapshot)),
  installFailures: Optional(whole('Failed installs in a row.')),
  inventory,
  lastAttemptedConfigDigest: Optional(text('Digest of the values that were last tried.')),
  lastAttemptedGeneration: Optional(whole('Generation that was last tried.')),
  lastAttemptedReleaseAction: Optional(choice('Action that was last tried.', ['install', 'upgrade'])),
  lastAttemptedReleaseActionDuration: Optional(text('How long that took.')),
  lastAttemptedRevision: Optional(text('Version of the chart that was last tried.')),
  lastAttemptedRevisionDigest: Optional(text('Its digest, where it came from an OCI registry.')),
  lastAttemptedValuesChecksum: Optional(text('Retired: see lastAttemptedConfigDigest.')),
  lastHandledForceAt: Optional(text('The last value of the annotation reconcile.fluxcd.io/forceAt that was acted upon.')),
  lastHandledReconcileAt: Optional(text('The last value of the annotation reconcile.fluxcd.io/requestedAt that was acted upon.')),
  lastHandledResetAt: Optional(text('The last value of the annotation reconcile.fluxcd.io/resetAt that was acted upon.')),
  lastReleaseRevision: Optional(count('Retired: see history.')),
  observedCommonMetadataDigest: Optional(text('Digest of the common metadata of the last release.')),
  observedGeneration: Optional(whole('The last generation that was reconciled to its end.')),
  observedPostRenderersDigest: Optional(text('Digest of the post-renderers of the last release.')),
  storageNamespace: Optional(text('Namespace of the records.', { minLength: 1, maxLength: 63 })),
  upgradeFailures: Optional(whole('Failed upgrades in a row.')),
});
