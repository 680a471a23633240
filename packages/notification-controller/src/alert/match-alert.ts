import type { Event } from '../event/event.ts';

/** The part of an Alert that decides which events it wants. */
export interface AlertFilter {
  readonly namespace: string;
  readonly suspend?: boolean;
  readonly eventSeverity?: 'info' | 'error';
  readonly eventSources: readonly EventSource[];
}

/** One selection of objects; without a namespace it means the Alert's own. */
export interface EventSource {
  readonly kind: string;
  readonly name: string;
  readonly namespace?: string;
  readonly matchLabels?: Readonly<Record<string, string>>;
}

/**
 * Whether the event passes the Alert but for its message and for labels: `yes`, `no`, or the label sets of which the object must carry one
 * (a caller reads the object only then). Severity `info` takes all.
 */
export function matchAlert(
  alert: AlertFilter,
  event: Event,
): 'yes' | 'no' | { readonly anyOfLabels: readonly Readonly<Record<string, string>>[] } {
  if (alert.suspend === true) return 'no';
  const severity = alert.eventSeverity ?? 'info';
  if (severity !== 'info' && event.severity !== severity) return 'no';
  const sources = alert.eventSources.filter((source) => selects(source, alert.namespace, event));
  if (sources.length === 0) return 'no';
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
