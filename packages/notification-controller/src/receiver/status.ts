import { Annotation, ConditionType, Reason, type Receiver } from '@capstan/api';
import { removeCondition, setCondition } from '@capstan/runtime';

/** What came of reconciling a Receiver. */
export type ReceiverOutcome =
  | { readonly type: 'initialized'; readonly path: string }
  | { readonly type: 'failed'; readonly reason: string; readonly message: string }
  | { readonly type: 'stalled'; readonly reason: string; readonly message: string };

/** The Receiver with the status that tells the outcome, as Flux writes it; `now` in milliseconds. The only place that writes Ready. */
export function summarizeReceiver(receiver: Receiver, outcome: ReceiverOutcome, now: number): Receiver {
  const observedGeneration = receiver.metadata.generation ?? 0;
  const { Ready, Reconciling, Stalled } = ConditionType;
  let conditions = receiver.status?.conditions ?? [];
  const set = (type: string, status: 'True' | 'False', reason: string, message: string) => {
    conditions = [...setCondition(conditions, { type, status, reason, message, observedGeneration }, now)];
  };
  const remove = (type: string) => {
    conditions = [...removeCondition(conditions, type)];
  };
  if (outcome.type === 'failed') set(Reconciling, 'True', Reason.ProgressingWithRetry, 'Reconciliation in progress');
  else remove(Reconciling);
  if (outcome.type === 'stalled') set(Stalled, 'True', outcome.reason, outcome.message);
  else remove(Stalled);
  if (outcome.type === 'initialized') {
    set(Ready, 'True', Reason.Succeeded, `Receiver initialized for path: ${outcome.path}`);
  } else {
    set(Ready, 'False', outcome.reason, outcome.message);
  }
  const requestedAt = receiver.metadata.annotations?.[Annotation.requestedAt];
  const { webhookPath: _, ...status } = receiver.status ?? {};
  return {
    ...receiver,
    status: {
      ...status,
      conditions,
      ...(outcome.type === 'failed' ? {} : { observedGeneration }),
      ...(requestedAt === undefined ? {} : { lastHandledReconcileAt: requestedAt }),
      ...(outcome.type === 'initialized' ? { webhookPath: outcome.path } : {}),
    },
  };
}
