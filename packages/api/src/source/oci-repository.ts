import { Optional } from 'typebox';
import { choice, flag, group, text } from '../field.ts';
import { defineKind, type ObjectOf } from '../kind.ts';
import { age, column, ready, status } from '../printer-columns.ts';
import { localReference } from '../reference.ts';
import { matchOIDCIdentity, verifyFields } from './chart-fields.ts';
import {
  certSecretRef,
  ignore,
  interval,
  NOT_YET_OBSERVED,
  proxySecretRef,
  sourceKind,
  sourceStatus,
  statusUrl,
  suspend,
  timeout,
} from './common-fields.ts';

const layerSelector = Optional(
  group('Which layer of the artifact to take; the first by default.', {
    mediaType: Optional(text('Media type of the layer.')),
    operation: Optional(choice('Unpack the layer, or keep it as it is.', ['extract', 'copy'])),
  }),
);

const spec = group('What to pull.', {
  url: text('Address of the repository in the registry, without tag.', { pattern: '^oci://.*$' }),
  interval,
  ref: Optional(
    group('Which artifact; digest wins over semver, semver over tag. Tag latest by default.', {
      digest: Optional(text('Digest of the manifest, sha256:HEX.')),
      semver: Optional(text('Range of versions: the highest tag in it.')),
      semverFilter: Optional(text('Regular expression that tags must match to be considered for semver.')),
      tag: Optional(text('Tag.')),
    }),
  ),
  layerSelector,
  provider: Optional(choice('How to authenticate.', ['generic', 'aws', 'azure', 'gcp'], { default: 'generic' })),
  secretRef: Optional(localReference('Secret with a Docker configuration.')),
  serviceAccountName: Optional(text('ServiceAccount whose pull secrets or workload identity are used.')),
  certSecretRef,
  proxySecretRef,
  insecure: Optional(flag('Speak HTTP without TLS.')),
  timeout,
  verify: Optional(
    group('Accept only signed artifacts.', {
      ...verifyFields,
      matchOIDCIdentity,
      trustedRootSecretRef: Optional(localReference('Secret with a Sigstore trusted root of your own.')),
    }),
  ),
  ignore,
  suspend,
});

const ociStatus = group('What was pulled.', {
  ...sourceStatus,
  observedIgnore: Optional(text('spec.ignore of the stored artifact.')),
  observedLayerSelector: layerSelector,
  url: statusUrl,
});

/** A repository of an OCI registry. */
export const OCIRepository = defineKind({
  ...sourceKind,
  kind: 'OCIRepository',
  plural: 'ocirepositories',
  shortNames: ['ocirepo'],
  description: 'A repository of an OCI registry, one artifact of which is made available.',
  columns: [column('URL', '.spec.url'), ready, status, age],
  spec,
  status: ociStatus,
  statusDefault: NOT_YET_OBSERVED,
  retired: [{ version: 'v1beta2', status: { contentConfigChecksum: Optional(text('Retired.')) } }],
});
export type OCIRepository = ObjectOf<typeof OCIRepository>;
