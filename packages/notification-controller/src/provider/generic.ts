import type { Event } from '../event/event.ts';
import { deliveryUrl } from './delivery-url.ts';
import type { Delivery, ProviderSettings, ProviderType } from './provider.ts';

/** The event as it came, with the header that names the controller it comes from, and the headers of the Provider's Secret. */
export function forwarded(event: Event, settings: ProviderSettings, what: string): Delivery {
  return {
    url: deliveryUrl(settings.address, what),
    headers: { 'gotk-component': event.reportingController, ...settings.headers },
    body: JSON.stringify(event),
  };
}

/** A webhook that takes events as they are. */
export const generic: ProviderType = { deliveryOf: (event, settings) => forwarded(event, settings, 'a generic provider') };
