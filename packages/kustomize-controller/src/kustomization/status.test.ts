import { Inventory } from '@capstan/apply';
import { condition, kustomization, readyStatus } from '../testing/kustomization.ts';
import { describeProgress } from './progress.ts';
import { acknowledge, type ReconcileOutcome, summarize, summarizeProgress } from './status.ts';

const NOW = Date.parse('2026-11-21T02:28:32Z');
const REVISION = 'main@sha1:9cee';
const inventory = Inventory.parse([{ id: 'production_frontend_apps_Deployment', v: 'v1' }]);
const note = {
  digest: 'sha256:8abd',
  status: 'ReconciliationSucceeded',
  endedMs: NOW,
  durationMs: 5_498.340244,
  revision: REVISION,
  originRevision: undefined,
};

function outcome(more: Partial<ReconcileOutcome>): ReconcileOutcome {
  return {
    kind: 'succeeded',
    revision: REVISION,
    originRevision: undefined,
    phase: 'health',
    progress: describeProgress('health', REVISION, 30_000),
    reason: 'ReconciliationSucceeded',
    message: `Applied revision: ${REVISION}`,
    inventory,
    note,
    health: { ok: true, message: 'Health check passed in 5.091780546s' },
    ...more,
  };
}

describe('summarize', () => {
  test('a success reads as Flux writes it', () => {
    const before = kustomization(
      'frontend',
      {},
      { status: { observedGeneration: -1 }, metadata: { annotations: { 'reconcile.fluxcd.io/requestedAt': 'now' } } },
    );
    expect(summarize(before, outcome({}), NOW)).toEqual({
      conditions: [
        {
          lastTransitionTime: '2026-11-21T02:28:32Z',
          message: `Applied revision: ${REVISION}`,
          observedGeneration: 1,
          reason: 'ReconciliationSucceeded',
          status: 'True',
          type: 'Ready',
        },
        {
          lastTransitionTime: '2026-11-21T02:28:32Z',
          message: 'Health check passed in 5.091780546s',
          observedGeneration: 1,
          reason: 'Succeeded',
          status: 'True',
          type: 'Healthy',
        },
      ],
      history: [
        {
          digest: 'sha256:8abd',
          firstReconciled: '2026-11-21T02:28:32Z',
          lastReconciled: '2026-11-21T02:28:32Z',
          lastReconciledDuration: '5.498340244s',
          lastReconciledStatus: 'ReconciliationSucceeded',
          metadata: { revision: REVISION },
          totalReconciliations: 1,
        },
      ],
      inventory: { entries: [{ id: 'production_frontend_apps_Deployment', v: 'v1' }] },
      lastAppliedRevision: REVISION,
      lastAttemptedRevision: REVISION,
      lastHandledReconcileAt: 'now',
      observedGeneration: 1,
    });
  });

  test('a failed health check keeps what was applied before, and says that it is tried again', () => {
    const message = "timeout waiting for: [Deployment/production/bad status: 'InProgress': Available: 0/1]";
    const failed = outcome({
      kind: 'failed',
      reason: 'HealthCheckFailed',
      message: `health check failed after 30.011s: ${message}`,
      health: { ok: false, message },
    });
    const status = summarize(kustomization('a', {}, { status: { ...readyStatus('old'), observedGeneration: -1 } }), failed, NOW);
    expect(status.conditions?.map(({ type, status: value, reason }) => [type, value, reason])).toEqual([
      ['Reconciling', 'True', 'ProgressingWithRetry'],
      ['Ready', 'False', 'HealthCheckFailed'],
      ['Healthy', 'False', 'HealthCheckFailed'],
    ]);
    expect(status.conditions?.[0]?.message).toBe(`Running health checks for revision ${REVISION} with a timeout of 30s`);
    expect([status.observedGeneration, status.lastAppliedRevision, status.lastAttemptedRevision]).toEqual([-1, 'old', REVISION]);
  });

  test('what was not fetched was not attempted', () => {
    const failed = outcome({
      kind: 'failed',
      phase: 'fetch',
      reason: 'ArtifactFailed',
      message: 'x',
      inventory: undefined,
      note: undefined,
      health: undefined,
    });
    const status = summarize(kustomization('a'), failed, NOW);
    expect([status.lastAttemptedRevision, status.inventory, status.history]).toEqual([undefined, undefined, undefined]);
  });

  test('the health of before stays where health was not reached, and goes where it is no longer asked for', () => {
    const before = kustomization('a', {}, { status: { conditions: [condition('Healthy', 'True', 'Succeeded', 'fine')] } });
    const types = (health: ReconcileOutcome['health']) => summarize(before, outcome({ health }), NOW).conditions?.map(({ type }) => type);
    expect([types(undefined), types('none')]).toEqual([['Ready', 'Healthy'], ['Ready']]);
  });

  test('a stalled object tells so twice, observes its generation and has no progress', () => {
    const before = kustomization(
      'a',
      {},
      { status: { conditions: [condition('Reconciling', 'True', 'Progressing', 'x')] }, metadata: { generation: 3 } },
    );
    const status = summarize(before, { kind: 'stalled', reason: 'AccessDenied', message: 'no' }, NOW);
    expect(status.conditions?.map(({ type, status: value }) => `${type}=${value}`)).toEqual(['Stalled=True', 'Ready=False']);
    expect(status.observedGeneration).toBe(3);
  });

  test('one that waits for another is not ready, and no longer stalled', () => {
    const before = kustomization(
      'a',
      {},
      { status: { observedGeneration: -1, conditions: [condition('Stalled', 'True', 'AccessDenied', 'no')] } },
    );
    const status = summarize(before, { kind: 'waiting', reason: 'DependencyNotReady', message: 'not yet' }, NOW);
    expect(status.conditions?.map(({ type, reason }) => `${type} ${reason}`)).toEqual(['Ready DependencyNotReady']);
    expect(status.observedGeneration).toBe(-1);
  });

  test('a second summary of the same changes no condition', () => {
    const once = summarize(kustomization('a'), outcome({}), NOW);
    const twice = summarize(kustomization('a', {}, { status: once }), outcome({}), NOW + 60_000);
    expect(twice.conditions).toEqual(once.conditions);
  });
});

