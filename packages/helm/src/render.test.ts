import { specifyTemplates } from './testing/specify.ts';

specifyTemplates(
  'the objects that templates see',
  [
    [
      'Release',
      '{{ .Release.Name }} {{ .Release.Namespace }} {{ .Release.Revision }} {{ .Release.Service }} {{ .Release.IsInstall }} {{ .Release.IsUpgrade }} {{ typeOf .Release.Revision }}',
      'release default 1 Helm true false int',
    ],
    [
      'Chart',
      '{{ .Chart.Name }} {{ .Chart.Version }} {{ .Chart.AppVersion }} {{ .Chart.APIVersion }} {{ .Chart.IsRoot }} [{{ .Chart.Description }}] [{{ .Chart.Type }}] {{ .Chart.Deprecated }}',
      'app 1.2.3 4.5 v2 true [] [] false',
    ],
    [
      'Chart has empty lists where it has none',
      '{{ .Chart.Keywords }} {{ .Chart.Maintainers }} {{ .Chart.Annotations }} {{ .Chart.Dependencies }} {{ .Chart.Sources }}',
      '[] [] map[] [] []',
    ],
    ['Chart has fields alone', '{{ .Chart.Nope }}', ''],
    ["Chart's fields begin with a capital", '{{ .Chart.name }}', ''],
    ['Template', '{{ .Template.Name }} {{ .Template.BasePath }}', 'app/templates/NOTES.txt app/templates'],
    ['Values', '{{ .Values.name }} {{ .Values.list }} {{ .Values.a }} [{{ .Values.absent }}]', 'web [x true] 1 []'],
    [
      'Values are a map of a named type',
      '{{ typeOf .Values }} {{ kindOf .Values }} {{ typeOf .Values.list }} {{ typeOf .Values.a }}',
      'common.Values map []interface {} float64',
    ],
    [
      'Values have methods',
      '{{ .Values.AsMap | toJson }} {{ .Values.YAML }}',
      '{"a":1,"c":{"d":1,"e":{"f":2}},"list":["x",true],"name":"web"} a: 1\nc:\n  d: 1\n  e:\n    f: 2\nlist:\n- x\n- true\nname: web\n',
    ],
    ["Values' tables", '{{ (.Values.Table "c").d }} {{ (.Values.Table "c.e").f }} {{ .Values.Table "c" | typeOf }}', '1 2 common.Values'],
    [
      "Values' tables that there are not",
      '{{ .Values.Table "absent" }}',
      'error: template: app/templates/NOTES.txt:1:10: executing "app/templates/NOTES.txt" at <.Values.Table>: error calling Table: "absent" is not a table',
    ],
    [
      "Values' tables that there are not below one",
      '{{ .Values.Table "c.absent.x" }}',
      'error: template: app/templates/NOTES.txt:1:10: executing "app/templates/NOTES.txt" at <.Values.Table>: error calling Table: "absent" is not a table',
    ],
    [
      "Values' tables that are none",
      '{{ .Values.Table "name" }}',
      'error: template: app/templates/NOTES.txt:1:10: executing "app/templates/NOTES.txt" at <.Values.Table>: error calling Table: "name" is not a table',
    ],
    ['Values by their paths', '{{ .Values.PathValue "c.e.f" }} {{ .Values.PathValue "name" }}', '2 web'],
    [
      'Values by paths to tables',
      '{{ .Values.PathValue "c.e" }}',
      'error: template: app/templates/NOTES.txt:1:10: executing "app/templates/NOTES.txt" at <.Values.PathValue>: error calling PathValue: "e" is not a value',
    ],
    [
      'Values by paths that there are not',
      '{{ .Values.PathValue "c.x.y" }}',
      'error: template: app/templates/NOTES.txt:1:10: executing "app/templates/NOTES.txt" at <.Values.PathValue>: error calling PathValue: "y" is not a value',
    ],
    [
      'Values by paths of nothing',
      '{{ .Values.PathValue "" }}',
      'error: template: app/templates/NOTES.txt:1:10: executing "app/templates/NOTES.txt" at <.Values.PathValue>: error calling PathValue: YAML path cannot be empty',
    ],
    [
      'Values below what is absent',
      '{{ .Values.x.y }}',
      'error: app/templates/NOTES.txt:1:10\n  executing "app/templates/NOTES.txt" at <.Values.x.y>:\n    nil pointer evaluating interface {}.y',
    ],
    [
      'Values below a text',
      '{{ .Values.name.first }}',
      'error: app/templates/NOTES.txt:1:10\n  executing "app/templates/NOTES.txt" at <.Values.name.first>:\n    can\'t evaluate field first in type interface {}',
    ],
    [
      'Values below a list',
      '{{ .Values.list.first }}',
      'error: app/templates/NOTES.txt:1:10\n  executing "app/templates/NOTES.txt" at <.Values.list.first>:\n    can\'t evaluate field first in type interface {}',
    ],
    [
      'Capabilities',
      '{{ .Capabilities.KubeVersion }} {{ .Capabilities.KubeVersion.Version }} {{ .Capabilities.KubeVersion.Major }} {{ .Capabilities.KubeVersion.Minor }} {{ .Capabilities.KubeVersion.GitVersion }}',
      'v1.33.2 v1.33.2 1 33 v1.33.2',
    ],
    [
      'Capabilities know versions and kinds',
      '{{ .Capabilities.APIVersions.Has "v1" }} {{ .Capabilities.APIVersions.Has "apps/v1/Deployment" }} {{ .Capabilities.APIVersions.Has "example.com/v1" }} {{ .Capabilities.APIVersions.Has "apps/v1/Nope" }}',
      'true false false false',
    ],
    ['Capabilities know the version of Helm', '{{ .Capabilities.HelmVersion.Version }}', 'v4.2.1'],
    [
      'Capabilities have fields alone',
      '{{ .Capabilities.Nope }}',
      'error: app/templates/NOTES.txt:1:16\n  executing "app/templates/NOTES.txt" at <.Capabilities.Nope>:\n    can\'t evaluate field Nope in type interface {}',
    ],
    [
      'APIVersions want a text',
      '{{ .Capabilities.APIVersions.Has 1 }}',
      'error: app/templates/NOTES.txt:1:33\n  executing "app/templates/NOTES.txt" at <1>:\n    expected string; found 1',
    ],
    [
      'APIVersions want one text',
      '{{ .Capabilities.APIVersions.Has }}',
      'error: app/templates/NOTES.txt:1:16\n  executing "app/templates/NOTES.txt" at <.Capabilities.APIVersions.Has>:\n    wrong number of args for Has: want 1 got 0',
    ],
    [
      'Files of a chart without any',
      '{{ .Files.Get "x" | quote }} {{ .Files.Lines "x" | toJson }} {{ (.Files.Glob "*").AsConfig }} {{ .Files.GetBytes "x" | len }}',
      '"" [] {} 0',
    ],
    ['Files have no field of another name', '{{ .Files.nope }}', '[]'],
    ['Subcharts of a chart without any', '{{ .Subcharts | toJson }}', '{}'],
    ['an object that there is not', '[{{ .Nope }}]', '[]'],
    [
      'an object that there is not, and below it',
      '{{ .Nope.x }}',
      'error: app/templates/NOTES.txt:1:8\n  executing "app/templates/NOTES.txt" at <.Nope.x>:\n    nil pointer evaluating interface {}.x',
    ],
    [
      'dot is a map',
      '{{ kindOf . }} {{ typeOf . }} {{ keys . | sortAlpha | join "," }}',
      'map common.Values Capabilities,Chart,Files,Release,Subcharts,Template,Values',
    ],
    ['dot in a range is the item', '{{ range .Values.list }}{{ $.Release.Name }}-{{ . }} {{ end }}', 'release-x release-true '],
    [
      'dot in a range has no values',
      '{{ range .Values.list }}{{ .Values.a }}{{ end }}',
      'error: app/templates/NOTES.txt:1:34\n  executing "app/templates/NOTES.txt" at <.Values.a>:\n    can\'t evaluate field Values in type interface {}',
    ],
    ['Values may be set for what follows', '{{ $_ := set .Values "b" 2 }}{{ .Values.b }}', '2'],
  ],
  'a: 1\nname: web\nlist: [x, y]\nc: {d: 1, e: {f: 2}}\n',
);

