import { Reason } from '@capstan/api';
import { type ApplyError, describeChanges, describeObject, Inventory, ownerKey, waitForTermination } from '@capstan/apply';
import { getCondition, type Logger } from '@capstan/runtime';
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
export async function finalize(object: KustomizationObject, services: Services, signal: AbortSignal, log: Logger): Promise<void> {
  const owner = ownerKey(asOwner(object, services.settings.controller));
  if (deletesObjects(object)) await deleteObjects(object, services, signal, log);
  await services.finalizers.remove(object, signal);
  forget(owner, services);
}

/** Forgets all that is remembered of an object that is gone. */
export function forget(owner: string, services: Services): void {
  services.drift.release(owner);
  services.memory.forgetOwner(owner);
  services.backoff.forget(`${owner}|`);
  services.claims.forget(owner);
  services.states.delete(owner);
}

async function deleteObjects(object: KustomizationObject, services: Services, signal: AbortSignal, log: Logger): Promise<void> {
  const { settings, events } = services;
  const inventory = Inventory.parse(object.status?.inventory?.entries);
  const reason = getCondition(object, 'Ready')?.reason ?? Reason.Progressing;
  const tell = (severity: 'info' | 'error', message: string): void =>
    events.event(object, eventOf(severity, reason, message, appliedRevision(object)));
  try {
    const client = await actAs(services.client, object, settings.defaultServiceAccount, signal);
    const source = services.sources.find(sourceOf(object));
    const artifact = source === undefined ? undefined : artifactOf(source);
    const { changes, faults } = await prune(object, inventory, { client, services, signal, log, artifact });
    const deleted = describeChanges(changes);
    if (deleted !== '') tell('info', deleted);
    if (faults.length > 0) {
      tell('error', `pruning for deleted resource failed: ${faults.map(({ message }: ApplyError) => message).join('\n')}`);
      throw faults[0];
    }
    if (object.spec.deletionPolicy !== 'WaitForTermination') return;
    const items = changes.map(({ item }) => item);
    const owner = asOwner(object, settings.controller);
    const left = await waitForTermination(items, { client, owner, memory: services.memory, signal, timeoutMs: timeoutOf(object.spec) });
    if (left.length > 0) tell('error', `failed to wait for resources termination: ${left.map(describeObject).join(', ')}`);
  } catch (error) {
    if (!(error instanceof KustomizeControllerError && error.code === 'AccountNotFound')) throw error;
    const message = `unable to prune objects, ${error.message}: \n${[...inventory].map(describeObject).join('\n')}`;
    log.error(error, message);
    tell('error', message);
  }
}
