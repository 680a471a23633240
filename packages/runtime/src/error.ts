/** Why the runtime could not go on; see docs/reference/errors.md. */
export type RuntimeErrorCode = 'DurationInvalid' | 'FlagInvalid' | 'FlagUnknown' | 'LeaseLost' | 'ListenFailed';

/** A fault of the runtime itself; the message names the flag, address or object it is about. */
export class RuntimeError extends Error {
  readonly code: RuntimeErrorCode;

  constructor(code: RuntimeErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'RuntimeError';
    this.code = code;
  }
}

/** A fault that only a change of the object mends: the controller does not retry it. */
export class TerminalError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'TerminalError';
  }
}

/** Why a running reconcile was aborted: something newer is wished of the object; `message` says what. */
export class NewerWish extends Error {
  constructor(reason: string) {
    super(reason);
    this.name = 'NewerWish';
  }
}

/** Why a running reconcile was aborted: the process stops. */
export class Stopping extends Error {
  constructor() {
    super('the controller is stopping');
    this.name = 'Stopping';
  }
}
