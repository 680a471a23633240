import { specify } from './testing/specify.ts';

specify(
  'an absent key where that is an error',
  [
    ['is one', '{{ .x }}', 'error: template: t:1:3: executing "t" at <.x>: map has no entry for key "x"'],
    ['is one below a key that is there', '{{ .a.x }}', 'error: template: t:1:5: executing "t" at <.a.x>: map has no entry for key "x"'],
    ['is one below an absent key', '{{ .x.y }}', 'error: template: t:1:5: executing "t" at <.x.y>: map has no entry for key "x"'],
    ['is none below nil', '{{ .n.x }}', 'error: template: t:1:5: executing "t" at <.n.x>: nil pointer evaluating interface {}.x'],
    ['is one in an if', '{{ if .x }}1{{ end }}', 'error: template: t:1:6: executing "t" at <.x>: map has no entry for key "x"'],
    ['is one in default', '{{ .x | default 1 }}', 'error: template: t:1:3: executing "t" at <.x>: map has no entry for key "x"'],
    ['is one of a dict', '{{ (dict).x }}', 'error: template: t:1:4: executing "t" at <dict>: map has no entry for key "x"'],
    ['is none for index', '{{ index .a "x" }}', '<no value>'],
    ['is none for get', '[{{ get .a "x" }}]', '[]'],
    ['is none for hasKey', '{{ hasKey . "x" }}', 'false'],
    [
      'is one of a map of texts',
      '{{ (split "," "a")._9 }}',
      'error: template: t:1:14: executing "t" at <"a">: map has no entry for key "_9"',
    ],
    [
      "is one in a variable's path",
      '{{ $a := .a }}{{ $a.x }}',
      'error: template: t:1:19: executing "t" at <$a.x>: map has no entry for key "x"',
    ],
    ['is one in a range', '{{ range .x }}{{ end }}', 'error: template: t:1:9: executing "t" at <.x>: map has no entry for key "x"'],
    ['a key that is there is none', '{{ .a.b }} {{ .n }}', '1 <no value>'],
  ],
  { a: { b: 1 }, n: null },
  'error',
);

specify(
  'an absent key where that is a zero',
  [
    ['prints as no value', '{{ .x }} {{ .a.x }}', '<no value> <no value>'],
    ['fails below it', '{{ .x.y }}', 'error: template: t:1:5: executing "t" at <.x.y>: nil pointer evaluating interface {}.y'],
    ['of a map of texts is an empty text', '[{{ (split "," "a")._9 }}]', '[]'],
    ['is nothing in an if', '{{ if .x }}1{{ else }}0{{ end }}', '0'],
    ['is given to default', '{{ .x | default 1 }}', '1'],
    ['is an argument of any type', '{{ kindOf .x }} {{ list .x }}', 'invalid [<nil>]'],
    [
      'as an argument that is a text',
      '{{ upper .x }}',
      'error: template: t:1:9: executing "t" at <.x>: wrong type for value; expected string; got interface {}',
    ],
  ],
  { a: { b: 1 }, n: null },
  'zero',
);
