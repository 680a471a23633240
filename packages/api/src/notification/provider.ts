import { Optional } from 'typebox';
import { choice, flag, group, text } from '../field.ts';
import { defineKind, type ObjectOf } from '../kind.ts';
import { DURATION, HTTP_URL, TIMEOUT } from '../pattern.ts';
import { age } from '../printer-columns.ts';
import { localReference } from '../reference.ts';
import { NOTIFICATION_CATEGORIES, NOTIFICATION_GROUP, retiredStatus } from './common-fields.ts';

const COMMIT_STATUS_TYPES: readonly string[] = ['github', 'gitlab', 'gitea', 'bitbucketserver', 'bitbucket', 'azuredevops'];

const spec = group(
  'Where messages go.',
  {
    type: choice('The service.', [
      'slack',
      'discord',
      'msteams',
      'rocket',
      'generic',
      'generic-hmac',
      'github',
      'gitlab',
      'gitea',
      'giteapullrequestcomment',
      'bitbucketserver',
      'bitbucket',
      'azuredevops',
      'googlechat',
      'googlepubsub',
      'webex',
      'sentry',
      'azureeventhub',
      'telegram',
      'lark',
      'matrix',
      'opsgenie',
      'alertmanager',
      'grafana',
      'githubdispatch',
      'githubpullrequestcomment',
      'gitlabmergerequestcomment',
      'pagerduty',
      'datadog',
      'nats',
      'zulip',
      'otel',
      'zoom',
      'incident.io',
    ]),
    address: Optional(text("Address of the service; the key address of secretRef's Secret wins.", { maxLength: 2048 })),
    channel: Optional(text('Channel, room or destination at the service.', { maxLength: 2048 })),
    username: Optional(text('Name to post under.', { maxLength: 2048 })),
    secretRef: Optional(localReference('Secret with what authenticates: token, address, headers, in the form of the type.')),
    serviceAccountName: Optional(text('ServiceAccount to authenticate to a cloud as.')),
    certSecretRef: Optional(localReference('Secret with TLS material: ca.crt, and tls.crt with tls.key for a client certificate.')),
    proxySecretRef: Optional(localReference('Secret with the proxy: address, and username with password.')),
    proxy: Optional(text('Retired: use proxySecretRef.', { maxLength: 2048, pattern: HTTP_URL })),
    interval: Optional(text('Retired: without effect.', { pattern: DURATION })),
    timeout: Optional(text('How long sending one message may take.', { pattern: TIMEOUT })),
    commitStatusExpr: Optional(text('CEL over event and alert that gives the identifier of a commit status.')),
    suspend: Optional(flag('Send nothing until it is false again.')),
  },
  {
    rules: [
      {
        rule: `${COMMIT_STATUS_TYPES.map((type) => `self.type == '${type}'`).join(' || ')} || !has(self.commitStatusExpr)`,
        message: `commitStatusExpr needs a type that sets commit statuses: ${COMMIT_STATUS_TYPES.join(', ')}`,
        holds: ({ type, commitStatusExpr }) => commitStatusExpr === undefined || COMMIT_STATUS_TYPES.includes(type),
      },
    ],
  },
);

/** A service that messages are sent to. */
export const Provider = defineKind({
  group: NOTIFICATION_GROUP,
  version: 'v1beta3',
  kind: 'Provider',
  plural: 'providers',
  categories: NOTIFICATION_CATEGORIES,
  component: 'notification-controller',
  description: 'A service that messages about events are sent to.',
  columns: [age],
  spec,
  retired: [
    { version: 'v1beta2', status: retiredStatus },
    { version: 'v1beta1', status: retiredStatus },
  ],
});
export type Provider = ObjectOf<typeof Provider>;
