import type { Receiver } from '@capstan/api';
import { decideReceiver } from './state.ts';

const receiver = (spec: Partial<Receiver['spec']> = {}, metadata: Partial<Receiver['metadata']> = {}): Receiver => ({
  apiVersion: 'notification.toolkit.fluxcd.io/v1',
  kind: 'Receiver',
  metadata: { name: 'github', namespace: 'flux-system', finalizers: ['finalizers.fluxcd.io'], ...metadata },
  spec: { type: 'github', resources: [{ kind: 'GitRepository', name: 'a' }], secretRef: { name: 's' }, ...spec },
});
const deleted = { deletionTimestamp: '2026-11-21T02:28:23Z' };

describe('decideReceiver', () => {
  test.each<[string, Receiver, string]>([
    ['a new one', receiver({}, { finalizers: [] }), 'add-finalizer'],
    ['one as it should be', receiver(), 'initialize'],
    ['one being deleted', receiver({}, deleted), 'finalize'],
    ['one being deleted while suspended', receiver({ suspend: true }, deleted), 'finalize'],
    ['one being deleted that waits for others', receiver({}, { ...deleted, finalizers: ['other'] }), 'nothing'],
    ['a suspended one', receiver({ suspend: true }), 'nothing'],
    ['one without a Secret', { ...receiver(), spec: { type: 'github', resources: [] } }, 'stall'],
  ])('%s: %p', (_, given, step) => {
    expect(decideReceiver(given).do).toBe(step);
  });

  test.each<[string, Partial<Receiver['spec']>]>([
    ["spec.type: receivers of type 'harbor'", { type: 'harbor' }],
    ['spec.resourceFilter', { resourceFilter: 'true' }],
    [
      'spec.resources[1].filter',
      {
        resources: [
          { kind: 'Bucket', name: 'a' },
          { kind: 'Bucket', name: 'b', filter: 'true' },
        ],
      },
    ],
  ])('names what is not there yet: %s', (field, spec) => {
    expect(decideReceiver(receiver(spec))).toEqual({ do: 'stall', reason: 'ValidationFailed', message: expect.stringContaining(field) });
  });
});
