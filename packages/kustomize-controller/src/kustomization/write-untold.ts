import type { NewEvent } from '@capstan/runtime';
import type { KustomizationObject } from './kustomization-object.ts';
import type { Services } from './services.ts';
import type { KustomizationStatus } from './status.ts';
import type { StatusSession } from './status-session.ts';

/** A status that is written and not told yet. */
export interface Untold {
  /** Whether anything had to be written. */
  readonly isNews: boolean;
  /** Tells it, or ends it where there is nothing to tell. To be called once. */
  readonly tell: (event: NewEvent | undefined) => void;
}

/**
 * Writes the status of what ended at `endedMs`. Until its event has arrived, the mark stays before that time: should this process be gone
 * for good in between, the next one finds the status and tells it.
 */
export async function writeUntold(
  session: StatusSession,
  make: (object: KustomizationObject) => KustomizationStatus,
  endedMs: number,
  { events, mark }: Pick<Services, 'events' | 'mark'>,
): Promise<Untold> {
  const arrived = mark.open(endedMs);
  let isNews: boolean;
  try {
    isNews = await session.write(make);
  } catch (error) {
    arrived();
    throw error;
  }
  const tell = (event: NewEvent | undefined): void => {
    if (event === undefined) arrived();
    else void events.send(session.object, event).then(arrived);
  };
  return { isNews, tell };
}