specifyTemplates(
  'functions that Helm leaves out',
  [
    ['env', '{{ env "HOME" }}', 'error: parse error at (app/templates/NOTES.txt:1): function "env" not defined'],
    ['expandenv', '{{ expandenv "$HOME" }}', 'error: parse error at (app/templates/NOTES.txt:1): function "expandenv" not defined'],
    ['getHostByName asks nobody', '[{{ getHostByName "localhost" }}]', '[]'],
  ],
  'a: 1\nname: web\nlist: [x, y]\nc: {d: 1, e: {f: 2}}\n',
);

specifyTemplates(
  'functions that Helm changes',
  [
    ['toJson of bytes', '{{ toJson (.Files.GetBytes "x") }}', '""'],
    ['toString of values', '{{ .Values.a | toString }} {{ .Values.list | toString }}', '1 [x true]'],
    ['typeIs of values', '{{ typeIs "map[string]interface {}" .Values }} {{ kindIs "map" .Values }}', 'false true'],
    [
      'merge of values',
      '{{ merge .Values (dict "z" 1) | toJson }}',
      '{"a":1,"c":{"d":1,"e":{"f":2}},"list":["x",true],"name":"web","z":1}',
    ],
    ['deepCopy of values', '{{ $c := deepCopy .Values }}{{ $_ := set $c "a" 9 }}{{ .Values.a }} {{ $c.a }}', '1 9'],
    [
      'pick of values',
      '{{ pick .Values "a" | toJson }} {{ omit .Values "a" "list" | toJson }}',
      '{"a":1} {"c":{"d":1,"e":{"f":2}},"name":"web"}',
    ],
    ['dig of values', '{{ dig "name" "none" .Values.AsMap }}', 'web'],
    [
      'dig of values as they are',
      '{{ dig "name" "none" .Values }}',
      'error: template: app/templates/NOTES.txt:1:3: executing "app/templates/NOTES.txt" at <dig "name" "none" .Values>: error calling dig: interface conversion: interface {} is common.Values, not map[string]interface {}',
    ],
    ['hasKey of values', '{{ hasKey .Values "a" }} {{ get .Values "name" }} {{ keys .Values | sortAlpha }}', 'true web [a c list name]'],
    ['index of values', '{{ index .Values "list" 1 }} {{ index .Values "absent" }}', 'true '],
    ['printf of values', '{{ printf "%v %T" .Values .Values }}', 'map[a:1 c:map[d:1 e:map[f:2]] list:[x true] name:web] common.Values'],
  ],
  'a: 1\nname: web\nlist: [x, y]\nc: {d: 1, e: {f: 2}}\n',
);

