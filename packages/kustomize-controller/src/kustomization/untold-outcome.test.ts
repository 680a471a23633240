import { condition, kustomization, readyStatus } from '../testing/kustomization.ts';
import type { History } from './history.ts';
import { untoldOutcome } from './untold-outcome.ts';

const SINCE = Date.parse('2026-01-01T12:00:00Z');
const REVISION = 'main@sha1:2';

/** An entry of the history: what was built, between which times of that day it was reconciled, and how it ended. */
function entry(digest: string, first: string, last: string, status = 'ReconciliationSucceeded'): History[number] {
  return {
    digest: `sha256:${digest}`,
    firstReconciled: `2026-01-01T${first}Z`,
    lastReconciled: `2026-01-01T${last}Z`,
    lastReconciledDuration: '1s',
    lastReconciledStatus: status,
    metadata: { revision: REVISION },
    totalReconciliations: 1,
  };
}

const ready = (history: History) => kustomization('apps', {}, { status: { ...readyStatus(REVISION), history } });

describe('a success', () => {
  test.each<[string, History]>([
    ['of a build that is new since the mark', [entry('b', '12:00:05', '12:00:05'), entry('a', '10:00:00', '11:00:00')]],
    ['of the very second of the mark', [entry('b', '12:00:00', '12:00:00')]],
    ['of a build that came back after another', [entry('a', '10:00:00', '12:00:05'), entry('b', '11:00:00', '11:30:00')]],
    ['after a failure of the same build', [entry('a', '10:00:00', '12:00:05'), entry('a', '11:00:00', '11:30:00', 'HealthCheckFailed')]],
  ])('%s is told again', (_what, history) => {
    expect(untoldOutcome(ready(history), SINCE)).toEqual({
      severity: 'info',
      reason: 'ReconciliationSucceeded',
      message: `Applied revision: ${REVISION}`,
      metadata: { revision: REVISION },
    });
  });

  test.each<[string, History]>([
    ['that ended before the mark', [entry('b', '11:59:59', '11:59:59'), entry('a', '10:00:00', '11:00:00')]],
    ['that builds again what was applied before it', [entry('a', '10:00:00', '12:00:05')]],
    ['that builds the same, after others long ago', [entry('b', '11:00:00', '12:00:05'), entry('a', '09:00:00', '10:00:00')]],
    ['without a history, as Flux before 2.7 left it', []],
  ])('%s is not', (_what, history) => {
    expect(untoldOutcome(ready(history), SINCE)).toBeUndefined();
  });

  test('carries the revision of the origin', () => {
    const object = ready([entry('b', '12:00:05', '12:00:05')]);
    const { status } = object;
    const from = { ...object, status: { ...status, lastAppliedOriginRevision: 'v1@sha1:9' } };
    expect(untoldOutcome(from, SINCE)?.metadata).toEqual({ revision: REVISION, originRevision: 'v1@sha1:9' });
  });
});

describe('what else a status tells', () => {
  const statusOf = (...conditions: ReturnType<typeof condition>[]) => ({ conditions, history: [entry('b', '12:00:05', '12:00:05')] });
  const at = (time: string, given: ReturnType<typeof condition>) => ({ ...given, lastTransitionTime: `2026-01-01T${time}Z` });
  const stalled = (time: string) =>
    statusOf(
      at(time, condition('Stalled', 'True', 'ValidationFailed', 'no such field')),
      at(time, condition('Ready', 'False', 'ValidationFailed', 'no such field')),
    );

  test('a stall since the mark is told again: it is not tried again', () => {
    expect(untoldOutcome(kustomization('apps', {}, { status: stalled('12:00:01') }), SINCE)).toEqual({
      severity: 'error',
      reason: 'ValidationFailed',
      message: 'no such field',
    });
  });

  test.each([
    ['a stall of before', stalled('11:00:00')],
    ['a failure, which is tried again', statusOf(condition('Ready', 'False', 'BuildFailed', 'no such file'))],
    ['what is under way', statusOf(condition('Ready', 'Unknown', 'Progressing', 'Reconciliation in progress'))],
    ['an object that nobody has reconciled yet', {}],
  ])('%s is not', (_what, status) => {
    expect(untoldOutcome(kustomization('apps', {}, { status }), SINCE)).toBeUndefined();
  });

  test('nor is what is being deleted', () => {
    const object = kustomization('apps', {}, { status: stalled('12:00:01'), metadata: { deletionTimestamp: '2026-01-01T12:00:02Z' } });
    expect(untoldOutcome(object, SINCE)).toBeUndefined();
  });
});
