import { specifyCharts } from './testing/specify.ts';

specifyCharts('files of a chart', [
  [
    'values.yaml that is no YAML',
    { files: { 'values.yaml': 'a: b: c\n', 'templates/a.yaml': 'a: 1\n' } },
    'error: cannot load values.yaml: cannot unmarshal yaml document: error converting YAML to JSON: yaml: mapping values are not allowed in this context',
  ],
  [
    'values.yaml that is a list',
    { files: { 'values.yaml': '- a\n', 'templates/a.yaml': 'a: 1\n' } },
    'error: cannot load values.yaml: cannot unmarshal yaml document: error unmarshaling JSON: while decoding JSON: json: cannot unmarshal array into Go value of type map[string]interface {}',
  ],
  [
    'values.yaml that is a text',
    { files: { 'values.yaml': 'text\n', 'templates/a.yaml': 'a: 1\n' } },
    'error: cannot load values.yaml: cannot unmarshal yaml document: error unmarshaling JSON: while decoding JSON: json: cannot unmarshal string into Go value of type map[string]interface {}',
  ],
  [
    'values.yaml of many documents',
    { files: { 'values.yaml': 'a: 1\nb: {c: 1}\n---\nb: {d: 2}\n', 'templates/NOTES.txt': '{{ toJson .Values }}' } },
    '{"a":1,"b":{"c":1,"d":2}}',
  ],
  [
    'a dependency without a Chart.yaml',
    { files: { 'charts/child/values.yaml': 'a: 1\n', 'templates/a.yaml': 'a: 1\n' } },
    'error: error unpacking subchart child in app: Chart.yaml file is missing',
  ],
  [
    'a dependency whose Chart.yaml is wrong',
    { files: { 'charts/child/Chart.yaml': 'name: child\n', 'templates/a.yaml': 'a: 1\n' } },
    'error: error unpacking subchart child in app: validation: chart.metadata.version is required',
  ],
  [
    'a dependency whose folder begins with a sign',
    { files: { 'charts/_x/Chart.yaml': 'bad', 'charts/.y/Chart.yaml': 'bad', 'templates/NOTES.txt': 'ok' } },
    'ok',
  ],
  [
    'a dependency whose folder has another name',
    {
      files: {
        'charts/other/Chart.yaml': 'apiVersion: v2\nname: child\nversion: 1.0.0\n',
        'charts/other/values.yaml': 'a: 1\n',
        'templates/NOTES.txt': '{{ toJson .Values }}',
      },
    },
    '{"child":{"a":1,"global":{}}}',
  ],
  [
    'a file in charts',
    { files: { 'charts/README.md': 'text', 'templates/NOTES.txt': 'ok' } },
    'error: error unpacking subchart README.md in app: Chart.yaml file is missing',
  ],
  [
    'files that templates can read',
    {
      files: {
        'a.txt': 'A',
        'b/c.txt': 'C',
        'values.yaml': 'x: 1\n',
        'templates/NOTES.txt':
          '{{ range $n, $_ := .Files }}{{ $n }} {{ end }}{{ .Files.Get "a.txt" }} {{ .Files.Get "b/c.txt" }}[{{ .Files.Get "values.yaml" }}]',
      },
    },
    'a.txt b/c.txt A C[]',
  ],
  [
    'files by a pattern',
    {
      files: {
        'c/a.x': '1',
        'c/b.y': '2',
        'c/d/e.x': '3',
        'templates/NOTES.txt':
          '{{ range list "c/*" "c/*.x" "c/**" "**.x" "c/{a,b}.*" "c/[ab].?" "*" "nope/*" }}{{ . }}:{{ range $n, $_ := $.Files.Glob . }} {{ $n }}{{ end }};{{ end }}',
      },
    },
    'c/*: c/a.x c/b.y;c/*.x: c/a.x;c/**: c/a.x c/b.y c/d/e.x;**.x: c/a.x c/d/e.x;c/{a,b}.*: c/a.x c/b.y;c/[ab].?: c/a.x c/b.y;*:;nope/*:;',
  ],
  [
    'files as values of a map',
    {
      files: {
        'c/a.x': 'one\ntwo',
        'c/b.y': '2\n',
        'templates/NOTES.txt': '{{ (.Files.Glob "c/*").AsConfig }}|{{ (.Files.Glob "c/*").AsSecrets }}|{{ (.Files.Glob "none").AsConfig }}',
      },
    },
    'a.x: |-\n  one\n  two\nb.y: |\n  2|a.x: b25lCnR3bw==\nb.y: Mgo=|{}',
  ],
  [
    'files line by line',
    {
      files: {
        'a.txt': 'one\ntwo\n\nthree\n',
        'b.txt': 'x',
        'templates/NOTES.txt': '{{ .Files.Lines "a.txt" | toJson }} {{ .Files.Lines "b.txt" | toJson }} {{ .Files.Lines "none" | toJson }}',
      },
    },
    '["one","two","","three"] ["x"] []',
  ],
]);
