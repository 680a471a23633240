import { type Node, parseNodes, stringify, textOf } from '@capstan/yaml';
import { splitSmartPath } from './field-path.ts';
import { type CreateKind, lookUp, matchPath, PathError } from './match-path.ts';

const TEXT = `
name: n
spec:
  replicas: 3
  empty:
  containers:
  - {name: app, image: a:1}
  - {name: sidecar, image: b:1}
  - {name: "quoted", image: c:1}
  words: [one, two, three]
`;
const parse = (text = TEXT): Node => parseNodes(text)[0]?.root ?? '';
const shown = (node: Node): string =>
  typeof node === 'string' || 'text' in node ? textOf(node as string) : stringify(node, { flavor: 'sigs' }).trim();
const found = (path: string): string[] => matchPath(parse(), splitSmartPath(path)).map(({ value }) => shown(value));

describe('matchPath', () => {
  test.each([
    ['name', ['n']],
    ['spec.replicas', ['3']],
    ['spec.containers.0.image', ['a:1']],
    ['spec.containers.*.image', ['a:1', 'b:1', 'c:1']],
    ['spec.containers.[name=app].image', ['a:1']],
    ['spec.containers.[name=a].image', ['a:1', 'b:1']],
    ['spec.containers.[name=^a].image', ['a:1']],
    ['spec.containers.[name=none].image', []],
    ['spec.words.*', ['one', 'two', 'three']],
    ['spec.words.[=tw]', ['two']],
    ['spec.none', []],
    ['spec.none.at.all', []],
  ])('%s leads to %j', (path, values) => {
    expect(found(path)).toEqual(values);
  });

  test.each([
    ['spec.replicas.x', "'replicas' is a scalar"],
    ['spec.empty.x', "'empty' is a scalar"],
    ['spec.containers.x', "there is no field 'x' in a list"],
    ['spec.0', 'a list is expected, found a mapping'],
    ['spec.containers.7', 'index 7 specified but only 3 elements found'],
    ['spec.containers.[name].image', "list path element '[name]' must contain fieldName=fieldValue"],
    ['spec.containers.[name=(].image', "'(' is no regular expression"],
  ])('%s is refused: %s', (path, message) => {
    const match = (): unknown => matchPath(parse(), path.split('.'));
    expect(match).toThrow(PathError);
    expect(match).toThrow(message);
  });

  test.each<[string, CreateKind, string]>([
    ['a.b', 'scalar', 'a:\n  b: v\n'],
    ['a.0.name', 'scalar', 'a:\n- name: v\n'],
    ['a.[name=x].value', 'scalar', 'a:\n- name: x\n  value: v\n'],
    ['a.[name=x]', 'mapping', 'a:\n- v\n'],
  ])('makes what is missing on the way of %s', (path, create, expected) => {
    const root = parse('{}');
    for (const match of matchPath(root, splitSmartPath(path), create)) match.set('v');
    expect(stringify(root, { flavor: 'sigs' })).toBe(expected);
  });

  test('sets what it found where it stands, and tells the way', () => {
    const root = parse();
    const matches = matchPath(root, splitSmartPath('spec.containers.*.image'));
    for (const match of matches) match.set('z');
    expect(matchPath(root, splitSmartPath('spec.containers.*.image')).map(({ value }) => value)).toEqual(['z', 'z', 'z']);
    expect(matches.map(({ path }) => path.join('.'))).toEqual([
      'spec.containers.0.image',
      'spec.containers.1.image',
      'spec.containers.2.image',
    ]);
  });

  test('refuses to make a key that kustomize could not write', () => {
    expect(() => matchPath(parse('{}'), ['true'], 'scalar')).toThrow("the key 'true' is written without quotes and read back as a boolean");
  });
});

describe('lookUp', () => {
  test.each([
    ['spec.containers.[name=sidecar].image', 'b:1'],
    ['spec.containers.[name=side].image', undefined],
    ['spec.containers.-.image', 'c:1'],
    ['spec.containers.1.name', 'sidecar'],
    ['spec.containers.9.name', undefined],
    ['spec.words.[=two]', 'two'],
    ['spec.none.at', undefined],
    ['none', undefined],
  ])('%s leads to %j', (path, value) => {
    const match = lookUp(parse(), splitSmartPath(path));
    expect(match === undefined ? undefined : shown(match.value)).toBe(value);
  });

  test.each([
    ['spec.containers.*.image', 'a wildcard is not supported here'],
    ['name.x', "there is no field 'x' in a scalar"],
    ['name.0', 'a list is expected, found a scalar'],
  ])('%s is refused: %s', (path, message) => {
    expect(() => lookUp(parse(), path.split('.'))).toThrow(message);
  });
});
