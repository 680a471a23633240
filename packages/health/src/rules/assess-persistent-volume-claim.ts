import { type AssessedObject, type Assessment, current, failed, inProgress } from '../assessment.ts';
import { stringAt } from '../read-field.ts';

/** A claim is current when it is bound; a lost one has lost its volume for good. */
export function assessPersistentVolumeClaim(object: AssessedObject): Assessment {
  const phase = stringAt(object, 'status', 'phase') || 'unknown';
  if (phase === 'Bound') return current('PVC is Bound');
  if (phase === 'Lost') return failed('PVC is Lost: its volume no longer exists');
  return inProgress(`PVC is not Bound. phase: ${phase}`);
}
