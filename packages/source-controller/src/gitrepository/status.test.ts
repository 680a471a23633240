import type { Artifact, GitRepository } from '@capstan/api';
import { hadFailed, isWorthShowing, type Outcome, summarize } from './status.ts';

const NOW = Date.parse('2026-11-21T02:28:26.400Z');
const TIME = '2026-11-21T02:28:26Z';
const REVISION = 'main@sha1:9cee23683ced2763d664952e9ad8e1246f2233c2';
const artifact: Artifact = {
  digest: 'sha256:0ef6',
  lastUpdateTime: TIME,
  path: 'gitrepository/default/app/9cee.tar.gz',
  revision: REVISION,
  size: 1714,
  url: 'http://source-controller/gitrepository/default/app/9cee.tar.gz',
};
const fault = { condition: 'FetchFailed', reason: 'GitOperationFailed', message: 'no such branch' } as const;
const failed: Outcome = { kind: 'failed', failure: fault, artifact: undefined };

function object(
  status: GitRepository['status'] = { observedGeneration: -1 },
  extra: Partial<GitRepository['metadata']> = {},
): GitRepository {
  return {
    apiVersion: 'source.toolkit.fluxcd.io/v1',
    kind: 'GitRepository',
    metadata: { name: 'app', namespace: 'default', generation: 1, ...extra },
    spec: { url: 'https://example.com/app.git', interval: '1m' },
    status,
  };
}

function condition(type: string, status: string, reason: string, message: string) {
  return { type, status, reason, message, observedGeneration: 1, lastTransitionTime: TIME };
}

const stored = [
  condition('Ready', 'True', 'Succeeded', `stored artifact for revision '${REVISION}'`),
  condition('ArtifactInStorage', 'True', 'Succeeded', `stored artifact for revision '${REVISION}'`),
];

describe('summarize', () => {
  test('tells of a stored artifact as Flux does', () => {
    expect(summarize(object(), { kind: 'stored', artifact }, NOW)).toEqual({ artifact, conditions: stored, observedGeneration: 1 });
  });

  test('tells of a failure without an artifact as Flux does, the generation unobserved', () => {
    expect(summarize(object(), failed, NOW)).toEqual({
      conditions: [
        condition('Reconciling', 'True', 'ProgressingWithRetry', 'building artifact'),
        condition('Ready', 'False', 'GitOperationFailed', 'no such branch'),
        condition('FetchFailed', 'True', 'GitOperationFailed', 'no such branch'),
      ],
      observedGeneration: -1,
    });
  });

  test('keeps the artifact that is served while fetching fails', () => {
    const before = object(summarize(object(), { kind: 'stored', artifact }, NOW));
    const status = summarize(before, { ...failed, artifact }, NOW);
    expect(status.artifact).toEqual(artifact);
    expect(status.conditions?.map(({ type, status: value }) => `${type}=${value}`)).toEqual([
      'Reconciling=True',
      'Ready=False',
      'ArtifactInStorage=True',
      'FetchFailed=True',
    ]);
  });

  test('lets the artifact go that is served no more', () => {
    const before = object(summarize(object(), { kind: 'stored', artifact }, NOW));
    const status = summarize(before, failed, NOW);
    expect(status.artifact).toBeUndefined();
    expect(status.conditions?.some(({ type }) => type === 'ArtifactInStorage')).toBe(false);
  });

  test('says what is new when a new revision cannot be stored', () => {
    const before = object(summarize(object(), { kind: 'stored', artifact }, NOW));
    const failure = { condition: 'StorageOperationFailed', reason: 'ArchiveOperationFailed', message: 'disk full' } as const;
    const { conditions } = summarize(before, { kind: 'failed', failure, artifact, newRevision: 'main@sha1:b' }, NOW);
    expect(conditions).toContainEqual(condition('ArtifactOutdated', 'True', 'NewRevision', "new upstream revision 'main@sha1:b'"));
    expect(conditions).toContainEqual(
      condition('Reconciling', 'True', 'ProgressingWithRetry', "building artifact: new upstream revision 'main@sha1:b'"),
    );
  });

  test('forgets what failed once it succeeds', () => {
    const before = object(summarize(object(), failed, NOW));
    expect(hadFailed(before)).toBe(true);
    expect(summarize(before, { kind: 'stored', artifact }, NOW).conditions).toEqual(stored);
  });

  test('stalls with the reason on all three conditions, the generation observed', () => {
    const status = summarize(object(), { kind: 'stalled', reason: 'UnsupportedField', message: 'spec.verify', artifact: undefined }, NOW);
    expect(status).toEqual({
      conditions: [
        condition('Stalled', 'True', 'UnsupportedField', 'spec.verify'),
        condition('Ready', 'False', 'UnsupportedField', 'spec.verify'),
        condition('FetchFailed', 'True', 'UnsupportedField', 'spec.verify'),
      ],
      observedGeneration: 1,
    });
  });

  test('shows progress without calling what failed well', () => {
    const before = object(summarize(object(), failed, NOW));
    const { conditions } = summarize(before, { kind: 'progressing', artifact: undefined }, NOW);
    expect(conditions?.map(({ type, status, reason }) => `${type}=${status} ${reason}`)).toEqual([
      'Reconciling=True Progressing',
      'Ready=Unknown Progressing',
      'FetchFailed=True GitOperationFailed',
    ]);
  });

  test('names a new generation that is worked on', () => {
    const before = object({ ...summarize(object(), { kind: 'stored', artifact }, NOW) }, { generation: 2 });
    const { conditions } = summarize(before, { kind: 'progressing', artifact }, NOW);
    expect(conditions?.[0]?.message).toBe('processing object: new generation 1 -> 2');
  });

  test.each<[string, Outcome]>([
    ['success', { kind: 'stored', artifact }],
    ['failure', failed],
  ])('answers a requested reconcile after a %s', (_name, outcome) => {
    const asked = object(undefined, { annotations: { 'reconcile.fluxcd.io/requestedAt': 'now' } });
    expect(summarize(asked, outcome, NOW).lastHandledReconcileAt).toBe('now');
  });

  test('changes nothing when nothing changed', () => {
    const before = object(summarize(object(), { kind: 'stored', artifact }, NOW));
    expect(summarize(before, { kind: 'stored', artifact }, NOW + 60_000)).toEqual(before.status);
  });

  test('remembers the ignore rules that the artifact was made with', () => {
    const given = object();
    given.spec.ignore = '*.md';
    const after = { ...given, status: summarize(given, { kind: 'stored', artifact }, NOW) };
    expect(after.status.observedIgnore).toBe('*.md');
    expect(summarize(after, { ...failed, artifact }, NOW).observedIgnore).toBe('*.md');
  });
});

describe('isWorthShowing', () => {
  const well = object(summarize(object(), { kind: 'stored', artifact }, NOW));
  const changed = object(well.status, { generation: 2 });
  const retried = object(summarize(object(), failed, NOW));

  test.each([
    ['a first artifact', object(), {}, true],
    ['a new revision', well, { artifact, newRevision: 'main@sha1:b' }, true],
    ['another spec', changed, { artifact }, true],
    ['a slow server without anything new', well, { artifact }, false],
    ['another attempt at what failed', retried, {}, false],
  ])('of %s: %#', (_name, given, progress, expected) => {
    expect(isWorthShowing(given, { kind: 'progressing', artifact: undefined, ...progress })).toBe(expected);
  });
});
