import { Optional, type Static } from 'typebox';
import { choice, group, list, moment, text, whole } from './field.ts';

/** One aspect of an object's state, as the Kubernetes API conventions have it. */
export const Condition = group('One aspect of the state of this object.', {
  type: text('Which aspect: Ready, Reconciling, Stalled or one of the kind.', {
    maxLength: 316,
    pattern: '^([a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*/)?(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])$',
  }),
  status: choice('Whether it holds.', ['True', 'False', 'Unknown']),
  reason: text('Why, in one word for programs.', {
    minLength: 1,
    maxLength: 1024,
    pattern: '^[A-Za-z]([A-Za-z0-9_,:]*[A-Za-z0-9_])?$',
  }),
  message: text('Why, in words for people.', { maxLength: 32768 }),
  lastTransitionTime: moment('When status last changed.'),
  observedGeneration: Optional(whole('The generation of the object that this was found out about.', { minimum: 0 })),
});
export type Condition = Static<typeof Condition>;

/** The field `status.conditions` of every kind. */
export const conditions = list('What is known of the state of this object.', Condition);

/** Condition types in use. All but `Ready`, `Healthy`, `ArtifactInStorage` and the verified ones are present only while true. */
export const ConditionType = {
  Ready: 'Ready',
  Reconciling: 'Reconciling',
  Stalled: 'Stalled',
  Healthy: 'Healthy',
  ArtifactInStorage: 'ArtifactInStorage',
  ArtifactOutdated: 'ArtifactOutdated',
  SourceVerified: 'SourceVerified',
  FetchFailed: 'FetchFailed',
  BuildFailed: 'BuildFailed',
  StorageOperationFailed: 'StorageOperationFailed',
  IncludeUnavailable: 'IncludeUnavailable',
  Released: 'Released',
  TestSuccess: 'TestSuccess',
  Remediated: 'Remediated',
} as const;
export type ConditionType = (typeof ConditionType)[keyof typeof ConditionType];
