export { Controller, type ControllerOptions, type EnqueueOptions, INTERVAL, RETRY, type Wish } from './controller/controller.ts';
export { wishChanged } from './controller/wish-changed.ts';
export { NewerWish, RuntimeError, type RuntimeErrorCode, Stopping, TerminalError } from './error.ts';
export { DeliveryMark } from './events/delivery-mark.ts';
export type { NewEvent, PostedEvent, Severity } from './events/event.ts';
export { EventRecorder, type EventRecorderOptions } from './events/event-recorder.ts';
export { booleanFlag, choiceFlag, durationFlag, type Flag, gatesFlag, intFlag, listFlag, stringFlag } from './flags/flag.ts';
export { flagsOfProcess } from './flags/flags-of-process.ts';
export { defineFlags, type FlagDefinition, type FlagSet, type FlagValues, parseFlags } from './flags/parse-flags.ts';
export {
  artifactLimitFlags,
  crossNamespaceFlags,
  reconcilerFlags,
  type SharedFlagValues,
  sharedFlags,
} from './flags/shared-flags.ts';
export { compareVersions } from './informer/compare-versions.ts';
export { Informer, type InformerEvent, type InformerHandler, type InformerScope } from './informer/informer.ts';
export { type InformerOptions, InformerSet } from './informer/informer-set.ts';
export { withoutContent } from './informer/without-content.ts';
export { createLogger, type LoggerOptions } from './log/create-logger.ts';
export { type LogFields, type Logger, silentLogger } from './log/logger.ts';
export { Manager, type ManagerOptions } from './manager/manager.ts';
export { type Address, parseAddress } from './manager/parse-address.ts';
export type { ReadyCheck } from './manager/readiness.ts';
export { runController } from './manager/run-controller.ts';
export { observeClient } from './metrics/client-metrics.ts';
export { createRegistry } from './metrics/create-registry.ts';
export { formatKey, keyOf, parseKey } from './object-key.ts';
export { SECRETS, type SecretData, SecretReader } from './secrets/secret-reader.ts';
export {
  type Condition,
  formatTime,
  getCondition,
  isReady,
  isTrue,
  type NewCondition,
  removeCondition,
  setCondition,
} from './status/conditions.ts';
export { type FinalizerOptions, Finalizers } from './status/finalizers.ts';
export { StatusWriter, type StatusWriterOptions } from './status/status-writer.ts';
export { type AbortableTimer, type Clock, sleep, systemClock } from './time/clock.ts';
export { formatDuration, parseDuration } from './time/duration.ts';
export { timeoutSignal } from './time/timeout-signal.ts';
export type { Action, ObjectKey, Reconcile, ReconcileContext, Runnable } from './types.ts';
