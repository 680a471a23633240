import { type AssessedObject, type Assessment, current, failed, inProgress } from '../assessment.ts';
import { conditionOf, isTrueAt, numberAt, stringAt } from '../read-field.ts';

/**
 * A Job is current when it is complete or suspended, and failed for good once it says so.
 * kstatus calls a running Job current; Flux and this do not: a migration that still runs is not done.
 */
export function assessJob(object: AssessedObject): Assessment {
  if (isTrueAt(object, 'spec', 'suspend')) return current('Job is suspended');
  const completions = numberAt(object, 'spec', 'completions') ?? numberAt(object, 'spec', 'parallelism') ?? 1;
  const succeeded = numberAt(object, 'status', 'succeeded') ?? 0;
  const failures = numberAt(object, 'status', 'failed') ?? 0;
  if (conditionOf(object, 'Complete')?.status === 'True') return current(`Job Completed. succeeded: ${succeeded}/${completions}`);
  const failure = conditionOf(object, 'Failed');
  if (failure?.status === 'True') {
    const cause = failure.message === '' ? '' : `: ${failure.message}`;
    return failed(`Job Failed. failed: ${failures}/${completions}${cause}`);
  }
  if (stringAt(object, 'status', 'startTime') === '') return inProgress('Job not started');
  const active = numberAt(object, 'status', 'active') ?? 0;
  return inProgress(`Job in progress. success: ${succeeded}, active: ${active}, failed: ${failures}`);
}
