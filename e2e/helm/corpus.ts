/** A chart of one behaviour: its files, and how it is rendered. */
export interface Case {
  readonly name: string;
  /** Files by path; Chart.yaml is {@link CHART} where it is absent. */
  readonly files: Readonly<Record<string, string>>;
  readonly args?: readonly string[];
}

export const CHART = 'apiVersion: v2\nname: app\nversion: 1.2.3\nappVersion: "4.5"\n';

/** A chart of one template below a key, so that whatever it gives is YAML; `values` is values.yaml. */
function t(name: string, template: string, values = '', args: readonly string[] = []): Case {
  return { name, files: { 'values.yaml': values, 'templates/a.yaml': template }, args };
}

/** A chart of one expression whose result stands in a block of text. */
function x(name: string, expression: string, values = '', args: readonly string[] = []): Case {
  return t(name, `out: |\n  {{- ${expression} | nindent 2 }}\n`, values, args);
}

function c(name: string, files: Readonly<Record<string, string>>, args: readonly string[] = []): Case {
  return { name, files, args };
}

const V = 'a: 1\nb: two\nc:\n  d: [1, 2, x]\n  e: {}\n  n: null\nbig: 1000000\nfrac: 0.5\nt: true\nlist: []\n';
const SHOW = '{{ .Values | toYaml }}\n';

const values: Case[] = [
  t('values-all', SHOW, V),
  t('values-none', 'a: {{ .Values.missing }}\n'),
  t('values-number-prints-as-float', 'a: {{ .Values.big }} {{ .Values.big | int }} {{ .Values.big | toString }}\n', V),
  t('values-number-in-yaml', 'a: {{ toYaml .Values.big }}\n', V),
  t(
    'values-scalars',
    SHOW,
    'a: yes\nb: "yes"\nc: 0o17\nd: 017\ne: 1e3\nf: 1_000\ng: 0x1f\nh: 2020-01-01\ni: ~\nj: .5\nk: 1.0\nl: 12345678901234567890\nm: on\nn: "1"\no: null\np: "null"\nq: 1:30\n',
  ),
  t('values-infinite', SHOW, 'a: .inf\n'),
  t(
    'values-strings',
    SHOW,
    'a: "x: y"\nb: "#c"\nc: "- d"\nd: " lead"\ne: "trail "\nf: ""\ng: "multi\\nline"\nh: "multi\\n"\ni: "tab\\there"\nj: "é☺"\nk: "*x"\nl: "&x"\nm: "!x"\nn: "%x"\no: "@x"\np: "`x"\nq: "{x"\nr: "[x"\ns: "~"\nt: "="\nu: "<<"\n',
  ),
  t('values-long-line', SHOW, `a: "${'word '.repeat(40)}end"\nb: "${'x'.repeat(120)}"\n`),
  t('values-nested-lists', SHOW, 'a:\n- - 1\n  - 2\n- x: 1\n  y: [a, {b: c}]\n- []\n- {}\n'),
  t('values-anchors', SHOW, 'a: &x {b: 1}\nc: *x\nd:\n  <<: *x\n  e: 2\n'),
  t('values-documents', SHOW, 'a: 1\nb: {c: 1}\n---\nb: {d: 2}\n'),
  t('values-empty-file', 'a: {{ .Values | toJson }}\n', ''),
  t('values-comment-only', 'a: {{ .Values | toJson }}\n', '# nothing\n'),
  c('values-list', { 'values.yaml': '- a\n', 'templates/a.yaml': SHOW }),
  c('values-scalar', { 'values.yaml': 'text\n', 'templates/a.yaml': SHOW }),
  c('values-bad-yaml', { 'values.yaml': 'a: b: c\n', 'templates/a.yaml': SHOW }),
  t('values-key-types', SHOW, '1: a\ntrue: b\n1.5: c\n'),
  t('values-over-by-file', SHOW, V, ['-f', 'over.yaml']),
  t('set-int', 'a: {{ .Values.x }} {{ typeOf .Values.x }}\n', '', ['--set', 'x=5']),
  t('set-types', SHOW, '', ['--set', 'a=1,b=true,c=null,d=x,e=1.5,f=007,g=,h=-3,i=0,j=0x1,k=TRUE,l=1e3']),
  t('set-string', SHOW, '', ['--set-string', 'a=1,b=true,c=null']),
  t('set-nested', SHOW, V, ['--set', 'c.d[1]=9,c.e.f.g=h,new.x=y']),
  t('set-list', SHOW, '', ['--set', 'a={x,1,true},b={},c={ }']),
  t('set-index', SHOW, '', ['--set', 'a[0].b=1,a[0].c=2,a[2]=x,b[1][0]=y']),
  t('set-escape', SHOW, '', ['--set', 'a=b\\,c,d\\.e=f,g\\[0=h']),
  t('set-null-removes', SHOW, V, ['--set', 'c=null']),
  t('set-null-inner-removes', SHOW, V, ['--set', 'c.d=null']),
  t('set-overrides-table', SHOW, V, ['--set', 'c=flat']),
  t('set-table-over-scalar', SHOW, V, ['--set', 'b.x=1']),
  t('set-json', SHOW, V, ['--set-json', 'a={"x":[1,2.5,null]},b="s"']),
  t('set-json-map', SHOW, V, ['--set-json', '{"c":{"new":1}}']),
  t('set-json-bad', SHOW, V, ['--set-json', 'a={bad']),
  t('set-json-map-bad', SHOW, V, ['--set-json', '{bad']),
  t('set-literal', SHOW, V, ['--set-literal', 'a.b=x,y=z\\n']),
  t('set-many', SHOW, V, ['--set', 'a=1', '--set', 'a=2', '--set-string', 'a=3']),
  t('set-no-value', SHOW, V, ['--set', 'a']),
  t('set-no-value-comma', SHOW, V, ['--set', 'a=1,b']),
  t('set-ends-with-comma', SHOW, V, ['--set', 'a,b=1']),
  t('set-trailing-comma', SHOW, V, ['--set', 'a=1,']),
  t('set-empty-map', SHOW, V, ['--set', 'a.']),
  t('set-bad-index', SHOW, V, ['--set', 'a[x]=1']),
  t('set-negative-index', SHOW, V, ['--set', 'a[-1]=1']),
  t('set-huge-index', SHOW, V, ['--set', 'a[999999999]=1']),
  t('set-open-index', SHOW, V, ['--set', 'a[0']),
  t('set-index-garbage', SHOW, V, ['--set', 'a[0]b=1']),
  t('set-open-list', SHOW, V, ['--set', 'a={x']),
  t('set-deep', SHOW, V, ['--set', `${'a.'.repeat(40)}b=1`]),
  t('set-thirty-deep', 'a: {{ .Values | toJson | len }}\n', '', ['--set', `${'a.'.repeat(30)}b=1`]),
  t('set-scalar-parent', SHOW, '', ['--set', 'a=1,a.b=2']),
  t('set-list-into-map', SHOW, '', ['--set', 'a.b=1,a[0]=2']),
  t('set-into-list-from-values', SHOW, V, ['--set', 'c.d[0]=z']),
  t('set-equals-in-value', SHOW, '', ['--set', 'a=b=c']),
  t('set-empty-value', SHOW, '', ['--set', 'a=']),
  t('set-empty', SHOW, '', ['--set', '']),
  t('set-spaces', SHOW, '', ['--set', 'a = b , c= d']),
  t('set-quotes', SHOW, '', ['--set', 'a="b",c=\'d\'']),
  t('set-unicode', SHOW, '', ['--set', 'é=☺']),
  t('set-file', SHOW, '', ['--set-file', 'a.b=data.txt']),
  t('set-file-absent', SHOW, '', ['--set-file', 'a=nope.txt']),
  t('values-file-absent', SHOW, '', ['-f', 'nope.yaml']),
  t('values-file-bad', SHOW, '', ['-f', 'bad.yaml']),
  t('values-files-in-order', SHOW, V, ['-f', 'over.yaml', '-f', 'over2.yaml']),
  t('null-in-chart-values', SHOW, 'a: null\nb:\n  c: null\n  d: 1\n'),
  t('null-over-table', SHOW, V, ['-f', 'nulls.yaml']),
  t('null-for-absent-key', SHOW, V, ['--set', 'zz=null']),
  t('null-for-absent-inner', SHOW, V, ['--set', 'c.zz=null']),
  t('null-in-list', SHOW, 'a: [1, null]\n'),
  t('values-block-at-the-end', 'a: {{ toJson .Values }}\n', 'a: |\n  one'),
  t('values-behind-a-dedent', 'a: {{ toJson .Values }}\n', '  a: 1\nb: [\n'),
  t('values-crlf', 'a: {{ toJson .Values }}\n', 'a: |\r\n  one\r\n  two\r\n---\r\nb: 2\r\n'),
  t('from-yaml-first-document', 'a: {{ fromYaml "a: 1\\n---\\nb: [" | toJson }}\n'),
  t('to-yaml-open-end', 'a: {{ toYaml (dict "a" "x\\n\\n") | quote }}\n'),
  t('to-yaml-unicode-breaks', 'a: {{ toYaml (dict "a" "x\u2028y") | fromYaml | toJson }}\n'),
  t(
    'to-yaml-pretty-numbers',
    'a: {{ toYamlPretty .Values | quote }}\n',
    'a: [1000000, 1.5, 7, {b: [x, [y]]}]\nb: "on"\nc: |\n  - x:\n  - y\n',
  ),
  t('to-yaml-pretty-long', `a: {{ toYamlPretty (dict "k" "${'word '.repeat(30)}") | quote }}\n`),
  t('to-toml-scalars', 'a: {{ list (toToml "s") (toToml 1) (toToml (list 1 "x")) (toToml true) (toToml (list)) | toJson }}\n'),
  t('to-toml-list-of-tables', 'a: {{ toToml (list (dict "a" 1)) | quote }}\n'),
  t('to-toml-nil', 'a: {{ toToml nil | quote }}\n'),
  c('files-lines-of-nothing', { 'empty.txt': '', 'templates/a.yaml': 'a: {{ .Files.Lines "empty.txt" | toJson }}\n' }),
];

