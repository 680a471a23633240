import type { Discovery, Resource } from '@capstan/kube';
import type { InventoryItem } from './inventory.ts';
import { locateItem } from './locate-item.ts';

const HPA_V2: Resource = {
  group: 'autoscaling',
  version: 'v2',
  kind: 'HorizontalPodAutoscaler',
  plural: 'horizontalpodautoscalers',
  namespaced: true,
};
const NAMESPACES: Resource = { group: '', version: 'v1', kind: 'Namespace', plural: 'namespaces', namespaced: false };
const SERVED = [HPA_V2, NAMESPACES];

const discovery = (silent = false): Discovery => ({
  resourceFor: async (apiVersion, kind) =>
    SERVED.find((one) => (one.group === '' ? one.version : `${one.group}/${one.version}`) === apiVersion && one.kind === kind),
  preferredFor: async (group, kind) => SERVED.find((one) => one.group === group && one.kind === kind),
  isSilent: async () => silent,
  all: async () => SERVED,
  invalidate: () => undefined,
});
const item = (more: Partial<InventoryItem>): InventoryItem => ({
  ...{ group: 'autoscaling', version: 'v2', kind: 'HorizontalPodAutoscaler', namespace: 'apps', name: 'web' },
  ...more,
});

test.each<[string, InventoryItem, unknown]>([
  ['in the version that it was applied in', item({}), { resource: HPA_V2, key: { namespace: 'apps', name: 'web' } }],
  ['in another one, where that is retired', item({ version: 'v2beta1' }), { resource: HPA_V2, key: { namespace: 'apps', name: 'web' } }],
  [
    'without a namespace, where its kind has none',
    item({ group: '', version: 'v1', kind: 'Namespace', namespace: '' }),
    { resource: NAMESPACES, key: { name: 'web' } },
  ],
  ['nowhere, where its kind is no longer served', item({ group: 'x.org', kind: 'Widget' }), undefined],
  ['nowhere, where it names a namespace for a kind without', item({ group: '', version: 'v1', kind: 'Namespace' }), undefined],
])('an object is found %s', async (_where, given, expected) => {
  expect(await locateItem(given, { discovery: discovery() })).toEqual(expected);
});

test('where its API service does not answer nobody knows: it must not pass for gone', async () => {
  await expect(locateItem(item({ group: 'x.org', kind: 'Widget' }), { discovery: discovery(true) })).rejects.toMatchObject({
    code: 'ServiceUnavailable',
    message: 'the API service of x.org does not answer, so whether Widget is served is not known',
  });
});
