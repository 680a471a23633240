import { kustomization, readyStatus } from '../testing/kustomization.ts';
import { checkDependencies, dependenciesOf } from './dependencies.ts';
import type { KustomizationObject } from './kustomization-object.ts';

const REVISION = 'main@sha1:1';
const among =
  (...objects: KustomizationObject[]) =>
  ({ namespace, name }: { namespace: string; name: string }) =>
    objects.find(({ metadata }) => metadata.name === name && metadata.namespace === namespace);
const ready = (name: string, spec = {}, metadata = {}) => kustomization(name, spec, { status: readyStatus(REVISION), metadata });
const check = (object: KustomizationObject, ...others: KustomizationObject[]) => checkDependencies(object, REVISION, among(...others));

test('dependencies are of the same namespace, unless they name another', () => {
  expect(dependenciesOf(kustomization('a', { dependsOn: [{ name: 'b' }, { name: 'c', namespace: 'infra' }] }))).toEqual([
    { namespace: 'flux-system', name: 'b' },
    { namespace: 'infra', name: 'c' },
  ]);
});

test('of several the first that is not ready is named', () => {
  const object = kustomization('a', { dependsOn: [{ name: 'b' }, { name: 'c' }, { name: 'd' }] });
  expect(check(object, ready('b'), kustomization('c'), kustomization('d'))?.message).toBe("dependency 'flux-system/c' is not ready");
  expect(check(object, ready('b'), ready('c'), ready('d'))).toBeUndefined();
});

test('one of another namespace is found there, not beside', () => {
  const object = kustomization('a', { dependsOn: [{ name: 'b', namespace: 'infra' }] });
  expect(check(object, ready('b'))?.message).toContain("'infra/b' not found");
  expect(check(object, ready('b', {}, { namespace: 'infra' }))).toBeUndefined();
});

test('a source of the same name in another namespace is another source: its revision is not compared', () => {
  const elsewhere = { sourceRef: { kind: 'GitRepository' as const, name: 'fleet', namespace: 'infra' } };
  const old = kustomization('b', elsewhere, { status: readyStatus('main@sha1:0') });
  expect(check(kustomization('a', { dependsOn: [{ name: 'b' }] }), old)).toBeUndefined();
});

describe('a cycle', () => {
  const needs = (name: string, ...others: string[]) => ready(name, { dependsOn: others.map((other) => ({ name: other })) });

  test.each<[string, KustomizationObject, KustomizationObject[], string]>([
    ['of two', needs('a', 'b'), [needs('b', 'a')], 'flux-system/a -> flux-system/b -> flux-system/a'],
    ['of itself', needs('a', 'a'), [], 'flux-system/a -> flux-system/a'],
    [
      'behind branches that lead nowhere',
      needs('a', 'x', 'b'),
      [needs('x', 'y'), needs('y'), needs('b', 'y', 'c'), needs('c', 'a')],
      'flux-system/a -> flux-system/b -> flux-system/c -> flux-system/a',
    ],
  ])('%s is named whole, and no retry mends it', (_what, object, others, way) => {
    expect(check(object, ...others)).toEqual({ terminal: true, reason: 'DependencyNotReady', message: `dependency cycle: ${way}` });
  });

  test('of others alone, a diamond, and what is not there, are none', () => {
    expect(check(needs('a', 'b'), needs('b', 'c'), needs('c', 'b'))).toBeUndefined();
    expect(check(needs('a', 'b', 'c'), needs('b', 'd'), needs('c', 'd'), needs('d'))).toBeUndefined();
    expect(check(needs('a', 'b'), needs('b', 'gone'))).toBeUndefined();
  });

  test('among hundreds is found in no time: each is looked at once', () => {
    const layer = (depth: number) => Array.from({ length: 10 }, (_, index) => `${depth}-${index}`);
    const objects = Array.from({ length: 30 }, (_, depth) => layer(depth).map((name) => needs(name, ...layer(depth + 1)))).flat();
    expect(check(needs('a', ...layer(0)), ...objects, ...layer(30).map((name) => needs(name)))).toBeUndefined();
  });
});
