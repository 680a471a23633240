import { specifyTemplates } from './testing/specify.ts';

specifyTemplates(
  'toToml',
  [
    ['of a table', '{{ toToml (dict "b" 1 "a" "x" "c" true "d" 1.5 "e" 1.0) }}', 'a = "x"\nb = 1\nc = true\nd = 1.5\ne = 1.0\n'],
    ['of tables in a table', '{{ toToml (dict "a" (dict "b" 1 "c" (dict "d" 2)) "z" 0) }}', 'z = 0\n\n[a]\n  b = 1\n  [a.c]\n    d = 2\n'],
    [
      'of lists',
      '{{ toToml (dict "a" (list 1 2) "b" (list "x" "y") "c" (list) "d" (list (list 1) (list 2))) }}',
      'a = [1, 2]\nb = ["x", "y"]\nc = []\nd = [[1], [2]]\n',
    ],
    ['of lists of tables', '{{ toToml (dict "a" (list (dict "b" 1) (dict "b" 2))) }}', '[[a]]\n  b = 1\n\n[[a]]\n  b = 2\n'],
    ['of lists of both', '{{ toToml (dict "a" (list 1 "x")) }}', 'a = [1, "x"]\n'],
    [
      'of texts',
      '{{ toToml (dict "a" "it\'s" "b" "q\\"\\\\" "c" "x\\ny" "d" "é\\t\\x01") }}',
      'a = "it\'s"\nb = "q\\"\\\\"\nc = "x\\ny"\nd = "é\\t\\u0001"\n',
    ],
    [
      'of keys',
      '{{ toToml (dict "a b" 1 "a.b" 2 "é" 3 "1" 4 "" 5 "a-b_c" 6) }}',
      '"" = 5\n1 = 4\n"a b" = 1\na-b_c = 6\n"a.b" = 2\n"é" = 3\n',
    ],
    ['of nil', '{{ toToml (dict "a" nil "b" 1) }}', 'b = 1\n'],
    ['of a nil in a list', '{{ toToml (dict "a" (list nil)) }}', 'toml: cannot encode array with nil element'],
    ['of values', '{{ toToml (dict "big" .Values.big "f" .Values.c.f) }}', 'big = 1e+06\nf = 1.5\n'],
    [
      'of times',
      '{{ fromToml "a = 1979-05-27T07:32:00Z\\nb = 1979-05-27T00:32:00.5-07:00" | toToml }}',
      'a = 1979-05-27T07:32:00Z\nb = 1979-05-27T00:32:00.5-07:00\n',
    ],
    ['of a scalar', '{{ toToml 1 }}', '1'],
    [
      'of no value at all',
      '{{ toToml nil }}',
      'error: template: app/templates/NOTES.txt:1:3: executing "app/templates/NOTES.txt" at <toToml nil>: error calling toToml: reflect: call of reflect.Value.Type on zero Value',
    ],
    ['mustToToml of a scalar', '{{ mustToToml 1 }}', '1'],
  ],
  'a: 1\nb: two\nc: {d: [1, x, null], e: {}, f: 1.5}\nbig: 1000000\nn: null\nt: true\nlong: "word word word word word word word word word word word word word word word word word word end"\n',
);

specifyTemplates(
  'fromToml',
  [
    [
      'of a table',
      '{{ fromToml "a = 1\\nb = \\"x\\"\\n[c]\\nd = [1, 2]\\n[c.e]\\nf = true" | toJson }}',
      '{"a":1,"b":"x","c":{"d":[1,2],"e":{"f":true}}}',
    ],
    [
      'of numbers',
      '{{ fromToml "a = 1_000\\nb = 0x1f\\nc = 1.5\\nd = 1e3\\ne = +5\\nf = 0o17\\ng = 0b11" | toJson }}',
      '{"a":1000,"b":31,"c":1.5,"d":1000,"e":5,"f":15,"g":3}',
    ],
    [
      'of texts',
      '{{ fromToml "a = \'it\\\\s\'\\nb = \\"\\"\\"\\nx\\ny\\"\\"\\"\\nc = \\"\\\\u00e9\\"" | toJson }}',
      '{"a":"it\\\\s","b":"x\\ny","c":"é"}',
    ],
    ['of lists of tables', '{{ fromToml "[[a]]\\nb = 1\\n[[a]]\\nb = 2" | toJson }}', '{"a":[{"b":1},{"b":2}]}'],
    ['of dotted keys', '{{ fromToml "a.b.c = 1\\n\\"x.y\\" = 2" | toJson }}', '{"a":{"b":{"c":1}},"x.y":2}'],
    ['of tables on one line', '{{ fromToml "a = {b = 1, c = {d = 2}}" | toJson }}', '{"a":{"b":1,"c":{"d":2}}}'],
  ],
  'a: 1\nb: two\nc: {d: [1, x, null], e: {}, f: 1.5}\nbig: 1000000\nn: null\nt: true\nlong: "word word word word word word word word word word word word word word word word word word end"\n',
);
