import { specify } from './testing/specify.ts';

specify(
  'text and actions',
  [
    ['text without actions stands as it is', 'a } b }} { c', 'a } b }} { c'],
    ['nothing gives nothing', '', ''],
    ['an action at each edge', '{{ .a }}x{{ .a }}', 'AxA'],
    ['actions without blanks', '{{.a}}{{"x"}}{{1}}', 'Ax1'],
    ['an action over several lines', '{{\n  .a\n}}', 'A'],
    ['a tab between words', '{{\tprint\t.a\t}}', 'A'],
    ['a carriage return between words', '{{ print .a }}', 'A'],
    ['three braces', '{{{ .a }}', 'error: template: t:1: unexpected "{" in command'],
    ['a brace in a text', '{{ "}}" }}{{ "{{" }}', '}}{{'],
    ['an empty action', '{{}}', 'error: template: t:1: missing value for command'],
    ['an empty action with a blank', '{{ }}', 'error: template: t:1: missing value for command'],
    ['an action that does not end', 'a {{ .a', 'error: template: t:1: unclosed action'],
    ['an action that does not end on a later line', 'a\n\nb {{ .a', 'error: template: t:3: unclosed action'],
    ['an action that ends in half', '{{ .a }', 'error: template: t:1: unexpected "}" in operand'],
    ['an action in an action', '{{ {{ .a }} }}', 'error: template: t:1: unexpected "{" in command'],
  ],
  { a: 'A', n: null },
);

specify(
  'trim markers',
  [
    ['on the left', 'a  \n {{- .a }} b', 'aA b'],
    ['on the right', 'a {{ .a -}}  \n\n b', 'a Ab'],
    ['on both sides', 'a {{- .a -}} b', 'aAb'],
    ['trim every white space of ASCII alone', 'a \t\n{{- .a -}}\t b {{- " " -}}  c', 'aAb c'],
    ['need a blank', 'a {{-1}} b', 'a -1 b'],
    ['a minus before a number is no marker', 'a {{-3}} b', 'a -3 b'],
    ['a minus at the end is no marker', '{{ 3-}}', 'error: template: t:1: bad number syntax: "3-"'],
    ['at the edges of the text', '{{- .a -}}', 'A'],
    ['around a comment', 'a {{- /* c */ -}} b', 'ab'],
    ['with nothing between them', 'a {{- -}} b', 'error: template: t:1: illegal number syntax: "-"'],
    ['two in a row', 'a {{- .a -}} {{- .a -}} b', 'aAAb'],
    ['between control words', 'a {{- if true -}} b {{- else -}} c {{- end -}} d', 'abd'],
    ['a line break counts as the blank', 'a {{-\n.a\n-}} b', 'aAb'],
  ],
  { a: 'A', n: null },
);

specify(
  'comments',
  [
    ['say nothing', 'a{{/* c */}}b', 'ab'],
    ['may hold braces', 'a{{/* }} {{ */}}b', 'ab'],
    ['may hold lines', 'a{{/* x\ny */}}b{{ .x.y }}', 'ab<no value>'],
    ['have to fill their action', '{{ /* c */ }}', 'error: template: t:1: unexpected "/" in command'],
    ['have to end', 'a\n{{/* c }}', 'error: template: t:2: unclosed comment'],
    ['have to end their action', '{{/* c */ .a }}', 'error: template: t:1: comment ends before closing delimiter'],
    ['may not stand in an action', '{{ .a /* c */ }}', 'error: template: t:1: unexpected "/" in operand'],
  ],
  { a: 'A', n: null },
);

