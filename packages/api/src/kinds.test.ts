import { findKind, kinds } from './kinds.ts';
import { GitRepository } from './source/git-repository.ts';

describe('findKind', () => {
  test.each([
    ['source.toolkit.fluxcd.io/v1', 'GitRepository'],
    ['source.toolkit.fluxcd.io/v1beta1', 'GitRepository'],
    ['source.toolkit.fluxcd.io/v1beta2', 'OCIRepository'],
    ['kustomize.toolkit.fluxcd.io/v1', 'Kustomization'],
    ['helm.toolkit.fluxcd.io/v2beta1', 'HelmRelease'],
    ['notification.toolkit.fluxcd.io/v1', 'Receiver'],
    ['notification.toolkit.fluxcd.io/v1beta3', 'Alert'],
  ])('knows %s %s', (apiVersion, kind) => {
    expect(findKind(apiVersion, kind)?.kind).toBe(kind);
  });

  test.each([
    ['kustomize.config.k8s.io/v1beta1', 'Kustomization'],
    ['source.toolkit.fluxcd.io/v1beta1', 'OCIRepository'],
    ['source.toolkit.fluxcd.io/v1', 'Kustomization'],
    ['v1', 'Secret'],
  ])('does not know %s %s', (apiVersion, kind) => {
    expect(findKind(apiVersion, kind)).toBeUndefined();
  });
});

test('a kind says how the API server is asked for it', () => {
  expect(GitRepository.apiVersion).toBe('source.toolkit.fluxcd.io/v1');
  expect(GitRepository.resource).toEqual({
    group: 'source.toolkit.fluxcd.io',
    version: 'v1',
    kind: 'GitRepository',
    plural: 'gitrepositories',
    namespaced: true,
  });
});

test('no two kinds share a name or a short name', () => {
  const names = kinds.flatMap(({ kind, plural, shortNames = [] }) => [kind.toLowerCase(), plural, ...shortNames]);
  expect(new Set(names).size).toBe(names.length);
});
