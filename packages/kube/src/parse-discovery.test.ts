import { type GroupDiscoveryList, parseGroupDiscovery, parseResourceList, silentGroups } from './parse-discovery.ts';
import type { Resource } from './types.ts';

const kind = (group: string, version: string, name: string, plural: string, more: Partial<Resource> = {}): Resource => ({
  group,
  version,
  kind: name,
  plural,
  namespaced: true,
  verbs: ['get'],
  subresources: [],
  ...more,
});

const widgets = { resource: 'widgets', responseKind: { kind: 'Widget' }, scope: 'Namespaced', verbs: ['get'] } as const;
const known = kind('example.org', 'v1', 'Gadget', 'gadgets');

describe('parseGroupDiscovery', () => {
  test.each<[string, GroupDiscoveryList, Resource[]]>([
    ['nothing is served', {}, []],
    [
      'the core group has no name',
      { items: [{ versions: [{ version: 'v1', resources: [widgets] }] }] },
      [kind('', 'v1', 'Widget', 'widgets')],
    ],
    [
      'versions stay in the order of preference',
      {
        items: [
          {
            metadata: { name: 'example.org' },
            versions: [
              { version: 'v2', resources: [widgets] },
              { version: 'v1', resources: [widgets] },
            ],
          },
        ],
      },
      [kind('example.org', 'v2', 'Widget', 'widgets'), kind('example.org', 'v1', 'Widget', 'widgets')],
    ],
    [
      'scope, verbs and subresources are told',
      {
        items: [
          {
            metadata: { name: 'example.org' },
            versions: [
              {
                version: 'v1',
                resources: [{ ...widgets, scope: 'Cluster', verbs: ['get', 'list'], subresources: [{ subresource: 'status' }] }],
              },
            ],
          },
        ],
      },
      [kind('example.org', 'v1', 'Widget', 'widgets', { namespaced: false, verbs: ['get', 'list'], subresources: ['status'] })],
    ],
    [
      'what has no kind cannot be asked for',
      { items: [{ metadata: { name: 'example.org' }, versions: [{ version: 'v1', resources: [{ resource: 'raw', scope: 'Cluster' }] }] }] },
      [],
    ],
    [
      'a stale version keeps what was known of it',
      { items: [{ metadata: { name: 'example.org' }, versions: [{ version: 'v1', freshness: 'Stale' }] }] },
      [known],
    ],
    [
      'but not what was known of another version',
      { items: [{ metadata: { name: 'example.org' }, versions: [{ version: 'v2', freshness: 'Stale' }] }] },
      [],
    ],
    [
      'a stale version that tells its kinds all the same is believed',
      { items: [{ metadata: { name: 'example.org' }, versions: [{ version: 'v1', freshness: 'Stale', resources: [widgets] }] }] },
      [kind('example.org', 'v1', 'Widget', 'widgets')],
    ],
  ])('%s', (_title, list, expected) => {
    expect(parseGroupDiscovery(list, [known])).toEqual(expected);
  });
});

test('groups are silent of which any version is stale', () => {
  const list: GroupDiscoveryList = {
    items: [
      { metadata: { name: 'metrics.k8s.io' }, versions: [{ version: 'v1beta1', freshness: 'Stale' }] },
      { metadata: { name: 'apps' }, versions: [{ version: 'v1', freshness: 'Current' }] },
      {
        metadata: { name: 'example.org' },
        versions: [
          { version: 'v2', freshness: 'Current' },
          { version: 'v1', freshness: 'Stale' },
        ],
      },
    ],
  };
  expect(silentGroups(list)).toEqual(['metrics.k8s.io', 'example.org']);
});

describe('parseResourceList', () => {
  test.each<[string, Resource[]]>([
    ['v1', [kind('', 'v1', 'Pod', 'pods', { subresources: ['log', 'status'] })]],
    ['apps/v1', [kind('apps', 'v1', 'Pod', 'pods', { subresources: ['log', 'status'] })]],
  ])('subresources of %s belong to their parents', (groupVersion, expected) => {
    const entry = (name: string) => ({ name, kind: 'Pod', namespaced: true, verbs: ['get'] });
    expect(parseResourceList({ groupVersion, resources: [entry('pods'), entry('pods/log'), entry('pods/status')] })).toEqual(expected);
  });

  test('a name that another begins with is no parent of it', () => {
    const entry = (name: string) => ({ name, kind: 'X', namespaced: true });
    const parsed = parseResourceList({ groupVersion: 'v1', resources: [entry('pod'), entry('pods/log'), entry('pods')] });
    expect(parsed.map(({ plural, subresources }) => [plural, subresources])).toEqual([
      ['pod', []],
      ['pods', ['log']],
    ]);
  });

  test('a version without kinds has none', () => {
    expect(parseResourceList({ groupVersion: 'example.org/v1' })).toEqual([]);
  });
});
