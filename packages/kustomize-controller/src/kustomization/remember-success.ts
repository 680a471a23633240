import { Inventory } from '@capstan/apply';
import { digestClosure } from './digest-closure.ts';
import { locateApplied } from './locate-applied.ts';
import type { Pending } from './pending.ts';
import type { RevisionResult } from './reconcile-revision.ts';
import type { Services } from './services.ts';
import { itemsToAwait } from './wait.ts';

/** How long the artifact is waited for that has just been built from, in milliseconds: it is in the cache, or was put out of it. */
const PATIENCE_MS = 60_000;

/** Remembers a success, so that an interval with nothing new, or a revision that builds the same, has nothing to do. */
export async function rememberSuccess(
  owner: string,
  { session: { object }, artifact, versions }: Pending,
  { applied }: RevisionResult,
  { artifacts, states }: Services,
): Promise<void> {
  if (applied === undefined) return;
  const { uid = '', generation = 0 } = object.metadata;
  const { digest: buildDigest, closure, result, client } = applied;
  const tree = await artifacts.get(artifact, AbortSignal.timeout(PATIENCE_MS)).catch(() => undefined);
  const located = await locateApplied(result, client);
  const inventory = Inventory.parse(object.status?.inventory?.entries);
  states.set(owner, {
    uid,
    generation,
    artifactDigest: artifact.digest,
    buildDigest,
    closure,
    closureDigest: tree === undefined ? undefined : digestClosure(tree, closure),
    configs: versions,
    applied: located,
    awaited: object.spec.wait === true,
    asksOthers: object.spec.wait !== true && itemsToAwait(object, inventory).length > 0,
    awaitsTakeover: object.spec.prune && inventory.size > result.changes.length,
  });
}
