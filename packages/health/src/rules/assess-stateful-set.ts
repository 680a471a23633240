import { type AssessedObject, type Assessment, current, inProgress } from '../assessment.ts';
import { numberAt, stringAt } from '../read-field.ts';

/** A StatefulSet is current when its replicas are ready and, but for a partition, all of the newest revision. It names no failures. */
export function assessStatefulSet(object: AssessedObject): Assessment {
  if (stringAt(object, 'spec', 'updateStrategy', 'type') === 'OnDelete') {
    return current('StatefulSet is using the ondelete update strategy');
  }
  const wanted = numberAt(object, 'spec', 'replicas') ?? 1;
  const replicas = numberAt(object, 'status', 'replicas') ?? 0;
  const ready = numberAt(object, 'status', 'readyReplicas') ?? 0;
  const updated = numberAt(object, 'status', 'updatedReplicas') ?? 0;
  if (replicas < wanted) return inProgress(`Replicas: ${replicas}/${wanted}`);
  if (ready < wanted) return inProgress(`Ready: ${ready}/${wanted}`);
  if (replicas > wanted) return inProgress(`Pending termination: ${replicas - wanted}`);

  const partition = numberAt(object, 'spec', 'updateStrategy', 'rollingUpdate', 'partition');
  if (partition !== undefined) {
    const due = wanted - partition;
    if (updated < due) return inProgress(`updated: ${updated}/${due}`);
    return current(`Partition rollout complete. updated: ${updated}`);
  }
  const upToDate = numberAt(object, 'status', 'currentReplicas') ?? 0;
  if (upToDate < wanted) return inProgress(`current: ${upToDate}/${wanted}`);
  if (stringAt(object, 'status', 'currentRevision') !== stringAt(object, 'status', 'updateRevision')) {
    return inProgress('Waiting for updated revision to match current');
  }
  return current(`All replicas scheduled as expected. Replicas: ${replicas}`);
}
