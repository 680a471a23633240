/** Why a template could not be read or run. */
export type TemplateErrorCode = 'ParseFailed' | 'ExecutionFailed' | 'FunctionFailed' | 'LimitExceeded';

/** A fault of a template; the message is the one that Go's text/template gives. */
export class TemplateError extends Error {
  readonly code: TemplateErrorCode;

  constructor(code: TemplateErrorCode, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'TemplateError';
    this.code = code;
  }
}

/** What a function gives as its error result; the evaluator adds template, line, column and expression. */
export class FunctionError extends TemplateError {
  constructor(message: string, cause?: unknown) {
    super('FunctionFailed', message, cause);
    this.name = 'FunctionError';
  }
}

/** A run that went over a limit of its caller; no template can catch or prolong it. */
export class LimitError extends TemplateError {
  constructor(message: string) {
    super('LimitExceeded', message);
    this.name = 'LimitError';
  }
}

/** Where an {@link ExecutionError} arose. */
export interface ErrorPlace {
  /** `name:line:column`, or the template's name alone where no node was reached. */
  readonly location: string;
  /** The template that was running, and the expression that failed in it; undefined where no node was reached. */
  readonly context: { readonly template: string; readonly expression: string } | undefined;
  /** The fault itself, without the place. */
  readonly reason: string;
}

/**
 * A run that failed. `cause` is the error that a called function gave, itself an ExecutionError where that function ran a template:
 * the chain of causes is the chain of includes.
 */
export class ExecutionError extends TemplateError {
  readonly place: ErrorPlace;
  /** The message up to where the cause's own begins: chains are long, and joining them is left to who needs it. */
  readonly ownMessage: string;

  constructor(ownMessage: string, place: ErrorPlace, cause?: Error) {
    super('ExecutionFailed', cause === undefined ? ownMessage : `${ownMessage}${cause.message}`, cause);
    this.name = 'ExecutionError';
    this.place = place;
    this.ownMessage = ownMessage;
  }
}
