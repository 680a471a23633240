import { kustomization } from '../testing/kustomization.ts';
import { appliedRevision, commitStatusEvent, eventOf, revisionOf } from './events.ts';

const ARTIFACT = { url: 'http://source/x', path: 'x', revision: 'v1@sha256:1', digest: 'sha256:2', lastUpdateTime: '2026-01-01T00:00:00Z' };

test.each([
  ['both revisions', { revision: 'v1', originRevision: 'main@sha1:1' }, { metadata: { revision: 'v1', originRevision: 'main@sha1:1' } }],
  ['its revision alone', { revision: 'v1', originRevision: undefined }, { metadata: { revision: 'v1' } }],
  ['no metadata where there is no revision', {}, {}],
])('an event carries %s', (_what, revision, expected) => {
  expect(eventOf('info', 'Progressing', 'a created', revision)).toEqual({
    ...{ severity: 'info', reason: 'Progressing', message: 'a created' },
    ...expected,
  });
});

test('what becomes a commit status says so', () => {
  expect(commitStatusEvent('ReconciliationSucceeded', 'Reconciliation finished', { revision: 'v1' }).metadata).toEqual({
    commit_status: 'update',
    revision: 'v1',
  });
});

test('the revisions of an artifact are its own and that of its image', () => {
  expect(revisionOf(undefined)).toEqual({});
  expect(revisionOf({ ...ARTIFACT, metadata: { 'org.opencontainers.image.revision': 'main@sha1:1' } })).toEqual({
    revision: 'v1@sha256:1',
    originRevision: 'main@sha1:1',
  });
});

test('the end of an object carries the revisions that it was applied at', () => {
  const status = { lastAppliedRevision: 'v1', lastAppliedOriginRevision: 'main@sha1:1' };
  expect(appliedRevision(kustomization('apps', {}, { status }))).toEqual({ revision: 'v1', originRevision: 'main@sha1:1' });
});