specify(
  'numbers',
  [
    ['decimal integers', '{{ 0 }} {{ 42 }} {{ -42 }} {{ +42 }} {{ 1_000_000 }}', '0 42 -42 42 1000000'],
    ['integers of other bases', '{{ 0x1F }} {{ 0X1f }} {{ 0b101 }} {{ 0o17 }} {{ 017 }} {{ -0x10 }} {{ 0x_1F }}', '31 31 5 15 15 -16 31'],
    [
      'floats',
      '{{ 1.5 }} {{ .5 }} {{ 1. }} {{ 1e3 }} {{ 1E-3 }} {{ -1.5e+2 }} {{ 1_0.5 }} {{ 1_5e1_0 }}',
      '1.5 0.5 1 1000 0.001 -150 10.5 1.5e+11',
    ],
    [
      'hexadecimal floats',
      '{{ 0x1p4 }} {{ 0x1.8p1 }} {{ 0x.8p0 }} {{ 0x1_0p-1 }} {{ 0xp1 }}',
      'error: template: t:1: illegal number syntax: "0xp1"',
    ],
    ['a float that is whole prints as one', '{{ 1.0 }} {{ 1e6 }} {{ 1e20 }} {{ 1e21 }}', '1 1e+06 1e+20 1e+21'],
    ['the largest integer', '{{ 9223372036854775807 }} {{ -9223372036854775808 }}', '9223372036854775807 -9223372036854775808'],
    [
      'an integer that is too large',
      '{{ 9223372036854775808 }}',
      'error: template: t:1:3: executing "t" at <9223372036854775808>: 9223372036854775808 overflows int',
    ],
    ['an integer that is far too large', '{{ 100000000000000000000 }}', 'error: template: t:1: integer overflow: "100000000000000000000"'],
    ['an integer that is too small', '{{ -9223372036854775809 }}', 'error: template: t:1: integer overflow: "-9223372036854775809"'],
    ['a float that is too large', '{{ 1e400 }}', 'error: template: t:1: illegal number syntax: "1e400"'],
    ['letters behind a number', '{{ 1a }}', 'error: template: t:1: bad number syntax: "1a"'],
    ['a point too many', '{{ 1.2.3 }}', 'error: template: t:1: unexpected ".3" in operand'],
    ['no digits behind a base', '{{ 0x }}', 'error: template: t:1: illegal number syntax: "0x"'],
    ['a digit that the base has not', '{{ 0b2 }}', 'error: template: t:1: bad number syntax: "0b2"'],
    ['a nine in an octal number', '{{ 09 }}', 'error: template: t:1: integer overflow: "09"'],
    ['underscores in a row', '{{ 1__0 }}', 'error: template: t:1: illegal number syntax: "1__0"'],
    ['an underscore at the end', '{{ 1_ }}', 'error: template: t:1: illegal number syntax: "1_"'],
    ['an exponent without digits', '{{ 1e }}', 'error: template: t:1: illegal number syntax: "1e"'],
    ['two signs', '{{ --1 }}', 'error: template: t:1: bad number syntax: "--1"'],
    ['a sign alone', '{{ - }}', 'error: template: t:1: illegal number syntax: "-"'],
    ['a plus alone', '{{ + }}', 'error: template: t:1: illegal number syntax: "+"'],
    ['a number right behind a text', '{{ "a"1 }}', 'error: template: t:1: unexpected "1" in operand'],
    ['a number right behind a name', '{{ print 1.5x }}', 'error: template: t:1: bad number syntax: "1.5x"'],
  ],
  { a: 'A', n: null },
);

specify(
  'characters',
  [
    [
      'are integers',
      "{{ 'a' }} {{ 'é' }} {{ '日' }} {{ '\\n' }} {{ '\\'' }} {{ '\\x41' }} {{ '\\u00e9' }} {{ '\\101' }}",
      '97 233 26085 10 39 65 233 65',
    ],
    ['of a letter that does not end', "{{ 'a }}", 'error: template: t:1: unterminated character constant'],
    ['of more than one letter', "{{ 'ab' }}", "error: template: t:1: malformed character constant: 'ab'"],
    ['of no letter', "{{ '' }}", 'error: template: t:1: invalid syntax'],
    ['of an escape that there is not', "{{ '\\z' }}", 'error: template: t:1: invalid syntax'],
    [
      'of more than one letter, the second of which is no escape',
      "{{ 'a\\z' }}",
      "error: template: t:1: malformed character constant: 'a\\z'",
    ],
    ['of an octal escape beyond a byte', "{{ '\\400' }}", 'error: template: t:1: invalid syntax'],
    ['of a surrogate', "{{ '\\ud800' }}", 'error: template: t:1: invalid syntax'],
    ['of a quotation mark', "{{ '\"' }} {{ '\\\"' }}", 'error: template: t:1: invalid syntax'],
    ['over a line', "{{ '\n' }}", 'error: template: t:1: unterminated character constant'],
  ],
  { a: 'A', n: null },
);

