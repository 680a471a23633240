import type { NotificationError } from '../error.ts';
import type { Event } from '../event/event.ts';
import { matchesAny } from './message-filter.ts';

/** The part of an Alert that decides which events it wants. */
export interface AlertFilter {
  readonly namespace: string;
  readonly suspend?: boolean;
  readonly eventSeverity?: 'info' | 'error';
  readonly eventSources: readonly EventSource[];
  readonly inclusionList?: readonly string[];
  readonly exclusionList?: readonly string[];
}

/** One selection of objects; without a namespace it means the Alert's own. */
export interface EventSource {
  readonly kind: string;
  readonly name: string;
  readonly namespace?: string;
  readonly matchLabels?: Readonly<Record<string, string>>;
}

/**
 * Whether the event passes the Alert but for labels: `yes`, `no`, or the label sets of which the object must carry one
 * (a caller reads the object only then). Rules of the Alert API: severity `info` takes all; an exclusion outweighs an inclusion.
 */
export function matchAlert(
  alert: AlertFilter,
  event: Event,
  onInvalid: (error: NotificationError) => void,
): 'yes' | 'no' | { readonly anyOfLabels: readonly Readonly<Record<string, string>>[] } {
  if (alert.suspend === true) return 'no';
  const severity = alert.eventSeverity ?? 'info';
  if (severity !== 'info' && event.severity !== severity) return 'no';
  const sources = alert.eventSources.filter((source) => selects(source, alert.namespace, event));
  if (sources.length === 0) return 'no';
  const { inclusionList = [], exclusionList = [] } = alert;
  if (inclusionList.length > 0 && !matchesAny(event.message, inclusionList, onInvalid)) return 'no';
  if (matchesAny(event.message, exclusionList, onInvalid)) return 'no';
  const anyOfLabels: Readonly<Record<string, string>>[] = [];
  for (const { matchLabels } of sources) {
    if (matchLabels === undefined) return 'yes';
    anyOfLabels.push(matchLabels);
  }
  return { anyOfLabels };
}

/** Whether an object with these labels carries all of the wanted ones. */
export function hasLabels(labels: Readonly<Record<string, string>> | undefined, wanted: Readonly<Record<string, string>>): boolean {
  return Object.entries(wanted).every(([key, value]) => labels !== undefined && Object.hasOwn(labels, key) && labels[key] === value);
}

function selects(source: EventSource, alertNamespace: string, { involvedObject }: Event): boolean {
  return (
    involvedObject.kind === source.kind &&
    involvedObject.namespace === (source.namespace || alertNamespace) &&
    (source.name === '*' || source.name === involvedObject.name)
  );
}
