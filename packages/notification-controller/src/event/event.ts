import { NotificationError } from '../error.ts';

/** How much an event matters. */
export type Severity = 'trace' | 'info' | 'error';

/** The object that an event tells of. */
export interface InvolvedObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  readonly uid?: string;
  readonly resourceVersion?: string;
}

/** An event as controllers POST it, and as generic webhooks pass it on. */
export interface Event {
  readonly involvedObject: InvolvedObject;
  readonly severity: Severity;
  readonly timestamp: string;
  readonly message: string;
  readonly reason: string;
  readonly metadata?: Readonly<Record<string, string>>;
  readonly reportingController: string;
  readonly reportingInstance?: string;
}

/** The group of keys that annotations of an object bring into its events. */
export const EVENT_GROUP = 'event.toolkit.fluxcd.io';

/** The API group of the object that an event tells of. */
export function objectGroup(event: Event): string {
  const slash = event.involvedObject.apiVersion.indexOf('/');
  return slash === -1 ? '' : event.involvedObject.apiVersion.slice(0, slash);
}

/** The metadata key that the object's own controller writes for `key`. */
export function objectKey(event: Event, key: string): string {
  return `${objectGroup(event)}/${key}`;
}

/** `Kind/namespace/name`, as messages name an object. */
export function describeObject(object: InvolvedObject): string {
  return `${object.kind}/${object.namespace}/${object.name}`;
}

/**
 * The event in a request's body. Fields are written in the order of the documented payload, so that what a generic webhook passes on
 * is stable; unknown fields are dropped.
 * @throws NotificationError EventInvalid, naming the field
 */
export function parseEvent(body: string): Event {
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch (cause) {
    throw new NotificationError('EventInvalid', 'the event is not JSON', { cause });
  }
  const event = objectOf(value, 'the event');
  const involved = objectOf(event.involvedObject, 'involvedObject');
  const uid = optionalText(involved, 'uid', 'involvedObject.uid');
  const resourceVersion = optionalText(involved, 'resourceVersion', 'involvedObject.resourceVersion');
  const metadata = metadataOf(event.metadata);
  const reportingInstance = optionalText(event, 'reportingInstance', 'reportingInstance');
  return {
    involvedObject: {
      kind: text(involved, 'kind', 'involvedObject.kind'),
      namespace: optionalText(involved, 'namespace', 'involvedObject.namespace') ?? '',
      name: text(involved, 'name', 'involvedObject.name'),
      ...(uid === undefined ? {} : { uid }),
      apiVersion: optionalText(involved, 'apiVersion', 'involvedObject.apiVersion') ?? '',
      ...(resourceVersion === undefined ? {} : { resourceVersion }),
    },
    severity: severityOf(event.severity),
    timestamp: optionalText(event, 'timestamp', 'timestamp') ?? '',
    message: text(event, 'message', 'message'),
    reason: optionalText(event, 'reason', 'reason') ?? '',
    ...(metadata === undefined ? {} : { metadata }),
    reportingController: optionalText(event, 'reportingController', 'reportingController') ?? '',
    ...(reportingInstance === undefined ? {} : { reportingInstance }),
  };
}

function objectOf(value: unknown, what: string): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new NotificationError('EventInvalid', `${what} is not an object`);
  }
  return Object.assign(Object.create(null), value);
}

function optionalText(object: Record<string, unknown>, key: string, what: string): string | undefined {
  const value = object[key];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'string') throw new NotificationError('EventInvalid', `${what} is not a string`);
  return value;
}

function text(object: Record<string, unknown>, key: string, what: string): string {
  const value = optionalText(object, key, what);
  if (value === undefined || value === '') throw new NotificationError('EventInvalid', `${what} is missing`);
  return value;
}

function severityOf(value: unknown): Severity {
  if (value === 'trace' || value === 'info' || value === 'error') return value;
  throw new NotificationError('EventInvalid', 'severity is none of trace, info, error');
}

function metadataOf(value: unknown): Record<string, string> | undefined {
  if (value === undefined || value === null) return undefined;
  const metadata: Record<string, string> = Object.create(null);
  for (const [key, entry] of Object.entries(objectOf(value, 'metadata'))) {
    if (typeof entry !== 'string') throw new NotificationError('EventInvalid', `metadata.${key} is not a string`);
    metadata[key] = entry;
  }
  return metadata;
}
