import { Optional } from 'typebox';
import { choice, flag, group, text } from '../field.ts';
import { defineKind, type ObjectOf } from '../kind.ts';
import { DURATION, TIMEOUT } from '../pattern.ts';
import { age, column, ready, status } from '../printer-columns.ts';
import { localReference } from '../reference.ts';
import { accessFrom, certSecretRef, NOT_YET_OBSERVED, sourceKind, sourceStatus, statusUrl, suspend } from './common-fields.ts';

const spec = group('Where charts come from.', {
  url: text('Address of the repository: of its index over HTTP(S), or of an OCI registry.', { pattern: '^(http|https|oci)://.*$' }),
  type: Optional(choice('default for an index over HTTP(S), oci for a registry.', ['default', 'oci'])),
  interval: Optional(text('How often to fetch the index; not used by type oci.', { pattern: DURATION })),
  timeout: Optional(text('How long one fetch may take.', { pattern: TIMEOUT })),
  provider: Optional(choice('How to authenticate to a registry.', ['generic', 'aws', 'azure', 'gcp'], { default: 'generic' })),
  secretRef: Optional(localReference('Secret with username and password, or a Docker configuration for type oci.')),
  certSecretRef,
  passCredentials: Optional(flag('Send the credentials to other hosts that the index names too.')),
  insecure: Optional(flag('Speak HTTP without TLS to a registry.')),
  accessFrom,
  suspend,
});

/** A repository of Helm charts. */
export const HelmRepository = defineKind({
  ...sourceKind,
  kind: 'HelmRepository',
  plural: 'helmrepositories',
  shortNames: ['helmrepo'],
  description: 'A repository of Helm charts whose index is made available as an artifact.',
  columns: [column('URL', '.spec.url'), age, ready, status],
  spec,
  status: group('What was fetched.', { ...sourceStatus, url: statusUrl }),
  statusDefault: NOT_YET_OBSERVED,
  retired: [{ version: 'v1beta2' }, { version: 'v1beta1' }],
});
export type HelmRepository = ObjectOf<typeof HelmRepository>;
