import { type AssessedObject, type Assessment, current, inProgress } from '../assessment.ts';
import { numberAt } from '../read-field.ts';

/** A DaemonSet is current when its pod runs, newest and available, on every node that should have it. */
export function assessDaemonSet(object: AssessedObject): Assessment {
  // Its controller always writes these two; without them the counts below are those of nobody.
  if (numberAt(object, 'metadata', 'generation') === undefined) return inProgress('DaemonSet metadata.generation not found');
  if (numberAt(object, 'status', 'observedGeneration') === undefined) return inProgress('DaemonSet status.observedGeneration not found');

  const wanted = numberAt(object, 'status', 'desiredNumberScheduled');
  if (wanted === undefined) return inProgress('Missing .status.desiredNumberScheduled');
  const counts = [
    ['Current', 'currentNumberScheduled'],
    ['Updated', 'updatedNumberScheduled'],
    ['Available', 'numberAvailable'],
    ['Ready', 'numberReady'],
  ] as const;
  for (const [title, field] of counts) {
    const count = numberAt(object, 'status', field) ?? 0;
    if (count < wanted) return inProgress(`${title}: ${count}/${wanted}`);
  }
  return current(`All replicas scheduled as expected. Replicas: ${wanted}`);
}
