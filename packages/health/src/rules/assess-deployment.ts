import { type AssessedObject, type Assessment, current, failed, inProgress } from '../assessment.ts';
import { conditionOf, numberAt } from '../read-field.ts';

/** What the controller writes where no deadline is wanted; it then never sets the condition Progressing. */
const NO_DEADLINE = 2 ** 31 - 1;

/** A Deployment is current when all its replicas are of the newest template, available, and none of an older one is left. */
export function assessDeployment(object: AssessedObject): Assessment {
  const progressing = conditionOf(object, 'Progressing');
  if (progressing?.reason === 'ProgressDeadlineExceeded') return failed(`Progress deadline exceeded: ${progressing.message}`);

  const wanted = numberAt(object, 'spec', 'replicas') ?? 1;
  const replicas = numberAt(object, 'status', 'replicas') ?? 0;
  const updated = numberAt(object, 'status', 'updatedReplicas') ?? 0;
  const available = numberAt(object, 'status', 'availableReplicas') ?? 0;
  const ready = numberAt(object, 'status', 'readyReplicas') ?? 0;
  if (replicas < wanted) return inProgress(`Replicas: ${replicas}/${wanted}`);
  if (updated < wanted) return inProgress(`Updated: ${updated}/${wanted}`);
  if (replicas > wanted) return inProgress(`Pending termination: ${replicas - wanted}`);
  if (available < updated) return inProgress(`Available: ${available}/${updated}`);
  if (ready < wanted) return inProgress(`Ready: ${ready}/${wanted}`);

  const deadline = numberAt(object, 'spec', 'progressDeadlineSeconds') ?? NO_DEADLINE;
  const rolledOut = progressing?.status === 'True' && progressing.reason === 'NewReplicaSetAvailable';
  if (deadline !== NO_DEADLINE && !rolledOut) return inProgress('ReplicaSet not Available');
  if (conditionOf(object, 'Available')?.status !== 'True') return inProgress('Deployment not Available');
  return current(`Deployment is available. Replicas: ${replicas}`);
}
