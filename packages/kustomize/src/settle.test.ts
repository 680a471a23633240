import { parseNodes, stringify } from '@capstan/yaml';
import { KustomizeError } from './error.ts';
import { formatFault } from './fault.ts';
import { Resource } from './resource.ts';
import { faultOfText, foldBreaks, settle } from './settle.ts';

function settled(text: string): unknown {
  const root = parseNodes(text)[0]?.root;
  if (!(root instanceof Map)) throw new Error('no mapping');
  const resource = new Resource(root, { path: 'a.yaml', line: 3 });
  try {
    settle(resource);
  } catch (error) {
    if (error instanceof KustomizeError) return formatFault(error.fault);
    throw error;
  }
  return root.get('data');
}

const map = (data: string): string => `kind: ConfigMap\nmetadata: {name: m}\ndata: ${data}\n`;

describe('foldBreaks', () => {
  test.each([
    ['a\x85b', 'a b'],
    ['a \x85  b', 'a b'],
    ['a\x85\x85b', 'a\nb'],
    ['a\x85 \x85 \x85b', 'a\n\nb'],
    ['a\x85', 'a '],
    ['a\u2028 b\n c', 'a\u2028 b\n c'],
  ])('of %j is %j', (text, folded) => {
    expect(foldBreaks(text)).toBe(folded);
  });
});

describe('faultOfText', () => {
  test.each([
    ['\x7f', 'control characters are not allowed, found U+007F'],
    ['a\x9fb', 'control characters are not allowed, found U+009F'],
    ['\ufffe', 'control characters are not allowed, found U+FFFE'],
    ['\x01\t\n\x85\u00a0\ufeff\u{1ffff}', undefined],
  ])('of %j is %j', (text, fault) => {
    expect(faultOfText(text)).toBe(fault);
  });
});

describe('settle', () => {
  test('folds breaks in the depth, and leaves the rest', () => {
    const data = settled(map('{a: "x\\Ny", l: ["z\\N", why, 1]}'));
    expect(stringify(data, { flavor: 'kyaml' })).toBe("a: x y\nl:\n- 'z '\n- why\n- 1\n");
  });

  test.each([
    [
      'a control character',
      map('{a: {b: ["x", "y\\x7f"]}}'),
      'a.yaml:3: data.a.b.1: ConfigMap/m: control characters are not allowed, found U+007F',
    ],
    ['one in a key', map('{"a\\x80": b}'), 'a.yaml:3: data.a\x80: ConfigMap/m: control characters are not allowed, found U+0080'],
    ['a break in a key', map('{"a\\Nb": c}'), 'a line break (U+0085) ends the key too early'],
    ['infinity', map('{a: .inf}'), 'a.yaml:3: data.a: ConfigMap/m: holds .inf, which JSON cannot carry'],
    ['not a number', map('[.NaN]'), 'data.0: ConfigMap/m: holds .NaN, which JSON cannot carry'],
    ['no kind', 'metadata: {name: m}\n', 'a.yaml:3: m: a patch left no kind'],
    ['no name', 'kind: A\nmetadata: {}\n', 'a.yaml:3: A: a patch left no metadata.name'],
    [
      'an annotation without quotes',
      'kind: A\nmetadata: {name: m, annotations: {"1": x}}\n',
      "metadata.annotations.1: A/m: the key '1' is written without quotes and read back as a number",
    ],
  ])('refuses %s', (_, text, fault) => {
    expect(settled(text)).toEqual(expect.stringContaining(fault));
  });

  test('a list of objects needs no name', () => {
    expect(settled('kind: WidgetList\nmetadata: {}\n')).toBeUndefined();
  });
});