const CHILD = 'apiVersion: v2\nname: child\nversion: 0.1.0\n';
const DEP = `${CHART}dependencies:\n- name: child\n  version: 0.1.0\n  repository: ""\n`;
const child = (parent: string, childValues: string, template = SHOW): Record<string, string> => ({
  'Chart.yaml': DEP,
  'values.yaml': parent,
  'charts/child/Chart.yaml': CHILD,
  'charts/child/values.yaml': childValues,
  'charts/child/templates/c.yaml': template,
});
const dependency = (more: string) => `${CHART}dependencies:\n- name: child\n  version: 0.1.0\n${more}`;

const subcharts: Case[] = [
  c('child-values', child('child:\n  a: over\n', 'a: own\nb: kept\n')),
  c('child-no-values', child('', 'a: own\n')),
  c('child-globals', child('global:\n  g: 1\n', 'a: {{ 1 }}\n'.replace(/{{.*}}/, '1'))),
  c('child-globals-merged', child('global:\n  g: {x: 1}\nchild:\n  global:\n    g: {y: 2}\n', 'global:\n  g: {z: 3}\n')),
  c('child-global-conflict', child('global:\n  g: {x: 1}\nchild:\n  global:\n    g: flat\n', '')),
  c('child-not-a-table', child('child: text\n', '')),
  c('child-number', child('child: 5\n', '')),
  c('child-null', child('child: null\n', 'a: 1\n')),
  c('child-null-inner', child('child:\n  a: null\n', 'a: 1\nb: 2\n')),
  c('child-null-inner-by-set', child('child:\n  a: {x: 1}\n', 'a: {x: 0, y: 2}\n'), ['--set', 'child.a.x=null']),
  c('child-null-deep', child('child:\n  a: {b: {c: null}}\n', 'a: {b: {c: 1, d: 2}}\n')),
  c('child-null-own', child('', 'a: null\nb: {c: null}\n')),
  c('parent-sees-child', { ...child('', 'a: 1\n', ''), 'templates/p.yaml': SHOW }),
  c('parent-over-table-with-scalar', child('child:\n  a: flat\n', 'a: {x: 1}\n')),
  c('child-table-over-scalar', child('child:\n  a: {x: 1}\n', 'a: flat\n')),
  c(
    'child-chart-object',
    child('', '', 'a: {{ .Chart.Name }} {{ .Chart.Version }} {{ .Chart.IsRoot }} {{ .Template.Name }} {{ .Template.BasePath }}\n'),
  ),
  c('subcharts-object', {
    ...child('child:\n  a: 2\n', 'a: 1\n', ''),
    'templates/p.yaml':
      'a: {{ .Subcharts.child.Values.a }} {{ .Subcharts.child.Chart.Name }} {{ .Subcharts.child.Release.Name }} {{ keys .Subcharts }}\n',
  }),
  c('child-shares-defines', {
    ...child('', '', 'a: {{ include "p" . }}\n'),
    'templates/_h.tpl': '{{ define "p" }}from {{ .Chart.Name }}{{ end }}',
  }),
  c('define-order', {
    ...child('', ''),
    'charts/child/templates/_h.tpl': '{{ define "x" }}child{{ end }}',
    'templates/_h.tpl': '{{ define "x" }}parent{{ end }}',
    'templates/p.yaml': 'a: {{ include "x" . }}\n',
  }),
  c('condition-false', { ...child('child:\n  enabled: false\n', 'a: 1\n'), 'Chart.yaml': dependency('  condition: child.enabled\n') }),
  c('condition-true', { ...child('child:\n  enabled: true\n', 'a: 1\n'), 'Chart.yaml': dependency('  condition: child.enabled\n') }),
  c('condition-absent', { ...child('', 'a: 1\n'), 'Chart.yaml': dependency('  condition: child.enabled\n') }),
  c('condition-list', { ...child('two: false\n', 'a: 1\n'), 'Chart.yaml': dependency('  condition: one,two\n') }),
  c('condition-text', { ...child('child:\n  enabled: "false"\n', 'a: 1\n'), 'Chart.yaml': dependency('  condition: child.enabled\n') }),
  c('condition-by-set', { ...child('child:\n  enabled: true\n', 'a: 1\n'), 'Chart.yaml': dependency('  condition: child.enabled\n') }, [
    '--set',
    'child.enabled=false',
  ]),
  c('tags-false', { ...child('tags:\n  back: false\n', 'a: 1\n'), 'Chart.yaml': dependency('  tags: [back]\n') }),
  c('tags-one-true', { ...child('tags:\n  back: false\n  front: true\n', 'a: 1\n'), 'Chart.yaml': dependency('  tags: [back, front]\n') }),
  c('condition-beats-tags', {
    ...child('tags:\n  back: false\nchild:\n  enabled: true\n', 'a: 1\n'),
    'Chart.yaml': dependency('  tags: [back]\n  condition: child.enabled\n'),
  }),
  c('alias', { ...child('other:\n  a: over\n', 'a: 1\n', `${SHOW}n: {{ .Chart.Name }}\n`), 'Chart.yaml': dependency('  alias: other\n') }),
  c('alias-twice', {
    ...child('one:\n  a: 1\ntwo:\n  a: 2\n', 'a: 0\n'),
    'Chart.yaml': `${dependency('  alias: one\n')}- name: child\n  version: 0.1.0\n  alias: two\n`,
  }),
  c('alias-and-plain', {
    ...child('two:\n  a: 2\n', 'a: 0\n'),
    'Chart.yaml': `${dependency('')}- name: child\n  version: 0.1.0\n  alias: two\n`,
  }),
  c('alias-bad', { ...child('', ''), 'Chart.yaml': dependency('  alias: "a b"\n') }),
  c('duplicate-dependency', { ...child('', ''), 'Chart.yaml': `${dependency('')}- name: child\n  version: 0.1.0\n` }),
  c('version-range', { ...child('', 'a: 1\n'), 'Chart.yaml': `${CHART}dependencies:\n- name: child\n  version: ">=0.1.0 <1"\n` }),
  c('version-mismatch', { ...child('', 'a: 1\n'), 'Chart.yaml': `${CHART}dependencies:\n- name: child\n  version: 2.x\n` }),
  c('dependency-missing', { 'Chart.yaml': DEP, 'templates/a.yaml': 'a: 1\n' }),
  c('dependency-missing-two', { 'Chart.yaml': `${DEP}- name: more\n  version: 1.0.0\n`, 'templates/a.yaml': 'a: 1\n' }),
  c('dependency-null', { 'Chart.yaml': `${CHART}dependencies:\n- null\n`, 'templates/a.yaml': 'a: 1\n' }),
  c('unlisted-subchart', { ...child('', 'a: 1\n'), 'Chart.yaml': CHART }),
  c('import-values', {
    ...child('', 'exports:\n  data:\n    a: 1\n', ''),
    'Chart.yaml': dependency('  import-values: [data]\n'),
    'templates/p.yaml': SHOW,
  }),
  c('import-values-map', {
    ...child('mine: {a: 0}\n', 'x: {y: {a: 1, b: 2}}\n', ''),
    'Chart.yaml': dependency('  import-values:\n  - child: x.y\n    parent: mine\n'),
    'templates/p.yaml': SHOW,
  }),
  c('import-values-to-root', {
    ...child('', 'x: {y: {a: 1}}\n', ''),
    'Chart.yaml': dependency('  import-values:\n  - child: x.y\n    parent: .\n'),
    'templates/p.yaml': SHOW,
  }),
  c('import-values-missing', {
    ...child('', 'x: 1\n', ''),
    'Chart.yaml': dependency('  import-values: [nope]\n'),
    'templates/p.yaml': SHOW,
  }),
  c(
    'import-values-by-user',
    { ...child('', 'exports:\n  data:\n    a: 1\n', ''), 'Chart.yaml': dependency('  import-values: [data]\n'), 'templates/p.yaml': SHOW },
    ['--set', 'a=9'],
  ),
  c('grandchild', {
    ...child('child:\n  grand:\n    a: 3\nglobal: {g: 1}\n', 'grand:\n  b: 2\n'),
    'charts/child/charts/grand/Chart.yaml': 'apiVersion: v2\nname: grand\nversion: 1.0.0\n',
    'charts/child/charts/grand/values.yaml': 'a: 1\nb: 1\nc: 1\n',
    'charts/child/charts/grand/templates/g.yaml': `${SHOW}p: {{ .Template.Name }}\n`,
  }),
  c('library', {
    'charts/lib/Chart.yaml': 'apiVersion: v2\nname: lib\nversion: 1.0.0\ntype: library\n',
    'charts/lib/templates/_l.tpl': '{{ define "lib.x" }}lib {{ .Values.a }}{{ end }}',
    'charts/lib/templates/r.yaml': 'never: rendered\n',
    'charts/lib/values.yaml': 'd: 1\n',
    'values.yaml': 'a: 5\n',
    'templates/a.yaml': `a: {{ include "lib.x" . }}\n${SHOW}`,
  }),
  c('library-not-installable', { 'Chart.yaml': `${CHART}type: library\n`, 'templates/a.yaml': 'a: 1\n' }),
  c('underscore-subchart-ignored', { 'charts/_x/Chart.yaml': 'bad', 'charts/.y/Chart.yaml': 'bad', 'templates/a.yaml': 'a: 1\n' }),
  c('bad-subchart', { 'charts/child/Chart.yaml': 'name: child\n', 'templates/a.yaml': 'a: 1\n' }),
  c('subchart-without-chart-yaml', { 'charts/child/values.yaml': 'a: 1\n', 'templates/a.yaml': 'a: 1\n' }),
  c('requirements-v1', {
    ...child('child: {on: false}\n', 'a: 1\n'),
    'Chart.yaml': 'apiVersion: v1\nname: app\nversion: 1.0.0\n',
    'requirements.yaml': 'dependencies:\n- name: child\n  version: 0.1.0\n  condition: child.on\n',
  }),
  c('requirements-in-files', {
    'Chart.yaml': 'apiVersion: v1\nname: app\nversion: 1.0.0\n',
    'requirements.yaml': 'dependencies: []\n',
    'templates/a.yaml': 'a: {{ .Files.Get "requirements.yaml" | quote }}\n',
  }),
];

