import { builds, type KustomizeCase, refuses } from '../case.ts';

const map = (name: string, rest = '') => `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: ${name}}\n${rest}`;
const root = { file: 'kustomization.yaml' };

const VARS: readonly KustomizeCase[] = [
  builds(
    'vars',
    'resources: [a.yaml, service.yaml]\nnamePrefix: p-\nvars: [{name: SVC, objref: {apiVersion: v1, kind: Service, name: web}}]\n',
    {
      'a.yaml':
        'apiVersion: v1\nkind: Pod\nmetadata: {name: a, annotations: {x: "$(SVC)-$(NONE)-$$(SVC)"}}\nspec: {containers: [{name: a, args: ["--to", "$(SVC)", "x$(SVC)y"], env: [{name: A, value: $(SVC)}]}]}\n',
    },
  ),
  builds(
    'vars of a field',
    'resources: [a.yaml, deploy.yaml]\nvars: [{name: NUM, objref: {apiVersion: apps/v1, kind: Deployment, name: web}, fieldref: {fieldPath: spec.replicas}}, {name: I, objref: {apiVersion: apps/v1, kind: Deployment, name: web}, fieldref: {fieldPath: "spec.template.spec.containers[0].image"}}]\n',
    {
      'a.yaml': 'apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {containers: [{name: a, args: ["$(NUM)", "n=$(NUM)", "$(I)"]}]}\n',
    },
  ),
  builds('vars of a base', 'resources: [base]\nnamePrefix: o-\n', {
    'base/kustomization.yaml': 'resources: [m.yaml]\nvars: [{name: V, objref: {apiVersion: v1, kind: ConfigMap, name: m}}]\n',
    'base/m.yaml': `${map('m')}---\napiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec: {containers: [{name: a, command: ["$(V)"]}]}\n`,
  }),
  refuses(
    'vars twice',
    { ...root, line: 2 },
    'resources: [map.yaml]\nvars: [{name: A, objref: {apiVersion: v1, kind: ConfigMap, name: settings}}, {name: A, objref: {apiVersion: v1, kind: ConfigMap, name: settings}}]\n',
  ),
  refuses(
    'vars of nothing',
    { ...root, line: 2 },
    'resources: [map.yaml]\nvars: [{name: A, objref: {apiVersion: v1, kind: ConfigMap, name: none}}]\n',
  ),
  refuses(
    'vars of no field',
    { ...root, line: 2 },
    'resources: [map.yaml]\nvars: [{name: A, objref: {apiVersion: v1, kind: ConfigMap, name: settings}, fieldref: {fieldPath: data.none}}]\n',
  ),
];

const replaces = (name: string, source: string, target: string, extra: Record<string, string> = {}, more = ''): KustomizeCase =>
  builds(
    `replacement: ${name}`,
    `resources: [map.yaml, deploy.yaml, custom.yaml, x.yaml]\nreplacements:\n- source: {${source}}\n  targets:\n  - ${target.replaceAll('\n', '\n    ')}\n${more}`,
    {
      'x.yaml': map(
        'x',
        'data: {url: "http://host:80/path", json: \'{"a": {"b": "x"}, "c": [1, 2]}\', yaml: "a:\\n  b: x # why\\nc: [1, 2]\\n"}\n',
      ),
      ...extra,
    },
  );

