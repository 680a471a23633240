import { type ApplyResult, apiVersionOf, type InventoryItem } from '@capstan/apply';
import type { Client, Resource } from '@capstan/kube';

/** Where each of these is served, for those that were applied and not left alone. */
export async function locateApplied(
  { changes }: ApplyResult,
  client: Client,
): Promise<{ readonly item: InventoryItem; readonly resource: Resource }[]> {
  const located: { item: InventoryItem; resource: Resource }[] = [];
  for (const { item, action } of changes) {
    if (action === 'skipped') continue;
    const resource = await client.discovery.resourceFor(apiVersionOf(item), item.kind);
    if (resource !== undefined) located.push({ item, resource });
  }
  return located;
}
