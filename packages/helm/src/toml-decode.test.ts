import { specifyTemplates } from './testing/specify.ts';

specifyTemplates('fromToml reads', [
  ['comments and blank lines', '{{ fromToml "# c\\n\\na = 1 # d\\n" | toJson }}', '{"a":1}'],
  [
    'texts on one line',
    '{{ fromToml "a = \\"q\\\\\\"\\\\\\\\\\\\b\\\\t\\\\n\\\\f\\\\r\\\\u00e9\\\\U0001F600\\"\\nb = \'l\\\\n\'" | toJson }}',
    '{"a":"q\\"\\\\\\b\\t\\n\\f\\ré😀","b":"l\\\\n"}',
  ],
  [
    'texts on many lines',
    '{{ fromToml "a = \\"\\"\\"\\nx\\n y \\\\\\n   z\\"\\"\\"\\nb = \'\'\'\\nx\\\\\\ny\'\'\'" | toJson }}',
    '{"a":"x\\n y z","b":"x\\\\\\ny"}',
  ],
  [
    'integers of all bases',
    '{{ fromToml "a = 0\\nb = -1\\nc = 1_000\\nd = 0xdead_beef\\ne = 0o755\\nf = 0b1010\\ng = +7" | toJson }}',
    '{"a":0,"b":-1,"c":1000,"d":3735928559,"e":493,"f":10,"g":7}',
  ],
  [
    'the largest integer',
    '{{ fromToml "a = 9223372036854775807\\nb = -9223372036854775808" | toJson }}',
    '{"a":9223372036854775807,"b":-9223372036854775808}',
  ],
  [
    'floats',
    '{{ fromToml "a = 1.0\\nb = -0.5\\nc = 1e10\\nd = 6.02e-23\\ne = 1_0.5" | toJson }}',
    '{"a":1,"b":-0.5,"c":10000000000,"d":6.02e-23,"e":10.5}',
  ],
  [
    'their types',
    '{{ with fromToml "a = 1\\nb = 1.0\\nc = \\"x\\"\\nd = true\\ne = [1]\\nf = {}" }}{{ typeOf .a }} {{ typeOf .b }} {{ typeOf .c }} {{ typeOf .d }} {{ typeOf .e }} {{ typeOf .f }}{{ end }}',
    'int64 float64 string bool []interface {} map[string]interface {}',
  ],
  [
    'dates and times',
    '{{ fromToml "a = 1979-05-27T07:32:00Z\\nb = 1979-05-27T00:32:00.999999-07:00\\nc = 1979-05-27T07:32:00\\nd = 1979-05-27\\ne = 07:32:00\\nf = 1979-05-27 07:32:00Z" | toJson }}',
    '{"a":"1979-05-27T07:32:00Z","b":"1979-05-27T00:32:00.999999-07:00","c":"1979-05-27T07:32:00Z","d":"1979-05-27T00:00:00Z","e":"0000-01-01T07:32:00Z","f":"1979-05-27T07:32:00Z"}',
  ],
  [
    'a date is a time',
    '{{ with fromToml "a = 1979-05-27T07:32:00Z" }}{{ typeOf .a }} {{ .a }}{{ end }}',
    'time.Time 1979-05-27 07:32:00 +0000 UTC',
  ],
  [
    'lists',
    '{{ fromToml "a = []\\nb = [1, 2,]\\nc = [[1], [\\"x\\"]]\\nd = [\\n 1,\\n # c\\n 2\\n]\\ne = [{a = 1}, {b = 2}]" | toJson }}',
    '{"a":[],"b":[1,2],"c":[[1],["x"]],"d":[1,2],"e":[{"a":1},{"b":2}]}',
  ],
  ['tables', '{{ fromToml "a = 1\\n[b]\\nc = 2\\n[b.d]\\ne = 3\\n[f]" | toJson }}', '{"a":1,"b":{"c":2,"d":{"e":3}},"f":{}}'],
  ['tables in any order', '{{ fromToml "[a.b]\\nc = 1\\n[a]\\nd = 2" | toJson }}', '{"a":{"b":{"c":1},"d":2}}'],
  [
    'lists of tables',
    '{{ fromToml "[[a]]\\nb = 1\\n[a.c]\\nd = 2\\n[[a]]\\n[[a.e]]\\nf = 3" | toJson }}',
    '{"a":[{"b":1,"c":{"d":2}},{"e":[{"f":3}]}]}',
  ],
  [
    'dotted keys',
    '{{ fromToml "a.b = 1\\na.c.d = 2\\n\\"x y\\".z = 3\\n\'q\'.r = 4\\n1.2 = 5" | toJson }}',
    '{"1":{"2":5},"a":{"b":1,"c":{"d":2}},"q":{"r":4},"x y":{"z":3}}',
  ],
  [
    'tables on one line',
    '{{ fromToml "a = { b = 1, c.d = 2, \\"e f\\" = [3] }\\ng = {}" | toJson }}',
    '{"a":{"b":1,"c":{"d":2},"e f":[3]},"g":{}}',
  ],
  [
    'keys that JavaScript has a meaning for',
    '{{ fromToml "__proto__ = 1\\nconstructor = 2" | toJson }}',
    '{"__proto__":1,"constructor":2}',
  ],
  ['carriage returns', '{{ fromToml "a = 1\\r\\nb = 2\\r\\n" | toJson }}', '{"a":1,"b":2}'],
  ['nothing', '{{ fromToml "" | toJson }} {{ fromToml "# c" | toJson }}', '{} {}'],
]);