specifyTemplates(
  'errors',
  [
    [
      "of a value's type name it",
      '{{ upper .Values.a }}',
      'error: app/templates/NOTES.txt:1:16\n  executing "app/templates/NOTES.txt" at <.Values.a>:\n    wrong type for value; expected string; got float64',
    ],
    [
      'of a missing function name it',
      '{{ nope .Values.a }}',
      'error: parse error at (app/templates/NOTES.txt:1): function "nope" not defined',
    ],
    [
      'of an action that does not end name its line',
      'a\n{{ .Values.a',
      'error: parse error at (app/templates/NOTES.txt:2): unclosed action',
    ],
    ['of an else without an if', '{{ else }}', 'error: parse error at (app/templates/NOTES.txt:1): unexpected {{else}}'],
    ['of an end too many', '{{ if .Values.a }}{{ end }}{{ end }}', 'error: parse error at (app/templates/NOTES.txt:1): unexpected {{end}}'],
    [
      'of a template that there is not',
      '{{ template "nope" . }}',
      'error: app/templates/NOTES.txt:1:12\n  executing "app/templates/NOTES.txt" at <{{template "nope" .}}>:\n    template "nope" not defined',
    ],
    [
      'of an index',
      '{{ index .Values.list 5 }}',
      'error: template: app/templates/NOTES.txt:1:3: executing "app/templates/NOTES.txt" at <index .Values.list 5>: error calling index: index out of range: 5',
    ],
    [
      'of a comparison',
      '{{ if eq .Values.a "x" }}{{ end }}',
      'error: template: app/templates/NOTES.txt:1:6: executing "app/templates/NOTES.txt" at <eq .Values.a "x">: error calling eq: incompatible types for comparison: float64 and string',
    ],
    [
      'of a comparison of numbers',
      '{{ if gt .Values.a 0 }}{{ end }}',
      'error: template: app/templates/NOTES.txt:1:6: executing "app/templates/NOTES.txt" at <gt .Values.a 0>: error calling gt: incompatible types for comparison: float64 and int',
    ],
    [
      'of a division',
      '{{ div 1 0 }}',
      'error: template: app/templates/NOTES.txt:1:3: executing "app/templates/NOTES.txt" at <div 1 0>: error calling div: runtime error: integer divide by zero',
    ],
    [
      'of a required value in a define',
      '{{ define "x" }}{{ required "name it" .absent }}{{ end }}{{ include "x" .Values }}',
      'error: execution error at (app/templates/NOTES.txt:1:60): name it',
    ],
    [
      'of nil in a define of a define',
      '{{ define "x" }}{{ .p.q }}{{ end }}{{ define "y" }}\n{{ template "x" . }}{{ end }}{{ include "y" .Values }}',
      'error: app/templates/NOTES.txt:2:32\n  executing "app/templates/NOTES.txt" at <include "y" .Values>:\n    error calling include:\napp/templates/NOTES.txt:1:21\n  executing "x" at <.p.q>:\n    nil pointer evaluating interface {}.q',
    ],
    ['of fail in tpl', '{{ tpl "{{ fail \\"inner\\" }}" . }}', 'error: execution error at (app/templates/NOTES.txt:1:3): inner'],
    [
      'of a range over a text',
      '{{ range .Values.name }}{{ end }}',
      'error: app/templates/NOTES.txt:1:16\n  executing "app/templates/NOTES.txt" at <.Values.name>:\n    range can\'t iterate over web',
    ],
  ],
  'a: 1\nname: web\nlist: [x, y]\nc: {d: 1, e: {f: 2}}\n',
);
