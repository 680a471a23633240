import type { KubeObject } from '@capstan/kube';
import { compareObjects } from './compare-objects.ts';
import { formatInventoryId, idOf, joinApiVersion, type ObjectId, parseInventoryId, splitApiVersion } from './object-id.ts';

/** One entry of `status.inventory.entries`. */
export interface InventoryEntry {
  readonly id: string;
  readonly v: string;
}

/** An object that an owner has applied, with the version it was applied in. */
export interface InventoryItem extends ObjectId {
  readonly version: string;
}

/** What an owner has applied, in the order of application; by inventory id. */
export class Inventory implements Iterable<InventoryItem> {
  readonly #items = new Map<string, InventoryItem>();

  constructor(items: Iterable<InventoryItem> = []) {
    for (const item of items) this.#items.set(formatInventoryId(item), item);
  }

  /** The inventory of a status. Entries that nobody can read are left out: nothing could be done about them. */
  static parse(entries: readonly InventoryEntry[] | undefined): Inventory {
    const items: InventoryItem[] = [];
    for (const entry of entries ?? []) {
      const id = parseInventoryId(entry.id);
      if (id !== undefined) items.push({ ...id, version: entry.v });
    }
    return new Inventory(items);
  }

  /** The inventory of objects that are about to be applied, in the order in which they are, as Flux's. */
  static of(objects: Iterable<KubeObject>): Inventory {
    const items: InventoryItem[] = [];
    for (const object of objects) items.push({ ...idOf(object), version: splitApiVersion(object.apiVersion).version });
    return new Inventory(items.sort(compareObjects));
  }

  get size(): number {
    return this.#items.size;
  }

  has(id: ObjectId): boolean {
    return this.#items.has(formatInventoryId(id));
  }

  [Symbol.iterator](): IterableIterator<InventoryItem> {
    return this.#items.values();
  }

  /** This inventory and what only `other` has, after it; where both have an object, this one's version stays. */
  union(other: Iterable<InventoryItem>): Inventory {
    const all = new Inventory(this);
    for (const item of other) if (!all.has(item)) all.#items.set(formatInventoryId(item), item);
    return all;
  }

  /** What this inventory has and `other` does not. A changed version alone is no difference: it is the same object. */
  minus(other: Inventory): Inventory {
    return new Inventory([...this].filter((item) => !other.has(item)));
  }

  /** The entries for a status. */
  toEntries(): InventoryEntry[] {
    return [...this.#items].map(([id, item]) => ({ id, v: item.version }));
  }
}

/** The `apiVersion` to ask for an item in. */
export function apiVersionOf(item: InventoryItem): string {
  return joinApiVersion(item.group, item.version);
}
