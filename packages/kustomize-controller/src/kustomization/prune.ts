import type { Artifact } from '@capstan/api';
import { Inventory, type InventoryItem, ownerKey, type PruneResult, prune as pruneItems } from '@capstan/apply';
import type { Client } from '@capstan/kube';
import type { Logger } from '@capstan/runtime';
import type { Tree } from '@capstan/tree';
import { asOwner } from './apply.ts';
import { build, openTree } from './build.ts';
import type { KustomizationObject } from './kustomization-object.ts';
import type { Services } from './services.ts';
import { formatSource, sourceOf } from './source-reference.ts';

/** Deletes what an object no longer builds, but for what another one takes over. Without `prune` it is only let go. */
export async function prune(
  object: KustomizationObject,
  stale: Inventory,
  given: { client: Client; services: Services; signal: AbortSignal; log: Logger; artifact: Artifact | undefined },
): Promise<PruneResult> {
  const { client, services, signal, artifact } = given;
  const owner = asOwner(object, services.settings.controller);
  const { claims, handingOver } = services;
  const key = ownerKey(owner);
  handingOver.delete(key);
  if (stale.size === 0) return { changes: [], faults: [], kept: new Inventory() };
  if (artifact !== undefined) await learnClaims(object, artifact, services, signal, given.log);
  const isClaimed = (item: InventoryItem): boolean => {
    const answer = claims.isClaimed(key, item);
    // Before it is looked at whose labels are on the object: who takes it over from now on wakes us.
    if (answer) handingOver.add(key);
    return answer;
  };
  const result = await pruneItems(stale, { client, owner, memory: services.memory, isClaimed, signal });
  if (result.kept.size === 0) handingOver.delete(key);
  return result;
}

/**
 * Finds out what those build who share the source and have not come to its revision yet: an object that moved from one of them to
 * another in the same commit must not be deleted in between, whoever comes first.
 */
async function learnClaims(
  object: KustomizationObject,
  artifact: Artifact,
  services: Services,
  signal: AbortSignal,
  log: Logger,
): Promise<void> {
  const source = formatSource(sourceOf(object));
  const tree = await fetchSoon(artifact, services, signal, log);
  if (tree === undefined) return;
  for (const other of services.everyone.list()) {
    if (other.metadata.uid === object.metadata.uid || other.metadata.deletionTimestamp !== undefined || other.spec.suspend === true)
      continue;
    if (formatSource(sourceOf(other)) !== source || services.claims.isKnown(other, artifact.revision)) continue;
    try {
      await openTree(other, artifact, services, signal);
      await build(other, artifact, tree, services, signal);
    } catch (error) {
      signal.throwIfAborted();
      // What cannot be built claims nothing; its own reconcile tells why.
      log.debug(
        `what ${other.metadata.namespace}/${other.metadata.name} builds is not known: ${error instanceof Error ? error.message : error}`,
      );
    }
  }
}

/** How long an artifact is waited for that only tells who else claims what is to be deleted, in milliseconds. */
const PATIENCE_MS = 5_000;

/** The tree of an artifact; undefined where it cannot be had soon: the end of an object must not hang on a file server that is gone. */
async function fetchSoon(artifact: Artifact, services: Services, signal: AbortSignal, log: Logger): Promise<Tree | undefined> {
  try {
    return await services.artifacts.get(artifact, AbortSignal.any([signal, AbortSignal.timeout(PATIENCE_MS)]));
  } catch (error) {
    signal.throwIfAborted();
    log.info(`pruning by what inventories say, without the artifact: ${error instanceof Error ? error.message : error}`);
    return undefined;
  }
}
