import { type Logger as PinoLogger, pino } from 'pino';
import { formatConsoleLine } from './format-console-line.ts';
import type { LogFields, Logger } from './logger.ts';

export interface LoggerOptions {
  readonly level: LogLevel;
  readonly encoding: LogEncoding;
  /** Where lines go; standard error by default. */
  readonly write?: (line: string) => void;
  /** Milliseconds since the epoch; the machine's by default. */
  readonly now?: () => number;
}

export const LOG_LEVELS = ['trace', 'debug', 'info', 'error'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];
export const LOG_ENCODINGS = ['json', 'console'] as const;
export type LogEncoding = (typeof LOG_ENCODINGS)[number];

/** A logger that writes lines as Flux's controllers do: `level`, `ts`, `msg` and the fields, as JSON or for the eye. */
export function createLogger({ level, encoding, write, now = Date.now }: LoggerOptions): Logger {
  const emit = write ?? ((line: string) => process.stderr.write(line));
  const destination = { write: encoding === 'json' ? emit : (line: string) => emit(formatConsoleLine(line)) };
  const options = {
    level,
    base: null,
    timestamp: () => `,"ts":"${new Date(now()).toISOString()}"`,
    formatters: { level: (label: string) => ({ level: label }) },
  };
  return wrap(pino(options, destination));
}

function wrap(logger: PinoLogger): Logger {
  return {
    debug: (message, fields) => logger.debug(fields ?? {}, message),
    info: (message, fields) => logger.info(fields ?? {}, message),
    error: (error, message, fields) => logger.error({ ...fields, error: messageOf(error) }, message),
    with: (fields: LogFields) => wrap(logger.child(fields)),
  };
}

/** The message of an error with those of its causes, as Go's wrapped errors read. */
function messageOf(error: unknown): string | undefined {
  if (error === undefined || error === null) return undefined;
  if (!(error instanceof Error)) return String(error);
  const inner = messageOf(error.cause);
  return inner === undefined || error.message.includes(inner) ? error.message : `${error.message}: ${inner}`;
}
