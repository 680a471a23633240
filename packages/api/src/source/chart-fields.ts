import { Optional } from 'typebox';
import { choice, flag, group, list, text } from '../field.ts';
import { localReference } from '../reference.ts';

/** How the signature of an OCI artifact is checked. */
export const verifyFields = {
  provider: choice('Which tool signed it.', ['cosign', 'notation'], { default: 'cosign' }),
  secretRef: Optional(localReference('Secret with the trusted public keys or certificates; without it, keyless.')),
};

/** Which identities count when verified without keys. */
export const matchOIDCIdentity = Optional(
  list(
    'Identities, one of which must have signed.',
    group('One identity.', {
      issuer: text('Regular expression for the issuer.'),
      subject: text('Regular expression for the subject.'),
    }),
  ),
);

/** What a HelmChart and the chart template of a HelmRelease say of a chart alike. */
export const chartFields = {
  version: Optional(text('Version or range of versions; not used for charts from Git or a bucket.', { default: '*' })),
  reconcileStrategy: Optional(
    choice('What makes a new artifact: a new version of the chart, or any new revision of its source.', ['ChartVersion', 'Revision'], {
      default: 'ChartVersion',
    }),
  ),
  valuesFiles: Optional(list('Values files of the chart, later ones win; values.yaml by default.', text('Path in the source.'))),
  ignoreMissingValuesFiles: Optional(flag('Go on when a values file is absent.')),
};

/** The field `valuesFile` that `valuesFiles` took the place of. */
export const valuesFile = Optional(text('Retired: use valuesFiles.'));
export const VALUES_FILE_REMEDY = 'valuesFile is retired: name the file in valuesFiles';
