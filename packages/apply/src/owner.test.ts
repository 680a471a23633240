import type { KubeObject } from '@capstan/kube';
import { isOwnedBy, ownerLabels, ownerOf } from './owner.ts';
import { owner } from './testing/apply-bench.ts';

const object = (labels?: Record<string, string>): KubeObject => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'a', ...(labels === undefined ? {} : { labels }) },
});
const NAME = 'kustomize.toolkit.fluxcd.io/name';
const NAMESPACE = 'kustomize.toolkit.fluxcd.io/namespace';

test('the labels name owner and namespace under its group', () => {
  expect(ownerLabels(owner)).toEqual({ [NAME]: 'apps', [NAMESPACE]: 'flux-system' });
});

test.each<[string, KubeObject, boolean, string | undefined]>([
  ['both labels', object({ [NAME]: 'apps', [NAMESPACE]: 'flux-system', other: 'x' }), true, 'flux-system/apps'],
  ['another owner', object({ [NAME]: 'infra', [NAMESPACE]: 'flux-system' }), false, 'flux-system/infra'],
  ['an owner of that name in another namespace', object({ [NAME]: 'apps', [NAMESPACE]: 'team-b' }), false, 'team-b/apps'],
  ['one label alone', object({ [NAME]: 'apps' }), false, undefined],
  ['no labels', object(), false, undefined],
])('%s', (_what, given, owned, key) => {
  expect([isOwnedBy(given, owner), ownerOf(given, owner.group)]).toEqual([owned, key]);
});
