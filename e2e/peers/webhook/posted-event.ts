import { map, object, pattern, someText, text } from '../format.ts';

/** An event as the generic webhook gets it. */
export interface PostedEvent {
  readonly involvedObject: {
    readonly apiVersion: string;
    readonly kind: string;
    readonly namespace?: string;
    readonly name: string;
    readonly uid?: string;
    readonly resourceVersion?: string;
  };
  readonly severity: string;
  readonly timestamp: string;
  readonly message: string;
  readonly reason: string;
  readonly metadata?: Readonly<Record<string, string>>;
  readonly reportingController: string;
  readonly reportingInstance?: string;
}

const MAX_MESSAGE = 39_000;

const event = object(
  {
    involvedObject: object(
      { apiVersion: someText, kind: someText, name: someText },
      { namespace: text(), uid: text(), resourceVersion: text(), fieldPath: text() },
    ),
    severity: pattern(/^(trace|info|error)$/),
    timestamp: pattern(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/),
    message: text(MAX_MESSAGE),
    reason: someText,
    reportingController: someText,
  },
  { metadata: map(text()), reportingInstance: text() },
);

/** Where a payload differs from the format of an event; empty when it does not. */
export function postedEventFaults(payload: unknown): string[] {
  return event(payload, 'event');
}
