/** A webhook as it came in. Header names are in lower case. */
export interface WebhookRequest {
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
}

/** What a receiver type is given of the Receiver. */
export interface ReceiverSettings {
  readonly token: string;
  readonly events: readonly string[];
}

/**
 * One type of receiver: how a request proves where it comes from. A new type is one file that exports one of these, its test, and a row
 * in receiver-types.ts.
 */
export interface ReceiverType {
  /** @throws NotificationError SignatureInvalid or WebhookRefused, without the token */
  verify(request: WebhookRequest, settings: ReceiverSettings): void;
}

/** The only value of a header; undefined where it is absent or given twice. */
export function headerOf(request: WebhookRequest, name: string): string | undefined {
  const value = request.headers[name];
  return typeof value === 'string' ? value : undefined;
}