const REPLACEMENTS: readonly KustomizeCase[] = [
  replaces('a field', 'kind: ConfigMap, name: settings, fieldPath: data.a', 'select: {kind: Widget}\nfieldPaths: [spec.image]'),
  replaces('the name by default', 'kind: ConfigMap, name: settings', 'select: {kind: Widget}'),
  replaces(
    'a list item by name',
    'kind: ConfigMap, name: settings, fieldPath: data.a',
    'select: {kind: Deployment}\nfieldPaths: ["spec.template.spec.containers.[name=app].image"]',
  ),
  replaces(
    'a list item by part of its name',
    'kind: ConfigMap, name: settings, fieldPath: data.a',
    'select: {kind: Deployment}\nfieldPaths: ["spec.template.spec.containers.[name=a].image"]',
  ),
  replaces(
    'all list items',
    'kind: ConfigMap, name: settings, fieldPath: data.a',
    'select: {kind: Deployment}\nfieldPaths: ["spec.template.spec.containers.*.image"]',
  ),
  replaces(
    'a list item by index',
    'kind: ConfigMap, name: settings, fieldPath: data.a',
    'select: {kind: Deployment}\nfieldPaths: ["spec.template.spec.containers.1.image"]',
  ),
  replaces(
    'a name with points',
    'kind: ConfigMap, name: settings, fieldPath: data.a',
    'select: {kind: Deployment}\nfieldPaths: ["metadata.labels.[example.com/a.b]"]\noptions: {create: true}',
  ),
  replaces(
    'an escaped point',
    'kind: ConfigMap, name: settings, fieldPath: data.a',
    'select: {kind: Deployment}\nfieldPaths: ["metadata.labels.example\\\\.com/a"]\noptions: {create: true}',
  ),
  replaces(
    'create makes what is missing',
    'kind: ConfigMap, name: settings, fieldPath: data.b',
    'select: {kind: Widget}\nfieldPaths: [spec.new.deep]\noptions: {create: true}',
  ),
  replaces(
    'create makes a list item',
    'kind: ConfigMap, name: settings, fieldPath: data.b',
    'select: {kind: Widget}\nfieldPaths: ["spec.parts.[name=z].size"]\noptions: {create: true}',
  ),
  replaces(
    'create makes a list',
    'kind: ConfigMap, name: settings, fieldPath: data.a',
    'select: {kind: Widget}\nfieldPaths: ["spec.list.0.name"]\noptions: {create: true}',
  ),
  replaces(
    'a number keeps the type of its place',
    'kind: Deployment, name: web, fieldPath: spec.replicas',
    'select: {kind: ConfigMap, name: settings}\nfieldPaths: [data.a, data.b]',
  ),
  replaces(
    'a string into a number',
    'kind: ConfigMap, name: settings, fieldPath: data.b',
    'select: {kind: Deployment}\nfieldPaths: [spec.replicas]',
  ),
  replaces('a mapping', 'kind: Deployment, name: web, fieldPath: metadata.labels', 'select: {kind: Widget}\nfieldPaths: [spec.configRef]'),
  replaces(
    'a list',
    'kind: Widget, name: gadget, fieldPath: spec.parts',
    'select: {kind: ConfigMap, name: settings}\nfieldPaths: [parts]\noptions: {create: true}',
  ),
  replaces(
    'part of a source',
    'kind: ConfigMap, name: x, fieldPath: data.url, options: {delimiter: "/", index: 2}',
    'select: {kind: Widget}\nfieldPaths: [spec.image]',
  ),
  replaces(
    'part of a target',
    'kind: ConfigMap, name: settings, fieldPath: data.a',
    'select: {kind: Widget}\nfieldPaths: [spec.image]\noptions: {delimiter: ":", index: 1}',
  ),
  replaces(
    'before a target',
    'kind: ConfigMap, name: settings, fieldPath: data.a',
    'select: {kind: Widget}\nfieldPaths: [spec.image]\noptions: {delimiter: "/", index: -1}',
  ),
  replaces(
    'after a target',
    'kind: ConfigMap, name: settings, fieldPath: data.a',
    'select: {kind: Widget}\nfieldPaths: [spec.image]\noptions: {delimiter: "-", index: 9}',
  ),
  replaces(
    'a reject by name',
    'kind: Deployment, name: web, fieldPath: metadata.name',
    'select: {kind: ConfigMap}\nreject: [{name: settings}]\nfieldPaths: [data.n]\noptions: {create: true}',
  ),
  replaces(
    'a select by label',
    'kind: ConfigMap, name: settings, fieldPath: data.a',
    'select: {labelSelector: app=web}\nfieldPaths: [metadata.labels.app]',
  ),
  replaces('a select by pattern', 'kind: Deployment, name: web', 'select: {kind: Config.*}\nfieldPaths: [data.n]\noptions: {create: true}'),
  replaces(
    'JSON in a text',
    'kind: ConfigMap, name: settings, fieldPath: data.a',
    'select: {kind: ConfigMap, name: x}\nfieldPaths: [data.json.a.b]',
  ),
  replaces(
    'a text where JSON has a number',
    'kind: ConfigMap, name: settings, fieldPath: data.a',
    'select: {kind: ConfigMap, name: x}\nfieldPaths: [data.json.c.0]',
  ),
  replaces(
    'YAML in a text',
    'kind: ConfigMap, name: settings, fieldPath: data.a',
    'select: {kind: ConfigMap, name: x}\nfieldPaths: [data.yaml.a.b]',
  ),
  replaces(
    'a value of its own',
    'kind: ConfigMap, name: settings',
    'select: {kind: Widget}\nfieldPaths: [spec.image]',
    {},
    '- sourceValue: fixed\n  targets:\n  - select: {kind: Deployment}\n    fieldPaths: [metadata.labels.app]\n',
  ),
  replaces(
    'by the name that was',
    'kind: ConfigMap, name: settings',
    'select: {kind: Widget, name: gadget}\nfieldPaths: [spec.image]',
    {},
    'namePrefix: p-\n',
  ),
  builds('replacement: a file', 'resources: [map.yaml, custom.yaml]\nreplacements: [{path: r.yaml}]\n', {
    'r.yaml': 'source: {kind: ConfigMap, name: settings}\ntargets: [{select: {kind: Widget}, fieldPaths: [spec.image]}]\n',
  }),
  builds('replacement: a file of several', 'resources: [map.yaml, custom.yaml]\nreplacements: [{path: r.yaml}]\n', {
    'r.yaml':
      '- source: {kind: ConfigMap, name: settings}\n  targets: [{select: {kind: Widget}, fieldPaths: [spec.image]}]\n- sourceValue: "7"\n  targets: [{select: {kind: Widget}, fieldPaths: [spec.parts.0.size]}]\n',
  }),
  ...(
    [
      ['no source', 'replacements:\n- targets: [{select: {kind: Widget}}]\n', 3],
      ['no targets', 'replacements:\n- source: {kind: ConfigMap, name: settings}\n', 3],
      ['a source that is not there', 'replacements:\n- source: {kind: ConfigMap, name: none}\n  targets: [{select: {kind: Widget}}]\n', 3],
      ['two sources', 'replacements:\n- source: {version: v1}\n  targets: [{select: {kind: Widget}}]\n', 3],
      [
        'a source without the field',
        'replacements:\n- source: {kind: ConfigMap, name: settings, fieldPath: data.none}\n  targets: [{select: {kind: Widget}}]\n',
        3,
      ],
      [
        'a target without the field',
        'replacements:\n- source: {kind: ConfigMap, name: settings}\n  targets:\n  - select: {kind: Widget}\n    fieldPaths:\n    - spec.none\n',
        7,
      ],
      ['no select', 'replacements:\n- source: {kind: ConfigMap, name: settings}\n  targets:\n  - fieldPaths: [spec.image]\n', 5],
      [
        'an index outside',
        'replacements:\n- source: {kind: ConfigMap, name: settings, options: {delimiter: "-", index: 4}}\n  targets:\n  - select: {kind: Widget}\n',
        3,
      ],
      [
        'a text into a number',
        'replacements:\n- source: {kind: ConfigMap, name: settings}\n  targets:\n  - select: {kind: Widget}\n    fieldPaths:\n    - spec.parts.0.size\n',
        7,
      ],
    ] as const
  ).map(([name, text, line]) =>
    refuses(`replacement: ${name}`, { ...root, line }, `resources: [map.yaml, secret.yaml, custom.yaml]\n${text}`),
  ),
];

/** Values that are copied from one object to another: variables and replacements. */
export const COPIES: readonly KustomizeCase[] = [...VARS, ...REPLACEMENTS];
