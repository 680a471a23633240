export { NewerWish, RuntimeError, type RuntimeErrorCode, Stopping, TerminalError } from './error.ts';
export { type LogFields, type Logger, silentLogger } from './log/logger.ts';
export { formatKey, keyOf, parseKey } from './object-key.ts';
export { FakeClock, settle } from './testing/fake-clock.ts';
export { type AbortableTimer, type Clock, sleep, systemClock } from './time/clock.ts';
export { formatDuration, parseDuration } from './time/duration.ts';
export { jitter } from './time/jitter.ts';
export type { Action, ObjectKey, Reconcile, ReconcileContext, Runnable } from './types.ts';
