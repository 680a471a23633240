import type { KubeObject } from '@capstan/kube';
import { readSwitches } from '../switches.ts';
import { compressFields } from './compress-fields.ts';
import { appliedEntry, fieldsOf, holdsTakenFields, type TakenManagers } from './managed-entries.ts';

/** How live objects are read: whose entry is ours, and under which group users switch us off. */
export interface LiveReader extends TakenManagers {
  /** The API group that prefixes switches, such as `kustomize.toolkit.fluxcd.io`. */
  readonly group: string;
}

/** What is kept of a live object: as little as tells drift. */
export interface LiveEntry {
  readonly uid: string;
  readonly resourceVersion: string;
  /** When our manager last changed its fields, as the API server wrote it; empty where it holds none. */
  readonly time: string;
  /** The fields of our manager, compressed; empty where it holds none. */
  readonly fields: string;
  /** Whether kubectl and its like hold fields that the next apply takes back. */
  readonly taken: boolean;
  /** Whether a user told us, on the live object, to leave it alone. */
  readonly ignored: boolean;
  /** Whether it is being deleted. */
  readonly terminating: boolean;
}

/** What is to be kept of an object, or of its metadata alone. */
export function liveEntryOf(object: KubeObject, reader: LiveReader): LiveEntry {
  const entry = appliedEntry(object, reader.manager);
  const { ignored, merge } = readSwitches(reader.group, object);
  return {
    uid: object.metadata.uid ?? '',
    resourceVersion: object.metadata.resourceVersion ?? '',
    time: entry?.time ?? '',
    fields: entry === undefined ? '' : compressFields(fieldsOf(entry)),
    taken: !merge && holdsTakenFields(object, reader),
    ignored,
    terminating: object.metadata.deletionTimestamp !== undefined,
  };
}

/** Whether `a` is an older state of an object than `b`. Kubernetes' resourceVersions are numbers that only grow. */
export function isOlder(a: string, b: string): boolean {
  if (!/^\d+$/.test(a) || !/^\d+$/.test(b)) return false;
  return a.length === b.length ? a < b : a.length < b.length;
}
