import { rewriteOptionalSyntax } from './optional-syntax.ts';

test.each([
  ['a.?b.c', 'a.capstanOptional("b").c'],
  ['a . ? b', 'a .capstanOptional("b")'],
  ["a[?'b'][0]", "a.capstanOptional('b')[0]"],
  ['a[?b[?c]]', 'a.capstanOptional(b.capstanOptional(c))'],
  ['f(x)[?0] == [1, 2][?1]', 'f(x).capstanOptional(0) == [1, 2].capstanOptional(1)'],
  ['\'a.?b\' == "x[?0]"', '\'a.?b\' == "x[?0]"'],
  ["r'\\'.?size", 'r\'\\\'.capstanOptional("size")'],
  ["'''it's .?x'''[?0]", "'''it's .?x'''.capstanOptional(0)"],
  ['a // .?b\n.?c', 'a // .?b\n.capstanOptional("c")'],
  ['a ? b : c', 'a ? b : c'],
  ['x in [1] ? [2] : [3]', 'x in [1] ? [2] : [3]'],
  ["'\\'?' == a.?b", "'\\'?' == a.capstanOptional(\"b\")"],
])('%s', (source, written) => {
  expect(rewriteOptionalSyntax(source)).toBe(written);
});

test.each(['[?a]', '[1, ?a]', '{?"a": b}', 'x in [?a]'])('%s is refused in so many words', (source) => {
  expect(() => rewriteOptionalSyntax(source)).toThrow('optional entries of lists and maps ([?a], {?a: b}) are not supported');
});
