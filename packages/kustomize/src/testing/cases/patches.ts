import { builds, type KustomizeCase, refuses } from '../case.ts';

const deploy = (patch: string) => `apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\n${patch}`;
const indent = (text: string, by: number) => text.replace(/^(?=.)/gm, ' '.repeat(by));
const inline = (patch: string, rest = '') =>
  `resources: [deploy.yaml, service.yaml, custom.yaml, map.yaml]\npatches:\n- patch: |-\n${indent(patch, 4)}\n${rest}`;

/** A strategic merge patch of the Deployment, written in place. */
const merges = (name: string, patch: string, rest = ''): KustomizeCase => builds(`merge: ${name}`, inline(deploy(patch), rest));
/** Operations on the Deployment, written in place. */
const operates = (name: string, operations: string): KustomizeCase =>
  builds(`json: ${name}`, inline(operations, '  target: {kind: Deployment}\n'));
const containers = (text: string) => `spec:\n  template:\n    spec:\n      containers:\n${indent(text, 6)}`;

const MERGE: readonly KustomizeCase[] = [
  merges('a scalar', 'spec:\n  replicas: 5\n'),
  merges('a new field', 'spec:\n  minReadySeconds: 5\n  paused: true\n'),
  merges('a null removes', 'spec:\n  replicas: null\n'),
  merges('a null of what is not there', 'spec:\n  paused: null\n'),
  merges('an empty place removes', 'spec:\n  replicas:\n'),
  merges('labels are added and changed', '  labels: {app: x, tier: y}\n'),
  merges('a label is removed', '  labels: {app: null}\n'),
  merges('a container by name', containers('- name: app\n  image: nginx:2\n')),
  merges('a new container goes first', containers('- name: new\n  image: new:1\n')),
  merges('a container is deleted', containers('- name: side\n  $patch: delete\n')),
  merges('all containers are replaced', containers('- $patch: replace\n- name: only\n  image: only:1\n')),
  merges('a container is replaced', containers('- name: app\n  $patch: replace\n  image: only:1\n')),
  merges('a list directive merge', containers('- $patch: merge\n- name: app\n  image: m:1\n')),
  merges('the order of a patch counts', containers('- name: side\n  image: s:1\n- name: app\n  image: a:1\n')),
  merges('a list without keys is replaced', containers('- name: app\n  args: [x]\n')),
  merges('a list is emptied', containers('- name: app\n  args: []\n')),
  merges('env by name', containers('- name: app\n  env:\n  - name: B\n    value: b\n  - name: A\n    value: "2"\n')),
  merges('env takes over the quotes', containers('- name: app\n  env:\n  - name: A\n    value: 2\n')),
  merges(
    'env: from value to reference',
    containers('- name: app\n  env:\n  - name: A\n    value: null\n    valueFrom: {fieldRef: {fieldPath: metadata.name}}\n'),
  ),
  merges('env is deleted', containers('- name: app\n  env:\n  - name: A\n    $patch: delete\n')),
  merges(
    'ports by port and protocol',
    containers(
      '- name: app\n  ports:\n  - containerPort: 443\n    protocol: TCP\n    name: tls\n  - containerPort: 80\n    protocol: UDP\n',
    ),
  ),
  merges('a port without a protocol', containers('- name: app\n  ports:\n  - containerPort: 443\n    name: tls\n')),
  merges('a port is deleted', containers('- name: app\n  ports:\n  - containerPort: 80\n    $patch: delete\n')),
  merges(
    'volumes by name',
    'spec:\n  template:\n    spec:\n      volumes:\n      - name: config\n        configMap:\n          name: other\n      - name: tmp\n        emptyDir: {}\n',
  ),
  merges(
    'a volume changes its source',
    'spec:\n  template:\n    spec:\n      volumes:\n      - name: config\n        configMap: null\n        emptyDir: {}\n',
  ),
  merges('tolerations have no keys', 'spec:\n  template:\n    spec:\n      tolerations:\n      - key: a\n        operator: Exists\n'),
  merges('a mapping is replaced', 'spec:\n  selector:\n    $patch: replace\n    matchLabels: {x: y}\n'),
  merges('a mapping is deleted', 'spec:\n  template:\n    metadata:\n      labels:\n        $patch: delete\n'),
  merges('a mapping directive merge', 'spec:\n  selector:\n    $patch: merge\n    matchLabels: {x: y}\n'),
  merges('the object is deleted', '$patch: delete\n'),
  merges('a delete in what is new', 'spec:\n  strategy:\n    rollingUpdate:\n      $patch: delete\n      maxSurge: 1\n'),
  merges('imagePullSecrets', 'spec:\n  template:\n    spec:\n      imagePullSecrets:\n      - name: a\n'),
  merges('host aliases by ip', 'spec:\n  template:\n    spec:\n      hostAliases:\n      - ip: 1.2.3.4\n        hostnames: [a]\n'),
  merges('finalizers are a set', '  finalizers: [a, b]\n'),
  merges(
    'topology spread constraints',
    'spec:\n  template:\n    spec:\n      topologySpreadConstraints:\n      - maxSkew: 1\n        topologyKey: zone\n        whenUnsatisfiable: DoNotSchedule\n',
  ),
  merges('the name cannot change', '  labels: {a: b}\n'),
  merges('nested nulls in what is new', 'spec:\n  strategy:\n    type: Recreate\n    rollingUpdate: null\n'),
  builds(
    'merge: a Service by port',
    inline('apiVersion: v1\nkind: Service\nmetadata:\n  name: web\nspec:\n  ports:\n  - port: 80\n    targetPort: 8080\n  - port: 9\n'),
  ),
  builds(
    'merge: a Service by port and protocol',
    inline(
      'apiVersion: v1\nkind: Service\nmetadata:\n  name: web\nspec:\n  ports:\n  - port: 53\n    protocol: UDP\n    name: dns\n  - port: 53\n    protocol: TCP\n',
    ),
  ),
  builds(
    'merge: lists of a custom resource are replaced',
    inline(
      'apiVersion: example.com/v1\nkind: Widget\nmetadata:\n  name: gadget\nspec:\n  parts:\n  - name: a\n    size: 9\n  template:\n    spec:\n      containers:\n      - name: other\n',
    ),
  ),
  builds("merge: an object inside of a custom resource has its kind's keys", 'resources: [a.yaml]\npatches: [{path: p.yaml}]', {
    'a.yaml':
      'apiVersion: x/v1\nkind: A\nmetadata: {name: a}\nspec:\n  tpl:\n    apiVersion: v1\n    kind: Pod\n    spec:\n      containers:\n      - name: a\n        image: a\n      - name: b\n        image: b\n',
    'p.yaml':
      'apiVersion: x/v1\nkind: A\nmetadata: {name: a}\nspec:\n  tpl:\n    apiVersion: v1\n    kind: Pod\n    spec:\n      containers:\n      - name: a\n        image: z\n',
  }),
  builds(
    "merge: a ConfigMap's data",
    inline('apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: settings\ndata:\n  a: two\n  b: null\n  c: "3"\n  d: |\n    x\n'),
  ),
  builds('merge: quotes stay where they were', 'resources: [a.yaml]\npatches: [{path: p.yaml}]', {
    'a.yaml': 'kind: A\nmetadata: {name: a}\nd:\n  a: "x"\n  b: x\n  c: "5"\n  d: 5\n  e: |\n    x\n  f: true\n  g: "true"\n  h: 1.5\n',
    'p.yaml': 'kind: A\nmetadata: {name: a}\nd:\n  a: 5\n  b: 5\n  c: 6\n  d: "6"\n  e: 7\n  f: "false"\n  g: false\n  h: 2\n',
  }),
  builds('merge: empty places of the object go, nulls stay', 'resources: [a.yaml]\npatches: [{path: p.yaml}]', {
    'a.yaml': 'kind: A\nmetadata: {name: a}\nd:\n  a:\n  b: null\n  c: ~\n  e: {}\n  l: [null, 1]\n  m: [{a: , b: null}]\n',
    'p.yaml': 'kind: A\nmetadata: {name: a}\nd:\n  z: 1\n',
  }),
  builds('merge: items without the key', 'resources: [a.yaml]\npatches: [{path: p.yaml}]', {
    'a.yaml': 'apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n  containers:\n  - image: a\n  - name: b\n    image: b\n',
    'p.yaml': 'apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n  containers:\n  - name: c\n    image: c\n',
  }),
  builds('merge: two items with one key', 'resources: [a.yaml]\npatches: [{path: p.yaml}]', {
    'a.yaml':
      'apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n  containers:\n  - name: b\n    image: a\n  - name: b\n    image: b\n  - name: c\n    image: c\n',
    'p.yaml': 'apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n  containers:\n  - name: c\n    image: d\n',
  }),
  builds('merge: a patch that says nothing', inline(deploy(''))),
  builds('merge: an empty patch file', 'resources: [map.yaml]\npatches: [{path: p.yaml}]', { 'p.yaml': '# nothing\n' }),
  builds('merge: several documents in a patch', 'resources: [deploy.yaml, map.yaml]\npatches: [{path: p.yaml}]', {
    'p.yaml': `${deploy('spec: {replicas: 7}\n')}---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings}\ndata: {z: y}\n`,
  }),
  builds('merge: a target by kind', inline('kind: Any\nmetadata: {name: any}\nspec: {x: 1}', '  target: {kind: Deployment|Service}\n')),
  builds('merge: a target by name pattern', inline('kind: Any\nmetadata: {name: any}\nd: {x: 1}', '  target: {name: w.*}\n')),
  builds('merge: a target by part of a name', inline('kind: Any\nmetadata: {name: any}\nd: {x: 1}', '  target: {name: we}\n')),
  builds('merge: a target by label', inline('kind: Any\nmetadata: {name: any}\nd: {x: 1}', '  target: {labelSelector: "app=web"}\n')),
  builds(
    'merge: a target by labels in a set',
    inline('kind: Any\nmetadata: {name: any}\nd: {x: 1}', '  target: {labelSelector: "app in (web, api),tier notin (x),!legacy"}\n'),
  ),
  builds('merge: a target by annotation', 'resources: [a.yaml]\npatches: [{path: p.yaml, target: {annotationSelector: x=y}}]', {
    'a.yaml': 'apiVersion: v1\nkind: A\nmetadata: {name: a, annotations: {x: y}}\n---\napiVersion: v1\nkind: A\nmetadata: {name: b}\n',
    'p.yaml': 'kind: A\nmetadata: {name: z}\nd: 1\n',
  }),
  builds(
    'merge: a target by group and version',
    inline('kind: Any\nmetadata: {name: any}\nd: {x: 1}', '  target: {group: apps, version: v1}\n'),
  ),
  builds('merge: a target by namespace', inline('kind: Any\nmetadata: {name: any}\nd: {x: 1}', '  target: {namespace: default}\n')),
  builds('merge: a target that matches nothing', inline('kind: Any\nmetadata: {name: any}\nd: {x: 1}', '  target: {kind: Nothing}\n')),
  builds(
    'merge: labels of a patch with a target are strings',
    inline('kind: Any\nmetadata:\n  name: any\n  labels: {app: null, n: 5}\n  annotations: {a: true}', '  target: {kind: Deployment}\n'),
  ),
  builds(
    'merge: a name may change',
    inline(
      'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: renamed}',
      '  target: {kind: ConfigMap}\n  options: {allowNameChange: true}\n',
    ),
  ),
  builds(
    'merge: a kind may change',
    inline('apiVersion: v1\nkind: Secret\nmetadata: {name: settings}', '  target: {kind: ConfigMap}\n  options: {allowKindChange: true}\n'),
  ),
  builds(
    'merge: a name must not change',
    inline('apiVersion: v1\nkind: ConfigMap\nmetadata: {name: renamed}', '  target: {kind: ConfigMap}\n'),
  ),
  builds(
    'merge: a reference follows a changed name',
    inline(
      'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: renamed}',
      '  target: {kind: ConfigMap}\n  options: {allowNameChange: true}\n',
    ),
  ),
  builds('merge: a namespace in a patch is ignored', 'resources: [a.yaml]\npatches: [{path: p.yaml, target: {kind: A}}]', {
    'a.yaml': 'apiVersion: v1\nkind: A\nmetadata: {name: a}\n',
    'p.yaml': 'kind: A\nmetadata: {name: a, namespace: x}\n',
  }),
  builds(
    'merge: patches in order',
    inline(deploy('spec: {replicas: 2}\n'), `- patch: |-\n${indent(deploy('spec: {replicas: 3}\n'), 4)}\n`),
  ),
  builds('merge: patchesStrategicMerge of a file', 'resources: [deploy.yaml]\npatchesStrategicMerge: [p.yaml]', {
    'p.yaml': deploy('spec: {replicas: 9}\n'),
  }),
  builds(
    'merge: patchesStrategicMerge in place',
    `resources: [deploy.yaml]\npatchesStrategicMerge:\n- |-\n${indent(deploy('spec: {replicas: 9}\n'), 2)}\n`,
  ),
  builds('merge: patchesStrategicMerge turns labels into strings', 'resources: [deploy.yaml]\npatchesStrategicMerge: [p.yaml]', {
    'p.yaml': deploy('  labels: {app: null}\n'),
  }),
  builds('merge: a patch before a prefix names what was', `${inline(deploy('spec: {replicas: 4}\n'))}namePrefix: a-\n`),
];