const charts: Case[] = [
  c('chart-object', {
    'Chart.yaml': `${CHART}description: d e f\nkeywords: [a, b]\nhome: http://h\nsources: [s]\nmaintainers:\n- name: n\n  email: e\nicon: i\ndeprecated: false\nannotations:\n  k: v\nkubeVersion: ">=1.20"\ntype: application\n`,
    'templates/a.yaml': '{{ .Chart | toYaml }}\n',
  }),
  c('chart-v1', {
    'Chart.yaml': 'name: app\nversion: 1.0.0\n',
    'templates/a.yaml': 'a: {{ .Chart.APIVersion }} {{ .Chart.AppVersion }}|\n',
  }),
  c('chart-yaml-missing', { 'Chart.yaml': '\u0000absent', 'templates/a.yaml': 'a: 1\n' }),
  c('chart-name-missing', { 'Chart.yaml': 'apiVersion: v2\nversion: 1.0.0\n', 'templates/a.yaml': 'a: 1\n' }),
  c('chart-version-missing', { 'Chart.yaml': 'apiVersion: v2\nname: app\n', 'templates/a.yaml': 'a: 1\n' }),
  c('chart-version-bad', { 'Chart.yaml': 'apiVersion: v2\nname: app\nversion: one\n', 'templates/a.yaml': 'a: 1\n' }),
  c('chart-version-number', {
    'Chart.yaml': 'apiVersion: v2\nname: app\nversion: 1.2\nappVersion: 1.10\n',
    'templates/a.yaml': 'a: {{ .Chart.Version }} {{ .Chart.AppVersion }}\n',
  }),
  c('chart-name-dots', { 'Chart.yaml': 'apiVersion: v2\nname: ..\nversion: 1.0.0\n', 'templates/a.yaml': 'a: 1\n' }),
  c('chart-name-slash', { 'Chart.yaml': 'apiVersion: v2\nname: a/b\nversion: 1.0.0\n', 'templates/a.yaml': 'a: 1\n' }),
  c('chart-type-bad', { 'Chart.yaml': `${CHART}type: other\n`, 'templates/a.yaml': 'a: 1\n' }),
  c('chart-kubeversion-fits', { 'Chart.yaml': `${CHART}kubeVersion: ">=1.30.0-0"\n`, 'templates/a.yaml': 'a: 1\n' }),
  c('chart-kubeversion-refuses', { 'Chart.yaml': `${CHART}kubeVersion: "<1.20"\n`, 'templates/a.yaml': 'a: 1\n' }),
  c('chart-unknown-fields', { 'Chart.yaml': `${CHART}engine: gotpl\nfoo: {bar: 1}\n`, 'templates/a.yaml': 'a: 1\n' }),
  c('chart-field-case', { 'Chart.yaml': 'APIVersion: v2\nNAME: app\nversion: 1.0.0\n', 'templates/a.yaml': 'a: {{ .Chart.Name }}\n' }),
  c('chart-wrong-type', { 'Chart.yaml': `${CHART}keywords: text\n`, 'templates/a.yaml': 'a: 1\n' }),
  c('chart-name-list', { 'Chart.yaml': 'apiVersion: v2\nname: [a]\nversion: 1.0.0\n', 'templates/a.yaml': 'a: 1\n' }),
  c('chart-annotation-number', {
    'Chart.yaml': `${CHART}annotations:\n  a: 1\n  b: true\n`,
    'templates/a.yaml': 'a: {{ .Chart.Annotations.a }} {{ .Chart.Annotations.b }} {{ .Chart.Annotations.c }}|\n',
  }),
  c('chart-maintainer-null', { 'Chart.yaml': `${CHART}maintainers:\n- null\n`, 'templates/a.yaml': 'a: 1\n' }),
  c('chart-missing-field', { 'templates/a.yaml': 'a: {{ .Chart.Nope }}|{{ .Chart.nope }}|\n' }),
  c('helmignore', {
    '.helmignore': '# c\n*.txt\n/top\ndir/\nsub/*.md\n',
    'a.txt': '1',
    top: '1',
    'x/top': '1',
    'dir/f': '1',
    'sub/x.md': '1',
    'sub/y.yaml': '1',
    'templates/a.yaml': 'a: {{ range $n, $_ := .Files }}{{ $n }} {{ end }}\n',
  }),
  c('helmignore-negation', { '.helmignore': '!keep.me\n', 'keep.me': '1', other: '1', 'templates/a.yaml': 'a: 1\n' }),
  c('helmignore-double-star', { '.helmignore': 'a/**\n', 'templates/a.yaml': 'a: 1\n' }),
  c('helmignore-bad', { '.helmignore': '[a\n', 'templates/a.yaml': 'a: 1\n' }),
  c('helmignore-templates', { '.helmignore': 'templates/skip.yaml\n', 'templates/skip.yaml': 'never: 1\n', 'templates/a.yaml': 'a: 1\n' }),
  c('hidden-template-ignored', { 'templates/.hidden.yaml': 'never: 1\n', 'templates/a.yaml': 'a: 1\n' }),
  c('no-templates', { 'values.yaml': 'a: 1\n' }),
  c('empty-template', { 'templates/a.yaml': '', 'templates/b.yaml': '\n\n', 'templates/c.yaml': '{{/* x */}}' }),
  c('crds', { 'crds/a.yaml': 'kind: CustomResourceDefinition\nmetadata:\n  name: a\n', 'crds/b.txt': 'no', 'templates/a.yaml': 'a: 1\n' }),
  c(
    'crds-included',
    {
      'crds/b.yaml': 'kind: CustomResourceDefinition\nmetadata: {name: b}\n',
      'crds/a.yaml': '---\nkind: CustomResourceDefinition\n',
      'templates/a.yaml': 'a: 1\n',
    },
    ['--include-crds'],
  ),
  c('crds-of-child', { ...child('', ''), 'charts/child/crds/x.yaml': 'kind: X\n' }, ['--include-crds']),
  c('notes-not-printed', { 'templates/NOTES.txt': 'Hi {{ .Release.Name }}', 'templates/a.yaml': 'a: 1\n' }),
  c('notes-fail', { 'templates/NOTES.txt': '{{ fail "notes" }}', 'templates/a.yaml': 'a: 1\n' }),
  c('schema-file-in-files', { 'values.schema.json': '{}', 'templates/a.yaml': 'a: {{ .Files.Get "values.schema.json" | quote }}\n' }),
  c('bom', { 'values.yaml': '\ufeffa: 1\n', 'templates/a.yaml': '\ufeffa: {{ .Values.a }}\n' }),
  c('crlf', { 'values.yaml': 'a: 1\r\nb: 2\r\n', 'templates/a.yaml': 'a: {{ .Values.a }}\r\nb: {{ .Values.b }}\r\n' }),
  c('lock-file', {
    'Chart.lock': 'dependencies: []\ndigest: x\ngenerated: "2020-01-01T00:00:00Z"\n',
    'templates/a.yaml': 'a: {{ .Files.Get "Chart.lock" }}|\n',
  }),
];

const objects: Case[] = [
  t('release', '{{ .Release | toYaml }}\n'),
  t('release-upgrade', '{{ .Release | toYaml }}\n', '', ['--is-upgrade']),
  t('release-namespace', 'a: {{ .Release.Namespace }}\n', '', ['-n', 'other']),
  t('release-revision', 'a: {{ .Release.Revision }} {{ add .Release.Revision 1 }}\n'),
  t(
    'capabilities-kube',
    'a: {{ .Capabilities.KubeVersion }} {{ .Capabilities.KubeVersion.Version }} {{ .Capabilities.KubeVersion.Major }}.{{ .Capabilities.KubeVersion.Minor }} {{ .Capabilities.KubeVersion.GitVersion }} {{ .Capabilities.KubeVersion.String }}\n',
  ),
  t(
    'capabilities-kube-suffix',
    'a: {{ .Capabilities.KubeVersion }} {{ .Capabilities.KubeVersion.Version }} {{ semverCompare ">=1.30-0" .Capabilities.KubeVersion.Version }}\n',
    '',
    ['--kube-version', 'v1.30.5-gke.100'],
  ),
  t('capabilities-kube-bad', 'a: 1\n', '', ['--kube-version', 'x']),
  t(
    'capabilities-has',
    'a: {{ .Capabilities.APIVersions.Has "apps/v1" }} {{ .Capabilities.APIVersions.Has "x/v1" }} {{ .Capabilities.APIVersions.Has "apps/v1/Deployment" }}\n',
  ),
  t('capabilities-has-added', 'a: {{ .Capabilities.APIVersions.Has "x/v1" }} {{ .Capabilities.APIVersions.Has "y/v1/Kind" }}\n', '', [
    '-a',
    'x/v1,y/v1/Kind',
  ]),
  t('capabilities-has-number', 'a: {{ .Capabilities.APIVersions.Has 1 }}\n'),
  t('capabilities-has-none', 'a: {{ .Capabilities.APIVersions.Has }}\n'),
  t('capabilities-unknown', 'a: {{ .Capabilities.Nope }}\n'),
  t('capabilities-kube-unknown', 'a: {{ .Capabilities.KubeVersion.Nope }}\n'),
  t(
    'capabilities-type',
    'a: {{ typeOf .Capabilities }} {{ kindOf .Capabilities }} {{ typeOf .Capabilities.KubeVersion }} {{ typeOf .Values }} {{ typeOf .Files }} {{ typeOf .Release }} {{ typeOf . }}\n',
  ),
  t('capabilities-list', 'a: {{ len .Capabilities.APIVersions | lt 10 }} {{ has "v1" .Capabilities.APIVersions }}\n'),
  t('template-object', 'a: {{ .Template.Name }} {{ .Template.BasePath }}\n'),
  t('unknown-object', 'a: {{ .Nope }}|{{ .Nope.x }}\n'),
  c('files-get', {
    'f.txt': 'content\nmore',
    'templates/a.yaml': 'a: {{ .Files.Get "f.txt" | quote }} {{ .Files.Get "nope" | quote }} {{ .Files.GetBytes "f.txt" | len }}\n',
  }),
  c('files-binary', { 'f.bin': 'a\u0000\u0001', 'templates/a.yaml': 'a: {{ .Files.Get "f.bin" | b64enc }}\n' }),
  c('files-lines', {
    'f.txt': 'a\nb\n',
    'templates/a.yaml': 'a: {{ range .Files.Lines "f.txt" }}[{{ . }}]{{ end }} {{ .Files.Lines "nope" | len }}\n',
  }),
  c('files-glob', {
    'c/a.conf': 'A',
    'c/b.conf': 'B',
    'c/d/e.conf': 'E',
    'c/x.txt': 'X',
    'templates/a.yaml':
      '{{ range $p := list "c/*.conf" "c/**.conf" "**/*.txt" "c/{a,b}.conf" "c/?.conf" "c/[!a].conf" "*" "**" }}{{ $p | quote }}: {{ range $n, $_ := $.Files.Glob $p }}{{ $n }} {{ end }}\n{{ end }}',
  }),
  c('files-as-config', {
    'c/a.conf': 'line: 1\nx',
    'c/b.conf': 'B\n',
    'templates/a.yaml': 'data:\n{{ (.Files.Glob "c/*").AsConfig | indent 2 }}\n',
  }),
  c('files-as-secrets', { 'c/a.conf': 'A', 'templates/a.yaml': 'data:\n{{ (.Files.Glob "c/*").AsSecrets | indent 2 }}\n' }),
  c('files-as-config-none', { 'templates/a.yaml': 'data: {{ (.Files.Glob "zz").AsConfig | nindent 2 }}\n' }),
  c('files-range', {
    'c/a.conf': 'A',
    'templates/a.yaml':
      '{{ range $path, $bytes := .Files.Glob "c/*" }}{{ base $path }}: {{ $.Files.Get $path }} {{ printf "%s" $bytes }} {{ len $bytes }}\n{{ end }}',
  }),
  c('files-templates-not-included', {
    'templates/a.yaml':
      'a: {{ .Files.Get "templates/a.yaml" | quote }} {{ .Files.Get "values.yaml" | quote }}{{ .Files.Get "Chart.yaml" | quote }}\n',
    'values.yaml': 'x: 1\n',
  }),
  c('files-wrong-arg', { 'templates/a.yaml': 'a: {{ .Files.Get 1 }}\n' }),
  c('files-no-arg', { 'templates/a.yaml': 'a: {{ .Files.Get }}\n' }),
  t('values-methods', 'a: {{ .Values.AsMap.x }}\n', 'x: 1\n'),
  t('dot-whole', 'a: {{ keys . | sortAlpha | join "," }}\n'),
];

