import { kustomize } from '@capstan/kube-schema';
import { type MappingNode, parseNodes, stringify } from '@capstan/yaml';
import { MergeError, mergeResource } from './strategic-merge.ts';

const parse = (text: string): MappingNode => {
  const root = parseNodes(text)[0]?.root;
  if (!(root instanceof Map)) throw new Error('no mapping');
  return root;
};
const merge = (target: string, patch: string): string => {
  const merged = mergeResource(parse(target), parse(patch), (apiVersion, kind) => kustomize.schemaOf(apiVersion, kind));
  return merged === undefined ? 'gone' : stringify(merged, { flavor: 'sigs' });
};
/** A Pod's containers, before and after. */
const pod = (containers: string): string => `apiVersion: v1\nkind: Pod\nspec:\n  containers:\n${containers}`;
const containers = (target: string, patch: string): string => merge(pod(target), pod(patch)).replace(pod(''), '');

describe('mappings', () => {
  test.each([
    ['a field is changed', 'a: 1\nb: 2\n', 'a: 3\n', 'a: 3\nb: 2\n'],
    ['a field is added', 'a: 1\n', 'b: {c: 2}\n', 'a: 1\nb:\n  c: 2\n'],
    ['a null removes', 'a: 1\nb: 2\n', 'a: null\n', 'b: 2\n'],
    ['a null of nothing is nothing', 'a: 1\n', 'b: null\n', 'a: 1\n'],
    ['they merge in the depth', 'a: {b: {c: 1, d: 2}}\n', 'a: {b: {c: 3}}\n', 'a:\n  b:\n    c: 3\n    d: 2\n'],
    ['they are replaced where that is said', 'a: {b: 1, c: 2}\n', 'a: {$patch: replace, d: 3}\n', 'a:\n  d: 3\n'],
    ['they are deleted where that is said', 'a: {b: 1}\nc: 2\n', 'a: {$patch: delete}\n', 'c: 2\n'],
    ['they merge where that is said', 'a: {b: 1}\n', 'a: {$patch: merge, c: 2}\n', 'a:\n  b: 1\n  c: 2\n'],
    ['the whole may go', 'a: 1\n', '$patch: delete\n', 'gone'],
    ['the quotes of what stood there stay', 'a: "1"\n', 'a: 2\n', 'a: "2"\n'],
  ])('%s', (_, target, patch, result) => {
    expect(merge(target, patch)).toBe(result);
  });
});

describe('lists', () => {
  test.each([
    ['without keys are replaced', 'l: [1, 2]\n', 'l: [3]\n', 'l:\n- 3\n'],
    ['of unknown kinds are replaced', 'l: [{name: a}]\n', 'l: [{name: b}]\n', 'l:\n- name: b\n'],
    ['go by a null', 'l: [1]\nm: 1\n', 'l: null\n', 'm: 1\n'],
  ])('%s', (_, target, patch, result) => {
    expect(merge(target, patch)).toBe(result);
  });

  test.each([
    [
      'merge by their key',
      '  - {name: a, image: x}\n  - {name: b}\n',
      '  - {name: b, image: z}\n',
      '  - image: z\n    name: b\n  - image: x\n    name: a\n',
    ],
    ['take new items first', '  - {name: a}\n', '  - {name: b}\n', '  - name: b\n  - name: a\n'],
    ['lose an item that is deleted', '  - {name: a}\n  - {name: b}\n', '  - {name: a, $patch: delete}\n', '  - name: b\n'],
    [
      'keep an item whose own directive is replace, as kustomize does',
      '  - {name: a, image: x, tty: true}\n',
      '  - {name: a, $patch: replace, image: z}\n',
      '  - image: x\n    name: a\n    tty: true\n',
    ],
    ['are replaced as a whole', '  - {name: a}\n', '  - {$patch: replace}\n  - {name: b}\n', '  - name: b\n'],
  ])('with keys %s', (_, target, patch, result) => {
    const indented = containers(target, patch);
    expect(indented).toBe(result);
  });

  test('two keys tell items apart: a port and its protocol', () => {
    const ports = (text: string): string => `  - name: a\n    ports: ${text}\n`;
    const result = containers(
      ports('[{containerPort: 53, protocol: UDP}, {containerPort: 53, protocol: TCP}]'),
      ports('[{containerPort: 53, protocol: TCP, name: t}]'),
    );
    expect(result).toBe(
      '  - name: a\n    ports:\n    - containerPort: 53\n      protocol: UDP\n    - containerPort: 53\n      name: t\n      protocol: TCP\n',
    );
  });
});

describe('what cannot be merged is refused where it stands', () => {
  test.each([
    ['a scalar over a mapping', 'a: {b: {c: 1}}\n', 'a: {b: 2}\n', 'expected a mapping, found a scalar', 'a.b'],
    ['a mapping over a scalar', 'a: 1\n', 'a: {b: 2}\n', 'expected a scalar, found a mapping', 'a'],
    ['a mapping over a list', 'a: [1]\n', 'a: {b: 2}\n', 'expected a sequence, found a mapping', 'a'],
    ['a directive that there is not', 'a: {b: 1}\n', 'a: {$patch: remove}\n', "unknown patch strategy 'remove'", 'a'],
  ])('%s', (_, target, patch, message, path) => {
    let error: unknown;
    try {
      merge(target, patch);
    } catch (caught) {
      error = caught;
    }
    expect(error).toBeInstanceOf(MergeError);
    if (error instanceof MergeError) expect([error.message, error.path.join('.')]).toEqual([expect.stringContaining(message), path]);
  });
});
