import { EVENT_GROUP, type Event, objectGroup } from './event.ts';

/** What an Alert adds to its events. */
export interface AlertMetadata {
  readonly eventMetadata?: Readonly<Record<string, string>>;
  readonly summary?: string;
}

/** Keys that several sources set, each with the sources from lowest to highest precedence. */
export type MetadataConflicts = ReadonlyMap<string, readonly string[]>;

/**
 * The metadata that a receiver of the alert sees, without prefixes. From lowest to highest precedence (Alert API, "Event metadata from
 * object annotations"): annotations of the object, the Alert's eventMetadata, its summary, what the object's controller wrote.
 * Undefined where there is none.
 */
export function combineMetadata(
  event: Event,
  alert: AlertMetadata,
): { metadata: Readonly<Record<string, string>> | undefined; conflicts: MetadataConflicts } {
  const sources: readonly (readonly [source: string, entries: readonly (readonly [string, string])[]])[] = [
    ['involved object annotations', unprefixed(event, EVENT_GROUP)],
    ['Alert object .spec.eventMetadata', Object.entries(alert.eventMetadata ?? {})],
    ['Alert object .spec.summary', alert.summary ? [['summary', alert.summary]] : []],
    ['involved object controller metadata', unprefixed(event, objectGroup(event))],
  ];
  const combined = new Map<string, string>();
  const origins = new Map<string, string[]>();
  for (const [source, entries] of sources) {
    for (const [key, value] of entries) {
      combined.set(key, value);
      origins.set(key, [...(origins.get(key) ?? []), source]);
    }
  }
  return {
    metadata: combined.size === 0 ? undefined : Object.fromEntries([...combined].sort(([a], [b]) => (a < b ? -1 : 1))),
    conflicts: new Map([...origins].filter(([, from]) => from.length > 1)),
  };
}

function unprefixed(event: Event, group: string): [string, string][] {
  const prefix = `${group}/`;
  return Object.entries(event.metadata ?? {})
    .filter(([key]) => key.startsWith(prefix))
    .map(([key, value]) => [key.slice(prefix.length), value]);
}
