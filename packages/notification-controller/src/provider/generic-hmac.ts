import { createHmac } from 'node:crypto';
import { NotificationError } from '../error.ts';
import type { Event } from '../event/event.ts';
import { forwarded } from './generic.ts';
import type { Delivery, ProviderSettings, ProviderType } from './provider.ts';

function deliveryOf(event: Event, settings: ProviderSettings): Delivery {
  if (settings.token === '') {
    throw new NotificationError(
      'ProviderInvalid',
      "a generic-hmac provider needs a key: put it under 'token' into the Secret of spec.secretRef",
    );
  }
  const delivery = forwarded(event, settings, 'a generic-hmac provider');
  const signature = createHmac('sha256', settings.token).update(delivery.body).digest('hex');
  return { ...delivery, headers: { ...delivery.headers, 'x-signature': `sha256=${signature}` } };
}

/** A webhook that takes events as they are, each signed with a shared key over its body. */
export const genericHmac: ProviderType = { deliveryOf };
