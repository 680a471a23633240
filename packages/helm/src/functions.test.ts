import { specifyTemplates } from './testing/specify.ts';

specifyTemplates(
  'toYaml',
  [
    [
      'of scalars',
      '{{ toYaml 1 }} {{ toYaml "a" }} {{ toYaml true }} {{ toYaml nil }} {{ toYaml 1.5 }} {{ toYaml .Values.big }} {{ toYaml 1e21 }} {{ toYaml "" }}',
      '1 a true null 1.5 1000000 1e+21 ""',
    ],
    [
      'of texts that read as something else',
      '{{ toYaml (list "true" "yes" "1" "1.5" "null" "~" "" "0x1" "1e3" "2020-01-01" "a: b" "- a" "#a" "a #b" "on" "y" "=") }}',
      '- "true"\n- "yes"\n- "1"\n- "1.5"\n- "null"\n- "~"\n- ""\n- "0x1"\n- "1e3"\n- "2020-01-01"\n- \'a: b\'\n- \'- a\'\n- \'#a\'\n- \'a #b\'\n- "on"\n- "y"\n- =',
    ],
    [
      'of texts with quotation marks',
      '{{ toYaml (list "it\'s" "\\"q\\"" "\'" "a\'b: c" "`" "@a" "%a" "*a" "&a" "!a" "|a" ">a" "{a" "[a" ",a" "?a" "? a" "-" ":" "a:" ) }}',
      "- it's\n- '\"q\"'\n- ''''\n- 'a''b: c'\n- '`'\n- '@a'\n- '%a'\n- '*a'\n- '&a'\n- '!a'\n- '|a'\n- '>a'\n- '{a'\n- '[a'\n- ',a'\n- ?a\n- '? a'\n- '-'\n- ':'\n- 'a:'",
    ],
    [
      'of texts of several lines',
      '{{ toYaml (list "a\\nb" "a\\nb\\n" "a\\n\\n" "\\na" " a\\nb" "a \\nb" "a\\tb\\n" "\\n") }}',
      '- |-\n  a\n  b\n- |\n  a\n  b\n- |+\n  a\n\n- |2-\n\n  a\n- |2-\n   a\n  b\n- "a \\nb"\n- "a\\tb\\n"\n- |2+\n',
    ],
    [
      'of control characters',
      '{{ toYaml (list "\\x00" "\\x07" "\\t" "a\\tb" "\\x1b[0m" "\\u00ad" "\\ufeff" "\\u00a0") }}',
      '- "\\0"\n- "\\a"\n- "\\t"\n- "a\\tb"\n- "\\e[0m"\n- \u00ad\n- "\\uFEFF"\n-  ',
    ],
    [
      'folds long lines',
      '{{ toYaml .Values.long }}',
      'word word word word word word word word word word word word word word word word word\n  word end',
    ],
    [
      'folds long keys never',
      '{{ toYaml (dict (repeat 70 "k") (repeat 70 "v")) }}',
      'kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk: vvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvv',
    ],
    ['of lists and tables', '{{ toYaml .Values.c }}', 'd:\n- 1\n- x\n- null\ne: {}\nf: 1.5'],
    [
      'of lists in lists',
      '{{ toYaml (list (list 1 2) (list (list)) (dict "a" (list (dict "b" 1 "c" 2)))) }}',
      '- - 1\n  - 2\n- - []\n- a:\n  - b: 1\n    c: 2',
    ],
    ['of nothing', '{{ toYaml (list) }} {{ toYaml (dict) }} {{ toYaml .Values.absent }}', '[] {} null'],
    [
      'sorts keys as numbers count',
      '{{ toYaml (dict "a10" 1 "a9" 2 "A" 3 "_" 4 "1" 5 "é" 6 "a" 7 "" 8 "a-b" 9 "a.b" 10) }}',
      '"": 8\n_: 4\n"1": 5\nA: 3\na: 7\na-b: 9\na.b: 10\na9: 2\na10: 1\né: 6',
    ],
    [
      'of keys that read as something else',
      '{{ toYaml (dict "true" 1 "1" 2 "null" 3 "a: b" 4 "yes" 5 "" 6) }}',
      '"": 6\n"1": 2\n\'a: b\': 4\n"null": 3\n"true": 1\n"yes": 5',
    ],
    ['of bytes that are no text', '{{ toYaml (b64dec "Yf9i") }}', 'a�b'],
    ['of infinity is nothing', '[{{ toYaml (float64 "inf") }}]', '[]'],
    [
      'of other types',
      '{{ toYaml (semver "1.2.3") }} {{ toYaml (toDate "2006" "2020") }} {{ toYaml (split "," "a,b") }} {{ toYaml (until 2) }}',
      '1.2.3 "2020-01-01T00:00:00Z" _0: a\n_1: b - 0\n- 1',
    ],
    [
      'mustToYaml of what cannot be written',
      '{{ mustToYaml (float64 "inf") }}',
      'error: template: app/templates/NOTES.txt:1:3: executing "app/templates/NOTES.txt" at <mustToYaml (float64 "inf")>: error calling mustToYaml: error marshaling into JSON: json: unsupported value: +Inf',
    ],
    [
      'mustToYaml of a control character that is no YAML',
      '{{ mustToYaml "\\x7f" }}',
      'error: template: app/templates/NOTES.txt:1:3: executing "app/templates/NOTES.txt" at <mustToYaml "\\x7f">: error calling mustToYaml: yaml: control characters are not allowed',
    ],
    ['leaves the values as they are', '{{ $_ := toYaml .Values }}{{ .Values.big }}', '1e+06'],
  ],
  'a: 1\nb: two\nc: {d: [1, x, null], e: {}, f: 1.5}\nbig: 1000000\nn: null\nt: true\nlong: "word word word word word word word word word word word word word word word word word word end"\n',
);

