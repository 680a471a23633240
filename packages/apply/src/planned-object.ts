import type { Key, KubeObject, Resource } from '@capstan/kube';
import type { AppliedRecord } from './applied-memory.ts';
import type { ApplyOptions } from './apply-options.ts';
import { digestOf } from './digest.ts';
import { compareLive } from './drift/compare-live.ts';
import type { LiveEntry } from './drift/live-entry.ts';
import { ApplyError } from './error.ts';
import type { InventoryItem } from './inventory.ts';
import { formatInventoryId, idOf, keyOfId, splitApiVersion } from './object-id.ts';
import { prepareObject } from './prepare-object.ts';
import { readSwitches, type Switches } from './switches.ts';

/** One object on its way: what would be sent, where to, and what is known of the live one. */
export interface PlannedObject {
  readonly item: InventoryItem;
  readonly id: string;
  readonly key: Key;
  readonly resource: Resource;
  /** As it is sent. */
  readonly object: KubeObject;
  readonly digest: string;
  readonly switches: Switches;
  readonly live: LiveEntry | undefined | 'unknown';
  /** Whether this process has applied it before. */
  readonly isKnown: boolean;
  /** What our last apply of the same left, where the live object is no longer that. */
  readonly driftedFrom: LiveEntry | undefined;
  /** Skipped by a switch, known to be as it should be, or to be sent. */
  readonly decision: 'skip' | 'unchanged' | 'send';
}

/** The owner's key in {@link AppliedMemory}. */
export function ownerKey(owner: { namespace: string; name: string }): string {
  return `${owner.namespace}/${owner.name}`;
}

/** Finds where an object goes and decides whether it has to be sent. Throws {@link ApplyError} for a kind that the API server does not serve. */
export async function planObject(source: KubeObject, options: ApplyOptions): Promise<PlannedObject> {
  const id = idOf(source);
  const resource = await findResource(source, options);
  if (resource === undefined) {
    const cause = `no matches for kind "${source.kind}" in version "${source.apiVersion}"`;
    throw ApplyError.of('UnknownKind', id, 'dry-run failed', cause);
  }
  if (resource.namespaced && id.namespace === '') {
    throw ApplyError.of('Refused', id, 'dry-run failed', 'namespace not specified; set metadata.namespace or targetNamespace');
  }
  const object = prepareObject(source, options.owner);
  const item = { ...id, version: splitApiVersion(source.apiVersion).version };
  const inventoryId = formatInventoryId(id);
  const key = keyOfId(id);
  const digest = digestOf(object);
  const switches = readSwitches(options.owner.group, source);
  const live = options.live.lookup(resource, key);
  const record = options.memory.get(ownerKey(options.owner), inventoryId);
  const decision = decide({ switches, live, record, digest, takeBack: options.takeBack ?? false });
  const drifted = decision === 'send' && record?.digest === digest && live !== 'unknown' && compareLive(record.entry, live) !== undefined;
  return {
    item,
    id: inventoryId,
    key,
    resource,
    object,
    digest,
    switches,
    live,
    isKnown: record !== undefined,
    decision,
    driftedFrom: drifted ? record.entry : undefined,
  };
}

/** Pure: whether an object has to be sent. */
function decide(given: {
  switches: Switches;
  live: LiveEntry | undefined | 'unknown';
  record: AppliedRecord | undefined;
  digest: string;
  takeBack: boolean;
}): 'skip' | 'unchanged' | 'send' {
  const { switches, live, record, digest, takeBack } = given;
  const known = live !== 'unknown' && live !== undefined ? live : undefined;
  if (switches.ignored || known?.ignored === true) return 'skip';
  if (switches.ifNotPresent && known !== undefined) return 'skip';
  if (record === undefined || record.digest !== digest || live === 'unknown') return 'send';
  if (compareLive(record.entry, live) !== undefined) return 'send';
  if (takeBack && known?.taken === true && !switches.merge) return 'send';
  return 'unchanged';
}

async function findResource(object: KubeObject, { client }: ApplyOptions): Promise<Resource | undefined> {
  return client.discovery.resourceFor(object.apiVersion, object.kind);
}
