import type { KubeObject } from '@capstan/kube';
import { wishChanged } from './wish-changed.ts';

const before: KubeObject = {
  apiVersion: 'example.com/v1',
  kind: 'Widget',
  metadata: { name: 'a', namespace: 'apps', uid: 'u1', generation: 1, resourceVersion: '1' },
};
const asking = (requestedAt: string) => ({ annotations: { 'reconcile.fluxcd.io/requestedAt': requestedAt } });

describe('wishChanged', () => {
  test.each<[string, Partial<KubeObject['metadata']>, Partial<KubeObject['metadata']>, boolean]>([
    ['a new spec', {}, { generation: 2 }, true],
    ['another object of the name, though it looks the same', {}, { uid: 'u2' }, true],
    ['the begin of its deletion', {}, { deletionTimestamp: '2026-01-01T00:00:00Z' }, true],
    ['a request to reconcile', {}, asking('1'), true],
    ['another request', asking('1'), asking('2'), true],
    ['the same request still', asking('1'), asking('1'), false],
    ['a new version alone, as of a status', {}, { resourceVersion: '2' }, false],
    ['labels and finalizers', {}, { labels: { a: 'b' }, finalizers: ['finalizers.fluxcd.io'] }, false],
    ['another annotation', {}, { annotations: { note: 'x' } }, false],
  ])('%s', (_what, then, now, expected) => {
    const old = { ...before, metadata: { ...before.metadata, ...then } };
    const object = { ...before, metadata: { ...before.metadata, ...now } };
    expect(wishChanged({ type: 'updated', old, object, initial: false })).toBe(expected);
  });

  test.each(['added', 'deleted'] as const)('an object that is %s is one', (type) => {
    expect(wishChanged({ type, object: before, initial: false })).toBe(true);
  });
});