const H = (body: string) => ({ 'templates/_h.tpl': body });
const functions: Case[] = [
  c('include', { ...H('{{ define "n" }}{{ .Release.Name }}-x{{ end }}'), 'templates/a.yaml': 'a: {{ include "n" . | upper | quote }}\n' }),
  c('include-missing', { 'templates/a.yaml': 'a: {{ include "nope" . }}\n' }),
  c('include-nested-missing', {
    ...H('{{ define "a" }}{{ include "b" . }}{{ end }}{{ define "b" }}\n{{ include "c" . }}{{ end }}'),
    'templates/a.yaml': 'x: 1\na: {{ include "a" . }}\n',
  }),
  c('include-recursion', { ...H('{{ define "a" }}{{ include "a" . }}{{ end }}'), 'templates/a.yaml': 'a: {{ include "a" . }}\n' }),
  c('include-countdown', {
    ...H('{{ define "a" }}{{ if gt (int .) 0 }}{{ . }},{{ include "a" (sub . 1) }}{{ end }}{{ end }}'),
    'templates/a.yaml': 'a: "{{ include "a" 50 }}"\n',
  }),
  c('include-wrong-args', { 'templates/a.yaml': 'a: {{ include "x" }}\n' }),
  c('include-error-chain', {
    ...H('{{ define "a" }}{{ .Values.x.y.z }}{{ end }}\n{{ define "b" }}\n  {{ include "a" . }}{{ end }}'),
    'templates/a.yaml': 'a: {{ include "b" . }}\n',
  }),
  c('include-error-type', {
    ...H('{{ define "a" }}{{ upper .Values.n }}{{ end }}'),
    'values.yaml': 'n: 1\n',
    'templates/a.yaml': 'a: {{ include "a" . }}\n',
  }),
  c('template-error-chain', { ...H('{{ define "a" }}{{ .Values.x.y.z }}{{ end }}'), 'templates/a.yaml': 'a: {{ template "a" . }}\n' }),
  c('include-fail', { ...H('{{ define "a" }}{{ fail "stop here" }}{{ end }}'), 'templates/a.yaml': 'b: 1\na: {{ include "a" . }}\n' }),
  c('include-required', {
    ...H('{{ define "a" }}{{ required "need x" .Values.x }}{{ end }}'),
    'templates/a.yaml': 'a: {{ include "a" . }}\n',
  }),
  t('fail', 'a: {{ fail "no: way" }}\n'),
  t('fail-multiline', 'a: {{ fail "one\\ntwo" }}\n'),
  t('required', 'a: {{ required "need it" .Values.x }}\n'),
  t('required-empty', 'a: {{ required "need it" .Values.x }}\n', 'x: ""\n'),
  t('required-given', 'a: {{ required "need it" .Values.x }} {{ required "z" .Values.z }}\n', 'x: 1\nz: 0\n'),
  t('required-false', 'a: {{ required "need it" .Values.x }}\n', 'x: false\n'),
  x('tpl', 'tpl .Values.t .', 't: "{{ .Release.Name }} {{ .Values.x }}"\nx: 5\n'),
  x('tpl-include', 'tpl "{{ include \\"n\\" . }}" .').files &&
    c('tpl-include', {
      ...H('{{ define "n" }}N{{ end }}'),
      'templates/a.yaml': 'a: {{ tpl "{{ include \\"n\\" . }}{{ define \\"own\\" }}O{{ end }}{{ include \\"own\\" . }}" . }}\n',
    }),
  t('tpl-parse-error', 'a: {{ tpl "{{ .x" . }}\n'),
  t('tpl-exec-error', 'a: {{ tpl "{{ .Values.x.y.z }}" . }}\n'),
  t('tpl-fail', 'a: {{ tpl "{{ fail \\"inner\\" }}" . }}\n'),
  t('tpl-number', 'a: {{ tpl 5 . }}\n'),
  t('tpl-nil', 'a: {{ tpl .Values.nope . }}\n'),
  t('tpl-other-data', 'a: {{ tpl "{{ .a }}" (dict "a" "b") }}\n'),
  t('tpl-nested', 'a: {{ tpl "{{ tpl .inner . }}" (dict "inner" "{{ len .inner }}") }}\n'),
  t('tpl-no-value', 'a: "{{ tpl "{{ .nope }}" . }}"\n'),
  t('tpl-does-not-leak', 'a: {{ tpl "{{ define \\"leak\\" }}x{{ end }}" . }}{{ include "leak" . }}\n'),
  t('lookup', 'a: {{ lookup "v1" "Secret" "ns" "name" | toJson }} {{ (lookup "v1" "Secret" "ns" "name").data }}|\n'),
  t('lookup-range', 'a: {{ range (lookup "v1" "Pod" "" "").items }}x{{ else }}none{{ end }}\n'),
  t('lookup-wrong', 'a: {{ lookup "v1" "Secret" }}\n'),
  t('get-host-by-name', 'a: "{{ getHostByName "example.com" }}"\n'),
  t('env-not-there', 'a: {{ env "HOME" }}\n'),
  t('toyaml-forms', '{{ range $k, $v := .Values }}{{ $k }}:{{ $v | toYaml | nindent 2 }}\n{{ end }}', V),
  t('toyaml-ints', 'a: {{ list 1 (int64 2) 3.5 1e6 1000000 1e21 | toYaml | nindent 2 }}\n'),
  t('toyaml-of-dict', '{{ dict "b" (list 1 "x" nil true) "a" (dict "z" 1) | toYaml }}\n'),
  t('toyaml-nil', 'a: {{ toYaml nil }} {{ toYaml .Values.x }} {{ toYaml (list) }} {{ toYaml (dict) }} {{ toYaml "" }} {{ toYaml "x" }}\n'),
  t('toyaml-multiline', '{{ dict "a" "one\\ntwo\\n" "b" "one\\ntwo" "c" "x\\n\\n" "d" "  lead\\nx" "e" "trail \\nx" | toYaml }}\n'),
  t(
    'toyaml-special-strings',
    '{{ dict "a" "1" "b" "true" "c" "null" "d" "1e3" "e" "0x1" "f" "" "g" "-" "h" ":" "i" "a: b" "j" "a #b" "k" "2020-01-01" "l" "1_0" "m" "yes" "n" "~" | toYaml }}\n',
  ),
  t('toyamlpretty', '{{ dict "a" (list 1 (dict "b" (list 2 3) "c" 4)) "d" (dict "e" (list "x")) | toYamlPretty }}\n'),
  t('fromyaml', 'a: {{ (fromYaml "x: {y: [1, 2]}").x.y | toJson }} {{ fromYaml "a: 1" | toJson }} {{ fromYaml "" | toJson }}\n'),
  t('fromyaml-list', 'a: {{ fromYaml "[1]" | toJson }}\n'),
  t('fromyamlarray', 'a: {{ fromYamlArray "[1, x]" | toJson }} {{ fromYamlArray "a: 1" | toJson }}\n'),
  t('fromjson', 'a: {{ fromJson "{\\"a\\":1}" | toJson }} {{ fromJson "[1]" | toJson }} {{ fromJson "bad" | toJson }}\n'),
  t('fromjsonarray', 'a: {{ fromJsonArray "[1,2]" | toJson }} {{ fromJsonArray "{}" | toJson }}\n'),
  x('totoml', 'dict "a" 1 "b" "x\\"y" "c" (list 1 2) "d" (dict "e" true "f" 1.5) | toToml'),
  x('totoml-nested', 'dict "x" (dict "y" (dict "z" 1) "w" 2) "l" (list (dict "a" 1) (dict "a" 2)) | toToml'),
  x('totoml-values', '.Values | toToml', V),
  x('fromtoml', 'fromToml "a = 1\\n[b]\\nc = [1.5, \\"x\\"]\\nd = {e = true}\\n[[f]]\\ng = 1\\n[[f]]\\ng = 2\\n" | toJson'),
  t('tojson-values', 'a: {{ .Values | toJson }}\n', V),
  t('toprettyjson', 'a: {{ .Values | toPrettyJson | nindent 2 }}\n', V),
  t('no-value-removed', 'a: "{{ .Values.x }}" {{ print "<no value>" }}\nb: {{ printf "%v" .Values.x }}\n'),
  t('quote-values', 'a: {{ quote .Values.a .Values.b .Values.big .Values.t .Values.nope }}\n', V),
  t('default-chain', 'a: {{ .Values.x | default .Values.y | default "z" }} {{ .Values.a | default 9 }}\n', V),
  t('eq-types', 'a: {{ eq .Values.a 1 }}\n', V),
  t('eq-int-from-set', 'a: {{ eq .Values.x 1 }}\n', '', ['--set', 'x=1']),
  t('int-compare', 'a: {{ eq (int .Values.a) 1 }} {{ gt (int .Values.big) 5 }} {{ eq (.Values.a | toString) "1" }}\n', V),
  t('sprig-mutates-values', 'a: {{ $_ := set .Values "n" 5 }}{{ .Values.n }}\n'),
  c('mutation-crosses-templates', {
    'templates/a.yaml': 'a: {{ .Values.n }}\n',
    'templates/b.yaml': 'b: {{ $_ := set .Values "n" 5 }}{{ .Values.n }}\n',
  }),
  t('merge-values', '{{ merge (dict "a" 9) .Values | toYaml }}\n', V),
  t('mergeoverwrite-deep', '{{ mergeOverwrite (deepCopy .Values) (dict "c" (dict "d" "new")) | toYaml }}\n', V),
  t('range-values', '{{ range $k, $v := .Values.c }}{{ $k }}: {{ $v | toJson }}\n{{ end }}', V),
  t('range-with-root', '{{ range .Values.c.d }}- {{ . }} {{ $.Release.Name }}\n{{ end }}', V),
  t('with-else', '{{ with .Values.nope }}a: 1{{ else }}b: {{ .Values.a }}{{ end }}\n', V),
  t('dig', 'a: {{ dig "c" "e" "x" "def" .Values.AsMap }}\n', V),
  t('dig-values-type', 'a: {{ dig "c" "def" .Values }}\n', V),
  t(
    'hasKey-values',
    'a: {{ hasKey .Values "a" }} {{ hasKey .Values "z" }} {{ keys .Values | sortAlpha }} {{ pick .Values "a" | toJson }} {{ omit .Values.c "d" | toJson }}\n',
    V,
  ),
  t(
    'kindIs',
    'a: {{ kindIs "map" .Values.c }} {{ kindIs "slice" .Values.c.d }} {{ kindIs "float64" .Values.a }} {{ kindIs "invalid" .Values.nope }} {{ typeOf .Values.c }}\n',
    V,
  ),
  t('sha-of-include', 'a: {{ include (print $.Template.BasePath "/a.yaml") . | len }}\n').files &&
    c('sha-of-include', {
      'templates/cm.yaml': 'kind: ConfigMap\ndata: {{ .Release.Name }}\n',
      'templates/a.yaml': 'a: {{ include (print $.Template.BasePath "/cm.yaml") . | sha256sum }}\n',
    }),
  t(
    'tostring-float',
    'a: {{ .Values.big | toString | quote }} {{ .Values.frac | quote }} {{ printf "%d" (.Values.big | int) }} {{ .Values.big | int64 }}\n',
    V,
  ),
  t('regex', 'a: {{ regexReplaceAll "[^a-z]" "a-b_c" "" }} {{ regexMatch "^v[0-9]+" "v12" }}\n'),
  t(
    'trunc-trimsuffix',
    'a: {{ printf "%s-%s" .Release.Name .Chart.Name | trunc 63 | trimSuffix "-" }} {{ .Chart.Version | replace "+" "_" }}\n',
  ),
  t('uuid-length', 'a: {{ uuidv4 | len }} {{ randAlphaNum 10 | len }} {{ genCA "x" 1 | kindOf }}\n'),
  t('repeat-billion', 'a: {{ list | join "" | repeat 1000000000 | len }}\n'),
];

