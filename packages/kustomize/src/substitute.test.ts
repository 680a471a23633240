import { Tree } from '@capstan/tree';
import { build, substitute } from './index.ts';

const built = (yaml: string) => {
  const tree = Tree.of([
    ['kustomization.yaml', 'resources: [a.yaml]'],
    ['a.yaml', yaml],
  ]);
  const result = build(tree, '');
  if (!result.ok) throw new Error(JSON.stringify(result.faults));
  return { tree, resources: result.resources };
};

const configMap = (value: string, metadata = '') =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n${metadata}data:\n  v: ${value}\n`;

const evaluated = (template: string, variables: Record<string, string>) => {
  const result = substitute(built(configMap(JSON.stringify(template))).resources, variables);
  if (!result.ok) throw new Error(result.faults[0]?.message);
  const data = result.resources[0]?.object.data as { v: unknown } | undefined;
  return data?.v;
};

describe('substitute', () => {
  test.each([
    ['${var}', 'value'],
    ['a-${var}-b', 'a-value-b'],
    ['${none}x', 'x'],
    ['${none:-fallback}', 'fallback'],
    ['${none:=fallback}', 'fallback'],
    ['${none=fallback}', 'fallback'],
    ['${var:-fallback}', 'value'],
    ['${none:-${var}}', 'value'],
    ['${none:-a ${var} b}', 'a value b'],
    ['$${var}', '${var}'],
    ['$var', '$var'],
    ['${#var}', 5],
    ['${var^}', 'Value'],
    ['${var^^}', 'VALUE'],
    ['${upper,}', 'uPPER'],
    ['${upper,,}', 'upper'],
    ['${var:2}', 'lue'],
    ['${var:1:3}', 'alu'],
    ['${var: -2}', 'value'],
    ['${var:-2}', 'value'],
    ['${path#*/}', 'b/c'],
    ['${path##*/}', 'c'],
    ['${path%/*}', 'a/b'],
    ['${path%%/*}', 'a'],
    ['${path/\\//-}', 'a-b/c'],
    ['${path//\\//-}', 'a-b-c'],
    ['${var/#va/VA}', 'VAlue'],
    ['${var/%ue/UE}', 'valUE'],
    ['${var/val/}', 'ue'],
  ])('%s is %p', (template, expected) => {
    expect(evaluated(template, { var: 'value', upper: 'UPPER', path: 'a/b/c' })).toBe(expected);
  });

  test('a value takes its type from the YAML that it makes', () => {
    expect(evaluated('${n}', { n: '5' })).toBe(5);
    expect(evaluated('${n}', { n: 'yes' })).toBe(true);
  });

  test('line breaks in values are dropped', () => {
    expect(evaluated('${n}', { n: 'a\nb\n' })).toBe('ab');
  });

  test.each([
    ['annotations', '  annotations: {kustomize.toolkit.fluxcd.io/substitute: disabled}\n'],
    ['labels', '  labels: {kustomize.toolkit.fluxcd.io/substitute: disabled}\n'],
  ])('an object is left alone when its %s say so', (_, metadata) => {
    const { resources } = built(configMap('${var}', metadata));
    const result = substitute(resources, { var: 'x' });
    expect(result.ok && result.resources[0]?.object.data).toEqual({ v: '${var}' });
  });

  test('without variables nothing is evaluated, unless always', () => {
    const { resources } = built(configMap('${var}.'));
    const plain = substitute(resources, {});
    const always = substitute(resources, {}, { strategy: 'Always' });
    expect(plain.ok && plain.resources[0]?.object.data).toEqual({ v: '${var}.' });
    expect(always.ok && always.resources[0]?.object.data).toEqual({ v: '.' });
  });

  test('strict mode names every missing variable with file, object and line', () => {
    const { tree, resources } = built(configMap('${one}-${two:-x}\n  w: ${three}'));
    const result = substitute(resources, { other: '' }, { strict: true, tree });
    expect(result.ok || result.faults.map(({ file, line, object, message }) => [file, line, object, message])).toEqual([
      ['a.yaml', 6, 'ConfigMap/a', 'variable not set (strict mode): "one"'],
      ['a.yaml', 7, 'ConfigMap/a', 'variable not set (strict mode): "three"'],
    ]);
  });

  test.each([
    ['${', 'unable to parse variable name'],
    ['${var', 'missing closing brace'],
    ['${var!}', 'missing closing brace'],
    ['${var:1:-1}', 'a substring cannot have the length -1'],
  ])('%s is refused: %s', (template, message) => {
    expect(() => evaluated(template, { var: 'x' })).toThrow(message);
  });

  test('a name that is none is refused', () => {
    const result = substitute([], { 'a-b': 'x' });
    expect(result.ok || result.faults[0]?.message).toContain("'a-b' var name is invalid");
  });

  test('a fault never holds a value', () => {
    const result = substitute(built(configMap('${secret}')).resources, { secret: '[hunter2' });
    expect(result.ok).toBe(false);
    expect(JSON.stringify(result)).not.toContain('hunter2');
  });
});