describe('acknowledge', () => {
  const asked = { annotations: { 'reconcile.fluxcd.io/requestedAt': 'now' }, generation: 3 };

  test('what is ready stays ready at its new generation, for those who depend on it', () => {
    const status = readyStatus(REVISION);
    const acknowledged = acknowledge(kustomization('a', { suspend: true }, { status, metadata: asked }));
    expect(acknowledged).toEqual({ ...status, observedGeneration: 3, lastHandledReconcileAt: 'now' });
  });

  test('what is not ready only says that it has seen what was asked of it', () => {
    const status = { observedGeneration: 1, conditions: [condition('Ready', 'False', 'BuildFailed', 'broken')] };
    const acknowledged = acknowledge(kustomization('a', { suspend: true }, { status, metadata: asked }));
    expect(acknowledged).toEqual({ ...status, lastHandledReconcileAt: 'now' });
  });

  test('what nobody asked anything of, and what is not ready, is left as it is', () => {
    const status = { observedGeneration: -1 };
    expect(acknowledge(kustomization('a', { suspend: true }, { status }))).toBe(status);
  });
});

describe('summarizeProgress', () => {
  test('says what is being done, keeps what was handled and stores the inventory where asked', () => {
    const before = kustomization(
      'a',
      {},
      {
        status: { ...readyStatus('old'), lastHandledReconcileAt: 'before' },
        metadata: { annotations: { 'reconcile.fluxcd.io/requestedAt': 'now' } },
      },
    );
    const status = summarizeProgress(before, { phase: 'health', message: 'Running', revision: REVISION, inventory }, NOW);
    expect(status.conditions?.map(({ type, status: value, reason }) => `${type} ${value} ${reason}`)).toEqual([
      'Reconciling True Progressing',
      'Ready Unknown Progressing',
      'Healthy Unknown Progressing',
    ]);
    expect([
      status.lastHandledReconcileAt,
      status.lastAppliedRevision,
      status.lastAttemptedRevision,
      status.inventory?.entries.length,
    ]).toEqual(['before', 'old', REVISION, 1]);
  });
});

describe('describeProgress', () => {
  test.each([
    ['fetch', 270_000, `Fetching manifests for revision ${REVISION} with a timeout of 4m30s`],
    ['build', 180_000, `Building manifests for revision ${REVISION} with a timeout of 3m0s`],
    ['apply', 270_000, `Detecting drift for revision ${REVISION} with a timeout of 4m30s`],
    ['health', 30_000, `Running health checks for revision ${REVISION} with a timeout of 30s`],
  ] as const)('%s', (phase, timeoutMs, text) => {
    expect(describeProgress(phase, REVISION, timeoutMs)).toBe(text);
  });
});
