import {
  apiVersionOf,
  formatInventoryId,
  type HealthResult,
  Inventory,
  type InventoryItem,
  keyOfId,
  ownerKey,
  splitApiVersion,
  waitForHealth,
} from '@capstan/apply';
import type { HealthExpressions } from '@capstan/health';
import type { Client, KubeObject } from '@capstan/kube';
import { asOwner } from './apply.ts';
import { timeoutOf } from './durations.ts';
import type { KustomizationObject } from './kustomization-object.ts';
import type { Services } from './services.ts';

/** Whose health an object asks for: all that it applies, or those that it names; never its own. */
export function itemsToAwait(object: KustomizationObject, applied: Inventory): InventoryItem[] {
  const items = object.spec.wait === true ? [...applied] : [...Inventory.parse([]).union(referencesOf(object))];
  const { name, namespace = '' } = object.metadata;
  return items.filter((item) => !(item.kind === 'Kustomization' && item.name === name && item.namespace === namespace));
}

function referencesOf({ metadata, spec }: KustomizationObject): InventoryItem[] {
  return (spec.healthChecks ?? []).map(({ apiVersion, kind, name, namespace }) => {
    const { group, version } = splitApiVersion(apiVersion ?? 'v1');
    return { group, version, kind, name, namespace: namespace ?? (isClusterKind(kind) ? '' : (metadata.namespace ?? '')) };
  });
}

/** References to these name no namespace because there is none. */
function isClusterKind(kind: string): boolean {
  return kind === 'Namespace' || kind === 'CustomResourceDefinition' || kind.startsWith('Cluster');
}

/** Waits until what an object asks for is healthy; what is known to be so is not read again. */
export async function wait(
  object: KustomizationObject,
  items: readonly InventoryItem[],
  given: {
    client: Client;
    services: Services;
    signal: AbortSignal;
    expressions: HealthExpressions;
    applied: Inventory;
    answers: ReadonlyMap<string, KubeObject>;
  },
): Promise<HealthResult> {
  const { client, services, signal, expressions, applied, answers } = given;
  const owner = ownerKey(asOwner(object, services.settings.controller));
  const live = services.drift.viewOf(client);
  const open: InventoryItem[] = [];
  for (const item of items) {
    const resource = await client.discovery.resourceFor(apiVersionOf(item), item.kind);
    const healthyAt = services.memory.get(owner, formatInventoryId(item))?.healthyAt;
    const now = resource === undefined ? 'unknown' : live.lookup(resource, keyOfId(item));
    const known = now !== 'unknown' && now !== undefined && healthyAt !== undefined && now.resourceVersion === healthyAt;
    if (!known) open.push(item);
  }
  const result = await waitForHealth(open, {
    client,
    live,
    expressions,
    initial: (item) => answers.get(formatInventoryId(item)),
    isShared: (item) => applied.has(item),
    timeoutMs: timeoutOf(object.spec),
    signal,
  });
  for (const [id, version] of result.healthyAt) services.memory.noteHealthy(owner, id, version);
  return result;
}
