import { decodeJson, decodeJsonPrefix } from './json-decode.ts';
import { encodeJson } from './json-encode.ts';
import { GoMap, int64, nilSlice, type Value } from './value.ts';

describe('encodeJson', () => {
  test.each<[Value, string]>([
    [new GoMap(), '{}'],
    [
      new GoMap([
        ['b', 1],
        ['a', [true, null]],
      ]),
      '{"a":[true,null],"b":1}',
    ],
    ['<a>&\u2028"\n\x01', '"\\u003ca\\u003e\\u0026\\u2028\\"\\n\\u0001"'],
    [1e21, '1e+21'],
    [1e-7, '1e-7'],
    [1000000, '1000000'],
    [int64(2n ** 62n), '4611686018427387904'],
    [nilSlice(), 'null'],
    ['\udcff', '"\\ufffd"'],
  ])('of %p', (value, expected) => {
    expect(encodeJson(value)).toBe(expected);
  });

  test('indents, and escapes no HTML where it is told', () => {
    expect(encodeJson(new GoMap([['a', ['<']]]), { escapeHtml: false, indent: '  ' })).toBe('{\n  "a": [\n    "<"\n  ]\n}');
  });

  test('refuses what is no number', () => {
    expect(() => encodeJson(Number.NaN)).toThrow('json: unsupported value: NaN');
  });
});

describe('decodeJson', () => {
  test.each([
    ['', 'unexpected end of JSON input'],
    ['bad', "invalid character 'b' looking for beginning of value"],
    ['[1 2]', "invalid character '2' after array element"],
    ['{"a" 1}', "invalid character '1' after object key"],
    ['{"a":1,}', "invalid character '}' looking for beginning of object key string"],
    ['1 2', "invalid character '2' after top-level value"],
    ['tru', "invalid character ' ' in literal true (expecting 'e')"],
  ])('%p fails as in Go', (text, message) => {
    expect(() => decodeJson(text)).toThrow(message);
  });

  test('reads one value and says where it ends', () => {
    expect(decodeJsonPrefix('[1],rest')).toEqual({ value: [1], end: 3 });
  });

  test('keeps a key that is called __proto__', () => {
    expect([...(decodeJson('{"__proto__": 1}') as GoMap).keys()]).toEqual(['__proto__']);
  });
});
