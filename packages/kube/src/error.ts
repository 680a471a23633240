import type { Status, StatusCause } from './types.ts';

export type KubeErrorCode =
  | 'NotFound'
  | 'AlreadyExists'
  | 'Conflict'
  | 'Invalid'
  | 'Forbidden'
  | 'Unauthorized'
  | 'Gone'
  | 'TooManyRequests'
  | 'Timeout'
  | 'BadRequest'
  | 'MethodNotAllowed'
  | 'NotAcceptable'
  | 'UnsupportedMediaType'
  | 'TooLarge'
  | 'ServiceUnavailable'
  | 'InternalError'
  | 'InvalidResponse'
  | 'Unreachable'
  | 'InvalidConfig'
  | 'Closed';

export interface KubeErrorOptions {
  cause?: unknown;
  status?: Status | undefined;
  httpStatus?: number | undefined;
  retryAfterMs?: number | undefined;
  unprocessed?: boolean | undefined;
}

/** Every fault of this package. */
export class KubeError extends Error {
  readonly code: KubeErrorCode;
  /** The API server's own words, with `details.causes`. */
  readonly status: Status | undefined;
  /** The HTTP status; undefined where no answer came. */
  readonly httpStatus: number | undefined;
  /** How long the server asks to wait. */
  readonly retryAfterMs: number | undefined;
  /** The server has certainly not acted on the request, so that any request may be sent again. */
  readonly unprocessed: boolean;

  constructor(code: KubeErrorCode, message: string, options: KubeErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'KubeError';
    this.code = code;
    this.status = options.status;
    this.httpStatus = options.httpStatus;
    this.retryAfterMs = options.retryAfterMs;
    this.unprocessed = options.unprocessed ?? false;
  }

  /** The faults of single fields; empty where the server names none. */
  get causes(): readonly StatusCause[] {
    return this.status?.details?.causes ?? [];
  }
}
