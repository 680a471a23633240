import { EVENT_MESSAGE_LIMIT } from '@capstan/api';
import type { KubeObject, ObjectMeta } from '@capstan/kube';
import { formatTime } from '../status/conditions.ts';

/** How bad it is. Traces become Kubernetes Events only. */
export type Severity = 'trace' | 'info' | 'error';

/** Something that happened to an object. */
export interface NewEvent {
  readonly severity: Severity;
  /** One word for programs. */
  readonly reason: string;
  readonly message: string;
  /** Facts such as the revision. A key without a `/` is prefixed by the API group of the object. */
  readonly metadata?: Readonly<Record<string, string>>;
  /** Annotations of the Kubernetes Event besides the metadata. */
  readonly annotations?: Readonly<Record<string, string>>;
  /** Replaces secrets that this event may contain, before anything is cut or sent. */
  readonly mask?: (text: string) => string;
}

/** Who tells: the controller and the host that it runs on. */
export interface Reporter {
  readonly controller: string;
  readonly instance: string;
}

export interface InvolvedObject {
  readonly kind: string;
  readonly namespace?: string;
  readonly name: string;
  readonly uid?: string;
  readonly apiVersion: string;
  readonly resourceVersion?: string;
}

/** An event as it is POSTed to `--events-addr`. */
export interface PostedEvent {
  readonly involvedObject: InvolvedObject;
  readonly severity: Severity;
  readonly timestamp: string;
  readonly message: string;
  readonly reason: string;
  readonly metadata?: Readonly<Record<string, string>>;
  readonly reportingController: string;
  readonly reportingInstance: string;
}

/** A core/v1 Event. */
export interface KubernetesEvent extends KubeObject {
  involvedObject: InvolvedObject;
  reason: string;
  message: string;
  source: { component: string; host?: string };
  firstTimestamp: string;
  lastTimestamp: string;
  count: number;
  type: 'Normal' | 'Warning';
  reportingComponent: string;
  reportingInstance: string;
}

/** Shapes what is POSTed. `nowMs` since the epoch. */
export function toPostedEvent(object: KubeObject, event: NewEvent, reporter: Reporter, nowMs: number): PostedEvent {
  const mask = event.mask ?? unmasked;
  const metadata = prefixed(object.apiVersion, event.metadata, mask);
  return {
    involvedObject: referTo(object),
    severity: event.severity,
    timestamp: formatTime(nowMs),
    message: shorten(mask(event.message)),
    reason: event.reason,
    ...(metadata === undefined ? {} : { metadata }),
    reportingController: reporter.controller,
    reportingInstance: reporter.instance,
  };
}

/** Shapes the Kubernetes Event; its name is made of the object's and the time, and `sequence` keeps names of one moment apart. */
export function toKubernetesEvent(
  object: KubeObject,
  event: NewEvent,
  reporter: Reporter,
  nowMs: number,
  sequence: number,
): KubernetesEvent {
  const mask = event.mask ?? unmasked;
  const annotations = { ...prefixed(object.apiVersion, event.metadata, mask), ...event.annotations };
  const stamp = (BigInt(Math.floor(nowMs)) * 1_000_000n + BigInt(sequence % 1_000_000)).toString(16);
  const metadata: ObjectMeta = { name: eventName(object.metadata.name, stamp), namespace: object.metadata.namespace ?? 'default' };
  if (Object.keys(annotations).length > 0) metadata.annotations = annotations;
  return {
    apiVersion: 'v1',
    kind: 'Event',
    metadata,
    involvedObject: referTo(object),
    reason: event.reason,
    message: shorten(mask(event.message)),
    source: { component: reporter.controller },
    firstTimestamp: formatTime(nowMs),
    lastTimestamp: formatTime(nowMs),
    count: 1,
    type: event.severity === 'error' ? 'Warning' : 'Normal',
    reportingComponent: reporter.controller,
    reportingInstance: '',
  };
}

/** Names have at most 253 characters, and no part of one ends in a dash or begins with a dot. */
function eventName(name: string, stamp: string): string {
  return `${name.slice(0, 252 - stamp.length).replace(/[-.]+$/, '')}.${stamp}`;
}

/** Equal for events that differ in time alone: they are counted on one Kubernetes Event. */
export function sameness({ involvedObject: object, type, reason, message, source }: KubernetesEvent): string {
  return JSON.stringify([
    source.component,
    object.apiVersion,
    object.kind,
    object.namespace,
    object.name,
    object.uid,
    type,
    reason,
    message,
  ]);
}

function referTo({ apiVersion, kind, metadata }: KubeObject): InvolvedObject {
  const { namespace, name, uid, resourceVersion } = metadata;
  return {
    kind,
    ...(namespace === undefined ? {} : { namespace }),
    name,
    ...(uid === undefined ? {} : { uid }),
    apiVersion,
    ...(resourceVersion === undefined ? {} : { resourceVersion }),
  };
}

function prefixed(apiVersion: string, metadata: NewEvent['metadata'], mask: (text: string) => string): Record<string, string> | undefined {
  if (metadata === undefined) return undefined;
  const group = apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.indexOf('/')) : 'core';
  const entries = Object.entries(metadata).map(([key, value]) => [key.includes('/') ? key : `${group}/${key}`, mask(value)] as const);
  return entries.length === 0 ? undefined : Object.fromEntries(entries);
}

function shorten(message: string): string {
  return message.length <= EVENT_MESSAGE_LIMIT ? message : message.slice(0, EVENT_MESSAGE_LIMIT);
}

function unmasked(text: string): string {
  return text;
}
