import { kustomization } from '../testing/kustomization.ts';
import type { KustomizationObject } from './kustomization-object.ts';
import { isStillWished, type Pending } from './pending.ts';
import type { Decision } from './state.ts';

const artifact = { url: '', path: '', revision: 'main@sha1:1', digest: 'sha256:1', lastUpdateTime: '2026-01-01T00:00:00Z' };
const object = (metadata: Partial<KustomizationObject['metadata']> = {}) => kustomization('apps', {}, { metadata });
const asking = (requestedAt: string) => object({ annotations: { 'reconcile.fluxcd.io/requestedAt': requestedAt } });
// Of what has begun, only this decides.
const pending = (begun: KustomizationObject, asked?: string) => ({ session: { object: begun }, artifact, asked }) as unknown as Pending;
const goOn = { do: 'reconcile', artifact } as Decision;
const other = { do: 'reconcile', artifact: { ...artifact, digest: 'sha256:2' } } as Decision;

describe('a reconcile that waits', () => {
  test.each<[string, Pending, KustomizationObject, Decision]>([
    ['nothing has changed', pending(object()), object(), goOn],
    ['the same request is still there', pending(asking('1'), '1'), asking('1'), goOn],
    [
      'a dependency is no longer ready: what was applied stays applied',
      pending(object()),
      object(),
      { do: 'await', reason: 'DependencyNotReady', message: '', requeueAfterMs: 1 },
    ],
  ])('goes on where %s', (_what, begun, now, decision) => {
    expect(isStillWished(begun, now, decision)).toBe(true);
  });

  test.each<[string, Pending, KustomizationObject, Decision]>([
    ['there is a new artifact', pending(object()), object(), other],
    ['the spec has changed', pending(object()), object({ generation: 2 }), goOn],
    ['it is another object of the name', pending(object()), object({ uid: 'other' }), goOn],
    ['the object is being deleted', pending(object()), object({ deletionTimestamp: '2026-01-01T00:00:00Z' }), { do: 'finalize' }],
    ['a reconcile is asked for', pending(object()), asking('1'), goOn],
    ['another reconcile is asked for', pending(asking('1'), '1'), asking('2'), goOn],
    ['it is suspended', pending(object()), object(), { do: 'nothing', message: '' }],
    [
      'the source has no artifact any more',
      pending(object()),
      object(),
      { do: 'await', reason: 'ArtifactFailed', message: '', requeueAfterMs: 1 },
    ],
    ['only a change of the spec helps', pending(object()), object(), { do: 'stall', reason: 'AccessDenied', message: '' }],
  ])('is cancelled where %s', (_what, begun, now, decision) => {
    expect(isStillWished(begun, now, decision)).toBe(false);
  });
});
