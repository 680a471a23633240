import type { Event } from '../event/event.ts';

/** What a provider type is given: the Provider's spec with what its Secrets hold, read and checked. */
export interface ProviderSettings {
  readonly address: string;
  readonly channel: string;
  readonly username: string;
  readonly token: string;
  readonly password: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** An HTTP request that delivers one event, and how its answer is read. */
export interface Delivery {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** Whether the answer (of status 2xx) means that the message was taken; the reason if not. */
  readonly refusal?: (body: string) => string | undefined;
}

/**
 * One type of provider: how an event becomes a request. A new type is one file that exports one of these, its test, and a row in
 * provider-types.ts.
 */
export interface ProviderType {
  /** @throws NotificationError ProviderInvalid where a setting is missing or wrong */
  deliveryOf(event: Event, settings: ProviderSettings): Delivery;
}
