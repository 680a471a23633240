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
  ['[?a]', '[capstanOptionalEntry(a)]'],
  ['[1, ?a.?b, 2]', '[1, capstanOptionalEntry(a.capstanOptional("b")), 2]'],
  ['[ ? a ? b : c ]', '[ capstanOptionalEntry( a ? b : c )]'],
  ['x in [?a[?0]]', 'x in [capstanOptionalEntry(a.capstanOptional(0))]'],
  ["{?'a': b, c: d ? e : f}", "{capstanOptionalEntry('a'): b, c: d ? e : f}"],
  ['{?(a ? b : c): d, ?e ? f : g: h}', '{capstanOptionalEntry((a ? b : c)): d, capstanOptionalEntry(e ? f : g): h}'],
  ['f(a ? [?b] : {?c: d})', 'f(a ? [capstanOptionalEntry(b)] : {capstanOptionalEntry(c): d})'],
  ['a ? b : c)]}', 'a ? b : c)]}'],
  ['(a.?b]', '(a.capstanOptional("b")]'],
  ['a[?0)', 'a.capstanOptional(0)'],
  ["'\\'?' == a.?b", "'\\'?' == a.capstanOptional(\"b\")"],
])('%s', (source, written) => {
  expect(rewriteOptionalSyntax(source)).toBe(written);
});
