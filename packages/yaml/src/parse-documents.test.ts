import { parseDocument, parseDocuments, YamlError } from './index.ts';
import { DEFAULT_LIMITS } from './limits.ts';

const read = (text: string, flavor: 'kyaml' | 'sigs') => parseDocument(text, { flavor });

describe('parseDocument', () => {
  test.each([
    ['yes', 'yes', true],
    ['on', 'on', true],
    ['N', 'N', false],
    ['True', true, true],
    ['~', null, null],
    ['010', 8, 8],
    ['08', 8, 8],
    ['0x1F', 31, 31],
    ['0b11', 3, 3],
    ['0o17', 15, 15],
    ['1_000', 1000, 1000],
    ['+5', 5, 5],
    ['1e3', 1000, 1000],
    ['.5', 0.5, 0.5],
    ['1.', 1, 1],
    ['.', '.', '.'],
    ['1e400', '1e400', '1e400'],
    ['12:30', '12:30', '12:30'],
    ['9007199254740993', 9007199254740993n, 9007199254740993n],
    ['18446744073709551616', 18446744073709552000, 18446744073709552000],
    ['2001-01-01', '2001-01-01T00:00:00Z', '2001-01-01'],
    ['2001-1-2 3:4:5.60', '2001-01-02T03:04:05.6Z', '2001-1-2 3:4:5.60'],
    ['2001-12-14t21:59:43.10-05:00', '2001-12-14T21:59:43.1-05:00', '2001-12-14t21:59:43.10-05:00'],
    ['2001-02-30', '2001-02-30', '2001-02-30'],
    ['"yes"', 'yes', 'yes'],
    ['!!str 5', '5', '5'],
    ['!!float 5', 5, 5],
    ['!custom text', 'text', 'text'],
  ])('reads %p as %p in kyaml and %p in sigs', (text, kyaml, sigs) => {
    expect(read(`v: ${text}`, 'kyaml')).toEqual({ v: kyaml });
    expect(read(`v: ${text}`, 'sigs')).toEqual({ v: sigs });
  });

  test('gives mappings without a prototype, whatever their keys', () => {
    const value = read('__proto__: {polluted: true}\nconstructor: 1', 'sigs');
    expect(Object.getPrototypeOf(value)).toBeNull();
    expect(Object.keys(value as object)).toEqual(['__proto__', 'constructor']);
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });

  test('expands aliases and merge keys; what is written wins, then the first merged', () => {
    expect(read('a: &a {x: 1, y: 1}\nb: &b {y: 2, z: 2}\nc: {<<: [*a, *b], x: 0}', 'kyaml')).toEqual({
      a: { x: 1, y: 1 },
      b: { y: 2, z: 2 },
      c: { x: 0, y: 1, z: 2 },
    });
  });

  test.each([
    ['  a: 1\nb: [', { a: 1 }],
    ['  - 1\n- 2', [1]],
    ['a: 1\n---\nb: [', { a: 1 }],
  ])('sigs reads the first document of %j alone', (text, expected) => {
    expect(read(text, 'sigs')).toEqual(expected);
  });

  test('a line as far left as the first is no other document', () => {
    expect(() => read('- 1\nb: 2', 'sigs')).toThrow(YamlError);
  });

  test.each([
    ["'x\u2028   y'", 'x\u2028y'],
    ['"x\u2029  y"', 'x\u2029y'],
    ['x\u2028  y', 'x\u2028y'],
  ])('what indents a line behind a break of Unicode is no part of %j', (text, expected) => {
    expect(read(`a: ${text}`, 'sigs')).toEqual({ a: expected });
  });

  test('splits documents as kustomize does', () => {
    const text = '---\na: 1\n---\n# only a comment\n--- # next\nb: 2\n';
    expect(parseDocuments(text, { flavor: 'kyaml' })).toEqual([{ a: 1 }, { b: 2 }]);
    expect(() => parseDocuments('a: 1\n--- b\nc: 1\n', { flavor: 'kyaml' })).toThrow('2:1: invalid document separator: --- b');
  });
});

