import type { Artifact, Condition, GitRepository } from '@capstan/api';
import { newsOf } from './news.ts';

const NOW = Date.parse('2026-11-21T02:30:00Z');
const ago = (minutes: number) => new Date(NOW - minutes * 60_000).toISOString();

const artifact = (digest: string, minutes = 60): Artifact => ({
  digest,
  lastUpdateTime: ago(minutes),
  path: 'gitrepository/default/app/a.tar.gz',
  revision: 'main@sha1:abc',
  url: 'http://source.test/a.tar.gz',
});
const condition = (type: string, status: 'True' | 'False', minutes: number): Condition => ({
  type,
  status,
  reason: 'Any',
  message: '',
  lastTransitionTime: ago(minutes),
});
const object = (status?: GitRepository['status']): GitRepository => ({
  apiVersion: 'source.toolkit.fluxcd.io/v1',
  kind: 'GitRepository',
  metadata: { namespace: 'default', name: 'app' },
  spec: { url: 'https://git.test/app.git', interval: '10m' },
  ...(status === undefined ? {} : { status }),
});
const ready = [condition('Ready', 'True', 60)];

const observed = (generation: number, observedGeneration: number): GitRepository => {
  const known = object({ artifact: artifact('old'), conditions: ready, observedGeneration });
  return { ...known, metadata: { ...known.metadata, generation } };
};

describe('newsOf', () => {
  test.each<[string, GitRepository, boolean, string | undefined]>([
    ['the first artifact', object(), true, 'NewArtifact'],
    ['another artifact', object({ artifact: artifact('old'), conditions: ready }), true, 'NewArtifact'],
    ['the same files, packed by another hand', observed(2, 2), true, undefined],
    ['files that another spec chose of the same revision', observed(2, 1), true, 'NewArtifact'],
    ['the same one, looked at', object({ artifact: artifact('new'), conditions: ready }), false, undefined],
    ['the same one of a minute ago, looked at', object({ artifact: artifact('new', 1), conditions: ready }), false, undefined],
    ['the same one, made again for a storage that was lost', object({ artifact: artifact('new'), conditions: ready }), true, undefined],
    [
      'one of a minute ago, made again: whoever made it may be gone with its news',
      object({ artifact: artifact('new', 1), conditions: ready }),
      true,
      'NewArtifact',
    ],
    [
      'one that was well again a minute ago, made again',
      object({ artifact: artifact('new'), conditions: [condition('Ready', 'True', 1)] }),
      true,
      'NewArtifact',
    ],
    [
      'the same one after a failed fetch',
      object({ artifact: artifact('new'), conditions: [condition('Ready', 'False', 60), condition('FetchFailed', 'True', 60)] }),
      false,
      'Succeeded',
    ],
    [
      'the same one after a full disk',
      object({ artifact: artifact('new'), conditions: [condition('StorageOperationFailed', 'True', 60)] }),
      true,
      'Succeeded',
    ],
    ['one whose time nobody can read', object({ artifact: { ...artifact('new'), lastUpdateTime: 'long ago' } }), true, undefined],
  ])('%s', (_, before, isMade, reason) => {
    expect(newsOf(before, artifact('new'), { isMade, now: NOW })).toBe(reason);
  });
});
