/** What went wrong, for code that decides by it; each is listed in docs/reference/errors.md. */
export type NotificationErrorCode =
  | 'AccessDenied'
  | 'AlertInvalid'
  | 'BodyTooLarge'
  | 'DeliveryFailed'
  | 'EventInvalid'
  | 'Overloaded'
  | 'ProviderInvalid'
  | 'ProviderUnsupported'
  | 'SecretInvalid'
  | 'SignatureInvalid'
  | 'WebhookRefused';

/** A fault of this controller. Its message never holds a secret's value. */
export class NotificationError extends Error {
  override readonly name = 'NotificationError';
  readonly code: NotificationErrorCode;

  constructor(code: NotificationErrorCode, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.code = code;
  }
}
