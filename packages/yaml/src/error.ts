/** Why a text could not be read or a value not be written. */
export type YamlErrorCode = 'Syntax' | 'InvalidUtf8' | 'DuplicateKey' | 'UnsupportedKey' | 'LimitExceeded' | 'UnsupportedValue';

/** Where a fault lies: `line` and `column` count from 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** A text that is no YAML, or more of it than is allowed. The message names file and position; `reason` is the bare cause. */
export class YamlError extends Error {
  readonly code: YamlErrorCode;
  readonly reason: string;
  readonly file: string | undefined;
  readonly line: number | undefined;
  readonly column: number | undefined;

  constructor(
    code: YamlErrorCode,
    reason: string,
    at: { file?: string | undefined; position?: Position | undefined; cause?: unknown } = {},
  ) {
    const place = [at.file, at.position?.line, at.position?.column].filter((part) => part !== undefined).join(':');
    super(place === '' ? reason : `${place}: ${reason}`, at.cause === undefined ? undefined : { cause: at.cause });
    this.name = 'YamlError';
    this.code = code;
    this.reason = reason;
    this.file = at.file;
    this.line = at.position?.line;
    this.column = at.position?.column;
  }
}
