import { type Action, formatDuration, type Logger } from '@capstan/runtime';
import { eventOf, revisionOf } from './events.ts';
import type { KustomizationObject } from './kustomization-object.ts';
import type { Services } from './services.ts';
import type { Decision } from './state.ts';
import { acknowledge, summarize } from './status.ts';
import { StatusSession } from './status-session.ts';
import { writeUntold } from './write-untold.ts';

/** A suspended object still tells that it has seen what was asked of it, and stays ready for those who depend on it. */
export async function reportHandled(object: KustomizationObject, { statuses }: Services): Promise<void> {
  await new StatusSession(object, statuses).write(acknowledge);
}

/** Only another spec helps: said once. */
export async function reportStall(
  object: KustomizationObject,
  { reason, message, artifact }: Decision & { do: 'stall' },
  services: Services,
  log: Logger,
): Promise<void> {
  const { statuses, clock } = services;
  const nowMs = clock.now();
  const session = new StatusSession(object, statuses);
  const stalled = (current: KustomizationObject) => summarize(current, { kind: 'stalled', reason, message }, nowMs);
  const { isNews, tell } = await writeUntold(session, stalled, nowMs, services);
  if (isNews) log.error(new Error(message), 'Reconciliation stalled');
  tell(isNews ? eventOf('error', reason, message, revisionOf(artifact)) : undefined);
}

/** Something else has to come first: it is waited for, and looked for again after a while. */
export async function reportWait(
  object: KustomizationObject,
  decision: Decision & { do: 'await' },
  { statuses, events, clock }: Services,
  log: Logger,
): Promise<Action> {
  const { reason, message, notice, artifact, requeueAfterMs } = decision;
  const session = new StatusSession(object, statuses);
  const isNews = await session.write((current) => summarize(current, { kind: 'waiting', reason, message }, clock.now()));
  const text = notice === undefined ? message : `${notice}: ${message}`;
  log.info(text);
  if (isNews && notice !== undefined) events.event(session.object, eventOf('info', reason, text, revisionOf(artifact)));
  return { requeueAfterMs };
}

/** The file server has lost the artifact: its source makes another one soon. */
export function reportLostArtifact(object: KustomizationObject, services: Services, log: Logger): Promise<Action> {
  const { requeueDependencyMs } = services.settings;
  const message = `Source is not ready, artifact not found, retrying in ${formatDuration(requeueDependencyMs)}`;
  return reportWait(object, { do: 'await', reason: 'ArtifactFailed', message, requeueAfterMs: requeueDependencyMs }, services, log);
}
