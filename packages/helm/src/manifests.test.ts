import { specifyCharts } from './testing/specify.ts';

specifyCharts('the order of manifests', [
  [
    'is that of their kinds',
    {
      files: {
        'templates/a.yaml':
          'kind: Deployment\n---\nkind: Service\n---\nkind: Namespace\n---\nkind: Ingress\n---\nkind: ConfigMap\n---\nkind: CustomResourceDefinition\n---\nkind: ServiceAccount\n---\nkind: Role\n---\nkind: RoleBinding\n---\nkind: Secret\n',
      },
    },
    '---\n# Source: app/templates/a.yaml\nkind: Namespace\n---\n# Source: app/templates/a.yaml\nkind: ServiceAccount\n---\n# Source: app/templates/a.yaml\nkind: Secret\n\n---\n# Source: app/templates/a.yaml\nkind: ConfigMap\n---\n# Source: app/templates/a.yaml\nkind: CustomResourceDefinition\n---\n# Source: app/templates/a.yaml\nkind: Role\n---\n# Source: app/templates/a.yaml\nkind: RoleBinding\n---\n# Source: app/templates/a.yaml\nkind: Service\n---\n# Source: app/templates/a.yaml\nkind: Deployment\n---\n# Source: app/templates/a.yaml\nkind: Ingress\n',
  ],
  [
    'of kinds that Helm does not know is that of their names, behind all others',
    { files: { 'templates/a.yaml': 'kind: Zebra\n---\nkind: Apple\n---\nkind: APIService\n---\nkind: ValidatingWebhookConfiguration\n' } },
    '---\n# Source: app/templates/a.yaml\nkind: APIService\n---\n# Source: app/templates/a.yaml\nkind: ValidatingWebhookConfiguration\n\n---\n# Source: app/templates/a.yaml\nkind: Apple\n---\n# Source: app/templates/a.yaml\nkind: Zebra\n',
  ],
  [
    'of one kind is that of files and documents',
    {
      files: { 'templates/b.yaml': 'kind: ConfigMap\nn: b1\n---\nkind: ConfigMap\nn: b2\n', 'templates/a.yaml': 'kind: ConfigMap\nn: a\n' },
    },
    '---\n# Source: app/templates/a.yaml\nkind: ConfigMap\nn: a\n\n---\n# Source: app/templates/b.yaml\nkind: ConfigMap\nn: b1\n---\n# Source: app/templates/b.yaml\nkind: ConfigMap\nn: b2\n\n',
  ],
  [
    'of what has no kind',
    { files: { 'templates/a.yaml': 'a: 1\n---\nkind: Service\n---\nb: 2\n' } },
    '---\n# Source: app/templates/a.yaml\nkind: Service\n---\n# Source: app/templates/a.yaml\na: 1\n---\n# Source: app/templates/a.yaml\nb: 2\n\n',
  ],
]);

