import { silentLogger } from '@capstan/runtime';
import { Bench } from '../testing/bench.ts';
import { kustomization } from '../testing/kustomization.ts';
import { reportOutcome } from './report-outcome.ts';
import type { ReconcileOutcome } from './status.ts';
import { StatusSession } from './status-session.ts';

const REVISION = 'main@sha1:1';
const success: ReconcileOutcome = {
  kind: 'succeeded',
  revision: REVISION,
  originRevision: undefined,
  phase: 'health',
  progress: '',
  reason: 'ReconciliationSucceeded',
  message: `Applied revision: ${REVISION}`,
  inventory: undefined,
  note: undefined,
  health: 'none',
};
const failure: ReconcileOutcome = { ...success, kind: 'failed', reason: 'BuildFailed', message: 'no such file: hunter2' };
const mask = (text: string) => text.replaceAll('hunter2', '***');

let bench: Bench;
async function report(outcome: ReconcileOutcome, spec = {}, settings = {}) {
  bench = new Bench(settings);
  await bench.create(kustomization('apps', { interval: '10m', ...spec }));
  const session = new StatusSession(await bench.object('apps'), bench.services.statuses);
  const startedMs = bench.clock.now();
  await bench.clock.advance(1_500);
  return reportOutcome(session, { outcome, mask }, startedMs, bench.services, silentLogger);
}
afterEach(() => bench.stop());

test('a success is written, told for the commit status, and comes again after the interval, spread', async () => {
  expect(await report(success)).toEqual({ requeueAfterMs: 600_000, jitter: true });
  expect(await bench.conditions('apps')).toEqual(['Ready=True ReconciliationSucceeded']);
  expect(bench.told).toEqual([
    {
      severity: 'info',
      reason: 'ReconciliationSucceeded',
      message: 'Reconciliation finished in 1.5s, next run in 10m0s',
      metadata: { commit_status: 'update', revision: REVISION },
    },
  ]);
});

test('without commit statuses a success is written alone', async () => {
  await report(success, {}, { disableCommitStatusEvent: true });
  expect([await bench.conditions('apps'), bench.told]).toEqual([['Ready=True ReconciliationSucceeded'], []]);
});

test.each([
  ['after its own time', { retryInterval: '30s' }, 30_000],
  ['after the interval where it names none', {}, 600_000],
])('a failure is written, told without secrets, and tried again %s, to the second', async (_when, spec, requeueAfterMs) => {
  expect(await report(failure, spec)).toEqual({ requeueAfterMs });
  expect(await bench.conditions('apps')).toEqual(['Reconciling=True ProgressingWithRetry', 'Ready=False BuildFailed']);
  expect(bench.told).toEqual([
    { severity: 'error', reason: 'BuildFailed', message: 'no such file: ***', metadata: { revision: REVISION } },
  ]);
});

test('nothing is told of what could not be written: it is decided anew', async () => {
  bench = new Bench();
  await bench.create(kustomization('apps'));
  const stale = new StatusSession(await bench.object('apps'), bench.services.statuses);
  await new StatusSession(await bench.object('apps'), bench.services.statuses).write(() => ({ lastAttemptedRevision: 'x' }));
  await expect(reportOutcome(stale, { outcome: success, mask }, 0, bench.services, silentLogger)).rejects.toMatchObject({
    code: 'Conflict',
  });
  expect(bench.told).toEqual([]);
});