specify(
  'texts',
  [
    ['in double quotes', '{{ "a\\tb\\"c\\\\\\u00e9\\U0001F600\\x41\\101" | printf "%q" }}', '"a\\tb\\"c\\\\é😀AA"'],
    ['in double quotes with a bad escape', '{{ "\\z" }}', 'error: template: t:1: invalid syntax'],
    ['in double quotes with a half escape', '{{ "\\x4" }}', 'error: template: t:1: invalid syntax'],
    ['in double quotes with an escaped single quote', '{{ "\\\'" }}', 'error: template: t:1: invalid syntax'],
    ['in double quotes over a line', '{{ "a\nb" }}', 'error: template: t:1: unterminated quoted string'],
    ['in double quotes that do not end', 'x\n{{ "abc }}', 'error: template: t:2: unterminated quoted string'],
    ['in double quotes with a surrogate', '{{ "\\ud800" }}', 'error: template: t:1: invalid syntax'],
    ['in double quotes with a byte', '{{ "\\xff" | printf "%q" }} {{ "\\377" | printf "%q" }} {{ "\\xc3\\xa9" }}', '"\\xff" "\\xff" é'],
    ['in double quotes with too large an octal', '{{ "\\400" }}', 'error: template: t:1: invalid syntax'],
    ['in back quotes', '{{ `a\\tb"c` }}', 'a\\tb"c'],
    ['in back quotes over lines', '{{ `a\nb` }}{{ .x.y }}', 'a\nb<no value>'],
    ['in back quotes that do not end', '{{ `abc }}', 'error: template: t:1: unterminated raw quoted string'],
    ['in a row', '{{ print "a" "b" `c` }}', 'abc'],
    ['without a blank between them', '{{ print "a""b" }}', 'error: template: t:1: unexpected "\\"b\\"" in operand'],
  ],
  { a: 'A', n: null },
);

specify(
  'names, fields and variables',
  [
    ['may hold digits and underscores', '{{ $_a1 := 1 }}{{ $_a1 }}', '1'],
    ['may hold letters beyond ASCII', '{{ $é := 1 }}{{ $é }}{{ .é }}', '1<no value>'],
    ['a field of a number', '{{ .1 }}', '0.1'],
    ['a field of a minus', '{{ .-a }}', "error: template: t:1: bad character U+002D '-'"],
    ['two dots', '{{ .a..b }}', 'error: template: t:1: unexpected <.> in operand'],
    ['a dot at the end', '{{ .a. }}', 'error: template: t:1: unexpected <.> in operand'],
    ['a field behind a blank', '{{ .a .b }}', 'error: template: t:1:3: executing "t" at <.a>: a is not a method but has arguments'],
    ['a dollar in a path', '{{ $.a.$b }}', "error: template: t:1: bad character U+0024 '$'"],
    ['a dollar alone', '{{ $.a }}{{ ($).a }}', 'AA'],
    ['a dollar behind a name', '{{ a$b }}', "error: template: t:1: bad character U+0024 '$'"],
    ['a name with a dot', '{{ print.a }}', 'error: template: t:1:3: executing "t" at <print>: can\'t evaluate field a in type string'],
    ['a variable right behind another', '{{ $a$b }}', "error: template: t:1: bad character U+0024 '$'"],
    ['a function that there is not', '{{ nope }}', 'error: template: t:1: function "nope" not defined'],
    ['a function that there is not, on a later line', 'a\nb\n {{ nope 1 }}', 'error: template: t:3: function "nope" not defined'],
    ['an underscore', '{{ _ }}', 'error: template: t:1: function "_" not defined'],
  ],
  { a: 'A', n: null },
);

