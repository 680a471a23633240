import { goJson, goJsonIndented } from './go-json.ts';

describe('goJson', () => {
  test.each<[unknown, string]>([
    [null, 'null'],
    [undefined, 'null'],
    [true, 'true'],
    [1.5, '1.5'],
    [12345678901234567890n, '12345678901234567890'],
    ['a', '"a"'],
    ['<b>&"\\', '"\\u003cb\\u003e\\u0026\\"\\\\"'],
    ['a\u2028b\u2029', '"a\\u2028b\\u2029"'],
    ['\u0001\n\t', '"\\u0001\\n\\t"'],
    ['é😀\x7f', '"é😀\x7f"'],
    [[], '[]'],
    [[1, [2], {}], '[1,[2],{}]'],
    [{ b: 1, a: 2, B: 3, _: 4, 10: 5, 2: 6 }, '{"10":5,"2":6,"B":3,"_":4,"a":2,"b":1}'],
    [{ '\ufffd': 1, '😀': 2 }, '{"\ufffd":1,"😀":2}'],
  ])('of %p', (value, json) => {
    expect(goJson(value)).toBe(json);
  });
});

describe('goJsonIndented', () => {
  test('breaks what is not empty', () => {
    expect(goJsonIndented({ b: [1, { c: 'x' }], a: {}, d: [] })).toBe(
      '{\n  "a": {},\n  "b": [\n    1,\n    {\n      "c": "x"\n    }\n  ],\n  "d": []\n}',
    );
  });
});
