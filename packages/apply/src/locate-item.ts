import { type Client, type Key, KubeError, type Resource } from '@capstan/kube';
import { apiVersionOf, type InventoryItem } from './inventory.ts';
import { keyOfId } from './object-id.ts';

/**
 * Where an object of an inventory is found; undefined where there can be none of that name any more. Throws KubeError
 * `ServiceUnavailable` where that cannot be told now.
 */
export async function locateItem(
  item: InventoryItem,
  { discovery }: Pick<Client, 'discovery'>,
): Promise<{ resource: Resource; key: Key } | undefined> {
  // The version that it was applied in may be retired by now; the object lives on in the others.
  const resource = (await discovery.resourceFor(apiVersionOf(item), item.kind)) ?? (await discovery.preferredFor(item.group, item.kind));
  if (resource === undefined) {
    if (await discovery.isSilent(item.group)) {
      throw new KubeError(
        'ServiceUnavailable',
        `the API service of ${item.group} does not answer, so whether ${item.kind} is served is not known`,
      );
    }
    // A kind that is no longer served took its objects with it.
    return undefined;
  }
  // An entry of an older inventory that named a namespace for a kind without: the object is another entry's.
  if (!resource.namespaced && item.namespace !== '') return undefined;
  return { resource, key: keyOfId(item) };
}
