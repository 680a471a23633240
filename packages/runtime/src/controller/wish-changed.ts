import type { KubeObject } from '@capstan/kube';
import type { InformerEvent } from '../informer/informer.ts';

/** Asks for a reconcile; its value comes back in `status.lastHandledReconcileAt`. */
const REQUESTED_AT = 'reconcile.fluxcd.io/requestedAt';

/**
 * Whether an event of an object is a new wish of its own controller: it came or went, its spec changed, a reconcile was requested, or
 * its deletion began. A change of status, labels or finalizers, such as the controller's own writes, is none.
 */
export function wishChanged({ type, object, old }: InformerEvent<KubeObject>): boolean {
  if (type !== 'updated' || old === undefined) return true;
  const { metadata: now } = object;
  const { metadata: before } = old;
  return (
    now.uid !== before.uid ||
    now.generation !== before.generation ||
    now.deletionTimestamp !== before.deletionTimestamp ||
    now.annotations?.[REQUESTED_AT] !== before.annotations?.[REQUESTED_AT]
  );
}