specifyCharts('documents', [
  [
    'are cut at lines of three hyphens',
    { files: { 'templates/a.yaml': 'a: 1\n---\nb: 2\n--- \nc: 3\n---# d\nd: 4\n' } },
    '---\n# Source: app/templates/a.yaml\na: 1\n---\n# Source: app/templates/a.yaml\nb: 2\n---\n# Source: app/templates/a.yaml\nc: 3\n---\n# Source: app/templates/a.yaml\n# d\nd: 4\n\n',
  ],
  [
    'of blanks and comments alone',
    { files: { 'templates/a.yaml': '# one\n---\n\n---\n  \n---\n# two\na: 1\n' } },
    '---\n# Source: app/templates/a.yaml\n# one\n---\n# Source: app/templates/a.yaml\n---\n---\n# Source: app/templates/a.yaml\n# two\na: 1\n\n',
  ],
  [
    'keep hyphens within a text',
    { files: { 'templates/a.yaml': 'a: |\n  x\n  ---\n  y\n' } },
    '---\n# Source: app/templates/a.yaml\na: |\n  x\n  ---\n  y\n\n',
  ],
  [
    'with a comment at the beginning keep it',
    { files: { 'templates/a.yaml': '# about\na: 1\n' } },
    '---\n# Source: app/templates/a.yaml\n# about\na: 1\n\n',
  ],
  [
    'with hyphens right behind a text',
    { files: { 'templates/a.yaml': 'a: 1\n---b: 2\n' } },
    '---\n# Source: app/templates/a.yaml\na: 1\n---\n# Source: app/templates/a.yaml\nb: 2\n\n',
  ],
  ['at both edges', { files: { 'templates/a.yaml': '---\na: 1\n---\n' } }, '---\n# Source: app/templates/a.yaml\na: 1\n'],
  [
    'with white space at the end',
    { files: { 'templates/a.yaml': 'a: 1\n\n\n---\nb: 2  \n\n' } },
    '---\n# Source: app/templates/a.yaml\na: 1\n---\n# Source: app/templates/a.yaml\nb: 2  \n\n\n',
  ],
  [
    'with carriage returns',
    { files: { 'templates/a.yaml': 'a: 1\r\n---\r\nb: 2\r\n' } },
    '---\n# Source: app/templates/a.yaml\na: 1\n---\n# Source: app/templates/a.yaml\nb: 2\r\n\n',
  ],
  [
    'of a template that prints nothing',
    { files: { 'templates/a.yaml': '{{/* none */}}\n', 'templates/b.yaml': 'a: 1\n' } },
    '---\n# Source: app/templates/b.yaml\na: 1\n\n',
  ],
  [
    'of a partial are none',
    { files: { 'templates/_a.yaml': 'a: 1\n', 'templates/_b.tpl': 'b: 1\n', 'templates/c.yaml': 'c: 1\n' } },
    '---\n# Source: app/templates/c.yaml\nc: 1\n\n',
  ],
  [
    'of a file that is no YAML by its name',
    { files: { 'templates/a.txt': 'a: 1\n', 'templates/b': 'b: 1\n', 'templates/c.json': '{"c": 1}\n' } },
    '---\n# Source: app/templates/a.txt\na: 1\n\n---\n# Source: app/templates/b\nb: 1\n\n---\n# Source: app/templates/c.json\n{"c": 1}\n\n',
  ],
  [
    'in a folder',
    { files: { 'templates/x/a.yaml': 'a: 1\n', 'templates/b.yaml': 'b: 1\n' } },
    '---\n# Source: app/templates/b.yaml\nb: 1\n\n---\n# Source: app/templates/x/a.yaml\na: 1\n\n',
  ],
  [
    'that are lists are refused',
    { files: { 'templates/a.yaml': '- a\n' } },
    'error: YAML parse error on app/templates/a.yaml: error unmarshaling JSON: while decoding JSON: json: cannot unmarshal array into Go value of type util.SimpleHead',
  ],
  [
    'that are texts are refused',
    { files: { 'templates/a.yaml': 'text\n' } },
    'error: YAML parse error on app/templates/a.yaml: error unmarshaling JSON: while decoding JSON: json: cannot unmarshal string into Go value of type util.SimpleHead',
  ],
  [
    'that are no YAML are refused',
    { files: { 'templates/a.yaml': 'a: b: c\n' } },
    'error: YAML parse error on app/templates/a.yaml: error converting YAML to JSON: yaml: mapping values are not allowed in this context',
  ],
  [
    'that are no YAML on a later line are refused',
    { files: { 'templates/a.yaml': 'a: 1\nb: [\n' } },
    'error: YAML parse error on app/templates/a.yaml: error converting YAML to JSON: yaml: line 2: did not find expected node content',
  ],
  [
    'with a tab are refused',
    { files: { 'templates/a.yaml': 'a:\n\tb: 1\n' } },
    'error: YAML parse error on app/templates/a.yaml: error converting YAML to JSON: yaml: line 2: found character that cannot start any token',
  ],
  [
    'with a kind that is no text are refused',
    { files: { 'templates/a.yaml': 'kind: [x]\n' } },
    'error: YAML parse error on app/templates/a.yaml: error unmarshaling JSON: while decoding JSON: json: cannot unmarshal array into Go struct field SimpleHead.kind of type string',
  ],
  [
    'with metadata that are no table are refused',
    { files: { 'templates/a.yaml': 'kind: X\nmetadata: text\n' } },
    'error: YAML parse error on app/templates/a.yaml: error unmarshaling JSON: while decoding JSON: json: cannot unmarshal string into Go struct field SimpleHead.metadata of type struct { Name string "json:\\"name\\""; Annotations map[string]string "json:\\"annotations\\"" }',
  ],
  [
    'with annotations that are no table are refused',
    { files: { 'templates/a.yaml': 'kind: X\nmetadata: {annotations: [a]}\n' } },
    'error: YAML parse error on app/templates/a.yaml: error unmarshaling JSON: while decoding JSON: json: cannot unmarshal array into Go struct field .metadata.annotations of type map[string]string',
  ],
  [
    'with an annotation that is no text are refused',
    { files: { 'templates/a.yaml': 'kind: X\nmetadata: {annotations: {a: [1]}}\n' } },
    'error: YAML parse error on app/templates/a.yaml: error unmarshaling JSON: while decoding JSON: json: cannot unmarshal array into Go struct field .metadata.annotations of type string',
  ],
  [
    'with a number for an annotation',
    { files: { 'templates/a.yaml': 'kind: X\nmetadata: {annotations: {a: 1}}\n' } },
    '---\n# Source: app/templates/a.yaml\nkind: X\nmetadata: {annotations: {a: 1}}\n\n',
  ],
  [
    'with a number for a name',
    { files: { 'templates/a.yaml': 'kind: X\nmetadata: {name: 1}\n' } },
    '---\n# Source: app/templates/a.yaml\nkind: X\nmetadata: {name: 1}\n\n',
  ],
  [
    'with a boolean for an annotation',
    { files: { 'templates/a.yaml': 'kind: X\nmetadata: {annotations: {a: true}}\n' } },
    '---\n# Source: app/templates/a.yaml\nkind: X\nmetadata: {annotations: {a: true}}\n\n',
  ],
  [
    'with nulls for all of these',
    { files: { 'templates/a.yaml': 'kind: null\nmetadata: {name: null, annotations: null}\n' } },
    '---\n# Source: app/templates/a.yaml\nkind: null\nmetadata: {name: null, annotations: null}\n\n',
  ],
  ['with a key twice', { files: { 'templates/a.yaml': 'a: 1\na: 2\n' } }, '---\n# Source: app/templates/a.yaml\na: 1\na: 2\n\n'],
]);

