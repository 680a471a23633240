import type { DeliveryMark, EventRecorder } from '@capstan/runtime';
import type { KustomizationObject } from './kustomization-object.ts';
import { untoldOutcome } from './untold-outcome.ts';

/** Where no Lease keeps a mark: as long as the notification-controller holds back what it has delivered (`--rate-limit-interval`), in milliseconds. */
const UNCERTAIN_MS = 5 * 60_000;

/**
 * Tells once more, at the start of a process, what the one before it may not have delivered: its pod may be gone with all that it kept.
 * `sinceMs` is where the last leader's mark stood; undefined where there was none. From then on the mark is kept.
 */
export function tellAgain(
  objects: readonly KustomizationObject[],
  { events, mark, sinceMs }: { events: Pick<EventRecorder, 'send'>; mark: DeliveryMark; sinceMs: number | undefined },
): void {
  if (sinceMs !== undefined) {
    const arrived = mark.open(sinceMs);
    const sent = objects.flatMap((object) => {
      const event = untoldOutcome(object, sinceMs);
      return event === undefined ? [] : [events.send(object, event)];
    });
    void Promise.all(sent).then(arrived);
  }
  mark.keep();
}

/** Since when outcomes may not be told: by the last leader's mark; without the election of one, all of the last minutes. */
export function uncertainSince(mark: DeliveryMark, isElected: boolean, nowMs: number): number | undefined {
  return isElected ? mark.inheritedMs : nowMs - UNCERTAIN_MS;
}
