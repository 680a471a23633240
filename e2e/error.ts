/**
 * Why a part of the tests could not do its work:
 * `GoMissing` there is no Go to build a tool with; `BuildFailed` Go refused to build it;
 * `ToolMissing` a program of the machine (git, sshd, a folder of `KUBEBUILDER_ASSETS`) is not there;
 * `StartFailed` a process ended before it was ready; `DeadlineExceeded` something did not happen in time;
 * `RequestFailed` the API server refused a request of the tests; `InvalidArgument` the caller asked for what cannot be.
 */
export type E2eErrorCode =
  | 'GoMissing'
  | 'BuildFailed'
  | 'ToolMissing'
  | 'StartFailed'
  | 'DeadlineExceeded'
  | 'RequestFailed'
  | 'InvalidArgument';

/** The one error of this package; the message's first line says what to do. */
export class E2eError extends Error {
  readonly code: E2eErrorCode;

  constructor(code: E2eErrorCode, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = 'E2eError';
    this.code = code;
  }
}

/** Whether `error` says that this machine lacks a tool, so that a test may be skipped (loudly) rather than fail. */
export function isToolMissing(error: unknown): error is E2eError {
  return error instanceof E2eError && (error.code === 'GoMissing' || error.code === 'ToolMissing');
}

/** An error's words. Jest gives each test file an `Error` of its own, so `instanceof Error` is false for those of Node itself. */
export function messageOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'message' in error ? String(error.message) : String(error);
}

/** The code of an error of Node, such as ENOENT; undefined where there is none. */
export function codeOf(error: unknown): string | undefined {
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : undefined;
}
