import { type AssessedObject, type Assessment, current, inProgress } from '../assessment.ts';
import { stringAt } from '../read-field.ts';

/** A Service is current at once, but for a load balancer that has no address in the cluster yet. */
export function assessService(object: AssessedObject): Assessment {
  if (stringAt(object, 'spec', 'type') === 'LoadBalancer' && stringAt(object, 'spec', 'clusterIP') === '') {
    return inProgress('ClusterIP not set. Service type: LoadBalancer');
  }
  return current('Service is ready');
}
