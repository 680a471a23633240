import type { GitRepository } from '@capstan/api';
import { decide } from './state.ts';

function object(spec: Partial<GitRepository['spec']>, metadata: Partial<GitRepository['metadata']> = {}): GitRepository {
  return {
    apiVersion: 'source.toolkit.fluxcd.io/v1',
    kind: 'GitRepository',
    metadata: { name: 'app', namespace: 'default', ...metadata },
    spec: { url: 'https://example.com/app.git', interval: '1m', ...spec },
  };
}

const deleted = { deletionTimestamp: '2026-11-21T02:28:26Z' };

describe('decide', () => {
  test.each([
    ['reconciles', object({}), 'reconcile'],
    ['reconciles with the generic provider', object({ provider: 'generic', recurseSubmodules: false, include: [] }), 'reconcile'],
    ['leaves a suspended object alone', object({ suspend: true }), 'suspend'],
    ['deletes, suspended or not', object({ suspend: true }, { ...deleted, finalizers: ['finalizers.fluxcd.io'] }), 'delete'],
    ['has nothing to do with what others still hold', object({}, { ...deleted, finalizers: ['example.com/other'] }), 'nothing'],
  ])('%s', (_name, given, expected) => {
    expect(decide(given).do).toBe(expected);
  });

  test.each<[Partial<GitRepository['spec']>, string]>([
    [{ provider: 'github' }, 'spec.provider'],
    [{ proxySecretRef: { name: 'proxy' } }, 'spec.proxySecretRef'],
    [{ verify: { secretRef: { name: 'keys' } } }, 'spec.verify'],
    [{ include: [{ repository: { name: 'other' } }] }, 'spec.include'],
    [{ recurseSubmodules: true }, 'spec.recurseSubmodules'],
    [{ sparseCheckout: ['apps'] }, 'spec.sparseCheckout'],
  ])('stalls on %j and names the field', (spec, field) => {
    expect(decide(object(spec))).toEqual({
      do: 'stall',
      reason: 'UnsupportedField',
      message: `${field}: not supported by this version of Capstan; remove it to go on`,
    });
  });

  test('names all fields at once', () => {
    expect(decide(object({ recurseSubmodules: true, verify: { secretRef: { name: 'keys' } } }))).toMatchObject({
      message: expect.stringMatching(/^spec.verify, spec.recurseSubmodules: .*remove them/),
    });
  });
});
