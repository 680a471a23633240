import type { KubeObject } from '@capstan/kube';
import { kustomization } from '../testing/kustomization.ts';
import { artifactOf, formatSource, originRevisionOf, sourceOf } from './source-reference.ts';

const ARTIFACT = { url: 'http://source/x', path: 'x', revision: 'v1@sha256:1', digest: 'sha256:2', lastUpdateTime: '2026-01-01T00:00:00Z' };

test.each([
  ['its own namespace', { kind: 'GitRepository' as const, name: 'fleet' }, 'GitRepository/flux-system/fleet'],
  ['the namespace that it names', { kind: 'OCIRepository' as const, name: 'fleet', namespace: 'infra' }, 'OCIRepository/infra/fleet'],
])('the source of an object is looked for in %s', (_where, sourceRef, expected) => {
  expect(formatSource(sourceOf(kustomization('apps', { sourceRef })))).toBe(expected);
});

test.each<[string, unknown, unknown]>([
  ['with an artifact', { artifact: ARTIFACT }, ARTIFACT],
  ['that has lost its artifact', { artifact: null }, undefined],
  ['that has none yet', { conditions: [] }, undefined],
  ['without a status', undefined, undefined],
])('a source %s', (_what, status, expected) => {
  const source: KubeObject = { apiVersion: 'source.toolkit.fluxcd.io/v1', kind: 'GitRepository', metadata: { name: 'fleet' }, status };
  expect(artifactOf(source)).toEqual(expected);
});

test.each([
  ['what its image says', { 'org.opencontainers.image.revision': 'main@sha1:9' }, 'main@sha1:9'],
  ['nothing where it says nothing', { 'org.opencontainers.image.source': 'https://git.example' }, undefined],
  ['nothing without metadata', undefined, undefined],
])('the revision that an artifact was made from is %s', (_what, metadata, expected) => {
  expect(originRevisionOf({ ...ARTIFACT, ...(metadata === undefined ? {} : { metadata }) })).toBe(expected);
});
