import { locate, parseNodes, stringify } from './index.ts';

const sigs = (value: unknown) => stringify(value, { flavor: 'sigs' });

describe('stringify as sigs.k8s.io/yaml', () => {
  test.each([
    ['yes', '"yes"'],
    ['true', '"true"'],
    ['5', '"5"'],
    ['1e3', '"1e3"'],
    ['', '""'],
    ['~', '"~"'],
    ['12:30:45', '"12:30:45"'],
    ['2001-01-01', '"2001-01-01"'],
    ['a: b', "'a: b'"],
    ["it's: so", "'it''s: so'"],
    [' lead', "' lead'"],
    ['- a', "'- a'"],
    ['-a', '-a'],
    ['a #b', "'a #b'"],
    ['a#b', 'a#b'],
    ['@x', "'@x'"],
    ['tab\there', '"tab\\there"'],
    ['😀', '"\\U0001F600"'],
    ['é', 'é'],
    ['a\nb', '|-\n  a\n  b'],
    ['a\n', '|\n  a'],
    [' a\n', '|2\n   a'],
    ['a\n\n', '|+\n  a\n'],
    ['a\u2028b\nc', '|-\n  a\u2028  b\n  c'],
    ['\u2028a\nb', '|2-\n\u2028  a\n  b'],
    ['trailing \nspace', '"trailing \\nspace"'],
  ])('writes %j as %s', (text, expected) => {
    expect(sigs({ v: text })).toBe(`v: ${expected}\n`);
  });

  test.each([
    [1000, '1000'],
    [1.5, '1.5'],
    [1234567.5, '1.2345675e+06'],
    [1e21, '1e+21'],
    [0.00001, '1e-05'],
    [9007199254740993n, '9007199254740993'],
    [-0, '0'],
  ])('writes the number %p as %s', (value, expected) => {
    expect(sigs({ v: value })).toBe(`v: ${expected}\n`);
  });

  test('sorts keys by letters and numbers', () => {
    const keys = ['b', 'a10', 'a2', 'A', '_', '1', 'a', 'ab', 'a-b', 'aB'];
    expect(sigs(Object.fromEntries(keys.map((key) => [key, 0]))).match(/^[^:]+/gm)).toEqual([
      '_',
      '"1"',
      'A',
      'a',
      'a-b',
      'a2',
      'a10',
      'aB',
      'ab',
      'b',
    ]);
  });

  test('folds long text at spaces past the eightieth column', () => {
    const words = Array.from({ length: 30 }, (_, index) => `word${index}`).join(' ');
    const lines = sigs({ text: words }).trimEnd().split('\n');
    expect(lines.length).toBe(3);
    expect(lines[1]).toMatch(/^ {2}word/);
    expect(lines.map((line) => line.trim()).join(' ')).toBe(`text: ${words}`);
  });

  test('sequences stand under their key without indent, nested ones on one line', () => {
    expect(sigs({ a: [1, { b: [], c: {} }, [2, [3]]] })).toBe('a:\n- 1\n- b: []\n  c: {}\n- - 2\n  - - 3\n');
  });

  test('refuses what JSON cannot carry', () => {
    expect(() => sigs({ v: Number.NaN })).toThrow('JSON has no .nan');
  });
});

describe('stringify by way of JSON', () => {
  const marshal = (value: unknown) => stringify(value, { flavor: 'sigs', throughJson: true });

  test.each([
    ['a\x85b', 'a b'],
    ['a \x85 b', 'a b'],
    ['a\x85\x85b', '|-\n  a\n  b'],
    ['a\u2028b', "'a\u2028  b'"],
  ])('folds the line breaks of %j', (text, expected) => {
    expect(marshal({ v: text })).toBe(`v: ${expected}\n`);
  });

  test.each(['\x7f', 'a\x80', '\ufffe'])('refuses the control character in %j', (text) => {
    expect(() => marshal({ v: [text] })).toThrow('control characters are not allowed');
    expect(() => marshal({ [text]: 1 })).toThrow('control characters are not allowed');
  });

  test('refuses a key that would end at its line break', () => {
    expect(() => marshal({ 'a\x85b': 1 })).toThrow("could not find expected ':'");
  });
});

describe('stringify as yaml.v3 writes maps', () => {
  const pretty = (value: unknown) => stringify(value, { flavor: 'kyaml', pretty: true });

  test('sorts keys and indents sequences', () => {
    expect(pretty({ b: [1, { d: [], c: ['x', ['w', 'z']] }], a: 'on' })).toBe(
      'a: "on"\nb:\n  - 1\n  - c:\n      - x\n      - - w\n        - z\n    d: []\n',
    );
  });

  test.each([
    [1000000, '1e+06'],
    [7, '7'],
    [0.5, '0.5'],
    [9007199254740993n, '9007199254740993'],
  ])('writes the number %p as %s', (value, expected) => {
    expect(pretty({ v: value })).toBe(`v: ${expected}\n`);
  });

  test('leaves what looks like a list in a text alone', () => {
    expect(pretty({ v: 'a:\n- b\n' })).toBe('v: |\n  a:\n  - b\n');
  });
});

describe('stringify as kyaml', () => {
  test('keeps the order of keys and quotes old booleans', () => {
    expect(
      stringify(
        new Map<string, unknown>([
          ['b', 'on'],
          ['a', 'x'.repeat(90)],
        ]),
        { flavor: 'kyaml' },
      ),
    ).toBe(`b: "on"\na: ${'x'.repeat(90)}\n`);
  });
});

describe('locate', () => {
  const text = 'a:\n  b:\n  - x: 1\n  - y: 2\n';
  test.each([
    [[], 1, 1],
    [['a', 'b'], 2, 3],
    [['a', 'b', 1, 'y'], 4, 5],
    [['a', 'b', 1, 'absent'], 4, 5],
  ])('finds %j at line %p, column %p', (path, line, column) => {
    expect(locate(text, path)).toEqual({ line, column });
  });

  test('counts the lines of the documents before', () => {
    const [, second] = parseNodes('a: 1\n---\nb: 2\n');
    expect(locate(second!.text, ['b'], second!.lineOffset)).toEqual({ line: 3, column: 1 });
  });

  test.each([
    ['a\nb\u2028', 'v: |\n  a\n  b\u2028w: 1\n'],
    ['a\nb\u2028\n', 'v: |+\n  a\n  b\u2028\nw: 1\n'],
    ['a\nb\u2029\u2028', 'v: |+\n  a\n  b\u2029\u2028w: 1\n'],
  ])('a block that ends in a line break of Unicode ends the line with it: %j', (text, yaml) => {
    expect(stringify({ v: text, w: 1 }, { flavor: 'sigs' })).toBe(yaml);
  });
});