const JSON_PATCHES: readonly KustomizeCase[] = [
  operates('replace', '- op: replace\n  path: /spec/replicas\n  value: 5\n'),
  operates('add a field', '- op: add\n  path: /spec/paused\n  value: true\n'),
  operates('add over what is there', '- op: add\n  path: /spec/replicas\n  value: 9\n'),
  operates('add at the end of a list', '- op: add\n  path: /spec/template/spec/containers/-\n  value: {name: z, image: z}\n'),
  operates('add at an index', '- op: add\n  path: /spec/template/spec/containers/0\n  value: {name: z, image: z}\n'),
  operates('add at an index from the end', '- op: add\n  path: /spec/template/spec/containers/-1\n  value: {name: z, image: z}\n'),
  operates('remove', '- op: remove\n  path: /spec/replicas\n'),
  operates('remove an item', '- op: remove\n  path: /spec/template/spec/containers/1\n'),
  operates('remove an item from the end', '- op: remove\n  path: /spec/template/spec/containers/-1\n'),
  operates('move', '- op: move\n  from: /spec/replicas\n  path: /spec/minReadySeconds\n'),
  operates('copy', '- op: copy\n  from: /metadata/labels\n  path: /spec/copied\n'),
  operates('test', '- op: test\n  path: /spec/replicas\n  value: 1\n- op: replace\n  path: /spec/replicas\n  value: 2\n'),
  operates('an annotation where none were', '- op: add\n  path: /metadata/annotations/a\n  value: b\n'),
  operates('all annotations', '- op: add\n  path: /metadata/annotations\n  value: {a: b}\n'),
  operates('escapes in a path', '- op: add\n  path: /metadata/labels/example.com~1a~0b\n  value: x\n'),
  operates(
    'numbers go through floats',
    '- op: add\n  path: /spec/big\n  value: 9007199254740993\n- op: add\n  path: /spec/f\n  value: 1e3\n- op: add\n  path: /spec/g\n  value: 1.5\n- op: add\n  path: /spec/m\n  value: 1000000\n',
  ),
  operates('values of all kinds', '- op: add\n  path: /spec/v\n  value: {a: null, b: "5", c: yes, d: "yes", e: [], f: {}, g: "x\\ny"}\n'),
  operates('null', '- op: add\n  path: /spec/v\n  value: null\n'),
  operates('JSON', '[{"op": "replace", "path": "/spec/replicas", "value": 5}]\n'),
  builds('json: a file', 'resources: [deploy.yaml]\npatches: [{path: p.json, target: {kind: Deployment}}]', {
    'p.json': '[{"op": "add", "path": "/spec/x", "value": {"y": [1]}}]',
  }),
  builds('json: a file of YAML', 'resources: [deploy.yaml]\npatches: [{path: p.yaml, target: {kind: Deployment}}]', {
    'p.yaml': '# why\n- op: remove\n  path: /spec/replicas\n',
  }),
  builds(
    'json: patchesJson6902',
    'resources: [deploy.yaml]\npatchesJson6902: [{path: p.yaml, target: {group: apps, version: v1, kind: Deployment, name: web}}]',
    { 'p.yaml': '- op: add\n  path: /spec/x\n  value: 1\n' },
  ),
  builds(
    'json: patchesJson6902 in place',
    'resources: [deploy.yaml]\npatchesJson6902:\n- target: {version: v1, kind: Deployment, name: web}\n  patch: |-\n    - op: add\n      path: /spec/x\n      value: 1\n',
  ),
  builds(
    'json: the name changes',
    'resources: [deploy.yaml, map.yaml]\npatches:\n- target: {kind: ConfigMap}\n  patch: |-\n    - op: replace\n      path: /metadata/name\n      value: renamed\n',
  ),
  builds(
    'json: several targets',
    'resources: [map.yaml, secret.yaml]\npatches:\n- target: {kind: ConfigMap|Secret}\n  patch: |-\n    - op: add\n      path: /metadata/labels\n      value: {a: b}\n',
  ),
  builds(
    'json: big numbers of the object go through floats',
    'resources: [a.yaml]\npatches:\n- target: {kind: A}\n  patch: |-\n    - op: add\n      path: /x\n      value: 1\n',
    { 'a.yaml': 'kind: A\nmetadata: {name: a}\nn: 9007199254740993\nd: 2001-01-01\ns: "5"\nt: "x: y"\n' },
  ),
];

