import type { Client } from '@capstan/kube';
import type { AppliedMemory } from './applied-memory.ts';
import type { InventoryItem } from './inventory.ts';
import type { LiveView } from './live-view.ts';
import type { Owner } from './owner.ts';

/** With what and for whom objects are applied. */
export interface ApplyOptions {
  /** In the identity that the owner's objects are applied with. */
  readonly client: Client;
  readonly owner: Owner;
  readonly memory: AppliedMemory;
  readonly live: LiveView;
  /** Requests at a time. */
  readonly concurrency: number;
  /** Recreate what has a field that cannot be changed. */
  readonly force?: boolean;
  /** Also send objects of which kubectl and its like hold fields, though nothing of ours has changed. */
  readonly takeBack?: boolean;
  /** Further managers, by prefix, whose fields are taken. */
  readonly overridden?: readonly string[];
  /** Kinds that are applied before the rest: `Kind` or `group/Kind`. */
  readonly customStageKinds?: ReadonlySet<string>;
  /** How long definitions may take until they are served, in milliseconds; a minute by default. */
  readonly stageTimeoutMs?: number;
  readonly signal: AbortSignal;
  /** Told of fields that the API server's schema does not have: they are left out. */
  readonly onIgnored?: (item: InventoryItem, fields: readonly string[]) => void;
  /** Called once, before anything is written: the place to store the inventory. */
  readonly beforeFirstWrite?: () => Promise<void>;
}
