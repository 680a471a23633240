import { unchangedOutcome } from './unchanged-outcome.ts';

const ARTIFACT = { url: 'http://source/x', path: 'x', revision: 'v2@sha256:1', digest: 'sha256:2', lastUpdateTime: '2026-01-01T00:00:00Z' };

test('a revision that builds the same is a success that touches neither inventory nor health', () => {
  expect(unchangedOutcome(ARTIFACT, 'sha256:built', 1_000, 1_250)).toMatchObject({
    kind: 'succeeded',
    revision: ARTIFACT.revision,
    reason: 'ReconciliationSucceeded',
    message: `Applied revision: ${ARTIFACT.revision}`,
    inventory: undefined,
    health: undefined,
    note: { digest: 'sha256:built', status: 'ReconciliationSucceeded', endedMs: 1_250, durationMs: 250, revision: ARTIFACT.revision },
  });
});

test('it carries the revision that its image was made from', () => {
  const image = { ...ARTIFACT, metadata: { 'org.opencontainers.image.revision': 'main@sha1:9' } };
  const { originRevision, note } = unchangedOutcome(image, 'sha256:built', 0, 0);
  expect([originRevision, note?.originRevision]).toEqual(['main@sha1:9', 'main@sha1:9']);
});