specifyTemplates('fromToml refuses', [
  ['a key without a value', '{{ (fromToml "a =").Error }}', 'toml: line 1 (last key "a"): unexpected EOF; expected value'],
  [
    'a key without a value before another',
    '{{ (fromToml "a =\\nb = 1").Error }}',
    'toml: line 1 (last key "a"): expected value but found \'\\n\' instead',
  ],
  ['a key alone', '{{ (fromToml "a").Error }}', "toml: line 1: unexpected EOF; expected key separator '='"],
  ['a value without a key', '{{ (fromToml "= 1").Error }}', "toml: line 1: unexpected '=': key name appears blank"],
  ['a word that is no value', '{{ (fromToml "a = yes").Error }}', 'toml: line 1 (last key "a"): expected value but found "yes" instead'],
  ['a key twice', '{{ (fromToml "a = 1\\na = 2").Error }}', 'toml: line 2 (last key "a"): Key \'a\' has already been defined.'],
  ['a table twice', '{{ (fromToml "[a]\\nb = 1\\n[a]\\nc = 2").Error }}', "toml: line 3: Key 'a' has already been defined."],
  [
    'a key of a table twice',
    '{{ (fromToml "[a]\\nb = 1\\nb = 2").Error }}',
    'toml: line 3 (last key "a.b"): Key \'a.b\' has already been defined.',
  ],
  ['a table over a value', '{{ (fromToml "a = 1\\n[a]\\nb = 2").Error }}', "toml: line 2: Key 'a' has already been defined."],
  [
    'a dotted key over a value',
    '{{ (fromToml "a = 1\\na.b = 2").Error }}',
    'toml: line 2 (last key "a.b"): Key \'a\' has already been defined.',
  ],
  ['a text that does not end', '{{ (fromToml "a = \\"x").Error }}', 'toml: line 1 (last key "a"): unexpected EOF; expected \'"\''],
  [
    'a text that does not end on its line',
    '{{ (fromToml "a = \\"x\\ny\\"").Error }}',
    'toml: line 1 (last key "a"): strings cannot contain newlines',
  ],
  [
    'an escape that there is not',
    '{{ (fromToml "a = \\"\\\\z\\"").Error }}',
    'toml: line 1 (last key "a"): invalid escape in string \'\\z\'',
  ],
  [
    'a list that does not end',
    '{{ (fromToml "a = [1, 2").Error }}',
    "toml: line 1 (last key \"a\"): expected a comma (',') or array terminator (']'), but got end of file",
  ],
  [
    'a list without commas',
    '{{ (fromToml "a = [1 2]").Error }}',
    "toml: line 1 (last key \"a\"): expected a comma (',') or array terminator (']'), but got '2'",
  ],
  [
    'a table head that does not end',
    '{{ (fromToml "[a").Error }}',
    "toml: line 1: expected '.' or ']' to end table name, but got '\\x00' instead",
  ],
  ['an empty table head', '{{ (fromToml "[]").Error }}', 'toml: line 1: unexpected end of table name (table names cannot be empty)'],
  [
    'something behind a value',
    '{{ (fromToml "a = 1 b = 2").Error }}',
    "toml: line 1: expected a top-level item to end with a newline, comment, or EOF, but got 'b' instead",
  ],
  [
    'something behind a table head',
    '{{ (fromToml "[a] b = 1").Error }}',
    'toml: line 1 (last key "a"): expected a top-level item to end with a newline, comment, or EOF, but got \'b\' instead',
  ],
  ['a leading zero', '{{ (fromToml "a = 012").Error }}', 'toml: line 1 (last key "a"): Invalid integer "012": cannot have leading zeroes'],
  [
    'an integer that is too large',
    '{{ (fromToml "a = 9223372036854775808").Error }}',
    'toml: line 1 (last key "a"): 9223372036854775808 is out of range for int64',
  ],
  [
    'a float without digits',
    '{{ (fromToml "a = 1.").Error }}',
    'toml: line 1 (last key "a"): Invalid float "1.": \'.\' must be followed by one or more digits',
  ],
  [
    'underscores in a row',
    '{{ (fromToml "a = 1__0").Error }}',
    'toml: line 1 (last key "a"): Invalid integer "1__0": underscores must be surrounded by digits',
  ],
  ['a date that there is not', '{{ (fromToml "a = 2020-13-01").Error }}', 'toml: line 1 (last key "a"): invalid datetime: "2020-13-01"'],
  [
    'a table on one line that does not end',
    '{{ (fromToml "a = {b = 1").Error }}',
    'toml: line 1 (last key "a.b"): expected a comma or an inline table terminator \'}\', but got end of file instead',
  ],
  ['a key with a blank', '{{ (fromToml "a b = 1").Error }}', "toml: line 1: expected '.' or '=', but got 'b' instead"],
  [
    'a fault on a later line',
    '{{ (fromToml "a = 1\\n\\n# c\\nb = ?\\n").Error }}',
    'toml: line 4 (last key "b"): expected value but found \'?\' instead',
  ],
  ['a key alone on a later line', '{{ (fromToml "a = 1\\nb").Error }}', "toml: line 2: unexpected EOF; expected key separator '='"],
  [
    'a list over a table',
    '{{ (fromToml "[a]\\nb = 1\\n[[a]]").Error }}',
    "toml: line 3: Key 'a' was already created and cannot be used as an array.",
  ],
  ['a table over a list', '{{ (fromToml "[[a]]\\n[a]").Error }}', "toml: line 2: Key 'a' has already been defined."],
  ['a key of a table on one line', '{{ (fromToml "a = {b = 1}\\n[a.c]\\nd = 1").Error }}', ''],
  [
    'a key twice on one line',
    '{{ (fromToml "a = {b = 1, b = 2}").Error }}',
    'toml: line 1 (last key "a.b"): Key \'a.b\' has already been defined.',
  ],
  [
    'a key of a list of tables twice',
    '{{ (fromToml "[[a]]\\nb = 1\\nb = 2").Error }}',
    'toml: line 3 (last key "a.b"): Key \'a.b\' has already been defined.',
  ],
  ['an exponent without digits', '{{ (fromToml "a = 1e").Error }}', 'toml: line 1 (last key "a"): Invalid float value: "1e"'],
  ['a time that there is not', '{{ (fromToml "a = 25:00:00").Error }}', 'toml: line 1 (last key "a"): invalid datetime: "25:00:00"'],
  [
    'a text of many lines that does not end',
    '{{ (fromToml "a = \\"\\"\\"x\\ny").Error }}',
    'toml: line 2 (last key "a"): unexpected EOF; expected \'"""\'',
  ],
  ['a literal text that does not end', '{{ (fromToml "a = \'x").Error }}', 'toml: line 1 (last key "a"): unexpected EOF; expected "\'"'],
]);
