import { type ApplyResult, applyStages, describeObject, formatInventoryId, Inventory, idOf, type Owner, ownerKey } from '@capstan/apply';
import type { Client, KubeObject } from '@capstan/kube';
import type { Logger } from '@capstan/runtime';
import { timeoutOf } from './durations.ts';
import type { KustomizationObject } from './kustomization-object.ts';
import type { Services } from './services.ts';

/** The API group of Kustomizations: it prefixes their labels and switches. */
export const GROUP = 'kustomize.toolkit.fluxcd.io';

/** A Kustomization as the owner of what it applies. */
export function asOwner({ metadata }: KustomizationObject, manager: string): Owner {
  return { manager, group: GROUP, namespace: metadata.namespace ?? '', name: metadata.name };
}

/** What became of the objects, and which of their fields nobody knows, by inventory id. */
export interface Applied extends ApplyResult {
  readonly ignored: ReadonlyMap<string, string>;
}

/** Applies what was built, as `client`; `storeInventory` is called before anything is written. */
export async function apply(
  object: KustomizationObject,
  objects: readonly KubeObject[],
  given: { client: Client; services: Services; signal: AbortSignal; log: Logger; storeInventory: () => Promise<void> },
): Promise<Applied> {
  const { client, services, signal, log, storeInventory } = given;
  const { settings, memory, drift } = services;
  const owner = asOwner(object, settings.controller);
  const uncovered = await drift.cover(ownerKey(owner), client, Inventory.of(objects));
  for (const { resource, namespace, reason } of uncovered) {
    const where = namespace === '' ? 'all namespaces' : `namespace ${namespace}`;
    log.info(`${resource.kind} in ${where} is not watched, drift is looked for at the interval: ${reason}`);
  }
  const ignored = new Map<string, string>();
  const result = await applyStages(objects, {
    client,
    owner,
    memory,
    live: drift.viewOf(client),
    concurrency: settings.concurrentSsa,
    force: object.spec.force ?? false,
    takeBack: true,
    overridden: settings.overriddenManagers,
    customStageKinds: settings.customStageKinds,
    stageTimeoutMs: Math.min(timeoutOf(object.spec), 60_000),
    signal,
    onIgnored: (item, fields) =>
      ignored.set(formatInventoryId(item), `${describeObject(item)}: no schema has ${fields.join(', ')}; ignored`),
    beforeFirstWrite: storeInventory,
  });
  return { ...result, ignored };
}

/** Why objects cannot be applied that are no fault of the API server's: values still encrypted. Empty where there is none. */
export function findEncrypted(objects: readonly KubeObject[]): string[] {
  return objects
    .filter((object) => object.sops !== undefined && object.metadata.annotations?.[`${GROUP}/decrypt`]?.toLowerCase() !== 'disabled')
    .map(
      (object) => `${describeObject(idOf(object))} is SOPS encrypted, configuring decryption is required for this secret to be reconciled`,
    );
}
