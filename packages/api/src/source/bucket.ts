import { Optional } from 'typebox';
import { choice, flag, group, text } from '../field.ts';
import { defineKind, type ObjectOf } from '../kind.ts';
import { HTTP_URL } from '../pattern.ts';
import { age, column, ready, status } from '../printer-columns.ts';
import { localReference } from '../reference.ts';
import {
  accessFrom,
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

const spec = group(
  'What to download.',
  {
    endpoint: text('Host, and port if need be, of the object storage.'),
    bucketName: text('Name of the bucket.'),
    prefix: Optional(text('Only objects whose names begin so.')),
    region: Optional(text('Region of the bucket.')),
    interval,
    provider: Optional(choice('Whose interface the storage speaks.', ['generic', 'aws', 'gcp', 'azure'], { default: 'generic' })),
    secretRef: Optional(localReference('Secret with credentials, in the form of the provider.')),
    serviceAccountName: Optional(text('ServiceAccount to authenticate to the provider as.')),
    sts: Optional(
      group('Get short-lived credentials from a token service.', {
        provider: choice('Which kind of service.', ['aws', 'ldap']),
        endpoint: text('Address of the service.', { pattern: HTTP_URL }),
        secretRef: Optional(localReference('Secret with username and password for the service.')),
        certSecretRef: Optional(localReference('Secret with TLS material for the service.')),
      }),
    ),
    certSecretRef,
    proxySecretRef,
    insecure: Optional(flag('Speak HTTP without TLS.')),
    timeout,
    ignore,
    suspend,
  },
  {
    rules: [
      {
        rule: "self.provider == 'aws' || self.provider == 'generic' || !has(self.sts)",
        message: 'sts needs provider aws or generic',
        holds: ({ provider, sts }) => provider === 'aws' || provider === 'generic' || sts === undefined,
      },
      {
        rule: "self.provider != 'aws' || !has(self.sts) || self.sts.provider == 'aws'",
        message: 'provider aws needs sts.provider aws',
        holds: ({ provider, sts }) => provider !== 'aws' || sts === undefined || sts.provider === 'aws',
      },
      {
        rule: "self.provider != 'generic' || !has(self.sts) || self.sts.provider == 'ldap'",
        message: 'provider generic needs sts.provider ldap',
        holds: ({ provider, sts }) => provider !== 'generic' || sts === undefined || sts.provider === 'ldap',
      },
      {
        rule: "!has(self.sts) || self.sts.provider != 'aws' || !has(self.sts.secretRef)",
        message: 'sts.provider aws takes no sts.secretRef',
        holds: ({ sts }) => sts?.provider !== 'aws' || sts.secretRef === undefined,
      },
      {
        rule: "!has(self.sts) || self.sts.provider != 'aws' || !has(self.sts.certSecretRef)",
        message: 'sts.provider aws takes no sts.certSecretRef',
        holds: ({ sts }) => sts?.provider !== 'aws' || sts.certSecretRef === undefined,
      },
      {
        rule: "self.provider != 'generic' || !has(self.serviceAccountName)",
        message: 'provider generic takes no serviceAccountName',
        holds: ({ provider, serviceAccountName }) => provider !== 'generic' || serviceAccountName === undefined,
      },
      {
        rule: '!has(self.secretRef) || !has(self.serviceAccountName)',
        message: 'only one of secretRef and serviceAccountName may be set',
        holds: ({ secretRef, serviceAccountName }) => secretRef === undefined || serviceAccountName === undefined,
      },
    ],
  },
);

const bucketStatus = group('What was downloaded.', {
  ...sourceStatus,
  observedIgnore: Optional(text('spec.ignore of the stored artifact.')),
  url: statusUrl,
});

/** A bucket of an object storage. */
export const Bucket = defineKind({
  ...sourceKind,
  kind: 'Bucket',
  plural: 'buckets',
  description: 'A bucket of an object storage whose content is made available as an artifact.',
  columns: [column('Endpoint', '.spec.endpoint'), age, ready, status],
  spec,
  status: bucketStatus,
  statusDefault: NOT_YET_OBSERVED,
  retired: [
    { version: 'v1beta2', spec: { accessFrom } },
    { version: 'v1beta1', spec: { accessFrom } },
  ],
});
export type Bucket = ObjectOf<typeof Bucket>;
