/** What a log line carries besides its message. */
export type LogFields = Readonly<Record<string, unknown>>;

/** Writes log lines with Flux's keys. Values of secrets never go in. */
export interface Logger {
  debug(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  /** A fault: the error's message goes under `error`; stacks are for panics only. */
  error(error: unknown, message: string, fields?: LogFields): void;
  /** A logger whose every line carries `fields`. */
  with(fields: LogFields): Logger;
}

/** A logger that says nothing. */
export const silentLogger: Logger = { debug: () => {}, info: () => {}, error: () => {}, with: () => silentLogger };
