export { Controller, type ControllerOptions, type EnqueueOptions, INTERVAL, RETRY, type Wish } from './controller/controller.ts';
export { REQUESTED_AT, wishChanged } from './controller/wish-changed.ts';
export { NewerWish, RuntimeError, type RuntimeErrorCode, Stopping, TerminalError } from './error.ts';
export type { NewEvent, PostedEvent, Severity } from './events/event.ts';
export { EventRecorder, type EventRecorderOptions } from './events/event-recorder.ts';
export { booleanFlag, choiceFlag, durationFlag, type Flag, gatesFlag, intFlag, listFlag, stringFlag } from './flags/flag.ts';
export { flagHelp } from './flags/flag-help.ts';
export { flagsOfProcess } from './flags/flags-of-process.ts';
export { defineFlags, type FlagDefinition, type FlagSet, type FlagValues, parseFlags, wantsHelp } from './flags/parse-flags.ts';
export {
  crossNamespaceFlags,
  dependencyFlags,
  jitterFlags,
  retryFlags,
  type SharedFlagValues,
  selectorFlags,
  sharedFlags,
} from './flags/shared-flags.ts';
export { compareVersions } from './informer/compare-versions.ts';
export { Informer, type InformerEvent, type InformerHandler, type InformerScope, withoutManagedFields } from './informer/informer.ts';
export { type InformerOptions, InformerSet } from './informer/informer-set.ts';
export { withoutContent } from './informer/without-content.ts';
export { createLogger, LOG_ENCODINGS, LOG_LEVELS, type LogEncoding, type LoggerOptions, type LogLevel } from './log/create-logger.ts';
export { type LogFields, type Logger, silentLogger } from './log/logger.ts';
export { Manager, type ManagerOptions } from './manager/manager.ts';
export { type Address, parseAddress } from './manager/parse-address.ts';
export type { ReadyCheck } from './manager/readiness.ts';
export { observeClient } from './metrics/client-metrics.ts';
export { ControllerMetrics, type ReconcileResult } from './metrics/controller-metrics.ts';
export { createRegistry } from './metrics/create-registry.ts';
export { EventMetrics } from './metrics/event-metrics.ts';
export { ObjectMetrics } from './metrics/object-metrics.ts';
export { formatKey, keyOf, parseKey } from './object-key.ts';
export { type AddOptions, type Lane, type WorkItem, WorkQueue, type WorkQueueOptions } from './queue/work-queue.ts';
export {
  type Condition,
  conditionsOf,
  formatTime,
  getCondition,
  isReady,
  isTrue,
  type NewCondition,
  removeCondition,
  setCondition,
} from './status/conditions.ts';
export { type FinalizerOptions, Finalizers } from './status/finalizers.ts';
export { isEqual, mergePatch } from './status/merge-patch.ts';
export { StatusWriter, type StatusWriterOptions } from './status/status-writer.ts';
export { type SummaryRules, summarizeConditions } from './status/summarize-conditions.ts';
export { type AbortableTimer, type Clock, sleep, systemClock } from './time/clock.ts';
export { formatDuration, parseDuration } from './time/duration.ts';
export { jitter } from './time/jitter.ts';
export { timeoutSignal } from './time/timeout-signal.ts';
export type { Action, ObjectKey, Reconcile, ReconcileContext, Runnable } from './types.ts';
