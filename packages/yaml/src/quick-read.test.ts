import { DEFAULT_LIMITS } from './limits.ts';
import { quickRead } from './quick-read.ts';

const read = (text: string) => quickRead(text, DEFAULT_LIMITS);
const json = (text: string) => JSON.parse(JSON.stringify(read(text)));

describe('quickRead', () => {
  test.each<[string, string, unknown]>([
    ['nothing but comments', '# a\n\n', null],
    ['a mapping of scalars', 'a: 1\nb: yes\nc: 010\nd: x y # z\ne:\nf: ~\n', { a: 1, b: true, c: 8, d: 'x y', e: null, f: null }],
    ['a document that is marked', '# c\n---\na: b', { a: 'b' }],
    ['the last of two equal keys', 'a: 1\na: 2', { a: 2 }],
    ['quoted keys and values', "\"a b\": 'it''s'\n'1': \"x\\ty\\u00e9\"", { 'a b': "it's", 1: 'x\tyé' }],
    ['a sequence below its key, deeper or not', 'a:\n- 1\n- 2\nb:\n  - 3\n', { a: [1, 2], b: [3] }],
    ['mappings and sequences in a sequence', '- a: 1\n  b: 2\n- - x\n  - z\n-\n  c: 3\n-\n', [{ a: 1, b: 2 }, ['x', 'z'], { c: 3 }, null]],
    ['flow collections on one line', 'a: {b: [1, "x", {}], \'c d\': e f}\nd: []\n', { a: { b: [1, 'x', {}], 'c d': 'e f' }, d: [] }],
    ['a value on the line below', 'a:\n  {}\nb:\n  "c"\n', { a: {}, b: 'c' }],
    ['plain words over several lines', 'a: one\n  two\n\n  three\nb: 1', { a: 'one two\nthree', b: 1 }],
    ['quoted words over several lines', "a: \"one\n  two\"\nb: 'it''s\n\n  so'", { a: 'one two', b: "it's\nso" }],
    ['a block as it stands', 'a: |\n  x\n    y: z\n\n  # w\n\nb: 1', { a: 'x\n  y: z\n\n# w\n', b: 1 }],
    ['a block without its last break', 'a: |-\n  x\n\n\nb: 1', { a: 'x', b: 1 }],
    ['a block that the end cuts off', 'a: |\n  x', { a: 'x' }],
    ['a block of nothing', 'a: |\nb: 1', { a: '', b: 1 }],
    ['a folded block', 'a: >-\n  one\n  two\n\n  three\nb: 1\n', { a: 'one two\nthree', b: 1 }],
    ['blanks of Unicode as words', 'a: x\u00a0\nb: "c\u2003\n  d"\nk\u00a0: 1', { a: 'x\u00a0', b: 'c\u2003 d', 'k\u00a0': 1 }],
    ['tabs in blocks and comments', '# \tc\na: |\n  x\ty\n', { a: 'x\ty\n' }],
    ['indicators within words', 'a: b#c:d\nurl: http://x/?y=[z]\nport: :80\n', { a: 'b#c:d', url: 'http://x/?y=[z]', port: ':80' }],
  ])('reads %s', (_what, text, value) => {
    expect(json(text)).toEqual(value);
  });

  test('keeps every digit of an integer', () => {
    expect(read('a: 9007199254740993')).toEqual(Object.assign(Object.create(null), { a: 9007199254740993n }));
  });

  test('gives mappings without a prototype', () => {
    const value = read('__proto__: {a: 1}\ntoString: 2');
    expect(Object.getPrototypeOf(value)).toBeNull();
    expect(Object.keys(value ?? {})).toEqual(['__proto__', 'toString']);
  });

  test.each([
    ['anchors', 'a: &x 1'],
    ['aliases', 'a: *x'],
    ['tags', 'a: !!str 1'],
    ['merges', '<<: {a: 1}'],
    ['keys that are no strings', '1: a'],
    ['keys that YAML 1.1 takes for booleans', 'on: a'],
    ['explicit keys', '? a\n: b'],
    ['several documents', 'a: 1\n---\nb: 1'],
    ['tabs', 'a:\t1'],
    ['carriage returns', 'a: 1\r\nb: 2\r\n'],
    ['line breaks of Unicode', 'a: x\u2028y'],
    ['bytes that are no UTF-8', 'a: \udcff'],
    ['blocks whose indent is given', 'a: |2\n   x\n'],
    ['blocks that keep breaks', 'a: |+\n  x\n\n'],
    ['folded blocks with deeper lines', 'a: >\n  x\n    y\n'],
    ['escapes that JSON does not have', 'a: "\\x41"'],
    ['flow collections over several lines', 'a: [1,\n  2]'],
    ['a scalar alone', 'a'],
    ['two keys on a line', 'a: b: c'],
    ['a line that stands too far right', 'a: 1 # c\n  b: 2'],
    ['a line that stands too far left', 'a:\n    b: 1\n  c: 2'],
    ['a quote that does not end', 'a: "b'],
    ['words behind a quote', 'a: "b" c'],
    ['a text with more nodes than allowed', 'a: '.padEnd(DEFAULT_LIMITS.nodes + 1, 'x')],
    ['deep nesting', Array.from({ length: 120 }, (_, depth) => `${' '.repeat(depth)}a:\n`).join('')],
  ])('leaves %s to the parser of all of YAML', (_what, text) => {
    expect(read(text)).toBeUndefined();
  });

  test('takes time in proportion to the text', () => {
    const lines = Array.from({ length: 200_000 }, (_, index) => `- word${index}`);
    expect(read(lines.join('\n'))).toHaveLength(200_000);
    expect(read(`a: "${'x\n  '.repeat(200_000)}`)).toBeUndefined();
  });
});
