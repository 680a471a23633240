import { specifyCharts } from './testing/specify.ts';

specifyCharts('Chart.yaml', [
  [
    'with a name and a version is enough',
    {
      files: {
        'Chart.yaml': 'apiVersion: v2\nname: app\nversion: 1.0.0\n',
        'templates/NOTES.txt': '{{ .Chart.Name }} {{ .Chart.Version }}',
      },
    },
    'app 1.0.0',
  ],
  [
    'may lack an apiVersion',
    { files: { 'Chart.yaml': 'name: app\nversion: 1.0.0\n', 'templates/NOTES.txt': '{{ .Chart.APIVersion }}' } },
    'v1',
  ],
  [
    'may have fields that Helm does not know',
    {
      files: {
        'Chart.yaml': 'apiVersion: v2\nname: app\nversion: 1.0.0\nengine: x\nfoo: [1]\n',
        'templates/NOTES.txt': '{{ .Chart.Name }}',
      },
    },
    'app',
  ],
  [
    'may have all fields',
    {
      files: {
        'Chart.yaml':
          'apiVersion: v2\nname: app\nversion: 1.0.0\nappVersion: 1.10\ndescription: d\nhome: h\nicon: i\ntype: application\ndeprecated: true\nkeywords: [k]\nsources: [s]\nkubeVersion: ">=1.20-0"\nmaintainers:\n- {name: n, email: e@x, url: u}\nannotations: {a: b}\n',
        'templates/NOTES.txt': '{{ toJson .Chart }}',
      },
    },
    '{"APIVersion":"v2","Annotations":{"a":"b"},"AppVersion":"1.1","Condition":"","Dependencies":[],"Deprecated":true,"Description":"d","Home":"h","Icon":"i","IsRoot":true,"Keywords":["k"],"KubeVersion":"\\u003e=1.20-0","Maintainers":[{"Email":"e@x","Name":"false","URL":"u"}],"Name":"app","Sources":["s"],"Tags":"","Type":"application","Version":"1.0.0"}',
  ],
  [
    'takes keys in any case',
    {
      files: {
        'Chart.yaml': 'APIVERSION: v2\nName: app\nVERSION: 1.0.0\n',
        'templates/NOTES.txt': '{{ .Chart.Name }} {{ .Chart.Version }}',
      },
    },
    'app 1.0.0',
  ],
  [
    'takes numbers for versions',
    {
      files: {
        'Chart.yaml': 'apiVersion: v2\nname: app\nversion: 1.2\nappVersion: 1.10\n',
        'templates/NOTES.txt': '{{ .Chart.Version }} {{ .Chart.AppVersion }}',
      },
    },
    '1.2 1.1',
  ],
  [
    'takes numbers and booleans for annotations',
    {
      files: {
        'Chart.yaml': 'apiVersion: v2\nname: app\nversion: 1.0.0\nannotations: {a: 1, b: true, c: 1.50, d: null}\n',
        'templates/NOTES.txt': '{{ toJson .Chart.Annotations }}',
      },
    },
    '{"a":"1","b":"true","c":"1.5","d":""}',
  ],
  [
    'takes loose versions',
    { files: { 'Chart.yaml': 'apiVersion: v2\nname: app\nversion: v1\n', 'templates/NOTES.txt': '{{ .Chart.Version }}' } },
    'v1',
  ],
  [
    'takes metadata in versions',
    { files: { 'Chart.yaml': 'apiVersion: v2\nname: app\nversion: 1.0.0-rc.1+b.5\n', 'templates/NOTES.txt': '{{ .Chart.Version }}' } },
    '1.0.0-rc.1+b.5',
  ],
  [
    'takes the last of equal keys',
    {
      files: { 'Chart.yaml': 'apiVersion: v2\nname: app\nversion: 1.0.0\nversion: 2.0.0\n', 'templates/NOTES.txt': '{{ .Chart.Version }}' },
    },
    '2.0.0',
  ],
  [
    'takes nulls for what is absent',
    {
      files: {
        'Chart.yaml':
          'apiVersion: v2\nname: app\nversion: 1.0.0\nkeywords: null\nmaintainers: null\ndependencies: null\nannotations: null\n',
        'templates/NOTES.txt': '{{ toJson .Chart.Keywords }}',
      },
    },
    '[]',
  ],
  [
    'cleans texts of control characters',
    {
      files: {
        'Chart.yaml': 'apiVersion: v2\nname: app\nversion: 1.0.0\ndescription: "a\\tb\\u0001c\\nd"\n',
        'templates/NOTES.txt': '{{ .Chart.Description | quote }}',
      },
    },
    '"a bc d"',
  ],
]);

