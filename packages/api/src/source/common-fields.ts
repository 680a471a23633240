import { Optional } from 'typebox';
import { Artifact } from '../artifact.ts';
import { conditions } from '../condition.ts';
import { flag, group, list, map, text, whole } from '../field.ts';
import { DURATION, TIMEOUT } from '../pattern.ts';
import { localReference } from '../reference.ts';

/** What the definitions of all sources begin with. */
export const sourceKind = {
  group: 'source.toolkit.fluxcd.io',
  version: 'v1',
  categories: ['all', 'fluxcd', 'fluxcd-sources'],
  component: 'source-controller',
} as const;

export const interval = text('How often to look for a new revision.', { pattern: DURATION });
export const timeout = Optional(text('How long one fetch may take.', { pattern: TIMEOUT, default: '60s' }));
export const suspend = Optional(flag('Leave this object alone until it is false again.'));
export const ignore = Optional(text('Paths to leave out of the artifact, in .gitignore form; replaces the built-in list.'));
export const certSecretRef = Optional(
  localReference('Secret with TLS material: ca.crt, and tls.crt with tls.key for a client certificate.'),
);
export const proxySecretRef = Optional(localReference('Secret with the proxy: address, and username with password.'));
export const artifact = Optional(Artifact);

/** What every source reports. */
export const sourceStatus = {
  artifact,
  conditions: Optional(conditions),
  lastHandledReconcileAt: Optional(text('The last value of the annotation reconcile.fluxcd.io/requestedAt that was acted upon.')),
  observedGeneration: Optional(whole('The last generation that was reconciled to its end.')),
};

/** `status.url` of the sources that have it. */
export const statusUrl = Optional(text('Address of the latest artifact, whatever its revision.'));

export const NOT_YET_OBSERVED = { observedGeneration: -1 } as const;

/** The field `accessFrom`, which never had an effect on most sources. */
export const accessFrom = Optional(
  group('Without effect: cross-namespace access is ruled by the controllers.', {
    namespaceSelectors: list(
      'Namespaces.',
      group('One selector.', { matchLabels: Optional(map('Labels that a namespace must have.', text('Value.'))) }),
    ),
  }),
);