const errors: Case[] = [
  t('parse-error', 'a: {{ .Values.x\n'),
  t('parse-error-function', 'x: 1\na: {{ nofunc }}\n'),
  t('parse-error-end', 'a: {{ if true }}\n'),
  t('parse-error-in-action', 'a: {{ if\n  .x }\n'),
  t('parse-error-colon', 'a: {{ "a: b" | nope: }}\n'),
  t('nil-pointer', 'a: {{ .Values.x.y }}\n'),
  t('nil-pointer-deep', 'b: 1\n\na: {{ .Values.c.n.x.y }}\n', V),
  t('scalar-field', 'a: {{ .Values.b.x }}\n', V),
  t('list-field', 'a: {{ .Values.c.d.x }}\n', V),
  t('wrong-type', 'a: {{ upper .Values.a }}\n', V),
  t('wrong-type-map', 'a: {{ .Values.c | upper }}\n', V),
  t('wrong-type-nil', 'a: {{ upper .Values.nope }}\n', V),
  t('wrong-count', 'a: {{ upper }}\n'),
  t('index-out-of-range', 'a: {{ index .Values.c.d 9 }}\n', V),
  t('index-nil', 'a: {{ index .Values.nope "a" }}\n', V),
  t('range-string', 'a: {{ range .Values.b }}x{{ end }}\n', V),
  t('range-number', 'a: {{ range .Values.a }}x{{ end }}\n', V),
  t('compare-types', 'a: {{ if gt .Values.a 1 }}x{{ end }}\n', V),
  t('compare-nil', 'a: {{ if gt .Values.nope 1 }}x{{ end }}\n', V),
  t('eq-map', 'a: {{ eq .Values.c .Values.c }}\n', V),
  t('fromjson-field', 'a: {{ (fromJson "bad").x.y }}\n'),
  t('div-zero', 'a: {{ div 1 0 }}\n'),
  t('must-fail', 'a: {{ mustRegexMatch "(" "a" }}\n'),
  t('semver-bad', 'a: {{ semverCompare ">1" "x" }}\n'),
  t('yaml-error', 'a: b: c\n'),
  t('yaml-error-tab', 'a:\n\tb: 1\n'),
  t('yaml-error-second-doc', 'a: 1\n---\nb: [\n'),
  t('yaml-indent', 'a:\n  b: 1\n c: 2\n'),
  t('yaml-unclosed-quote', 'a: "x\n'),
  t('yaml-not-a-map', '- a\n- b\n'),
  t('yaml-scalar', 'text\n'),
  t('yaml-kind-list', 'kind: [a]\n'),
  t('yaml-metadata-text', 'metadata: text\n'),
  t('yaml-annotation-number', 'metadata:\n  annotations:\n    a: 1\n'),
  t('yaml-annotation-map', 'metadata:\n  annotations:\n    a: {b: 1}\n'),
  t('yaml-duplicate-key', 'a: 1\na: 2\n'),
  c('two-failing', { 'templates/a.yaml': 'a: {{ .Values.x.y }}\n', 'templates/b.yaml': 'b: {{ fail "b" }}\n' }),
  c('parse-error-in-helper', { ...H('{{ define "x" }}{{ .a'), 'templates/a.yaml': 'a: 1\n' }),
  c('duplicate-define-in-file', {
    ...H('{{ define "x" }}1{{ end }}{{ define "x" }}2{{ end }}'),
    'templates/a.yaml': 'a: {{ include "x" . }}\n',
  }),
  c('error-in-child', child('', '', 'a: {{ .Values.x.y }}\n')),
  t('unicode-column', 'é: {{ .Values.x.y }}\n'),
  t('html-text', 'a: "<b>&"\n'),
  t('chart-not-found', 'a: 1\n', '', ['--show-only', 'templates/nope.yaml']),
];

const D = (kind: string, name: string, more = '') => `apiVersion: v1\nkind: ${kind}\nmetadata:\n  name: ${name}\n${more}`;
const HOOK = (events: string, more = '') => `  annotations:\n    helm.sh/hook: ${events}\n${more}`;
const manifests: Case[] = [
  c('kind-order', {
    'templates/a.yaml': [
      'Deployment',
      'Service',
      'ConfigMap',
      'Secret',
      'Namespace',
      'ServiceAccount',
      'ClusterRole',
      'Ingress',
      'Job',
      'CustomResourceDefinition',
      'Zed',
      'Alpha',
      'NetworkPolicy',
      'PriorityClass',
      'HorizontalPodAutoscaler',
      'Role',
      'RoleBinding',
      'StatefulSet',
    ]
      .map((kind) => D(kind, kind.toLowerCase()))
      .join('---\n'),
  }),
  c('file-order', {
    'templates/b.yaml': D('ConfigMap', 'b'),
    'templates/a.yaml': D('ConfigMap', 'a'),
    'templates/sub/c.yaml': D('ConfigMap', 'c'),
    'templates/Z.yaml': D('ConfigMap', 'z'),
  }),
  c('child-order', { ...child('', '', D('ConfigMap', 'child')), 'templates/z.yaml': D('ConfigMap', 'parent') }),
  t('documents', `---\n${D('ConfigMap', 'a')}---\n\n---\n# only a comment\n---\n${D('ConfigMap', 'b')}`),
  t('document-marker-with-comment', `--- # first\n${D('ConfigMap', 'a')}\n---   \n${D('ConfigMap', 'b')}`),
  t('document-end', `${D('ConfigMap', 'a')}...\n---\n${D('ConfigMap', 'b')}`),
  t('separator-in-text', 'a: |\n  ---\n  b\n'),
  t('separator-glued', 'a: 1\n---b: 2\n'),
  t('trailing-space', 'a: 1   \n\n\n'),
  t('leading-lines', '\n\n  \na: 1\n'),
  t('no-kind', 'metadata:\n  name: x\n'),
  t('comment-only', '# just a comment\n'),
  t('hook', D('Job', 'h', HOOK('pre-install'))),
  t(
    'hook-events',
    `${D('Job', 'a', HOOK('"pre-install, post-upgrade"'))}---\n${D('Job', 'b', HOOK('test-success'))}---\n${D('ConfigMap', 'c')}`,
  ),
  t('hook-unknown', `${D('Job', 'a', HOOK('pre-nothing'))}---\n${D('ConfigMap', 'c')}`),
  t(
    'hook-weights',
    `${D('Job', 'a', HOOK('pre-install', '    helm.sh/hook-weight: "5"\n'))}---\n${D('ConfigMap', 'b', HOOK('pre-install', '    helm.sh/hook-weight: "-1"\n'))}`,
  ),
  t('hook-weight-number', D('Job', 'a', HOOK('pre-install', '    helm.sh/hook-weight: 5\n'))),
  t('hook-and-crd-install', D('CustomResourceDefinition', 'a', HOOK('crd-install'))),
  t('hooks-left-out', `${D('Job', 'a', HOOK('pre-install'))}---\n${D('ConfigMap', 'c')}`, '', ['--no-hooks']),
  t('tests-left-out', `${D('Pod', 'a', HOOK('test'))}---\n${D('Pod', 'b', HOOK('"pre-install,test"'))}---\n${D('ConfigMap', 'c')}`, '', [
    '--skip-tests',
  ]),
  c('show-only', { 'templates/a.yaml': `${D('ConfigMap', 'a')}---\n${D('ConfigMap', 'a2')}`, 'templates/b.yaml': D('ConfigMap', 'b') }, [
    '-s',
    'templates/a.yaml',
  ]),
  c(
    'show-only-two',
    { 'templates/a.yaml': D('ConfigMap', 'a'), 'templates/b.yaml': D('ConfigMap', 'b'), 'templates/c.yaml': D('ConfigMap', 'c') },
    ['-s', 'templates/c.yaml', '-s', 'templates/a.yaml'],
  ),
  c(
    'show-only-glob',
    { 'templates/a.yaml': D('ConfigMap', 'a'), 'templates/b.yaml': D('ConfigMap', 'b'), 'templates/s/c.yaml': D('ConfigMap', 'c') },
    ['-s', 'templates/*.yaml'],
  ),
  c('show-only-child', { ...child('', '', D('ConfigMap', 'child')), 'templates/a.yaml': D('ConfigMap', 'a') }, [
    '-s',
    'charts/child/templates/c.yaml',
  ]),
  c('show-only-hook', { 'templates/a.yaml': D('Job', 'a', HOOK('pre-install')), 'templates/b.yaml': D('ConfigMap', 'b') }, [
    '-s',
    'templates/a.yaml',
  ]),
  t('only-hooks', D('Job', 'a', HOOK('pre-install'))),
  t('nothing', '{{ if false }}a: 1{{ end }}\n'),
  t('list-kind', 'apiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: ConfigMap\n  metadata: {name: x}\n'),
  t('json-manifest', '{"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "x"}}\n'),
  c('txt-template', { 'templates/a.txt': D('ConfigMap', 'a') }),
  c('tpl-file', { 'templates/a.tpl': D('ConfigMap', 'a') }),
  c('template-in-folder', { 'templates/x/y/z.yaml': 'a: {{ .Template.Name }}\n', 'templates/x/_h.tpl': 'never' }),
];

