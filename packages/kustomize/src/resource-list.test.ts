import { parseNodes } from '@capstan/yaml';
import { KustomizeError } from './error.ts';
import { formatFault } from './fault.ts';
import { Resource } from './resource.ts';
import { ResourceList } from './resource-list.ts';

function resource(name: string, more = '', kind = 'ConfigMap', line = 1): Resource {
  const root = parseNodes(`apiVersion: v1\nkind: ${kind}\nmetadata: {name: ${name}${more}}\n`)[0]?.root;
  if (!(root instanceof Map)) throw new Error('no mapping');
  return new Resource(root, { path: `${name}.yaml`, line });
}

function faultOf(act: () => void): string | undefined {
  try {
    act();
  } catch (error) {
    if (error instanceof KustomizeError) return formatFault(error.fault);
    throw error;
  }
  return undefined;
}

const listOf = (...resources: Resource[]): ResourceList => {
  const list = new ResourceList();
  for (const item of resources) list.append(item);
  return list;
};

describe('append', () => {
  test('keeps the order', () => {
    expect(listOf(resource('b'), resource('a')).items.map(({ name }) => name)).toEqual(['b', 'a']);
  });

  test.each<[string, Resource, boolean]>([
    ['the same', resource('a', '', 'ConfigMap', 7), true],
    ['the same in the namespace default', resource('a', ', namespace: default'), true],
    ['another namespace', resource('a', ', namespace: b'), false],
    ['another kind', resource('a', '', 'Secret'), false],
  ])('of %s', (_, item, refused) => {
    expect(faultOf(() => listOf(resource('a')).append(item)) !== undefined).toBe(refused);
  });

  test('names both places', () => {
    expect(faultOf(() => listOf(resource('a')).append(resource('a', '', 'ConfigMap', 7)))).toBe(
      'a.yaml:7: ConfigMap/a: may not add resource with an already registered id: ConfigMap.v1.[noGrp]/a.[noNs], first in a.yaml:1 (remove one of the two, or give it another name or namespace)',
    );
  });

  test('takes a name that has become free, and refuses one that was taken meanwhile', () => {
    const first = resource('a');
    const list = listOf(first);
    first.name = 'b';
    list.changed();
    expect(faultOf(() => list.append(resource('a')))).toBeUndefined();
    expect(faultOf(() => list.append(resource('b')))).toContain('already registered id');
  });
});

describe('matching', () => {
  test('knows a resource by every id that it had', () => {
    const item = resource('a');
    const { id } = item;
    item.storePreviousId();
    item.name = 'p-a';
    const list = listOf(item, resource('other'));
    expect(list.matching(id)).toEqual([item]);
    expect(list.matching(item.id)).toEqual([item]);
    expect(list.matching(resource('none').id)).toEqual([]);
  });
});

describe('refuseSameIds', () => {
  test('tells what made two the same', () => {
    const [first, second] = [resource('a', ', namespace: one'), resource('a', ', namespace: two', 'ConfigMap', 4)];
    const list = listOf(first, second);
    expect(faultOf(() => list.refuseSameIds('the namespace'))).toBeUndefined();
    for (const item of [first, second]) item.namespace = 'all';
    expect(faultOf(() => list.refuseSameIds('the namespace'))).toBe(
      'a.yaml:4: ConfigMap/all/a: the namespace gives two resources the id ConfigMap.v1.[noGrp]/a.all; the other is from a.yaml:1 (rename one of the two)',
    );
  });
});

describe('what a patch did', () => {
  test('an emptied resource is left out', () => {
    const emptied = resource('a');
    const list = listOf(emptied, resource('b'));
    emptied.root.clear();
    list.dropEmpty();
    expect(list.items.map(({ name }) => name)).toEqual(['b']);
  });

  test('another stands in the place of the one that it replaces', () => {
    const old = resource('a');
    const list = listOf(old, resource('b'));
    const by = resource('a');
    list.replace(old, by);
    expect(list.items[0]).toBe(by);
    expect(list.items).toHaveLength(2);
  });
});