specifyTemplates(
  'toYamlPretty',
  [
    ['indents lists', '{{ toYamlPretty .Values.c }}', 'd:\n  - 1\n  - x\n  - null\ne: {}\nf: 1.5'],
    [
      'of scalars',
      '{{ toYamlPretty 1 }} {{ toYamlPretty "yes" }} {{ toYamlPretty .Values.big }} {{ toYamlPretty nil }} {{ toYamlPretty 1.5 }}',
      '1 "yes" 1e+06 null 1.5',
    ],
    [
      'folds nothing',
      '{{ toYamlPretty .Values.long }}',
      'word word word word word word word word word word word word word word word word word word end',
    ],
    [
      'of texts of several lines',
      '{{ toYamlPretty (dict "a" "x\\ny\\n" "b" (list "x\\ny")) }}',
      'a: |\n  x\n  y\nb:\n  - |-\n    x\n    y',
    ],
    [
      'of nothing',
      '{{ toYamlPretty (list) }} {{ toYamlPretty (dict) }} {{ toYamlPretty (dict "a" (list) "b" (dict)) }}',
      '[] {} a: []\nb: {}',
    ],
  ],
  'a: 1\nb: two\nc: {d: [1, x, null], e: {}, f: 1.5}\nbig: 1000000\nn: null\nt: true\nlong: "word word word word word word word word word word word word word word word word word word end"\n',
);

