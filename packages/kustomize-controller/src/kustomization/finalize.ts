import { Reason } from '@capstan/api';
import {
  type ApplyError,
  describeObject,
  describePruned,
  Inventory,
  type InventoryItem,
  ownerKey,
  waitForTermination,
} from '@capstan/apply';
import type { Client } from '@capstan/kube';
import { formatDuration, getCondition, type ReconcileContext } from '@capstan/runtime';
import { KustomizeControllerError } from '../error.ts';
import { actAs } from './act-as.ts';
import { asOwner } from './apply.ts';
import { timeoutOf } from './durations.ts';
import { appliedRevision, eventOf } from './events.ts';
import type { KustomizationObject } from './kustomization-object.ts';
import { prune } from './prune.ts';
import type { Services } from './services.ts';
import { artifactOf, sourceOf } from './source-reference.ts';

/** Whether the applied objects go with their owner: by its deletion policy, and never while it is suspended. */
function deletesObjects({ spec, status }: KustomizationObject): boolean {
  if (spec.suspend === true || (status?.inventory?.entries ?? []).length === 0) return false;
  switch (spec.deletionPolicy ?? 'MirrorPrune') {
    case 'MirrorPrune':
      return spec.prune;
    case 'Delete':
    case 'WaitForTermination':
      return true;
    default:
      return false;
  }
}

/**
 * Ends an object that is being deleted: its objects first, as its policy says, then its finalizer. Throws where objects could not be
 * deleted, so that it is tried again; an account that is gone, or objects that do not end in time, are told and hold nobody up.
 */
export async function finalize(object: KustomizationObject, services: Services, context: ReconcileContext): Promise<void> {
  const owner = ownerKey(asOwner(object, services.settings.controller));
  if (deletesObjects(object)) await deleteObjects(object, services, context);
  await services.finalizers.remove(object, context.signal);
  forget(owner, services);
}

/** Forgets all that is remembered of an object that is gone. */
export function forget(owner: string, services: Services): void {
  services.drift.release(owner);
  services.memory.forgetOwner(owner);
  services.backoff.forget(`${owner}|`);
  services.claims.forget(owner);
  services.handingOver.delete(owner);
  services.states.delete(owner);
}

async function deleteObjects(object: KustomizationObject, services: Services, context: ReconcileContext): Promise<void> {
  const { signal, log } = context;
  const inventory = Inventory.parse(object.status?.inventory?.entries);
  try {
    const client = await actAs(services.client, object, services.settings.defaultServiceAccount, signal);
    const source = services.sources.find(sourceOf(object));
    const artifact = source === undefined ? undefined : artifactOf(source);
    const { changes, faults } = await prune(object, inventory, { client, services, signal, log, artifact });
    const pruned = describePruned(changes);
    if (pruned !== '') tell(object, services, 'info', pruned);
    if (faults.length > 0) {
      const causes = faults.map(({ message }: ApplyError) => message).join('\n');
      tell(object, services, 'error', `pruning for deleted resource failed: ${causes}`);
      throw faults[0];
    }
    const items = changes.filter(({ action }) => action === 'deleted').map(({ item }) => item);
    if (object.spec.deletionPolicy === 'WaitForTermination') await awaitTermination(object, items, client, services, context);
  } catch (error) {
    if (!(error instanceof KustomizeControllerError && error.code === 'AccountNotFound')) throw error;
    const message = `unable to prune objects, ${error.message}: \n${[...inventory].map(describeObject).join('\n')}`;
    log.error(error, message);
    tell(object, services, 'error', message);
  }
}

/** Waits, without a worker, until all are gone or the timeout is over; a newer wish, a suspension say, ends the wait. */
async function awaitTermination(
  object: KustomizationObject,
  items: readonly InventoryItem[],
  client: Client,
  { drift, settings, ...services }: Services,
  { signal, log, aside }: ReconcileContext,
): Promise<void> {
  const timeoutMs = timeoutOf(object.spec);
  log.info(`waiting for the end of ${items.length} deleted objects, at most ${formatDuration(timeoutMs)}`);
  const left = await aside(async () => {
    // A process that has not applied them itself does not watch them yet.
    await drift.cover(ownerKey(asOwner(object, settings.controller)), client, items);
    return waitForTermination(items, { client, live: drift.viewOf(client), signal, timeoutMs });
  });
  if (left.length === 0) return;
  tell(object, services, 'error', `failed to wait for resources termination: ${left.map(describeObject).join(', ')}`);
}

function tell(object: KustomizationObject, { events }: Pick<Services, 'events'>, severity: 'info' | 'error', message: string): void {
  const reason = getCondition(object, 'Ready')?.reason ?? Reason.Progressing;
  events.event(object, eventOf(severity, reason, message, appliedRevision(object)));
}