specify(
  'other characters',
  [
    ['an at sign', '{{ @ }}', 'error: template: t:1: unexpected "@" in command'],
    ['a hash', '{{ # }}', 'error: template: t:1: unexpected "#" in command'],
    ['a percent sign', '{{ 5 % 3 }}', 'error: template: t:1: unexpected "%" in operand'],
    ['an asterisk', '{{ 5 * 3 }}', 'error: template: t:1: unexpected "*" in operand'],
    ['an ampersand', '{{ a & b }}', 'error: template: t:1: function "a" not defined'],
    ['an exclamation mark', '{{ !.a }}', 'error: template: t:1: unexpected "!" in command'],
    ['a bracket', '{{ .a[0] }}', "error: template: t:1: bad character U+005B '['"],
    ['a brace', '{{ { }}', 'error: template: t:1: unexpected "{" in command'],
    ['a semicolon', '{{ .a; }}', "error: template: t:1: bad character U+003B ';'"],
    ['a backslash', '{{ \\ }}', 'error: template: t:1: unexpected "\\\\" in command'],
    ['a question mark', '{{ .a ? 1 : 2 }}', 'error: template: t:1: unexpected "?" in operand'],
    ['two equal signs', '{{ 1 == 2 }}', 'error: template: t:1: unexpected "=" in operand'],
    ['an equal sign', '{{ .a = 2 }}', 'error: template: t:1: unexpected "=" in operand'],
    ['a comma', '{{ print 1, 2 }}', 'error: template: t:1: unexpected "," in operand'],
    ['a colon', '{{ : }}', 'error: template: t:1: expected :='],
    ['an arrow', '{{ .a -> 1 }}', 'error: template: t:1: illegal number syntax: "-"'],
    ['a control character', '{{  }}', 'error: template: t:1: missing value for command'],
    ['a letter of a symbol', '{{ ☺ }}', "error: template: t:1: unrecognized character in action: U+263A '☺'"],
    ['a no-break space', '{{ .a }}', 'A'],
    ['a parenthesis that does not end', '{{ (.a }}', 'error: template: t:1: unclosed left paren'],
    ['a parenthesis that does not begin', '{{ .a) }}', 'error: template: t:1: unexpected right paren'],
    ['parentheses in parentheses that do not end', '{{ ((.a) }}', 'error: template: t:1: unclosed left paren'],
  ],
  { a: 'A', n: null },
);

specify(
  'lines in errors',
  [
    ['of an action over lines', '{{ print\n  1\n  nope }}', 'error: template: t:3: function "nope" not defined'],
    ['of an action that does not end over lines', 'a\n{{ if\n .a\n', 'error: template: t:4: unclosed action started at t:2'],
    ['of a text behind trimmed lines', 'a\n\n{{- nope }}', 'error: template: t:3: function "nope" not defined'],
    ['of a comment over lines', '{{/*\n\n*/}}\n{{ nope }}', 'error: template: t:4: function "nope" not defined'],
    [
      'of an expression in the third line',
      '\n\n {{ .a.b.c }}',
      'error: template: t:3:6: executing "t" at <.a.b.c>: can\'t evaluate field b in type interface {}',
    ],
    [
      'of an expression behind letters of several bytes',
      'é日 {{ .a.b.c }}',
      'error: template: t:1:11: executing "t" at <.a.b.c>: can\'t evaluate field b in type interface {}',
    ],
    [
      'of an expression behind a tab',
      '\t{{ .a.b.c }}',
      'error: template: t:1:6: executing "t" at <.a.b.c>: can\'t evaluate field b in type interface {}',
    ],
  ],
  { a: 'A', n: null },
);