const S = (schema: string, valuesYaml: string, args: readonly string[] = []): [Record<string, string>, readonly string[]] => [
  { 'values.schema.json': schema, 'values.yaml': valuesYaml, 'templates/a.yaml': 'a: 1\n' },
  args,
];
const schemas: Case[] = [
  c('schema-ok', ...S('{"type":"object","properties":{"a":{"type":"integer"}}}', 'a: 1\n')),
  c('schema-type', ...S('{"properties":{"a":{"type":"string"}}}', 'a: 1\n')),
  c('schema-type-list', ...S('{"properties":{"a":{"type":["string","null"]}}}', 'a: 1\n')),
  c('schema-required', ...S('{"required":["x"]}', 'a: 1\n')),
  c('schema-required-two', ...S('{"required":["x","y"]}', 'a: 1\n')),
  c('schema-additional', ...S('{"properties":{"a":{}},"additionalProperties":false}', 'a: 1\nb: 2\nc: 3\n')),
  c('schema-enum', ...S('{"properties":{"a":{"enum":["x","y"]}}}', 'a: z\n')),
  c('schema-const', ...S('{"properties":{"a":{"const":"x"}}}', 'a: z\n')),
  c('schema-minimum', ...S('{"properties":{"a":{"minimum":5},"b":{"maximum":1}}}', 'a: 1\nb: 2\n')),
  c('schema-pattern', ...S('{"properties":{"a":{"pattern":"^x"}}}', 'a: z\n')),
  c('schema-length', ...S('{"properties":{"a":{"minLength":3},"b":{"maxLength":1}}}', 'a: z\nb: zz\n')),
  c('schema-items', ...S('{"properties":{"a":{"items":{"type":"string"}}}}', 'a: [x, 1]\n')),
  c('schema-nested', ...S('{"properties":{"a":{"properties":{"b":{"type":"boolean"}}}}}', 'a: {b: 1}\n')),
  c('schema-ref', ...S('{"$defs":{"p":{"type":"integer"}},"properties":{"a":{"$ref":"#/$defs/p"}}}', 'a: x\n')),
  c(
    'schema-draft7',
    ...S(
      '{"$schema":"http://json-schema.org/draft-07/schema#","definitions":{"p":{"type":"integer"}},"properties":{"a":{"$ref":"#/definitions/p"}}}',
      'a: x\n',
    ),
  ),
  c(
    'schema-draft4',
    ...S('{"$schema":"http://json-schema.org/draft-04/schema#","properties":{"a":{"minimum":1,"exclusiveMinimum":true}}}', 'a: 1\n'),
  ),
  c('schema-anyof', ...S('{"properties":{"a":{"anyOf":[{"type":"string"},{"type":"boolean"}]}}}', 'a: 1\n')),
  c('schema-oneof', ...S('{"properties":{"a":{"oneOf":[{"type":"number"},{"minimum":0}]}}}', 'a: 1\n')),
  c('schema-not', ...S('{"properties":{"a":{"not":{"type":"number"}}}}', 'a: 1\n')),
  c('schema-skipped', ...S('{"required":["x"]}', 'a: 1\n', ['--skip-schema-validation'])),
  c('schema-bad-json', ...S('{bad', 'a: 1\n')),
  c('schema-by-set', ...S('{"properties":{"a":{"type":"integer"}}}', 'a: 1\n', ['--set', 'a=x'])),
  c('schema-of-child', { ...child('child: {a: 1}\n', ''), 'charts/child/values.schema.json': '{"properties":{"a":{"type":"string"}}}' }),
  c('schema-of-both', {
    ...child('child: {a: 1}\nb: 1\n', ''),
    'values.schema.json': '{"properties":{"b":{"type":"string"}}}',
    'charts/child/values.schema.json': '{"properties":{"a":{"type":"string"}}}',
  }),
  c(
    'schema-unique',
    ...S('{"properties":{"a":{"uniqueItems":true},"b":{"minItems":2},"c":{"maxItems":0}}}', 'a: [1, 1]\nb: [1]\nc: [1]\n'),
  ),
  c('schema-null-value', ...S('{"properties":{"a":{"type":"string"}}}', 'a: null\n')),
  c('schema-if', ...S('{"if":{"properties":{"a":{"const":1}}},"then":{"required":["b"]}}', 'a: 1\n')),
  c('schema-property-names', ...S('{"propertyNames":{"pattern":"^a"}}', 'b: 1\n')),
  c('schema-format', ...S('{"properties":{"a":{"format":"ipv4"}}}', 'a: x\n')),
];

/** Files that `args` of any case may name, beside the chart. */
export const BESIDE: Readonly<Record<string, string>> = {
  'over.yaml': 'a: over\nc:\n  d: [9]\n  new: {x: 1}\n',
  'over2.yaml': 'a: over2\nc:\n  new: {y: 2}\n',
  'documents.yaml': 'a: doc1\n---\na: doc2\nb: doc2\n',
  'nulls.yaml': 'c: null\nb: null\n',
  'bad.yaml': 'a: [\n',
  'data.txt': 'line 1\nline 2\n',
};

/** Texts that are no YAML, or none that Go reads: what is said of them, and of which line. */
const refused: Case[] = [
  'a: 1\nbare\nb: 2\n',
  'a: 1\nbare\n\n# c\nb: 2\n',
  'a: 1\nbare\n',
  'a:\n  - x\n  bare\n\nb: 2\n',
  'a:\n- b: c\n  d:\n    e\n    f: g\n',
  'a: b\n c: d\n',
  'a: 1\n "x":  b\n',
  'a: b: c\n',
  '"a": b: c\n',
  'a: :\n',
  'a: 1\n:\n  b: 2\n',
  '- a\nb: 1\n',
  'a:\n  - b\n  c: d\n',
  '- - a\n - b\n',
  '- a: 1\n  - b\n',
  '- a\n- b: c\n   d: e\n',
  'a: - b\n',
  'a:        - b\nc: d\n',
  'a: >\n  x\n y\nb: c\n',
  'a: [1',
  'a: [1, 2\nb: 3\n',
  'a: {b: 1\nc: 2\n',
  'a: [\n',
  'a: ]\n',
  'a: ,x\n',
  'a: "x',
  'a: "x\n\nc: d\n',
  "a: 'x\n",
  "a: 'b' c\n",
  'a: "x" "y"\n',
  'a: "\\q"\n',
  'a: "\\xZZ"\n',
  'a: %x\n',
  'a: @x\n',
  'a: `x\n',
  'a: *x\n',
  'a: &x &y 1\n',
  'a: !!int x\n',
  'a: !!float x\n',
  '!<foo: b\n',
  'a: |x\n  y\n',
  'a:\n\tb: 1\n',
  '\ta: 1\n',
  '<<: 1\na: 2\n',
  'foo\nbar: baz\n',
  '[1, a]: x\n',
  '~: x\n',
].map((text, index) => t(`manifest-refused-${index}`, text));

