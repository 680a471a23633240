import { specify } from './testing/specify.ts';

specify(
  'errors',
  [
    [
      'name the line and the byte',
      'x\né {{ .a.b }}',
      'error: template: t:2:8: executing "t" at <.a.b>: can\'t evaluate field b in type interface {}',
    ],
    [
      'name the deepest expression',
      '{{ print 1 (upper (lower .num)) }}',
      'error: template: t:1:25: executing "t" at <.num>: wrong type for value; expected string; got float64',
    ],
    [
      'name a template that is called',
      '{{ define "inner" }}{{ .x.y.z }}{{ end }}{{ template "inner" .a }}',
      'error: template: t:1:25: executing "inner" at <.x.y.z>: can\'t evaluate field x in type string',
    ],
    [
      'name a line within a define',
      '{{ define "inner" }}\n\n  {{ .x.y }}{{ end }}{{ template "inner" .a }}',
      'error: template: t:3:7: executing "inner" at <.x.y>: can\'t evaluate field x in type string',
    ],
    [
      'cut a long expression',
      '{{ print "aaaaaaaaaaaaaaaaaaaa" (upper .num) "bbbbbbbbbbbbbbbbbbbbbbbbb" }}',
      'error: template: t:1:39: executing "t" at <.num>: wrong type for value; expected string; got float64',
    ],
    [
      'cut a long expression that calls',
      '{{ index .l 9 "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa" "bbbbbbbbbbbb" }}',
      'error: template: t:1:3: executing "t" at <index .l 9 "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa" "bbbbbbbbbbbb">: error calling index: index out of range: 9',
    ],
    ['of fail', '{{ fail "because" }}', 'error: template: t:1:3: executing "t" at <fail "because">: error calling fail: because'],
    [
      'of fail in a branch',
      '{{ if .t }}{{ fail (printf "no %s" .a) }}{{ end }}',
      'error: template: t:1:14: executing "t" at <fail (printf "no %s" .a)>: error calling fail: no A',
    ],
    ['of fail in a variable', '{{ $x := fail "no" }}', 'error: template: t:1:9: executing "t" at <fail "no">: error calling fail: no'],
    ['of fail in an argument', '{{ print (fail "no") }}', 'error: template: t:1:10: executing "t" at <fail "no">: error calling fail: no'],
    [
      'of fail as a condition',
      '{{ if (fail "no") }}{{ end }}',
      'error: template: t:1:7: executing "t" at <fail "no">: error calling fail: no',
    ],
    [
      'of fail in a range',
      '{{ range .l }}{{ fail . }}{{ end }}',
      'error: template: t:1:17: executing "t" at <fail .>: error calling fail: p',
    ],
    [
      'of a missing template',
      '{{ template "nope" . }}',
      'error: template: t:1:12: executing "t" at <{{template "nope" .}}>: template "nope" not defined',
    ],
    [
      "of a template's argument",
      '{{ define "x" }}{{ end }}{{ template "x" (index .l 5) }}',
      'error: template: t:1:42: executing "t" at <index .l 5>: error calling index: index out of range: 5',
    ],
    ['of what cannot be called', '{{ .a 1 }}', 'error: template: t:1:3: executing "t" at <.a>: a is not a method but has arguments'],
    [
      'of a variable that cannot be called',
      '{{ $x := .a }}{{ $x 1 }}',
      'error: template: t:1:17: executing "t" at <$x>: can\'t give argument to non-function $x',
    ],
    [
      "of a map's value that cannot be called",
      '{{ .m.x 1 }}',
      'error: template: t:1:5: executing "t" at <.m.x>: x is not a method but has arguments',
    ],
    ['of a piped value', '{{ 5 | .a }}', 'error: template: t:1:7: executing "t" at <.a>: a is not a method but has arguments'],
    [
      'of a number that overflows',
      '{{ print 9223372036854775808 }}',
      'error: template: t:1:9: executing "t" at <9223372036854775808>: 9223372036854775808 overflows int',
    ],
    [
      'of an if over lines',
      '{{ if\n  (index\n .l 7) }}{{ end }}',
      'error: template: t:2:3: executing "t" at <index .l 7>: error calling index: index out of range: 7',
    ],
    [
      'with quotation marks',
      '{{ index .m "a\\"b" "c" "d" }}',
      'error: template: t:1:3: executing "t" at <index .m "a\\"b" "c" "d">: error calling index: index of nil pointer',
    ],
    [
      'with back quotes',
      '{{ upper `a` 1 }}',
      'error: template: t:1:3: executing "t" at <upper>: wrong number of args for upper: want 1 got 2',
    ],
    [
      'with a character',
      "{{ trunc 'a' }}",
      'error: template: t:1:3: executing "t" at <trunc>: wrong number of args for trunc: want 2 got 1',
    ],
    ['with a float', '{{ trunc 1.50 "a" }}', 'error: template: t:1:9: executing "t" at <1.50>: expected integer; found 1.50'],
    ['with a variable declared', '{{ $x := upper 1 }}', 'error: template: t:1:15: executing "t" at <1>: expected string; found 1'],
    [
      'with parentheses in parentheses',
      '{{ upper ((.num)) }}',
      'error: template: t:1:11: executing "t" at <.num>: wrong type for value; expected string; got float64',
    ],
    [
      'with a chain',
      '{{ upper (.m).b }}',
      'error: template: t:1:10: executing "t" at <.m>: wrong type for value; expected string; got float64',
    ],
    ['with nil', '{{ upper "a" nil }}', 'error: template: t:1:3: executing "t" at <upper>: wrong number of args for upper: want 1 got 2'],
    [
      'with a pipeline of many',
      '{{ .num | upper | lower | quote }}',
      'error: template: t:1:10: executing "t" at <upper>: wrong type for value; expected string; got float64',
    ],
    ['with true', '{{ upper true }}', 'error: template: t:1:9: executing "t" at <true>: expected string; found true'],
    [
      'with a dot',
      '{{ upper . }}',
      'error: template: t:1:9: executing "t" at <.>: wrong type for value; expected string; got map[string]interface {}',
    ],
    [
      'with the data',
      '{{ upper $ }}',
      'error: template: t:1:9: executing "t" at <$>: wrong type for value; expected string; got map[string]interface {}',
    ],
    [
      "with a template's name of odd letters",
      '{{ define "a/b c" }}{{ .x.y }}{{ end }}{{ template "a/b c" .a }}',
      'error: template: t:1:25: executing "a/b c" at <.x.y>: can\'t evaluate field x in type string',
    ],
  ],
  {
    a: 'A',
    n: null,
    num: 3,
    t: true,
    f: false,
    l: ['p', 'q'],
    m: { x: { y: 'Y', z: null }, b: 2, a: 1 },
    none: [],
    empty: {},
    mixed: [1, 's', null, { k: 'v' }],
  },
);
