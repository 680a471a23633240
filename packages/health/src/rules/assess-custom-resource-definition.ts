import { type AssessedObject, type Assessment, current, failed, inProgress } from '../assessment.ts';
import { conditionOf } from '../read-field.ts';

/** A CustomResourceDefinition is current when the API server serves its kind; it fails when another one has its names. */
export function assessCustomResourceDefinition(object: AssessedObject): Assessment {
  const names = conditionOf(object, 'NamesAccepted');
  if (names?.status === 'False') return failed(names.message);
  const established = conditionOf(object, 'Established');
  if (established?.status === 'True') return current('CRD is established');
  if (established?.status === 'False' && established.reason !== 'Installing') return failed(established.message);
  return inProgress('Install in progress');
}