specifyCharts('hooks', [
  [
    'are taken out',
    {
      files: {
        'templates/a.yaml': 'kind: Job\nmetadata:\n  name: j\n  annotations:\n    helm.sh/hook: pre-install\n---\nkind: ConfigMap\n',
      },
    },
    '---\n# Source: app/templates/a.yaml\nkind: ConfigMap\n\n# pre-install 0 app/templates/a.yaml\nkind: Job\nmetadata:\n  name: j\n  annotations:\n    helm.sh/hook: pre-install\n',
  ],
  [
    'of many events',
    { files: { 'templates/a.yaml': 'kind: Job\nmetadata: {annotations: {helm.sh/hook: "pre-install, post-upgrade,PRE-DELETE"}}\n' } },
    '# pre-install,post-upgrade,pre-delete 0 app/templates/a.yaml\nkind: Job\nmetadata: {annotations: {helm.sh/hook: "pre-install, post-upgrade,PRE-DELETE"}}\n\n',
  ],
  [
    'of tests',
    {
      files: {
        'templates/a.yaml':
          'kind: Pod\nmetadata: {annotations: {helm.sh/hook: test}}\n---\nkind: Pod\nmetadata: {annotations: {helm.sh/hook: test-success}}\n',
      },
    },
    '# test 0 app/templates/a.yaml\nkind: Pod\nmetadata: {annotations: {helm.sh/hook: test}}\n# test 0 app/templates/a.yaml\nkind: Pod\nmetadata: {annotations: {helm.sh/hook: test-success}}\n\n',
  ],
  [
    'of an event that there is not are left out',
    { files: { 'templates/a.yaml': 'kind: Job\nmetadata: {annotations: {helm.sh/hook: pre-lunch}}\n---\nkind: A\n' } },
    '---\n# Source: app/templates/a.yaml\nkind: A\n\n',
  ],
  [
    'of an event that there is not among others are left out',
    { files: { 'templates/a.yaml': 'kind: Job\nmetadata: {annotations: {helm.sh/hook: "pre-install,pre-lunch"}}\n---\nkind: A\n' } },
    '---\n# Source: app/templates/a.yaml\nkind: A\n\n',
  ],
  [
    'of no event are left out',
    { files: { 'templates/a.yaml': 'kind: Job\nmetadata: {annotations: {helm.sh/hook: ""}}\n---\nkind: A\n' } },
    '---\n# Source: app/templates/a.yaml\nkind: A\n\n',
  ],
  [
    'with weights',
    {
      files: {
        'templates/a.yaml':
          'kind: Job\nmetadata: {annotations: {helm.sh/hook: pre-install, helm.sh/hook-weight: "5"}}\n---\nkind: Job\nmetadata: {annotations: {helm.sh/hook: pre-install, helm.sh/hook-weight: "-5"}}\n---\nkind: Job\nmetadata: {annotations: {helm.sh/hook: pre-install}}\n',
      },
    },
    '# pre-install 5 app/templates/a.yaml\nkind: Job\nmetadata: {annotations: {helm.sh/hook: pre-install, helm.sh/hook-weight: "5"}}\n# pre-install -5 app/templates/a.yaml\nkind: Job\nmetadata: {annotations: {helm.sh/hook: pre-install, helm.sh/hook-weight: "-5"}}\n# pre-install 0 app/templates/a.yaml\nkind: Job\nmetadata: {annotations: {helm.sh/hook: pre-install}}\n\n',
  ],
  [
    'with a weight that is a number',
    { files: { 'templates/a.yaml': 'kind: Job\nmetadata: {annotations: {helm.sh/hook: pre-install, helm.sh/hook-weight: 7}}\n' } },
    '# pre-install 7 app/templates/a.yaml\nkind: Job\nmetadata: {annotations: {helm.sh/hook: pre-install, helm.sh/hook-weight: 7}}\n\n',
  ],
  [
    'with a weight that is none',
    {
      files: {
        'templates/a.yaml':
          'kind: Job\nmetadata: {annotations: {helm.sh/hook: pre-install, helm.sh/hook-weight: "x"}}\n---\nkind: Job\nmetadata: {annotations: {helm.sh/hook: pre-install, helm.sh/hook-weight: "1.5"}}\n---\nkind: Job\nmetadata: {annotations: {helm.sh/hook: pre-install, helm.sh/hook-weight: "+3"}}\n',
      },
    },
    '# pre-install 0 app/templates/a.yaml\nkind: Job\nmetadata: {annotations: {helm.sh/hook: pre-install, helm.sh/hook-weight: "x"}}\n# pre-install 0 app/templates/a.yaml\nkind: Job\nmetadata: {annotations: {helm.sh/hook: pre-install, helm.sh/hook-weight: "1.5"}}\n# pre-install 3 app/templates/a.yaml\nkind: Job\nmetadata: {annotations: {helm.sh/hook: pre-install, helm.sh/hook-weight: "+3"}}\n\n',
  ],
  [
    'are in the order of their kinds',
    {
      files: {
        'templates/a.yaml':
          'kind: Job\nmetadata: {annotations: {helm.sh/hook: pre-install}}\n---\nkind: Secret\nmetadata: {annotations: {helm.sh/hook: pre-install}}\n---\nkind: Namespace\nmetadata: {annotations: {helm.sh/hook: post-install}}\n',
      },
    },
    '# post-install 0 app/templates/a.yaml\nkind: Namespace\nmetadata: {annotations: {helm.sh/hook: post-install}}\n\n# pre-install 0 app/templates/a.yaml\nkind: Secret\nmetadata: {annotations: {helm.sh/hook: pre-install}}\n# pre-install 0 app/templates/a.yaml\nkind: Job\nmetadata: {annotations: {helm.sh/hook: pre-install}}\n',
  ],
  [
    'of a dependency',
    {
      files: {
        'charts/child/Chart.yaml': 'apiVersion: v2\nname: child\nversion: 1.0.0\n',
        'charts/child/templates/h.yaml': 'kind: Job\nmetadata: {annotations: {helm.sh/hook: post-delete}}\n',
      },
    },
    '# post-delete 0 app/charts/child/templates/h.yaml\nkind: Job\nmetadata: {annotations: {helm.sh/hook: post-delete}}\n\n',
  ],
]);