specifyTemplates(
  'fromYaml',
  [
    ['of tables', '{{ fromYaml "a: 1\\nb: [x, y]\\nc: {d: null}" | toJson }}', '{"a":1,"b":["x",true],"c":{"d":null}}'],
    [
      'numbers are floats',
      '{{ (fromYaml "a: 1").a | typeOf }} {{ (fromYaml "a: 1.0").a }} {{ (fromYaml "a: 12345678901234567890").a }} {{ (fromYaml "a: 0o17\\nb: 017\\nc: 0x1f\\nd: 1_000") | toJson }}',
      'float64 1 1.2345678901234567e+19 {"a":15,"b":15,"c":31,"d":1000}',
    ],
    [
      'booleans of old',
      '{{ fromYaml "a: yes\\nb: off\\nc: y\\nd: No\\ne: \\"yes\\"" | toJson }}',
      '{"a":true,"b":false,"c":true,"d":false,"e":"yes"}',
    ],
    ['keys that are no texts', '{{ fromYaml "1: a\\ntrue: b\\n1.5: c" | toJson }}', '{"1":"a","1.5":"c","true":"b"}'],
    ['of several documents takes the first', '{{ fromYaml "a: 1\\n---\\nb: 2" | toJson }}', '{"a":1}'],
    [
      'of nothing',
      '{{ fromYaml "" | toJson }} {{ fromYaml "# c" | toJson }} {{ fromYaml "---" | toJson }} {{ fromYaml "null" | toJson }}',
      '{} {} {} {}',
    ],
    [
      'of a list tells so',
      '{{ fromYaml "- a" | toJson }}',
      '{"Error":"error unmarshaling JSON: while decoding JSON: json: cannot unmarshal array into Go value of type map[string]interface {}"}',
    ],
    [
      'of a scalar tells so',
      '{{ fromYaml "a" | toJson }} {{ fromYaml "1" | toJson }}',
      '{"Error":"error unmarshaling JSON: while decoding JSON: json: cannot unmarshal string into Go value of type map[string]interface {}"} {"Error":"error unmarshaling JSON: while decoding JSON: json: cannot unmarshal number into Go value of type map[string]interface {}"}',
    ],
    [
      'of what is no YAML tells so',
      '{{ fromYaml "a: b: c" | toJson }}',
      '{"Error":"error converting YAML to JSON: yaml: mapping values are not allowed in this context"}',
    ],
    [
      'of a list that does not end',
      '{{ fromYaml "a: [1" | toJson }}',
      '{"Error":"error converting YAML to JSON: yaml: line 1: did not find expected \',\' or \']\'"}',
    ],
    [
      'of a tab for indentation',
      '{{ fromYaml "a:\\n\\tb: 1" | toJson }}',
      '{"Error":"error converting YAML to JSON: yaml: line 2: found character that cannot start any token"}',
    ],
    [
      'of a text that does not end',
      '{{ fromYaml "a: \\"b" | toJson }}',
      '{"Error":"error converting YAML to JSON: yaml: found unexpected end of stream"}',
    ],
    [
      'of an anchor that there is not',
      '{{ fromYaml "a: *b" | toJson }}',
      '{"Error":"error converting YAML to JSON: yaml: unknown anchor \'b\' referenced"}',
    ],
    ['of a key twice', '{{ fromYaml "a: 1\\na: 2" | toJson }}', '{"a":2}'],
    ['of anchors and merges', '{{ fromYaml "x: &x {a: 1}\\ny: {<<: *x, b: 2}" | toJson }}', '{"true":{"a":1,"b":2},"x":{"a":1}}'],
    [
      'of a wrong indentation',
      '{{ fromYaml "a: 1\\n  b: 2" | toJson }}',
      '{"Error":"error converting YAML to JSON: yaml: line 2: mapping values are not allowed in this context"}',
    ],
    [
      'of a bad escape',
      '{{ fromYaml "a: \\"\\\\z\\"" | toJson }}',
      '{"Error":"error converting YAML to JSON: yaml: found unknown escape character"}',
    ],
    [
      'of a percent sign',
      '{{ fromYaml "a: %b" | toJson }}',
      '{"Error":"error converting YAML to JSON: yaml: found character that cannot start any token"}',
    ],
    [
      'of an at sign',
      '{{ fromYaml "a: @b" | toJson }}',
      '{"Error":"error converting YAML to JSON: yaml: found character that cannot start any token"}',
    ],
    [
      'of control characters that stand anywhere',
      '{{ fromYaml "a: \\x7f" | toJson }} {{ fromYaml "a: x\\x80" | toJson }} {{ fromYaml "a: \\ufffe" | toJson }} {{ fromYaml "# \\x01\\na: 1" | toJson }}',
      '{"Error":"error converting YAML to JSON: yaml: control characters are not allowed"} {"Error":"error converting YAML to JSON: yaml: invalid leading UTF-8 octet"} {"Error":"error converting YAML to JSON: yaml: control characters are not allowed"} {"Error":"error converting YAML to JSON: yaml: control characters are not allowed"}',
    ],
    [
      'of a byte order mark within',
      '{{ fromYaml "a: x\\ufeffy" | toJson }} {{ fromYaml "\\ufeffa: 1" | toJson }}',
      '{"a":"x\ufeffy"} {"a":1}',
    ],
    [
      'of bytes that are no text',
      '{{ fromYaml (b64dec "YTog/w==") | toJson }}',
      '{"Error":"error converting YAML to JSON: yaml: invalid leading UTF-8 octet"}',
    ],
    [
      'of a control character',
      '{{ fromYaml "a: \\x01" | toJson }}',
      '{"Error":"error converting YAML to JSON: yaml: control characters are not allowed"}',
    ],
  ],
  'a: 1\nb: two\nc: {d: [1, x, null], e: {}, f: 1.5}\nbig: 1000000\nn: null\nt: true\nlong: "word word word word word word word word word word word word word word word word word word end"\n',
);