specifyCharts('Chart.yaml is refused', [
  ['without a name', { files: { 'Chart.yaml': 'apiVersion: v2\nversion: 1.0.0\n' } }, 'error: validation: chart.metadata.name is required'],
  [
    'without a version',
    { files: { 'Chart.yaml': 'apiVersion: v2\nname: app\n' } },
    'error: validation: chart.metadata.version is required',
  ],
  [
    'with a version that is none',
    { files: { 'Chart.yaml': 'apiVersion: v2\nname: app\nversion: one\n' } },
    'error: validation: chart.metadata.version "one" is invalid',
  ],
  [
    'with a version of four numbers',
    { files: { 'Chart.yaml': 'apiVersion: v2\nname: app\nversion: 1.2.3.4\n' } },
    'error: validation: chart.metadata.version "1.2.3.4" is invalid',
  ],
  [
    'with a name that is a path',
    { files: { 'Chart.yaml': 'apiVersion: v2\nname: a/b\nversion: 1.0.0\n' } },
    'error: validation: chart.metadata.name "a/b" is invalid',
  ],
  [
    'with a name that leads up',
    { files: { 'Chart.yaml': 'apiVersion: v2\nname: ..\nversion: 1.0.0\n' } },
    'error: validation: chart.metadata.name ".." is not allowed',
  ],
  ['with a name with a backslash', { files: { 'Chart.yaml': 'apiVersion: v2\nname: a\\b\nversion: 1.0.0\n' } }, ''],
  [
    'with a type that there is not',
    { files: { 'Chart.yaml': 'apiVersion: v2\nname: app\nversion: 1.0.0\ntype: other\n' } },
    'error: validation: chart.metadata.type must be application or library',
  ],
  [
    'with a name that is a list',
    { files: { 'Chart.yaml': 'apiVersion: v2\nname: [a]\nversion: 1.0.0\n' } },
    'error: cannot load Chart.yaml: error unmarshaling JSON: while decoding JSON: json: cannot unmarshal array into Go struct field Metadata.name of type string',
  ],
  ['with a name that is a number', { files: { 'Chart.yaml': 'apiVersion: v2\nname: 1\nversion: 1.0.0\n' } }, ''],
  [
    'with keywords that are a text',
    { files: { 'Chart.yaml': 'apiVersion: v2\nname: app\nversion: 1.0.0\nkeywords: k\n' } },
    'error: cannot load Chart.yaml: error unmarshaling JSON: while decoding JSON: json: cannot unmarshal string into Go struct field Metadata.keywords of type []string',
  ],
  [
    'with a keyword that is a table',
    { files: { 'Chart.yaml': 'apiVersion: v2\nname: app\nversion: 1.0.0\nkeywords: [{a: 1}]\n' } },
    'error: cannot load Chart.yaml: error unmarshaling JSON: while decoding JSON: json: cannot unmarshal object into Go struct field Metadata.keywords of type string',
  ],
  [
    'with deprecated as a text',
    { files: { 'Chart.yaml': 'apiVersion: v2\nname: app\nversion: 1.0.0\ndeprecated: "yes"\n' } },
    'error: cannot load Chart.yaml: error unmarshaling JSON: while decoding JSON: json: cannot unmarshal string into Go struct field Metadata.deprecated of type bool',
  ],
  [
    'with maintainers that are texts',
    { files: { 'Chart.yaml': 'apiVersion: v2\nname: app\nversion: 1.0.0\nmaintainers: [me]\n' } },
    'error: cannot load Chart.yaml: error unmarshaling JSON: while decoding JSON: json: cannot unmarshal string into Go struct field Metadata.maintainers of type v2.Maintainer',
  ],
  [
    'with dependencies that are texts',
    { files: { 'Chart.yaml': 'apiVersion: v2\nname: app\nversion: 1.0.0\ndependencies: [child]\n' } },
    'error: cannot load Chart.yaml: error unmarshaling JSON: while decoding JSON: json: cannot unmarshal string into Go struct field Metadata.dependencies of type v2.Dependency',
  ],
  [
    'with a maintainer that is null',
    { files: { 'Chart.yaml': 'apiVersion: v2\nname: app\nversion: 1.0.0\nmaintainers: [null]\n' } },
    'error: validation: maintainers must not contain empty or null nodes',
  ],
  [
    'with a dependency that is null',
    { files: { 'Chart.yaml': 'apiVersion: v2\nname: app\nversion: 1.0.0\ndependencies: [null]\n' } },
    'error: validation: dependencies must not contain empty or null nodes',
  ],
  [
    'with dependencies that are a table',
    { files: { 'Chart.yaml': 'apiVersion: v2\nname: app\nversion: 1.0.0\ndependencies: {a: 1}\n' } },
    'error: cannot load Chart.yaml: error unmarshaling JSON: while decoding JSON: json: cannot unmarshal object into Go struct field Metadata.dependencies of type []*v2.Dependency',
  ],
  [
    'with annotations that are a list',
    { files: { 'Chart.yaml': 'apiVersion: v2\nname: app\nversion: 1.0.0\nannotations: [a]\n' } },
    'error: cannot load Chart.yaml: error unmarshaling JSON: while decoding JSON: json: cannot unmarshal array into Go struct field Metadata.annotations of type map[string]string',
  ],
  [
    'with an annotation that is a table',
    { files: { 'Chart.yaml': 'apiVersion: v2\nname: app\nversion: 1.0.0\nannotations: {a: {b: 1}}\n' } },
    'error: cannot load Chart.yaml: error unmarshaling JSON: while decoding JSON: json: cannot unmarshal object into Go struct field Metadata.annotations of type string',
  ],
  [
    'that is a list',
    { files: { 'Chart.yaml': '- apiVersion: v2\n' } },
    'error: cannot load Chart.yaml: error unmarshaling JSON: while decoding JSON: json: cannot unmarshal array into Go value of type v2.Metadata',
  ],
  [
    'that is a text',
    { files: { 'Chart.yaml': 'text\n' } },
    'error: cannot load Chart.yaml: error unmarshaling JSON: while decoding JSON: json: cannot unmarshal string into Go value of type v2.Metadata',
  ],
  ['that is empty', { files: { 'Chart.yaml': '# none\n' } }, 'error: validation: chart.metadata.name is required'],
  [
    'that is no YAML',
    { files: { 'Chart.yaml': 'apiVersion: v2\nname: [\n' } },
    'error: cannot load Chart.yaml: error converting YAML to JSON: yaml: line 2: did not find expected node content',
  ],
]);
