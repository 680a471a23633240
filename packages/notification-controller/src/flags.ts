import { crossNamespaceFlags, defineFlags, durationFlag, type FlagValues, gatesFlag, sharedFlags, stringFlag } from '@capstan/runtime';

/** Flux's feature gates; those of what is always so here, or not there yet, are accepted without effect. */
const GATES = new Map([
  ['CacheSecretsAndConfigMaps', false],
  ['ObjectLevelWorkloadIdentity', false],
]);

/** The flags of Flux's notification-controller. */
export const notificationControllerFlags = defineFlags(
  'notification-controller',
  'Sends events to people and systems, and takes webhooks in.',
  {
    ...sharedFlags,
    ...crossNamespaceFlags,
    'events-addr': stringFlag(':9090', 'Where events are taken in.'),
    receiverAddr: stringFlag(':9292', 'Where webhooks are taken in.'),
    'rate-limit-interval': durationFlag('5m0s', 'How long the same event is held back after it was sent.'),
    'feature-gates': gatesFlag(GATES, 'Features of Flux, accepted for its sake:'),
  },
);

export type NotificationControllerFlags = FlagValues<typeof notificationControllerFlags.flags>;