specifyTemplates(
  'fromYamlArray',
  [
    ['of lists', '{{ fromYamlArray "- 1\\n- {a: b}\\n- [c]" | toJson }}', '[1,{"a":"b"},["c"]]'],
    ['of nothing', '{{ fromYamlArray "" | toJson }}', '[]'],
    [
      'of a table tells so',
      '{{ fromYamlArray "a: 1" | toJson }}',
      '["error unmarshaling JSON: while decoding JSON: json: cannot unmarshal object into Go value of type []interface {}"]',
    ],
    [
      'of what is no YAML tells so',
      '{{ fromYamlArray "- [" | toJson }}',
      '["error converting YAML to JSON: yaml: line 1: did not find expected node content"]',
    ],
  ],
  'a: 1\nb: two\nc: {d: [1, x, null], e: {}, f: 1.5}\nbig: 1000000\nn: null\nt: true\nlong: "word word word word word word word word word word word word word word word word word word end"\n',
);

specifyTemplates(
  'toJson and fromJson',
  [
    ['toJson of values', '{{ toJson .Values.c }} {{ toJson .Values.big }}', '{"d":[1,"x",null],"e":{},"f":1.5} 1000000'],
    [
      'toJson escapes for HTML',
      '{{ toJson "<&>" }} {{ toRawJson "<&>" }} {{ toPrettyJson (dict "a" "<") }}',
      '"\\u003c\\u0026\\u003e" "<&>" {\n  "a": "\\u003c"\n}',
    ],
    ['toJson of infinity is nothing', '[{{ toJson (float64 "inf") }}]', '[]'],
    [
      'mustToJson of infinity',
      '{{ mustToJson (float64 "inf") }}',
      'error: template: app/templates/NOTES.txt:1:3: executing "app/templates/NOTES.txt" at <mustToJson (float64 "inf")>: error calling mustToJson: json: unsupported value: +Inf',
    ],
    ['fromJson of a table', '{{ (fromJson "{\\"a\\":{\\"b\\":[1]}}").a | toJson }}', '{"b":[1]}'],
    [
      'fromJson of a list tells so',
      '{{ fromJson "[1]" | toJson }}',
      '{"Error":"json: cannot unmarshal array into Go value of type map[string]interface {}"}',
    ],
    [
      'fromJson of a scalar tells so',
      '{{ fromJson "\\"a\\"" | toJson }} {{ fromJson "1" | toJson }} {{ fromJson "true" | toJson }}',
      '{"Error":"json: cannot unmarshal string into Go value of type map[string]interface {}"} {"Error":"json: cannot unmarshal number into Go value of type map[string]interface {}"} {"Error":"json: cannot unmarshal bool into Go value of type map[string]interface {}"}',
    ],
    ['fromJson of null is nil', '{{ fromJson "null" | toJson }} {{ fromJsonArray "null" | toJson }}', 'null null'],
    [
      'fromJson of what is none tells so',
      '{{ fromJson "{" | toJson }} {{ fromJson "" | toJson }} {{ fromJson "{a:1}" | toJson }}',
      '{"Error":"unexpected end of JSON input"} {"Error":"unexpected end of JSON input"} {"Error":"invalid character \'a\' looking for beginning of object key string"}',
    ],
    ['fromJsonArray of a list', '{{ fromJsonArray "[1,\\"a\\",null]" | toJson }}', '[1,"a",null]'],
    [
      'fromJsonArray of a table tells so',
      '{{ fromJsonArray "{}" | toJson }}',
      '["json: cannot unmarshal object into Go value of type []interface {}"]',
    ],
    ['fromJsonArray of what is none tells so', '{{ fromJsonArray "[1," | toJson }}', '["unexpected end of JSON input"]'],
  ],
  'a: 1\nb: two\nc: {d: [1, x, null], e: {}, f: 1.5}\nbig: 1000000\nn: null\nt: true\nlong: "word word word word word word word word word word word word word word word word word word end"\n',
);
