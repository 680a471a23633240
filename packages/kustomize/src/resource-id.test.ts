import {
  compareGvk,
  effectiveNamespace,
  formatGvk,
  formatId,
  idKey,
  isClusterScoped,
  isSelected,
  parseApiVersion,
  type ResourceId,
  sortText,
} from './resource-id.ts';

const id = (more: Partial<ResourceId> = {}): ResourceId => ({
  group: 'apps',
  version: 'v1',
  kind: 'Deployment',
  name: 'web',
  namespace: '',
  clusterScoped: false,
  ...more,
});

describe('parseApiVersion', () => {
  test.each([
    ['v1', '', 'v1'],
    ['apps/v1', 'apps', 'v1'],
    ['', '', ''],
    ['a/b/c', 'a', 'b/c'],
  ])('%j is group %j, version %j', (apiVersion, group, version) => {
    expect(parseApiVersion(apiVersion)).toEqual({ group, version });
  });
});

describe('two ids', () => {
  test.each<[string, Partial<ResourceId>, boolean]>([
    ['without a namespace and in default', { namespace: 'default' }, true],
    ['in two namespaces', { namespace: 'other' }, false],
    ['of two names', { name: 'api' }, false],
    ['of two kinds', { kind: 'StatefulSet' }, false],
    ['of two groups', { group: 'extensions' }, false],
    ['of two versions', { version: 'v1beta1' }, false],
  ])('%s are the same: %p', (_, more, same) => {
    expect(idKey(id()) === idKey(id(more))).toBe(same);
  });

  test('of a cluster are the same whatever their namespaces', () => {
    const cluster = { kind: 'ClusterRole', clusterScoped: true };
    expect(idKey(id({ ...cluster, namespace: 'a' }))).toBe(idKey(id({ ...cluster, namespace: 'b' })));
    expect(effectiveNamespace(id({ ...cluster, namespace: 'a' }))).not.toBe('a');
  });
});

describe('isClusterScoped', () => {
  test.each([
    ['v1', 'Namespace', true],
    ['v1', 'ConfigMap', false],
    ['rbac.authorization.k8s.io/v1', 'ClusterRole', true],
    ['example.com/v1', 'Widget', false],
    ['example.com/v1', 'World', true],
    ['example.com/v1', 'Thing', false],
  ])('of %s %s is %p', (apiVersion, kind, scoped) => {
    const custom = new Map([
      ['example.com/v1 World', false],
      ['example.com/v1 Thing', true],
    ]);
    expect(isClusterScoped(apiVersion, kind, custom)).toBe(scoped);
  });
});

describe('isSelected', () => {
  test.each([
    [{}, true],
    [{ kind: 'Deployment' }, true],
    [{ kind: 'Deploy' }, false],
    [{ group: 'apps', version: 'v1' }, true],
    [{ group: '', version: 'v2' }, false],
  ])('by %j is %p', (selector, selected) => {
    expect(isSelected(id(), selector)).toBe(selected);
  });
});

describe('ids for people', () => {
  test.each([
    [id(), 'Deployment.v1.apps/web.[noNs]'],
    [id({ group: '', namespace: 'x' }), 'Deployment.v1.[noGrp]/web.x'],
    [id({ kind: '', version: '', name: '' }), '[noKind].[noVer].apps/[noName].[noNs]'],
  ])('%j is %s', (of, text) => {
    expect(formatId(of)).toBe(text);
    expect(formatId(of).startsWith(formatGvk(of))).toBe(true);
  });
});

describe('compareGvk', () => {
  test.each([
    ['Namespace before all', { kind: 'Namespace' }, { kind: 'Secret' }],
    ['a webhook after all', { kind: 'Zebra' }, { kind: 'ValidatingWebhookConfiguration' }],
    ['by the order of kinds', { kind: 'ConfigMap' }, { kind: 'Deployment' }],
    ['else by group', { kind: 'B', group: 'a' }, { kind: 'A', group: 'b' }],
    ['then by version', { kind: 'B', version: 'v1' }, { kind: 'A', version: 'v2' }],
    ['then by kind', { kind: 'A' }, { kind: 'B' }],
    ['one with a group before one without', { kind: 'A', group: 'z' }, { kind: 'A', group: '' }],
  ])('sorts %s', (_, first, second) => {
    expect(compareGvk(id(first), id(second))).toBeLessThan(0);
    expect(compareGvk(id(second), id(first))).toBeGreaterThan(0);
  });

  test('has a text for what is missing that sorts last', () => {
    expect(sortText({ group: '', version: '', kind: '' })).toBe('~G_~V_~K');
  });
});
