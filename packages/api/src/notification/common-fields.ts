import { Optional } from 'typebox';
import { conditions } from '../condition.ts';
import { choice, map, text, whole } from '../field.ts';

export const NOTIFICATION_GROUP = 'notification.toolkit.fluxcd.io';
export const NOTIFICATION_CATEGORIES = ['all', 'fluxcd', 'fluxcd-notifications'] as const;

/** A reference to objects of any of the kinds that send events, by name or by labels. */
export const crossNamespaceReference = {
  apiVersion: Optional(text('API version of the objects.')),
  kind: choice('Kind of the objects.', [
    'Bucket',
    'GitRepository',
    'Kustomization',
    'HelmRelease',
    'HelmChart',
    'HelmRepository',
    'ImageRepository',
    'ImagePolicy',
    'ImageUpdateAutomation',
    'OCIRepository',
    'ArtifactGenerator',
    'ExternalArtifact',
  ]),
  name: text("Name of the object, or '*' for all.", { minLength: 1, maxLength: 253 }),
  namespace: Optional(text('Namespace of the objects; the same by default.', { minLength: 1, maxLength: 253 })),
  matchLabels: Optional(map("Labels that the objects must have; with name '*' only.", text('Value.'))),
};

/** The status that Alerts and Providers had once; nobody writes it any more. */
export const retiredStatus = {
  conditions: Optional(conditions),
  lastHandledReconcileAt: Optional(text('Retired.')),
  observedGeneration: Optional(whole('Retired.')),
};
