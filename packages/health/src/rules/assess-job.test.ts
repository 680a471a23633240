import { assess } from '../assess.ts';

function job(status: Record<string, unknown>, spec: Record<string, unknown> = { completions: 3 }) {
  return { apiVersion: 'batch/v1', kind: 'Job', metadata: { name: 'migrate' }, spec, status };
}
const condition = (type: string, status = 'True', message = '') => ({ conditions: [{ type, status, message }] });
const STARTED = { startTime: '2026-01-01T00:00:00Z' };

test.each([
  ['is done when it is complete', job({ ...STARTED, succeeded: 3, ...condition('Complete') }), 'Current', 'Job Completed. succeeded: 3/3'],
  [
    'counts by parallelism without completions',
    job({ succeeded: 2, ...condition('Complete') }, { parallelism: 2 }),
    'Current',
    'Job Completed. succeeded: 2/2',
  ],
  ['counts to one without either', job({ succeeded: 1, ...condition('Complete') }, {}), 'Current', 'Job Completed. succeeded: 1/1'],
  [
    'is not done while it runs',
    job({ ...STARTED, active: 2, succeeded: 1, failed: 1 }),
    'InProgress',
    'Job in progress. success: 1, active: 2, failed: 1',
  ],
  [
    'is not done because all have succeeded: it says so itself',
    job({ ...STARTED, succeeded: 3 }),
    'InProgress',
    'Job in progress. success: 3, active: 0, failed: 0',
  ],
  [
    'is not done while it is about to be',
    job({ ...STARTED, succeeded: 3, ...condition('SuccessCriteriaMet') }),
    'InProgress',
    'Job in progress. success: 3, active: 0, failed: 0',
  ],
  ['waits for its start', job({}), 'InProgress', 'Job not started'],
  ['has failed when it says so', job({ ...STARTED, failed: 7, ...condition('Failed') }), 'Failed', 'Job Failed. failed: 7/3'],
  [
    'says why',
    job({ failed: 7, ...condition('Failed', 'True', 'reached the backoff limit') }),
    'Failed',
    'Job Failed. failed: 7/3: reached the backoff limit',
  ],
  [
    'has not failed where that is not true',
    job({ ...STARTED, ...condition('Failed', 'False') }),
    'InProgress',
    'Job in progress. success: 0, active: 0, failed: 0',
  ],
  ['is as it should be while it is suspended', job({}, { suspend: true }), 'Current', 'Job is suspended'],
  ['goes on once it no longer is', job(condition('Suspended'), { suspend: false }), 'InProgress', 'Job not started'],
])('a Job %s', (_what, object, status, message) => {
  expect(assess(object)).toEqual({ status, message });
});