const kustomization = { file: 'kustomization.yaml' };

const REFUSED: readonly KustomizeCase[] = [
  refuses(
    'merge: no such object',
    { ...kustomization, line: 3, says: 'no resource matches' },
    'resources: [map.yaml]\npatches:\n- path: p.yaml\n',
    { 'p.yaml': deploy('spec: {replicas: 1}\n') },
  ),
  refuses('merge: two objects', { ...kustomization, line: 3 }, 'resources: [a, b]\npatches:\n- path: p.yaml\n', {
    'a/kustomization.yaml': 'resources: [m.yaml]\nnamePrefix: a-\n',
    'a/m.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: m}\n',
    'b/kustomization.yaml': 'resources: [m.yaml]\nnamePrefix: b-\n',
    'b/m.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: m}\n',
    'p.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: m}\ndata: {a: b}\n',
  }),
  refuses('merge: another kind of value', { ...kustomization, line: 3 }, 'resources: [deploy.yaml]\npatches:\n- path: p.yaml\n', {
    'p.yaml': deploy('spec: {replicas: {a: 1}}\n'),
  }),
  refuses(
    'merge: an unknown directive',
    { ...kustomization, line: 3, says: 'unknown patch strategy' },
    'resources: [deploy.yaml]\npatches:\n- path: p.yaml\n',
    { 'p.yaml': deploy('spec: {$patch: explode}\n') },
  ),
  refuses(
    'merge: several with a target',
    { ...kustomization, line: 3 },
    'resources: [map.yaml]\npatches:\n- path: p.yaml\n  target: {kind: ConfigMap}\n',
    { 'p.yaml': 'kind: A\nmetadata: {name: a}\n---\nkind: A\nmetadata: {name: b}\n' },
  ),
  refuses(
    'a patch file that is not there',
    { ...kustomization, line: 3, says: "no file 'p.yaml'" },
    'resources: [map.yaml]\npatches:\n- path: p.yaml\n',
  ),
  refuses('neither patch nor path', { ...kustomization, line: 3 }, 'resources: [map.yaml]\npatches:\n- target: {kind: ConfigMap}\n'),
  refuses('patch and path', { ...kustomization, line: 3 }, 'resources: [map.yaml]\npatches:\n- path: p.yaml\n  patch: "{}"\n', {
    'p.yaml': deploy(''),
  }),
  refuses('a patch that is no YAML', { file: 'p.yaml', line: 3 }, 'resources: [map.yaml]\npatches:\n- path: p.yaml\n', {
    'p.yaml': 'kind: A\nmetadata: {name: a}\nx: [\n',
  }),
  refuses('a patch without a name', { file: 'p.yaml' }, 'resources: [map.yaml]\npatches:\n- path: p.yaml\n', {
    'p.yaml': 'kind: A\nx: 1\n',
  }),
  builds(
    'json: replace sets what is not there',
    'resources: [map.yaml]\npatches:\n- target: {kind: ConfigMap}\n  patch: |-\n    - op: replace\n      path: /data/none\n      value: 1\n    - op: copy\n      from: /data/nothing\n      path: /data/copied\n',
  ),
  refuses(
    'json: nothing to remove',
    { ...kustomization, line: 4 },
    'resources: [map.yaml]\npatches:\n- target: {kind: ConfigMap}\n  patch: |-\n    - op: remove\n      path: /data/none\n',
  ),
  refuses(
    'json: no parent',
    { ...kustomization, line: 4 },
    'resources: [map.yaml]\npatches:\n- target: {kind: ConfigMap}\n  patch: |-\n    - op: add\n      path: /spec/none\n      value: 1\n',
  ),
  refuses(
    'json: an index outside',
    { ...kustomization, line: 4 },
    'resources: [deploy.yaml]\npatches:\n- target: {kind: Deployment}\n  patch: |-\n    - op: add\n      path: /spec/template/spec/containers/7\n      value: {}\n',
  ),
  refuses(
    'json: a test that fails',
    { ...kustomization, line: 4 },
    'resources: [map.yaml]\npatches:\n- target: {kind: ConfigMap}\n  patch: |-\n    - op: test\n      path: /data/a\n      value: zzz\n',
  ),
  refuses(
    'json: an unknown operation',
    { ...kustomization, line: 4 },
    'resources: [map.yaml]\npatches:\n- target: {kind: ConfigMap}\n  patch: |-\n    - op: invent\n      path: /data/a\n      value: zzz\n',
  ),
  refuses(
    'json: no target',
    { ...kustomization, line: 3, says: 'must specify a target' },
    'resources: [map.yaml]\npatches:\n- patch: |-\n    - op: remove\n      path: /data/a\n',
  ),
  refuses(
    'json: a target that is no pattern',
    { ...kustomization, line: 4 },
    'resources: [map.yaml]\npatches:\n- target: {kind: "("}\n  patch: |-\n    - op: remove\n      path: /data/a\n',
  ),
  refuses(
    'json: a label selector that is none',
    { ...kustomization, line: 4 },
    'resources: [map.yaml]\npatches:\n- target: {labelSelector: "a in b"}\n  patch: |-\n    - op: remove\n      path: /data/a\n',
  ),
  refuses(
    'patchesJson6902 without a name',
    { ...kustomization },
    'resources: [map.yaml]\npatchesJson6902:\n- target: {kind: ConfigMap}\n  patch: |-\n    - op: remove\n      path: /data/a\n',
  ),
];

/** Patches of both kinds. */
export const PATCHES: readonly KustomizeCase[] = [...MERGE, ...JSON_PATCHES, ...REFUSED];