describe('a text that cannot be read', () => {
  const bomb = [
    'a0: &a0 [x, x]',
    ...Array.from({ length: 40 }, (_, index) => `a${index + 1}: &a${index + 1} [*a${index}, *a${index}]`),
  ].join('\n');
  test.each([
    ['a: [', 'Syntax', 1],
    ['ok: 1\n\tb: 2', 'Syntax', 2],
    ['a: 1\na: 2', 'DuplicateKey', 2],
    ['a: b\n---\nc: d: e\n', 'Syntax', 3],
    [bomb, 'LimitExceeded', undefined],
    [`${'['.repeat(100_000)}`, 'LimitExceeded', 1],
  ])('%p is a %s fault', (text, code, line) => {
    const fault = faultOf(() => parseDocuments(text, { flavor: 'kyaml', file: 'app.yaml' }));
    expect([fault.code, fault.line, fault.file]).toEqual([code, line, 'app.yaml']);
  });

  test('invalid UTF-8 is refused with its line', () => {
    const fault = faultOf(() => parseDocuments(Buffer.from([0x61, 0x3a, 0x20, 0x0a, 0x62, 0xff]), { flavor: 'sigs' }));
    expect([fault.code, fault.line, fault.column]).toEqual(['InvalidUtf8', 2, 2]);
  });

  test('a million documents are over the limit', () => {
    const fault = faultOf(() => parseDocuments('a: 1\n---\n'.repeat(DEFAULT_LIMITS.documents + 1), { flavor: 'kyaml' }));
    expect(fault.code).toBe('LimitExceeded');
  });
});

function faultOf(act: () => unknown): YamlError {
  try {
    act();
  } catch (error) {
    if (error instanceof YamlError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

describe('parseDocument as sigs.k8s.io/yaml', () => {
  test.each([
    ['a document that follows', 'a: 1\n---\nb: 2\n', { a: 1 }],
    ['a document that follows and cannot be read', 'a: 1\n---\n{b\n', { a: 1 }],
    ['an empty document before one that is not', '---\n# none\n---\nb: 2\n', null],
    ['a marker within a block', 'a: |\n  x\n  ---\n  y\n', { a: 'x\n---\ny\n' }],
    ['a directive and a comment before the marker', '%YAML 1.1\n# c\n---\na: 1\n...\nb: 2\n', { a: 1 }],
    [
      'nulls and sequences where keys are looked at',
      'x: {"null": ~, b: [null, [1]]}\n"]": 1\n',
      { x: { null: null, b: [null, [1]] }, ']': 1 },
    ],
  ])('takes %s', (_name, text, expected) => {
    expect(read(text, 'sigs')).toEqual(expected);
  });

  test('refuses the end of a document that has not begun', () => {
    expect(() => read('# c\n...\na: 1\n', 'sigs')).toThrow('did not find expected node content');
  });

  test.each([
    ['{{ .Values.a }}: 1\n', 'invalid map key: map[interface {}]interface {}{".Values.a":interface {}(nil)}', 1],
    ['a: 1\nb: {{ c }}\n', 'invalid map key: map[interface {}]interface {}{"c":interface {}(nil)}', 2],
    ['[1, x]: a\n', 'invalid map key: []interface {}{1, "x"}', 1],
    ['? [1]\n: 2\n', 'invalid map key: []interface {}{1}', 1],
    ['a: 1\n~: x\n', 'unsupported map key of type: %!s(<nil>), key: <nil>, value: "x"', 2],
    ['null: 1\n', 'unsupported map key of type: %!s(<nil>), key: <nil>, value: 1', 1],
  ])('refuses %j, whose key is no scalar or null', (text, reason, line) => {
    expect(() => read(text, 'sigs')).toThrow(expect.objectContaining({ code: 'UnsupportedKey', reason, line }));
  });

  test.each(['"null": 1\n', 'x: "{a}: b"\n', "'~': 1\n"])('takes %j, whose keys only look odd', (text) => {
    expect(() => read(text, 'sigs')).not.toThrow();
  });
});
