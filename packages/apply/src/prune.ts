import { type Client, KubeError, type KubeObject } from '@capstan/kube';
import type { AppliedMemory } from './applied-memory.ts';
import type { Change } from './change-set.ts';
import { compareObjects } from './compare-objects.ts';
import { describeCause, withReason } from './describe-cause.ts';
import { ApplyError } from './error.ts';
import { Inventory, type InventoryItem } from './inventory.ts';
import { locateItem } from './locate-item.ts';
import { formatInventoryId } from './object-id.ts';
import { isOwnedBy, type Owner } from './owner.ts';
import { ownerKey } from './planned-object.ts';
import { readSwitches } from './switches.ts';

/** For whom and with what objects are deleted. */
export interface PruneOptions {
  readonly client: Client;
  readonly owner: Owner;
  readonly memory: AppliedMemory;
  /** Whether another owner is about to take the object over: it is then neither deleted nor forgotten. */
  readonly isClaimed?: (item: InventoryItem) => boolean;
  readonly signal: AbortSignal;
}

/** What became of the objects. */
export interface PruneResult {
  /** What was deleted, and what was skipped because a switch at the object says so. */
  readonly changes: readonly Change[];
  readonly faults: readonly ApplyError[];
  /** What has to stay in the inventory: it could not be deleted, or waits to be taken over. */
  readonly kept: Inventory;
}

/**
 * Deletes objects, last applied first. Only what still carries the owner's labels and no switch against it is deleted, by its uid;
 * all else is let go. Faults are collected.
 */
export async function prune(items: Iterable<InventoryItem>, options: PruneOptions): Promise<PruneResult> {
  const changes: Change[] = [];
  const faults: ApplyError[] = [];
  const kept: InventoryItem[] = [];
  for (const item of [...items].sort((a, b) => compareObjects(b, a))) {
    options.signal.throwIfAborted();
    if (options.isClaimed?.(item) === true) {
      if (await isLetGo(item, options)) forget(item, options);
      else kept.push(item);
      continue;
    }
    try {
      const action = await deleteObject(item, options);
      if (action !== undefined) changes.push({ item, action });
      forget(item, options);
    } catch (error) {
      if (!(error instanceof ApplyError)) throw error;
      faults.push(error);
      kept.push(item);
    }
  }
  return { changes, faults, kept: new Inventory(kept) };
}

function forget(item: InventoryItem, { memory, owner }: PruneOptions): void {
  memory.forget(ownerKey(owner), formatInventoryId(item));
}

/** Whether somebody else's labels are on the object by now, or it is gone. */
async function isLetGo(item: InventoryItem, options: PruneOptions): Promise<boolean> {
  const found = await find(item, options);
  return found === undefined || !isOwnedBy(found.live, options.owner);
}

/** `skipped` where a switch keeps the object, undefined where there is none of the owner. */
async function deleteObject(item: InventoryItem, options: PruneOptions): Promise<'deleted' | 'skipped' | undefined> {
  const found = await find(item, options);
  if (found === undefined || !isOwnedBy(found.live, options.owner)) return undefined;
  const { ignored, keep } = readSwitches(options.owner.group, found.live);
  if (ignored || keep) return 'skipped';
  try {
    const { uid } = found.live.metadata;
    const precondition = uid === undefined ? {} : { uid };
    await options.client.delete(found.resource, found.key, { ...precondition, propagationPolicy: 'Background', signal: options.signal });
    return 'deleted';
  } catch (error) {
    // Gone meanwhile, or another object of that name by now: neither is ours to delete.
    if (error instanceof KubeError && (error.code === 'NotFound' || error.code === 'Conflict')) return undefined;
    options.signal.throwIfAborted();
    throw ApplyError.of('PruneFailed', item, withReason('delete failed', error), describeCause(error, found.live), { cause: error });
  }
}

async function find(item: InventoryItem, { client, signal }: PruneOptions) {
  try {
    const place = await locateItem(item, client);
    if (place === undefined) return undefined;
    const live: KubeObject = await client.get(place.resource, place.key, { metadataOnly: true, signal });
    return { ...place, live };
  } catch (error) {
    if (error instanceof KubeError && error.code === 'NotFound') return undefined;
    signal.throwIfAborted();
    const cause = error instanceof Error ? error.message : String(error);
    throw ApplyError.of('PruneFailed', item, 'query failed', cause, { cause: error });
  }
}
