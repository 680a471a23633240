import { type Action, formatDuration, type Logger, type NewerWish } from '@capstan/runtime';
import { intervalOf, retryIntervalOf } from './durations.ts';
import { commitStatusEvent, eventOf } from './events.ts';
import type { Pending } from './pending.ts';
import type { RevisionResult } from './reconcile-revision.ts';
import type { Services } from './services.ts';
import { originRevisionOf } from './source-reference.ts';
import { summarize } from './status.ts';
import type { StatusSession } from './status-session.ts';
import { writeUntold } from './write-untold.ts';

/** How a reconcile of a revision ended: status, log line and event; when the object comes again. */
export async function reportOutcome(
  session: StatusSession,
  { outcome, mask }: Pick<RevisionResult, 'outcome' | 'mask'>,
  startedMs: number,
  services: Services,
  log: Logger,
): Promise<Action> {
  const { clock, settings } = services;
  const endedMs = outcome.note?.endedMs ?? clock.now();
  const { tell } = await writeUntold(session, (current) => summarize(current, outcome, clock.now()), endedMs, services);
  const { revision, reason } = outcome;
  const took = formatDuration(clock.now() - startedMs);
  if (outcome.kind === 'failed') {
    const retryMs = retryIntervalOf(session.object.spec);
    log.error(new Error(outcome.message), `Reconciliation failed after ${took}, next try in ${formatDuration(retryMs)}`, { revision });
    tell({ ...eventOf('error', reason, outcome.message, outcome), mask });
    return { requeueAfterMs: retryMs };
  }
  const intervalMs = intervalOf(session.object.spec);
  const message = `Reconciliation finished in ${took}, next run in ${formatDuration(intervalMs)}`;
  log.info(message, { revision });
  tell(settings.disableCommitStatusEvent ? undefined : { ...commitStatusEvent(reason, message, outcome), mask });
  return { requeueAfterMs: intervalMs, jitter: true };
}

/** A newer wish has ended a reconcile before its end. */
export function reportCancel({ session, artifact }: Pending, wish: NewerWish, { events }: Services): void {
  const message = `Health checks canceled due to new reconciliation triggered by ${wish.message}`;
  const revision = { revision: artifact.revision, originRevision: originRevisionOf(artifact) };
  events.event(session.object, eventOf('info', 'HealthCheckCanceled', message, revision));
}
