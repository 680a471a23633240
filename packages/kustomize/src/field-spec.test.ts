import { type MappingNode, parseNodes, stringify } from '@capstan/yaml';
import { type Creation, FieldSpecError, visitField } from './field-spec.ts';

const ROOT =
  'metadata: {name: n, annotations: {example.com/a: x}}\nspec:\n  list: [{v: 1}, {v: 2}, {w: 3}]\n  words: [p, q]\n  nothing:\n  nested: [[{v: 4}]]\n';
const parse = (text: string): MappingNode => {
  const root = parseNodes(text)[0]?.root;
  if (!(root instanceof Map)) throw new Error('no mapping');
  return root;
};
const spec = (path: string, create = false) => ({ group: '', version: '', kind: '', path, create });

function visited(path: string): unknown[] {
  const found: unknown[] = [];
  visitField(parse(ROOT), spec(path), ({ value }) =>
    found.push(typeof value === 'string' ? value : 'text' in value ? value.text : 'collection'),
  );
  return found;
}

describe('visitField', () => {
  test.each([
    ['metadata/name', ['n']],
    ['metadata/annotations/example.com\\/a', ['x']],
    ['metadata/none', []],
    ['none/at/all', []],
    ['spec/list/v', ['1', '2']],
    ['spec/list[]/v', ['1', '2']],
    ['spec/words', ['collection']],
    ['spec/nothing/v', []],
    ['spec/nested/v', ['4']],
  ])('at %s finds %j', (path, values) => {
    expect(visited(path)).toEqual(values);
  });

  test.each<[string, Creation, string]>([
    ['a/b', 'scalar', 'a:\n  b: set\n'],
    ['a/b/c', 'scalar', 'a:\n  b:\n    c: set\n'],
    ['a', 'mapping', 'a: set\n'],
  ])('makes %s where it is missing and wanted', (path, creation, expected) => {
    const root = parse('{}');
    visitField(root, spec(path, true), (slot) => slot.set('set'), creation);
    expect(stringify(root, { flavor: 'sigs' })).toBe(expected);
  });

  test.each<[string, boolean, Creation | undefined]>([
    ['a/b', false, 'scalar'],
    ['a/b', true, undefined],
    ['a[]/b', true, 'scalar'],
  ])('makes nothing for %s (create: %p, of %p)', (path, create, creation) => {
    const root = parse('x: 1\n');
    visitField(root, spec(path, create), (slot) => slot.set('set'), creation);
    expect(stringify(root, { flavor: 'sigs' })).toBe('x: 1\n');
  });

  test('sets each item in its place', () => {
    const root = parse(ROOT);
    visitField(root, spec('spec/list/v'), (slot) => slot.set('set'));
    expect(stringify(root.get('spec'), { flavor: 'kyaml' })).toContain('list:\n- v: set\n- v: set\n- w: 3\n');
  });

  test.each([
    ['metadata/name/x', 'expected sequence or mapping node'],
    ['metadata//name', 'cannot set or create an empty field name'],
    ['spec/*/v', 'a wildcard is not supported'],
    ['spec/0', "'0' names an item of a list, and a mapping stands there"],
    ['spec/[v=1]', "'[v=1]' names an item of a list"],
  ])('refuses %s: %s', (path, message) => {
    expect(() => visited(path)).toThrow(FieldSpecError);
    expect(() => visited(path)).toThrow(message);
  });
});
