import { EVENT_GROUP, type Event, objectGroup, objectKey } from './event.ts';

/** Keys of the object's controller that serve the controllers among themselves and say nothing to people. */
const INTERNAL_KEYS = ['checksum', 'digest'];

/**
 * The event with only the metadata that may be told on: keys of the event group (a user's annotations) and of the object's own group,
 * without the internal ones.
 */
export function cleanMetadata(event: Event): Event {
  if (event.metadata === undefined) return event;
  const internal = new Set(INTERNAL_KEYS.map((key) => objectKey(event, key).toLowerCase()));
  const prefixes = [`${EVENT_GROUP}/`, `${objectGroup(event)}/`];
  const kept = Object.entries(event.metadata).filter(
    ([key]) => prefixes.some((prefix) => key.startsWith(prefix)) && !internal.has(key.toLowerCase()),
  );
  return { ...event, metadata: Object.fromEntries(kept) };
}

/** The event without its token, which only tells events apart and is not for people. */
export function withoutToken(event: Event): Event {
  if (event.metadata === undefined) return event;
  const token = objectKey(event, 'token');
  return { ...event, metadata: Object.fromEntries(Object.entries(event.metadata).filter(([key]) => key !== token)) };
}
