import type { Receiver } from '@capstan/api';
import { type ReceiverOutcome, summarizeReceiver } from './status.ts';

const NOW = Date.parse('2026-11-21T02:28:23Z');
const receiver = (change: Partial<Receiver> = {}): Receiver => ({
  apiVersion: 'notification.toolkit.fluxcd.io/v1',
  kind: 'Receiver',
  metadata: { name: 'github', namespace: 'flux-system', generation: 2 },
  spec: { type: 'github', resources: [], secretRef: { name: 's' } },
  status: { observedGeneration: -1 },
  ...change,
});
const initialized: ReceiverOutcome = { type: 'initialized', path: '/hook/abc' };
const failed: ReceiverOutcome = { type: 'failed', reason: 'TokenNotFound', message: 'no token' };
const stalled: ReceiverOutcome = { type: 'stalled', reason: 'ValidationFailed', message: 'not supported' };
const summary = ({ status }: Receiver) => status?.conditions?.map(({ type, status, reason }) => `${type}=${status} ${reason}`);

describe('summarizeReceiver', () => {
  test('writes of a success what Flux writes', () => {
    expect(summarizeReceiver(receiver(), initialized, NOW).status).toEqual({
      conditions: [
        {
          lastTransitionTime: '2026-11-21T02:28:23Z',
          message: 'Receiver initialized for path: /hook/abc',
          observedGeneration: 2,
          reason: 'Succeeded',
          status: 'True',
          type: 'Ready',
        },
      ],
      observedGeneration: 2,
      webhookPath: '/hook/abc',
    });
  });

  test.each<[ReceiverOutcome['type'], ReceiverOutcome, string[], number, string | undefined]>([
    ['initialized', initialized, ['Ready=True Succeeded'], 2, '/hook/abc'],
    ['failed', failed, ['Reconciling=True ProgressingWithRetry', 'Ready=False TokenNotFound'], -1, undefined],
    ['stalled', stalled, ['Stalled=True ValidationFailed', 'Ready=False ValidationFailed'], 2, undefined],
  ])('%s from the first', (_, outcome, conditions, observedGeneration, webhookPath) => {
    const after = summarizeReceiver(receiver(), outcome, NOW);
    expect(summary(after)).toEqual(conditions);
    expect(after.status?.observedGeneration).toBe(observedGeneration);
    expect(after.status?.webhookPath).toBe(webhookPath);
  });

  test.each([
    ['failed', failed],
    ['stalled', stalled],
  ] as const)('after having %s, a success leaves no trace of it', (_, before) => {
    const recovered = summarizeReceiver(summarizeReceiver(receiver(), before, NOW), initialized, NOW);
    expect(summary(recovered)).toEqual(['Ready=True Succeeded']);
  });

  test('a failure takes the path away, so that nobody is told of one that does not answer', () => {
    const after = summarizeReceiver(summarizeReceiver(receiver(), initialized, NOW), failed, NOW);
    expect(after.status).not.toHaveProperty('webhookPath');
  });

  test('the same outcome again changes nothing', () => {
    const once = summarizeReceiver(receiver(), initialized, NOW);
    expect(summarizeReceiver(once, initialized, NOW + 60_000)).toEqual(once);
  });

  test('a requested reconcile is answered with its token', () => {
    const asked = receiver({ metadata: { name: 'github', generation: 2, annotations: { 'reconcile.fluxcd.io/requestedAt': 'now' } } });
    expect(summarizeReceiver(asked, initialized, NOW).status?.lastHandledReconcileAt).toBe('now');
  });
});