/** What Helm 3 and 4 do differently, beyond what the other cases show. */
const majors: Case[] = [
  c('dig-in-what-unset-gives', {
    'values.yaml': V,
    'templates/a.yaml':
      'a: {{ unset .Values "zz" | dig "c" "d" "none" }}\nb: {{ typeOf (set .Values "n" 1) }} {{ .Values.n }}\nc: {{ dig "c" "x" "none" (merge .Values (dict "q" 1)) }} {{ .Values.q }}\n',
  }),
  c('schema-nested-faults-are-grouped', {
    'values.yaml': 'a: {b: 1, c: 2}\n',
    'values.schema.json': '{"properties":{"a":{"required":["x"],"properties":{"b":{"type":"string"},"c":{"minimum":5}}}}}',
    'templates/a.yaml': 'a: 1\n',
  }),
  c('schema-reference-with-many-faults', {
    'values.yaml': 'a: 1\n',
    'values.schema.json': '{"$ref":"#/$defs/all","$defs":{"all":{"required":["x"],"properties":{"a":{"type":"string"}}}}}',
    'templates/a.yaml': 'a: 1\n',
  }),
  c('schema-reference-with-one-fault', {
    'values.yaml': 'a: 1\n',
    'values.schema.json': '{"properties":{"a":{"$ref":"#/$defs/text"}},"$defs":{"text":{"type":"string"}}}',
    'templates/a.yaml': 'a: 1\n',
  }),
  c('schema-reference-hides-its-siblings', {
    'values.yaml': 'a: abc\n',
    'values.schema.json':
      '{"$schema":"http://json-schema.org/draft-07/schema#","properties":{"a":{"$ref":"#/definitions/text","maxLength":1}},"definitions":{"text":{"type":"string"}}}',
    'templates/a.yaml': 'a: 1\n',
  }),
  c('schema-all-of', {
    'values.yaml': 'a: 1\n',
    'values.schema.json': '{"properties":{"a":{"allOf":[{"type":"string"},{"enum":["x"]}]}}}',
    'templates/a.yaml': 'a: 1\n',
  }),
  c('schema-any-of-groups', {
    'values.yaml': 'a: {b: 1}\n',
    'values.schema.json': '{"properties":{"a":{"anyOf":[{"required":["x","y"],"properties":{"b":{"type":"string"}}},{"type":"array"}]}}}',
    'templates/a.yaml': 'a: 1\n',
  }),
  c('schema-one-of-two', {
    'values.yaml': 'a: 1\n',
    'values.schema.json': '{"properties":{"a":{"oneOf":[{"type":"number"},{"minimum":0}]}}}',
    'templates/a.yaml': 'a: 1\n',
  }),
  c('schema-type-before-all-else', {
    'values.yaml': 'a: 1\n',
    'values.schema.json': '{"properties":{"a":{"type":"string","enum":["x"],"minimum":5}}}',
    'templates/a.yaml': 'a: 1\n',
  }),
  c('schema-enum-of-objects', {
    'values.yaml': 'a: z\n',
    'values.schema.json': '{"properties":{"a":{"enum":[{"x":1},"y"]}}}',
    'templates/a.yaml': 'a: 1\n',
  }),
  c('schema-const-object', {
    'values.yaml': 'a: z\n',
    'values.schema.json': '{"properties":{"a":{"const":{"x":1}}}}',
    'templates/a.yaml': 'a: 1\n',
  }),
  c('schema-large-numbers', {
    'values.yaml': 'a: 1234\nb: x\n',
    'values.schema.json': '{"properties":{"a":{"minimum":50000},"b":{"minLength":1200}}}',
    'templates/a.yaml': 'a: 1\n',
  }),
  c('schema-tuple', {
    'values.yaml': 'a: [1, 2, 3]\n',
    'values.schema.json':
      '{"$schema":"http://json-schema.org/draft-07/schema#","properties":{"a":{"items":[{"type":"string"}],"additionalItems":false}}}',
    'templates/a.yaml': 'a: 1\n',
  }),
  c('schema-prefix-items', {
    'values.yaml': 'a: [1, 2, true]\n',
    'values.schema.json': '{"properties":{"a":{"prefixItems":[{"type":"string"}],"items":{"type":"boolean"}}}}',
    'templates/a.yaml': 'a: 1\n',
  }),
  c('schema-property-names-below', {
    'values.yaml': 'a: {y: 1}\n',
    'values.schema.json': '{"properties":{"a":{"propertyNames":{"pattern":"^x"}}}}',
    'templates/a.yaml': 'a: 1\n',
  }),
  c('schema-contains', {
    'values.yaml': 'a: [1, 2]\n',
    'values.schema.json': '{"properties":{"a":{"contains":{"type":"string"}}}}',
    'templates/a.yaml': 'a: 1\n',
  }),
  c('schema-if-then', {
    'values.yaml': 'a: {on: true}\n',
    'values.schema.json': '{"properties":{"a":{"if":{"required":["on"]},"then":{"required":["size"]}}}}',
    'templates/a.yaml': 'a: 1\n',
  }),
  c('schema-dependent', {
    'values.yaml': 'a: {on: true}\n',
    'values.schema.json':
      '{"properties":{"a":{"dependentRequired":{"on":["size","name"]},"dependentSchemas":{"on":{"properties":{"on":{"const":false}}}}}}}',
    'templates/a.yaml': 'a: 1\n',
  }),
  c('schema-escaped-pointer', {
    'values.yaml': 'a/b: {"~c": 1}\n',
    'values.schema.json': '{"properties":{"a/b":{"properties":{"~c":{"type":"string"}}}}}',
    'templates/a.yaml': 'a: 1\n',
  }),
  c('schema-format-in-2020', {
    'values.yaml': 'a: x\n',
    'values.schema.json': '{"properties":{"a":{"format":"ipv4"}}}',
    'templates/a.yaml': 'a: 1\n',
  }),
  c('schema-format-ipv4-1-2-3', {
    'values.yaml': 'bad: "1.2.3"\ngood: "1.2.3.4"\n',
    'values.schema.json':
      '{"$schema":"http://json-schema.org/draft-07/schema#","properties":{"bad":{"format":"ipv4"},"good":{"format":"ipv4"}}}',
    'templates/a.yaml': 'a: 1\n',
  }),
  c('schema-format-ipv4-01-2-3-4', {
    'values.yaml': 'bad: "01.2.3.4"\ngood: "0.0.0.0"\n',
    'values.schema.json':
      '{"$schema":"http://json-schema.org/draft-07/schema#","properties":{"bad":{"format":"ipv4"},"good":{"format":"ipv4"}}}',
    'templates/a.yaml': 'a: 1\n',
  }),
  c('schema-format-ipv4-256-1-1-1', {
    'values.yaml': 'bad: "256.1.1.1"\n',
    'values.schema.json':
      '{"$schema":"http://json-schema.org/draft-07/schema#","properties":{"bad":{"format":"ipv4"},"good":{"format":"ipv4"}}}',
    'templates/a.yaml': 'a: 1\n',
  }),
  c('schema-format-ipv6-1-2-3-4', {
    'values.yaml': 'bad: "1.2.3.4"\ngood: "::1"\n',
    'values.schema.json':
      '{"$schema":"http://json-schema.org/draft-07/schema#","properties":{"bad":{"format":"ipv6"},"good":{"format":"ipv6"}}}',
    'templates/a.yaml': 'a: 1\n',
  }),
  c('schema-format-hostname--a', {
    'values.yaml': 'bad: "-a"\ngood: "a.b-c."\n',
    'values.schema.json':
      '{"$schema":"http://json-schema.org/draft-07/schema#","properties":{"bad":{"format":"hostname"},"good":{"format":"hostname"}}}',
    'templates/a.yaml': 'a: 1\n',
  }),
  c('schema-format-hostname-a-b', {
    'values.yaml': 'bad: "a_b"\ngood: "localhost"\n',
    'values.schema.json':
      '{"$schema":"http://json-schema.org/draft-07/schema#","properties":{"bad":{"format":"hostname"},"good":{"format":"hostname"}}}',
    'templates/a.yaml': 'a: 1\n',
  }),
  c('schema-format-email-x', {
    'values.yaml': 'bad: "x"\ngood: "a@b.c"\n',
    'values.schema.json':
      '{"$schema":"http://json-schema.org/draft-07/schema#","properties":{"bad":{"format":"email"},"good":{"format":"email"}}}',
    'templates/a.yaml': 'a: 1\n',
  }),
  c('schema-format-email--a-b', {
    'values.yaml': 'bad: ".a@b"\ngood: "\\"x y\\"@b"\n',
    'values.schema.json':
      '{"$schema":"http://json-schema.org/draft-07/schema#","properties":{"bad":{"format":"email"},"good":{"format":"email"}}}',
    'templates/a.yaml': 'a: 1\n',
  }),
  c('schema-format-date-x', {
    'values.yaml': 'bad: "x"\ngood: "2024-02-29"\n',
    'values.schema.json':
      '{"$schema":"http://json-schema.org/draft-07/schema#","properties":{"bad":{"format":"date"},"good":{"format":"date"}}}',
    'templates/a.yaml': 'a: 1\n',
  }),
  c('schema-format-date-time-2024-01-01', {
    'values.yaml': 'bad: "2024-01-01"\ngood: "2024-01-01T10:00:00Z"\n',
    'values.schema.json':
      '{"$schema":"http://json-schema.org/draft-07/schema#","properties":{"bad":{"format":"date-time"},"good":{"format":"date-time"}}}',
    'templates/a.yaml': 'a: 1\n',
  }),
  c('schema-format-date-time-2024-01-01-10-00-00Z---', {
    'values.yaml': 'bad: "2024-01-01 10:00:00Z___"\ngood: "2024-01-01t10:00:00.5+02:00"\n',
    'values.schema.json':
      '{"$schema":"http://json-schema.org/draft-07/schema#","properties":{"bad":{"format":"date-time"},"good":{"format":"date-time"}}}',
    'templates/a.yaml': 'a: 1\n',
  }),
  c('schema-format-uri-relative-path', {
    'values.yaml': 'bad: "relative/path"\ngood: "http://a.b/c?d#e"\n',
    'values.schema.json':
      '{"$schema":"http://json-schema.org/draft-07/schema#","properties":{"bad":{"format":"uri"},"good":{"format":"uri"}}}',
    'templates/a.yaml': 'a: 1\n',
  }),
  c('schema-format-uri-empty', {
    'values.yaml': 'bad: ""\ngood: "a:b"\n',
    'values.schema.json':
      '{"$schema":"http://json-schema.org/draft-07/schema#","properties":{"bad":{"format":"uri"},"good":{"format":"uri"}}}',
    'templates/a.yaml': 'a: 1\n',
  }),
  c('schema-format-uri-reference-a-b', {
    'values.yaml': 'bad: "a\\\\b"\ngood: "/x"\n',
    'values.schema.json':
      '{"$schema":"http://json-schema.org/draft-07/schema#","properties":{"bad":{"format":"uri-reference"},"good":{"format":"uri-reference"}}}',
    'templates/a.yaml': 'a: 1\n',
  }),
  c('schema-format-uuid-x', {
    'values.yaml': 'bad: "x"\ngood: "123e4567-e89b-12d3-a456-426614174000"\n',
    'values.schema.json':
      '{"$schema":"http://json-schema.org/draft-07/schema#","properties":{"bad":{"format":"uuid"},"good":{"format":"uuid"}}}',
    'templates/a.yaml': 'a: 1\n',
  }),
  c('schema-format-duration-x', {
    'values.yaml': 'bad: "x"\ngood: "P1DT2H"\n',
    'values.schema.json':
      '{"$schema":"http://json-schema.org/draft-07/schema#","properties":{"bad":{"format":"duration"},"good":{"format":"duration"}}}',
    'templates/a.yaml': 'a: 1\n',
  }),
  c('schema-format-semver-1', {
    'values.yaml': 'bad: "1"\ngood: "1.2.3-a.1+b"\n',
    'values.schema.json':
      '{"$schema":"http://json-schema.org/draft-07/schema#","properties":{"bad":{"format":"semver"},"good":{"format":"semver"}}}',
    'templates/a.yaml': 'a: 1\n',
  }),
  c('schema-format-json-pointer-a', {
    'values.yaml': 'bad: "a"\ngood: "/a~0b"\n',
    'values.schema.json':
      '{"$schema":"http://json-schema.org/draft-07/schema#","properties":{"bad":{"format":"json-pointer"},"good":{"format":"json-pointer"}}}',
    'templates/a.yaml': 'a: 1\n',
  }),
  c('schema-format-date-month', {
    'values.yaml': 'bad: "2024-13-01"\n',
    'values.schema.json': '{"$schema":"http://json-schema.org/draft-07/schema#","properties":{"bad":{"format":"date"}}}',
    'templates/a.yaml': 'a: 1\n',
  }),
  c('schema-format-date-day', {
    'values.yaml': 'bad: "2023-02-29"\n',
    'values.schema.json': '{"$schema":"http://json-schema.org/draft-07/schema#","properties":{"bad":{"format":"date"}}}',
    'templates/a.yaml': 'a: 1\n',
  }),
  c('schema-format-date-short', {
    'values.yaml': 'bad: "2024-1-1"\n',
    'values.schema.json': '{"$schema":"http://json-schema.org/draft-07/schema#","properties":{"bad":{"format":"date"}}}',
    'templates/a.yaml': 'a: 1\n',
  }),
  c('schema-format-date-extra', {
    'values.yaml': 'bad: "2024-01-01x"\n',
    'values.schema.json': '{"$schema":"http://json-schema.org/draft-07/schema#","properties":{"bad":{"format":"date"}}}',
    'templates/a.yaml': 'a: 1\n',
  }),
  c('schema-places-as-ids', {
    'values.yaml': 'a: {b: x}\nc: {b: 1}\n',
    'values.schema.json':
      '{"$schema":"http://json-schema.org/draft-07/schema","$id":"http://example.com/example.json","properties":{"a":{"$id":"#/properties/a","properties":{"b":{"$id":"#/properties/b","type":"string"}}},"c":{"$id":"#/properties/a","properties":{"b":{"$id":"#/properties/b","type":"string"}}}}}',
    'templates/a.yaml': 'a: 1\n',
  }),
  t('values-documents-end', SHOW, 'a: 1\n--- # more\nb: 2\n---\nc: 3\n'),
  t('values-documents-bad-end', SHOW, 'a: 1\n---b\nc: 2\n'),
  t('values-documents-first-empty', SHOW, '---\n---\n# x\n---\na: 1\n'),
  t('values-documents-crlf', SHOW, 'a: 1\r\n---\r\nb: |\r\n  x\r\n  y\r\n'),
  t('values-block-cut-off', SHOW, 'a: |\n  x'),
  t('values-block-cut-off-kept', SHOW, 'a: |+\n  x\n  '),
  x('to-yaml-text-ending-in-empty-lines', 'dict "a" "x\n\n" | toYaml'),
  x('to-yaml-list-of-text-ending-in-empty-lines', 'list "x\n\n" | toYaml'),
  t('from-yaml-first-document-empty', 'a: {{ fromYaml "---\\n---\\nb: 1" | toJson }}\n'),
  t('from-yaml-second-document-bad', 'a: {{ fromYaml "b: 1\\n---\\n{c" | toJson }}\n'),
  t('values-key-braces', SHOW, '{{ a }}: 1\n'),
  t('values-value-braces', SHOW, 'a: {{ b }}\n'),
  t('values-key-list', SHOW, '[1, a]: 1\n'),
  t('values-key-null', SHOW, '~: x\n'),
  t('values-key-braces-in-quotes', SHOW, '"{{ a }}": "{{ b }}"\n'),
  t('manifest-only-document-end', '...\n'),
  t('manifest-braces', 'a: {{ "{{ b }}" }}\n'),
  t('values-documents-nulls', SHOW, '---\na: null\n---\na: {b: null, c: 1}\n', ['--set', 'a.c=2']),
  c('child-values-documents', child('child: {x: 1}\n', 'a: 1\n---\na: 2\nb: 3\n')),
  t('values-file-documents', SHOW, V, ['-f', 'documents.yaml']),
  c('chart-object-json', {
    'Chart.yaml': `${DEP}  alias: other\n  tags: [x]\n- name: more\n  version: 1.0.0\n  condition: more.on\nmaintainers:\n- name: a\n- name: b\n  url: http://b\n`,
    'charts/child/Chart.yaml': CHILD,
    'charts/more/Chart.yaml': 'apiVersion: v2\nname: more\nversion: 1.0.0\n',
    'templates/a.yaml':
      'a: {{ .Chart | toJson }}\nb: {{ range .Chart.Dependencies }}{{ .Name }} {{ end }}\nc: {{ (index .Chart.Maintainers 1).URL }}\n',
  }),
  t('chart-object-type', 'a: {{ kindOf .Chart }} {{ kindOf .Values }} {{ typeOf .Values }} {{ typeOf .Template }}\n'),
  t('chart-object-index', 'a: {{ get (.Chart | toJson | fromJson) "name" }}\n'),
  t('capabilities-types', 'a: {{ typeOf .Capabilities }} {{ typeOf .Capabilities.KubeVersion }} {{ typeOf .Capabilities.APIVersions }}\n'),
  t('capabilities-json', 'a: {{ .Capabilities.KubeVersion | toJson }}\n', '', ['--kube-version', 'v1.30.5-gke.100']),
  t('kube-version-with-suffix', 'a: {{ .Capabilities.KubeVersion }} {{ .Capabilities.KubeVersion.GitVersion }}\n', '', [
    '--kube-version',
    '1.30.5+k3s1',
  ]),
  c('kube-version-too-old', { 'Chart.yaml': `${CHART}kubeVersion: ">=1.31"\n`, 'templates/a.yaml': 'a: 1\n' }, [
    '--kube-version',
    'v1.30.5-gke.100',
  ]),
  c('files-lines-of-empty', {
    'empty.txt': '',
    'templates/a.yaml': 'a: {{ .Files.Lines "empty.txt" | len }}\nb: {{ range .Files.Lines "empty.txt" }}x{{ end }}\n',
  }),
  t('document-white-space', '\n\na: 1  \n\n\n---\n\nb: |+\n  x\n\n\n'),
  t('document-block-at-end', 'a: |\n  x\n\n'),
  c('hook-white-space', {
    'templates/a.yaml': 'kind: Job\nmetadata:\n  name: a\n  annotations:\n    "helm.sh/hook": test\n\n\n---\nkind: Pod\n\n\n',
  }),
  c('aliases-of-a-chart-with-dependencies', {
    'Chart.yaml': `${CHART}dependencies:\n- name: child\n  version: 0.1.0\n  alias: one\n- name: child\n  version: 0.1.0\n  alias: two\n`,
    'values.yaml': 'one: {grand: {a: 1}}\ntwo: {grand: {a: 2}}\n',
    'charts/child/Chart.yaml': `${CHILD}dependencies:\n- name: grand\n  version: 1.0.0\n  condition: grand.on\n`,
    'charts/child/values.yaml': 'grand: {on: true}\n',
    'charts/child/charts/grand/Chart.yaml': 'apiVersion: v2\nname: grand\nversion: 1.0.0\n',
    'charts/child/charts/grand/templates/g.yaml': `${SHOW}p: {{ .Template.Name }}\n`,
  }),
  c('aliases-of-a-chart-with-aliases', {
    'Chart.yaml': `${CHART}dependencies:\n- name: child\n  version: 0.1.0\n  alias: one\n- name: child\n  version: 0.1.0\n  alias: two\n`,
    'values.yaml': 'one: {big: {a: 1}}\ntwo: {big: {a: 2}}\n',
    'charts/child/Chart.yaml': `${CHILD}dependencies:\n- name: grand\n  version: 1.0.0\n  alias: big\n`,
    'charts/child/charts/grand/Chart.yaml': 'apiVersion: v2\nname: grand\nversion: 1.0.0\n',
    'charts/child/charts/grand/templates/g.yaml': `${SHOW}p: {{ .Template.Name }}\n`,
  }),
  c('aliases-of-a-chart-with-an-unlisted-dependency', {
    'Chart.yaml': `${CHART}dependencies:\n- name: child\n  version: 0.1.0\n  alias: one\n- name: child\n  version: 0.1.0\n  alias: two\n`,
    'values.yaml': 'one: {grand: {a: 1}}\ntwo: {grand: {a: 2}}\n',
    'charts/child/Chart.yaml': CHILD,
    'charts/child/charts/grand/Chart.yaml': 'apiVersion: v2\nname: grand\nversion: 1.0.0\n',
    'charts/child/charts/grand/templates/g.yaml': `${SHOW}p: {{ .Template.Name }}\n`,
  }),
  c('one-alias-off', {
    'Chart.yaml': `${CHART}dependencies:\n- name: child\n  version: 0.1.0\n  alias: one\n- name: child\n  version: 0.1.0\n  alias: two\n`,
    'values.yaml': 'one: {grand: {on: false}}\ntwo: {grand: {on: true}}\n',
    'charts/child/Chart.yaml': `${CHILD}dependencies:\n- name: grand\n  version: 1.0.0\n  condition: grand.on\n`,
    'charts/child/charts/grand/Chart.yaml': 'apiVersion: v2\nname: grand\nversion: 1.0.0\n',
    'charts/child/charts/grand/templates/g.yaml': `${SHOW}p: {{ .Template.Name }}\n`,
  }),
];

export const CORPUS: readonly Case[] = [
  ...values,
  ...subcharts,
  ...charts,
  ...objects,
  ...functions,
  ...errors,
  ...manifests,
  ...schemas,
  ...refused,
  ...majors,
];
