import { LOG_ENCODINGS, LOG_LEVELS } from '../log/create-logger.ts';
import { booleanFlag, choiceFlag, durationFlag, intFlag, numberFlag, stringFlag } from './flag.ts';
import type { FlagValues } from './parse-flags.ts';

/** The flags of every controller, with Flux's names and defaults. */
export const sharedFlags = {
  concurrent: intFlag(4, 'How many objects of a kind are reconciled at once.', { least: 1 }),
  'default-service-account': stringFlag('', 'The service account that acts for objects which name none.'),
  'enable-leader-election': booleanFlag(false, 'Let one of several replicas act, elected by a Lease.'),
  'events-addr': stringFlag('', 'Where events are POSTed to: the notification-controller.'),
  'health-addr': stringFlag(':9440', 'Where /healthz and /readyz are served.'),
  'kube-api-burst': intFlag(300, 'Without effect: the API server itself says when it is asked too much.'),
  'kube-api-qps': numberFlag(50, 'Without effect: the API server itself says when it is asked too much.'),
  'leader-election-lease-duration': durationFlag(
    '35s',
    'How long replicas wait before they take the Lease of a leader that has not renewed it.',
  ),
  'leader-election-release-on-cancel': booleanFlag(true, 'Give the Lease up when stopping, so that another replica takes over at once.'),
  'leader-election-renew-deadline': durationFlag('30s', 'How long the leader tries to renew before it gives up and ends.'),
  'leader-election-retry-period': durationFlag('5s', 'How often the Lease is renewed, or tried to be taken.'),
  'log-encoding': choiceFlag(LOG_ENCODINGS, 'json', 'How log lines are written.'),
  'log-level': choiceFlag(LOG_LEVELS, 'info', 'The least telling lines that are written.'),
  'metrics-addr': stringFlag(':8080', 'Where /metrics is served; 0 serves none.'),
  'watch-all-namespaces': booleanFlag(true, 'Watch all namespaces; false: only the one that the controller runs in.'),
  'graceful-shutdown-timeout': durationFlag('30s', 'How long running reconciles may take to end when stopping.'),
  'token-cache-max-size': intFlag(100, 'Without effect until cloud providers are supported.'),
  'token-cache-max-duration': durationFlag('1h', 'Without effect until cloud providers are supported.'),
  kubeconfig: stringFlag('', 'A kubeconfig file; by default the service account of the pod, else KUBECONFIG, else ~/.kube/config.'),
} as const;

/** The flags of controllers whose objects come back at intervals, and are retried: all but the notification-controller. */
export const reconcilerFlags = {
  'min-retry-delay': durationFlag('750ms', 'How long after its first failure an object is retried; it doubles with each further one.'),
  'max-retry-delay': durationFlag('15m0s', 'The longest such delay.'),
  'interval-jitter-percentage': intFlag(5, 'By how many percent intervals are spread, so that objects of equal intervals drift apart.', {
    most: 100,
  }),
  'watch-label-selector': stringFlag('', 'Reconcile only objects that match this label selector, for instance a shard.'),
  'requeue-dependency': durationFlag('30s', 'How often an object looks whether its dependencies are ready, besides being woken by them.'),
} as const;

/** Whether objects may refer to other namespaces. */
export const crossNamespaceFlags = {
  'no-cross-namespace-refs': booleanFlag(false, 'Refuse references to objects of other namespaces.'),
} as const;

const MIB = 1024 * 1024;

/** How large the artifacts may be that a controller makes or takes. */
export const artifactLimitFlags = {
  'artifact-max-files': intFlag(100_000, 'How many files an artifact may hold.', { least: 1 }),
  'artifact-max-size': intFlag(512 * MIB, 'How many bytes the files of an artifact may hold, unpacked.', { least: 1 }),
} as const;

/** What the manager needs of the flags. */
export type SharedFlagValues = FlagValues<typeof sharedFlags>;
