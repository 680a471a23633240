import { type ApplyResult, apiVersionOf, formatInventoryId, keyOfId } from '@capstan/apply';
import type { Client } from '@capstan/kube';
import type { OwnerState } from './owner-state.ts';

/** Which objects these are and where they are served, for those that were applied and not left alone. */
export async function locateApplied({ changes }: ApplyResult, client: Client): Promise<OwnerState['applied']> {
  const located: OwnerState['applied'][number][] = [];
  for (const { item, action } of changes) {
    if (action === 'skipped') continue;
    const resource = await client.discovery.resourceFor(apiVersionOf(item), item.kind);
    if (resource !== undefined) located.push({ id: formatInventoryId(item), key: keyOfId(item), resource });
  }
  return located;
}