specifyCharts('notes', [
  [
    'are what NOTES.txt prints',
    { files: { 'templates/NOTES.txt': 'Hi {{ .Release.Name }}\n', 'templates/a.yaml': 'a: 1\n' } },
    '---\n# Source: app/templates/a.yaml\na: 1\n\nHi release\n',
  ],
  [
    'of a dependency are left out',
    {
      files: {
        'templates/NOTES.txt': 'mine',
        'charts/child/Chart.yaml': 'apiVersion: v2\nname: child\nversion: 1.0.0\n',
        'charts/child/templates/NOTES.txt': 'its',
      },
    },
    'mine',
  ],
  ['in a folder are no notes', { files: { 'templates/x/NOTES.txt': 'not mine' } }, ''],
  [
    'that fail fail the chart',
    { files: { 'templates/NOTES.txt': '{{ fail "no notes" }}', 'templates/a.yaml': 'a: 1\n' } },
    'error: execution error at (app/templates/NOTES.txt:1:3): no notes',
  ],
]);

specifyCharts('a chart', [
  [
    'that does not fit the version of the cluster',
    { files: { 'Chart.yaml': 'apiVersion: v2\nname: app\nversion: 1.0.0\nkubeVersion: "<1.20"\n' } },
    'error: chart requires kubeVersion: <1.20 which is incompatible with Kubernetes v1.33.2',
  ],
  [
    'that fits a version of a provider',
    {
      files: {
        'Chart.yaml': 'apiVersion: v2\nname: app\nversion: 1.0.0\nkubeVersion: ">=1.30-0"\n',
        'templates/a.yaml': 'a: {{ .Capabilities.KubeVersion }}\n',
      },
      kubeVersion: 'v1.31.2-gke.100',
    },
    '---\n# Source: app/templates/a.yaml\na: v1.31.2\n\n',
  ],
  [
    'whose wish for a version is none',
    { files: { 'Chart.yaml': 'apiVersion: v2\nname: app\nversion: 1.0.0\nkubeVersion: "abc"\n' } },
    'error: chart requires kubeVersion: abc which is incompatible with Kubernetes v1.33.2',
  ],
  [
    'that is upgraded',
    { files: { 'templates/a.yaml': 'a: {{ .Release.IsUpgrade }} {{ .Release.IsInstall }} {{ .Release.Revision }}\n' }, isUpgrade: true },
    '---\n# Source: app/templates/a.yaml\na: true false 1\n\n',
  ],
  [
    'that is a library',
    { files: { 'Chart.yaml': 'apiVersion: v2\nname: app\nversion: 1.0.0\ntype: library\n' } },
    'error: library charts are not installable',
  ],
  [
    'with definitions of resources',
    { files: { 'crds/a.yaml': 'kind: CustomResourceDefinition\n', 'templates/a.yaml': 'a: 1\n' } },
    '---\n# Source: app/templates/a.yaml\na: 1\n\n',
  ],
  ['with nothing', { files: { 'values.yaml': 'a: 1\n' } }, ''],
  [
    'with templates of a library',
    {
      files: {
        'charts/lib/Chart.yaml': 'apiVersion: v2\nname: lib\nversion: 1.0.0\ntype: library\n',
        'charts/lib/templates/_x.tpl': '{{ define "x" }}X{{ end }}',
        'charts/lib/templates/y.yaml': 'y: 1\n',
        'templates/a.yaml': 'a: {{ include "x" . }}\n',
      },
    },
    '---\n# Source: app/templates/a.yaml\na: X\n\n',
  ],
  [
    'whose template fails in a dependency',
    {
      files: {
        'charts/child/Chart.yaml': 'apiVersion: v2\nname: child\nversion: 1.0.0\n',
        'charts/child/templates/a.yaml': 'a: {{ .Values.x.y }}\n',
      },
    },
    'error: app/charts/child/templates/a.yaml:1:13\n  executing "app/charts/child/templates/a.yaml" at <.Values.x.y>:\n    nil pointer evaluating interface {}.y',
  ],
]);
