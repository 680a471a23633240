import { type AssessedObject, type Assessment, current, inProgress } from '../assessment.ts';
import { conditionOf, numberAt } from '../read-field.ts';

/** A ReplicaSet is current when every wanted replica is labelled, available and ready. */
export function assessReplicaSet(object: AssessedObject): Assessment {
  const failure = conditionOf(object, 'ReplicaFailure');
  // The controller goes on trying after a failure, so it is progress, not an end.
  if (failure?.status === 'True') return inProgress(`Replica Failure condition: ${failure.message}`);

  const wanted = numberAt(object, 'spec', 'replicas') ?? 1;
  const replicas = numberAt(object, 'status', 'replicas') ?? 0;
  const labelled = numberAt(object, 'status', 'fullyLabeledReplicas') ?? 0;
  const available = numberAt(object, 'status', 'availableReplicas') ?? 0;
  const ready = numberAt(object, 'status', 'readyReplicas') ?? 0;
  if (labelled < wanted) return inProgress(`Labelled: ${labelled}/${wanted}`);
  if (available < wanted) return inProgress(`Available: ${available}/${wanted}`);
  if (ready < wanted) return inProgress(`Ready: ${ready}/${wanted}`);
  if (replicas > wanted) return inProgress(`Pending termination: ${replicas - wanted}`);
  return current(`ReplicaSet is available. Replicas: ${replicas}`);
}
