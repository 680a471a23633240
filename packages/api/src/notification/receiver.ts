import { Optional } from 'typebox';
import { conditions } from '../condition.ts';
import { choice, flag, group, list, text, whole } from '../field.ts';
import { defineKind, type ObjectOf } from '../kind.ts';
import { DURATION } from '../pattern.ts';
import { age, ready, status } from '../printer-columns.ts';
import { localReference } from '../reference.ts';
import { crossNamespaceReference, NOTIFICATION_CATEGORIES, NOTIFICATION_GROUP } from './common-fields.ts';

const oidcProvider = group('One issuer.', {
  issuerURL: text('Address of the issuer.', { pattern: '^https?://' }),
  audience: Optional(text('Audience that a token must have.')),
  variables: Optional(
    list(
      'Named CEL expressions that validations may use.',
      group('One of them.', { name: text('Name.'), expression: text('CEL over the claims.') }),
    ),
  ),
  validations: list(
    'What a token must fulfil.',
    group('One demand.', { expression: text('CEL that must be true.'), message: text('What to answer when it is not.') }),
    { minItems: 1 },
  ),
});

const spec = group(
  'Which webhooks to take, and what they set going.',
  {
    type: choice('Who sends them.', [
      'generic',
      'generic-hmac',
      'generic-oidc',
      'github',
      'gitlab',
      'bitbucket',
      'harbor',
      'dockerhub',
      'quay',
      'gcr',
      'nexus',
      'acr',
      'cdevents',
    ]),
    events: Optional(list('Names of the events to take; all by default.', text('Name of an event.'))),
    interval: Optional(text('How often to reconcile when nothing changes.', { pattern: DURATION, default: '10m' })),
    resources: list(
      'Objects to reconcile when a webhook comes.',
      group('Objects of one kind.', {
        ...crossNamespaceReference,
        filter: Optional(text('CEL over res and req; only objects for which it is true.')),
      }),
    ),
    resourceFilter: Optional(text('CEL over res and req, for all resources without a filter of their own.')),
    secretRef: Optional(localReference('Secret whose key token authenticates the sender.')),
    oidcProviders: Optional(
      list('Issuers of the tokens of type generic-oidc.', oidcProvider, {
        'x-kubernetes-list-type': 'map',
        'x-kubernetes-list-map-keys': ['issuerURL'],
      }),
    ),
    suspend: Optional(flag('Take nothing until it is false again.')),
  },
  {
    rules: [
      {
        rule: "self.type != 'generic-oidc' || (has(self.oidcProviders) && size(self.oidcProviders) > 0)",
        message: 'type generic-oidc needs oidcProviders',
        holds: ({ type, oidcProviders }) => type !== 'generic-oidc' || (oidcProviders?.length ?? 0) > 0,
      },
      {
        rule: "self.type == 'generic-oidc' || !has(self.oidcProviders) || size(self.oidcProviders) == 0",
        message: 'oidcProviders needs type generic-oidc',
        holds: ({ type, oidcProviders }) => type === 'generic-oidc' || (oidcProviders?.length ?? 0) === 0,
      },
      {
        rule: "self.type != 'generic-oidc' || !has(self.secretRef)",
        message: 'type generic-oidc takes no secretRef',
        holds: ({ type, secretRef }) => type !== 'generic-oidc' || secretRef === undefined,
      },
      {
        rule: "self.type == 'generic-oidc' || has(self.secretRef)",
        message: 'secretRef is required for all types but generic-oidc',
        holds: ({ type, secretRef }) => type === 'generic-oidc' || secretRef !== undefined,
      },
    ],
  },
);

const receiverStatus = group('Where webhooks are taken.', {
  conditions: Optional(conditions),
  lastHandledReconcileAt: Optional(text('The last value of the annotation reconcile.fluxcd.io/requestedAt that was acted upon.')),
  observedGeneration: Optional(whole('The last generation that was reconciled to its end.')),
  webhookPath: Optional(text('Path to send webhooks to.')),
});

const retired = { status: { url: Optional(text('Retired: see webhookPath.')) } };

/** An address that takes webhooks. */
export const Receiver = defineKind({
  group: NOTIFICATION_GROUP,
  version: 'v1',
  kind: 'Receiver',
  plural: 'receivers',
  categories: NOTIFICATION_CATEGORIES,
  component: 'notification-controller',
  description: 'An address that takes webhooks and has objects reconciled.',
  columns: [age, ready, status],
  spec,
  status: receiverStatus,
  statusDefault: { observedGeneration: -1 },
  retired: [
    { version: 'v1beta2', ...retired },
    { version: 'v1beta1', ...retired },
  ],
});
export type Receiver = ObjectOf<typeof Receiver>;
