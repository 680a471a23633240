import { type AssessedObject, type Assessment, current, failed, inProgress } from '../assessment.ts';
import { conditionOf, recordsAt, stringAt } from '../read-field.ts';

/** How long the scheduler may look for a node before a pod counts as failed. */
const SCHEDULE_WINDOW_MS = 15_000;

/** A Pod is current when it is ready, or has run to its end; `nowMs` tells how long it has waited for a node. */
export function assessPod(object: AssessedObject, nowMs: number | undefined): Assessment {
  const phase = stringAt(object, 'status', 'phase');
  switch (phase) {
    case 'Succeeded':
      return current('Pod has completed successfully');
    case 'Failed':
      return failed(withReason(object, 'Pod has completed, but not successfully'));
    case 'Running':
      return assessRunning(object);
    case 'Pending':
      return assessPending(object, nowMs);
    case '':
      return inProgress('Pod phase not available');
    default:
      return inProgress(`Pod phase is ${phase}`);
  }
}

function withReason(object: AssessedObject, message: string): string {
  const cause = stringAt(object, 'status', 'message') || stringAt(object, 'status', 'reason');
  return cause === '' ? message : `${message}: ${cause}`;
}

function assessRunning(object: AssessedObject): Assessment {
  if (conditionOf(object, 'Ready')?.status === 'True') return current('Pod is Ready');
  const crashing = recordsAt(object, 'status', 'containerStatuses')
    .filter((container) => stringAt(container, 'state', 'waiting', 'reason') === 'CrashLoopBackOff')
    .map((container) => stringAt(container, 'name'));
  if (crashing.length > 0) return failed(`Containers in CrashLoop state: ${crashing.join(',')}`);
  return inProgress('Pod is running but is not Ready');
}

function assessPending(object: AssessedObject, nowMs: number | undefined): Assessment {
  const scheduled = conditionOf(object, 'PodScheduled');
  if (scheduled?.status !== 'False' || scheduled.reason !== 'Unschedulable') return inProgress('Pod is in the Pending phase');
  const created = Date.parse(stringAt(object, 'metadata', 'creationTimestamp'));
  if (nowMs === undefined || Number.isNaN(created) || nowMs - created < SCHEDULE_WINDOW_MS) return inProgress('Pod has not been scheduled');
  return failed(`Pod could not be scheduled: ${scheduled.message}`);
}
