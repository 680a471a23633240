import { formatInventoryId, type InventoryItem } from '@capstan/apply';
import type { Informer } from '@capstan/runtime';
import { identityOf } from './identity.ts';
import type { KustomizationObject } from './kustomization-object.ts';

/** What each object built last, or is known to build. */
interface Claim {
  readonly revision: string;
  readonly generation: number;
  readonly ids: ReadonlySet<string>;
}

/**
 * Which objects each Kustomization is to apply, so that none deletes what another is about to take over. It knows what they have built in
 * this process, and what their inventories say.
 */
export class Claims {
  readonly #informer: Informer<KustomizationObject>;
  readonly #defaultAccount: string;
  readonly #claims = new Map<string, Claim>();

  constructor(informer: Informer<KustomizationObject>, defaultServiceAccount: string) {
    this.#informer = informer;
    this.#defaultAccount = defaultServiceAccount;
  }

  /** Notes what an object builds at a revision. */
  note(owner: string, claim: { revision: string; generation: number; ids: Iterable<string> }): void {
    this.#claims.set(owner, { revision: claim.revision, generation: claim.generation, ids: new Set(claim.ids) });
  }

  /** Whether it is known what an object builds at a revision. */
  isKnown(object: KustomizationObject, revision: string): boolean {
    const claim = this.#claims.get(ownerOf(object));
    return claim?.revision === revision && claim.generation === object.metadata.generation;
  }

  forget(owner: string): void {
    this.#claims.delete(owner);
  }

  /** Whether somebody else than `owner` applies this object, or is about to. */
  isClaimed(owner: string, item: InventoryItem): boolean {
    const id = formatInventoryId(item);
    return this.#informer.list().some((other) => {
      const key = ownerOf(other);
      if (key === owner || other.metadata.deletionTimestamp !== undefined || !this.#mayClaim(other, owner, item)) return false;
      const claim = this.#claims.get(key);
      // What was built last is newer than the inventory, which may still hold what is about to go.
      if (claim !== undefined) return claim.ids.has(id);
      return other.status?.inventory?.entries.some((entry) => entry.id === id) ?? false;
    });
  }

  /**
   * A tenant keeps nobody else's objects by building them in vain: who acts as an account is heard about objects of its own namespace, and
   * about those of Kustomizations beside it.
   */
  #mayClaim(other: KustomizationObject, owner: string, item: InventoryItem): boolean {
    const { namespace = '' } = other.metadata;
    if (identityOf(other, this.#defaultAccount) === undefined) return true;
    return item.namespace === namespace || owner.startsWith(`${namespace}/`);
  }
}

function ownerOf({ metadata }: KustomizationObject): string {
  return `${metadata.namespace ?? ''}/${metadata.name}`;
}
