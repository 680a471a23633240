import { builds, type KustomizeCase, refuses } from '../case.ts';

const map = (name: string, rest = '') => `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: ${name}}\n${rest}`;
const root = { file: 'kustomization.yaml' };

const TREES: readonly KustomizeCase[] = [
  builds('a base', 'resources: [base]\nnamePrefix: p-\n', { 'base/kustomization.yaml': 'resources: [m.yaml]\n', 'base/m.yaml': map('m') }),
  builds('bases', 'bases: [base]\nresources: [map.yaml]\n', {
    'base/kustomization.yaml': 'resources: [m.yaml]\n',
    'base/m.yaml': map('m'),
  }),
  builds(
    'a base beside',
    'resources: [../base]\n',
    { 'over/kustomization.yaml': 'resources: [../base]\n', 'base/kustomization.yaml': 'resources: [m.yaml]\n', 'base/m.yaml': map('m') },
    { path: 'over' },
  ),
  builds('kustomization.yml', '', { 'a/kustomization.yml': 'resources: [m.yaml]\n', 'a/m.yaml': map('m') }, { path: 'a' }),
  builds('Kustomization', '', { 'a/Kustomization': 'resources: [m.yaml]\n', 'a/m.yaml': map('m') }, { path: 'a' }),
  builds('paths with dots and slashes', 'resources: [./a//b/../m.yaml, ./base/]\n', {
    'a/m.yaml': map('m'),
    'a/b/x.yaml': '',
    'base/kustomization.yaml': 'resources: [./n.yaml]\n',
    'base/n.yaml': map('n'),
  }),
  builds('five levels', 'resources: [a]\nnamePrefix: z-\n', {
    'a/kustomization.yaml': 'resources: [../b]\nnamePrefix: a-\n',
    'b/kustomization.yaml': 'resources: [../c]\nnamePrefix: b-\n',
    'c/kustomization.yaml': 'resources: [../d]\nnamePrefix: c-\nnamespace: prod\n',
    'd/kustomization.yaml': 'resources: [m.yaml]\nnamePrefix: d-\n',
    'd/m.yaml': map('m'),
  }),
  builds('a diamond with prefixes', 'resources: [left, right]\n', {
    'left/kustomization.yaml': 'resources: [../base]\nnameSuffix: -left\n',
    'right/kustomization.yaml': 'resources: [../base]\nnameSuffix: -right\n',
    'base/kustomization.yaml': 'resources: [m.yaml]\n',
    'base/m.yaml': map('m'),
  }),
  builds('a component', 'resources: [map.yaml, deploy.yaml]\ncomponents: [extra]\n', {
    'extra/kustomization.yaml':
      'apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\nresources: [n.yaml]\nnamePrefix: c-\npatches: [{path: p.yaml}]\n',
    'extra/n.yaml': map('n'),
    'extra/p.yaml': map('settings', 'data: {z: y}\n'),
  }),
  builds('two components in order', 'resources: [map.yaml]\ncomponents: [one, two]\nnameSuffix: -s\n', {
    'one/kustomization.yaml': 'kind: Component\napiVersion: kustomize.config.k8s.io/v1alpha1\nnamePrefix: one-\n',
    'two/kustomization.yaml':
      'kind: Component\napiVersion: kustomize.config.k8s.io/v1alpha1\nnamePrefix: two-\nconfigMapGenerator: [{name: g, literals: [a=b]}]\n',
  }),
  builds('a component merges into a generator', 'configMapGenerator: [{name: g, literals: [a=b]}]\ncomponents: [one]\n', {
    'one/kustomization.yaml': 'kind: Component\nconfigMapGenerator: [{name: g, behavior: merge, literals: [c=d]}]\n',
  }),
  builds('a component in a component', 'resources: [map.yaml]\ncomponents: [one]\n', {
    'one/kustomization.yaml': 'kind: Component\ncomponents: [../two]\nnamePrefix: one-\n',
    'two/kustomization.yaml': 'kind: Component\nnamePrefix: two-\n',
  }),
  builds('a List', 'resources: [l.yaml]\nnamePrefix: p-\n', {
    'l.yaml': `apiVersion: v1\nkind: List\nitems:\n- {apiVersion: v1, kind: ConfigMap, metadata: {name: a}, data: {x: "5", y: z}}\n- {apiVersion: v1, kind: Secret, metadata: {name: b}}\n`,
  }),
  builds('a List beside other documents', 'resources: [l.yaml]\n', {
    'l.yaml': `apiVersion: v1\nkind: List\nitems:\n- {apiVersion: v1, kind: ConfigMap, metadata: {name: a}, data: {x: "5", n: 5, big: 9007199254740993}}\n---\n${map('z')}`,
  }),
  builds('a list of one kind', 'resources: [l.yaml]\n', {
    'l.yaml': 'apiVersion: v1\nkind: ConfigMapList\nitems:\n- {apiVersion: v1, kind: ConfigMap, metadata: {name: a}, data: {x: "5"}}\n',
  }),
  builds('a kind that only ends in List', 'resources: [l.yaml]\n', {
    'l.yaml': 'apiVersion: x/v1\nkind: AllowList\nmetadata: {name: a}\nspec: {x: 1}\n',
  }),
  builds('a List without items', 'resources: [l.yaml]\n', { 'l.yaml': `apiVersion: v1\nkind: List\nitems: []\n---\n${map('a')}` }),
  builds('an empty file', 'resources: [e.yaml, map.yaml]\n', { 'e.yaml': '# nothing\n' }),
  builds('no resources', 'resources: []\n'),
  builds('the order of reading', 'resources: [service.yaml, cluster.yaml, map.yaml, deploy.yaml]\n'),
  builds(
    'the legacy order',
    'resources: [service.yaml, role.yaml, cluster.yaml, map.yaml, deploy.yaml, custom.yaml, cron.yaml, account.yaml, secret.yaml]\n',
    {},
    { legacy: true },
  ),
  builds('sortOptions fifo', 'resources: [service.yaml, cluster.yaml]\nsortOptions: {order: fifo}\n', {}, { legacy: true }),
  builds('sortOptions legacy', 'resources: [service.yaml, cluster.yaml, deploy.yaml]\nsortOptions: {order: legacy}\n'),
  builds(
    "sortOptions of one's own",
    'resources: [service.yaml, cluster.yaml, deploy.yaml, map.yaml]\nsortOptions: {order: legacy, legacySortOptions: {orderFirst: [Deployment], orderLast: [Namespace, ConfigMap]}}\n',
  ),
  builds('local configuration stays out', 'resources: [l.yaml, map.yaml]\n', {
    'l.yaml':
      'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, annotations: {config.kubernetes.io/local-config: "true"}}\n---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: b, annotations: {config.kubernetes.io/local-config: "false"}}\n',
  }),
  builds(
    'buildMetadata: origins',
    'resources: [base, map.yaml]\nbuildMetadata: [originAnnotations]\nconfigMapGenerator: [{name: g, literals: [a=b]}]\n',
    { 'base/kustomization.yaml': 'resources: [sub/m.yaml]\nnamePrefix: p-\n', 'base/sub/m.yaml': map('m') },
  ),
  builds(
    'buildMetadata: transformations',
    'resources: [base, map.yaml]\nbuildMetadata: [transformerAnnotations]\nnameSuffix: -s\ncommonLabels: {a: b}\n',
    { 'base/kustomization.yaml': 'resources: [sub/m.yaml]\nnamePrefix: p-\n', 'base/sub/m.yaml': map('m') },
  ),
  builds(
    'buildMetadata: all',
    'resources: [map.yaml]\nbuildMetadata: [originAnnotations, transformerAnnotations, managedByLabel]\nnamespace: prod\npatches: [{path: p.yaml}]\nimages: [{name: a, newTag: b}]\n',
    { 'p.yaml': map('settings', 'data: {q: r}\n') },
  ),
  builds('buildMetadata: a managed-by label', 'resources: [map.yaml, deploy.yaml]\nbuildMetadata: [managedByLabel]\n'),
  builds('field names in other cases', 'Resources: [map.yaml]\nnameprefix: p-\nCOMMONLABELS: {a: b}\n'),
  builds('a field twice: the last wins', 'resources: [deploy.yaml]\nresources: [map.yaml]\n'),
  builds('nulls in a kustomization', 'resources: [map.yaml]\npatches:\nimages: null\nnamePrefix:\n'),
  builds(
    'metadata of a kustomization',
    'apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nmetadata: {name: x, annotations: {config.kubernetes.io/local-config: "true"}}\nresources: [map.yaml]\n',
  ),
  builds('a retired apiVersion is filled in', 'kind: Kustomization\nresources: [map.yaml]\n'),
  builds('a file outside, unrestricted', '', { 'in/kustomization.yaml': 'resources: [../map.yaml]\n' }, { path: 'in', unrestricted: true }),
];

const CONFIGS: readonly KustomizeCase[] = [
  builds('configurations: names', 'resources: [custom.yaml, map.yaml]\nnamePrefix: p-\nconfigurations: [c.yaml]\n', {
    'c.yaml': 'nameReference:\n- kind: ConfigMap\n  version: v1\n  fieldSpecs:\n  - {kind: Widget, path: spec/configRef/name}\n',
  }),
  builds('configurations: names as mappings', 'resources: [custom.yaml, map.yaml]\nnamePrefix: p-\nconfigurations: [c.yaml]\n', {
    'c.yaml': 'nameReference:\n- kind: ConfigMap\n  fieldSpecs:\n  - {kind: Widget, path: spec/configRef}\n',
  }),
  builds(
    'configurations: labels, images, replicas and more',
    'resources: [custom.yaml]\ncommonLabels: {a: b}\ncommonAnnotations: {c: d}\nimages: [{name: nginx, newTag: "9"}]\nreplicas: [{name: gadget, count: 3}]\nnamespace: prod\nconfigurations: [c.yaml]\n',
    {
      'c.yaml':
        'commonLabels: [{kind: Widget, path: spec/labels, create: true}]\ncommonAnnotations: [{kind: Widget, path: spec/notes, create: true}]\nimages: [{kind: Widget, path: spec/image}]\nreplicas: [{kind: Widget, path: spec/count, create: true}]\nnamespace: [{kind: Widget, path: spec/ns, create: true}]\n',
    },
  ),
  builds('configurations of a base reach the overlay', 'resources: [base]\nnamePrefix: o-\n', {
    'base/kustomization.yaml': 'resources: [w.yaml]\nconfigurations: [c.yaml]\n',
    'base/w.yaml': `apiVersion: example.com/v1\nkind: Widget\nmetadata: {name: w}\nspec: {ref: m}\n---\n${map('m')}`,
    'base/c.yaml':
      'nameReference: [{kind: ConfigMap, fieldSpecs: [{kind: Widget, path: spec/ref}]}]\nnamePrefix: [{kind: Widget, path: spec/also}]\n',
  }),
  builds('crds', 'resources: [custom.yaml, map.yaml]\nnamePrefix: p-\ncrds: [c.json]\n', {
    'c.json':
      '{"example.com/v1.Widget": {"Schema": {"properties": {"kind": {}, "apiVersion": {}, "metadata": {}, "spec": {"$ref": "example.com/v1.Spec"}}}}, "example.com/v1.Spec": {"Schema": {"properties": {"configRef": {"x-kubernetes-object-ref-api-version": "v1", "x-kubernetes-object-ref-kind": "ConfigMap"}}}}}',
  }),
  builds('openapi: merge keys of a custom resource', 'resources: [custom.yaml]\nopenapi: {path: o.json}\npatches: [{path: p.yaml}]\n', {
    'o.json':
      '{"definitions": {"v1.Widget": {"type": "object", "properties": {"spec": {"type": "object", "properties": {"parts": {"type": "array", "items": {"type": "object"}, "x-kubernetes-patch-merge-key": "name", "x-kubernetes-patch-strategy": "merge"}}}}, "x-kubernetes-group-version-kind": [{"group": "example.com", "kind": "Widget", "version": "v1"}]}}}',
    'p.yaml': 'apiVersion: example.com/v1\nkind: Widget\nmetadata: {name: gadget}\nspec: {parts: [{name: b, size: 9}]}\n',
  }),
  builds('openapi: the built-in version', 'resources: [map.yaml]\nopenapi: {version: v1.21.2}\n'),
  builds('transformers: prefix and suffix in one', 'resources: [deploy.yaml, role.yaml]\ntransformers: [t.yaml]\n', {
    't.yaml':
      'apiVersion: builtin\nkind: PrefixSuffixTransformer\nmetadata: {name: t}\nprefix: p-\nsuffix: -s\nfieldSpecs:\n- {path: metadata/name}\n- {kind: RoleBinding, path: subjects/name}\n',
  }),
  builds('transformers: only the prefix of both', 'resources: [deploy.yaml]\ntransformers: [t.yaml]\n', {
    't.yaml': 'apiVersion: builtin\nkind: PrefixSuffixTransformer\nmetadata: {name: t}\nprefix: p-\nfieldSpecs: [{path: metadata/name}]\n',
  }),
  refuses(
    'transformers: prefix and suffix nowhere',
    { file: 'kustomization.yaml', line: 2, says: 'fieldSpecs' },
    'resources: [deploy.yaml]\ntransformers: [t.yaml]\n',
    { 't.yaml': 'apiVersion: builtin\nkind: PrefixSuffixTransformer\nmetadata: {name: t}\nprefix: p-\n' },
  ),
  refuses(
    'configurations: a wildcard in a variable’s place',
    { file: 'map.yaml', line: 1, says: 'wildcard' },
    'resources: [map.yaml]\nconfigurations: [c.yaml]\nvars: [{name: VAR, objref: {apiVersion: v1, kind: ConfigMap, name: settings}}]\n',
    { 'c.yaml': 'varReference: [{kind: ConfigMap, path: data/*}]\n' },
  ),
  refuses(
    'configurations: an index in a mapping',
    { file: 'map.yaml', line: 1, says: 'item of a list' },
    'resources: [map.yaml]\nconfigurations: [c.yaml]\nvars: [{name: VAR, objref: {apiVersion: v1, kind: ConfigMap, name: settings}}]\n',
    { 'c.yaml': 'varReference: [{kind: ConfigMap, path: data/1}]\n' },
  ),
  refuses(
    'configurations: a search in a mapping',
    { file: 'map.yaml', line: 1, says: 'item of a list' },
    'resources: [map.yaml]\nconfigurations: [c.yaml]\ncommonLabels: {a: b}\n',
    { 'c.yaml': "commonLabels: [{kind: ConfigMap, path: 'data/[a=b]/c', create: true}]\n" },
  ),
  builds('generators by file', 'generators: [g.yaml]\n', {
    'g.yaml':
      'apiVersion: builtin\nkind: ConfigMapGenerator\nmetadata: {name: g}\nliterals: [a=b]\n---\napiVersion: builtin\nkind: SecretGenerator\nmetadata: {name: s}\nliterals: [a=b]\noptions: {disableNameSuffixHash: true}\n',
  }),
  builds(
    'generators in place',
    'generators:\n- |-\n  apiVersion: builtin\n  kind: ConfigMapGenerator\n  metadata: {name: g}\n  literals: [a=b]\n',
  ),
  builds('transformers by file', 'resources: [deploy.yaml, map.yaml, role.yaml]\ntransformers: [t.yaml]\n', {
    't.yaml':
      'apiVersion: builtin\nkind: PrefixTransformer\nmetadata: {name: a}\nprefix: p-\nfieldSpecs: [{path: metadata/name}]\n---\napiVersion: builtin\nkind: SuffixTransformer\nmetadata: {name: b}\nsuffix: -s\nfieldSpecs: [{path: metadata/name, kind: ConfigMap}]\n---\napiVersion: builtin\nkind: LabelTransformer\nmetadata: {name: c}\nlabels: {a: b}\nfieldSpecs: [{path: metadata/labels, create: true}]\n---\napiVersion: builtin\nkind: AnnotationsTransformer\nmetadata: {name: d}\nannotations: {c: d}\nfieldSpecs: [{path: metadata/annotations, create: true}]\n---\napiVersion: builtin\nkind: ImageTagTransformer\nmetadata: {name: e}\nimageTag: {name: nginx, newTag: "9"}\n---\napiVersion: builtin\nkind: ReplicaCountTransformer\nmetadata: {name: f}\nreplica: {name: web, count: 4}\nfieldSpecs: [{path: spec/replicas, create: true, kind: Deployment}]\n',
  }),
  builds('transformers: a namespace with options', 'resources: [map.yaml, role.yaml, a.yaml]\ntransformers: [t.yaml]\n', {
    'a.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, namespace: kept}\n',
    't.yaml':
      'apiVersion: builtin\nkind: NamespaceTransformer\nmetadata: {name: a, namespace: n}\nunsetOnly: true\nsetRoleBindingSubjects: allServiceAccounts\nfieldSpecs: [{path: metadata/name, kind: Namespace, create: true}]\n',
  }),
  builds('transformers: patches', 'resources: [deploy.yaml, map.yaml]\ntransformers: [t.yaml]\n', {
    't.yaml':
      'apiVersion: builtin\nkind: PatchTransformer\nmetadata: {name: a}\npatch: "- {op: remove, path: /spec/replicas}"\ntarget: {kind: Deployment}\n---\napiVersion: builtin\nkind: PatchStrategicMergeTransformer\nmetadata: {name: b}\npaths: [p.yaml]\n---\napiVersion: builtin\nkind: PatchJson6902Transformer\nmetadata: {name: c}\ntarget: {kind: ConfigMap, name: settings}\njsonOp: \'[{"op": "add", "path": "/data/x", "value": "y"}]\'\n',
    'p.yaml': map('settings', 'data: {q: r}\n'),
  }),
  builds('transformers: a replacement', 'resources: [custom.yaml, map.yaml]\ntransformers: [t.yaml]\n', {
    't.yaml':
      'apiVersion: builtin\nkind: ReplacementTransformer\nmetadata: {name: a}\nreplacements: [{source: {kind: ConfigMap, name: settings}, targets: [{select: {kind: Widget}, fieldPaths: [spec.image]}]}]\n',
  }),
  builds('transformers: adding a value', 'resources: [custom.yaml]\ntransformers: [t.yaml]\n', {
    't.yaml':
      'apiVersion: builtin\nkind: ValueAddTransformer\nmetadata: {name: a}\nvalue: v\ntargets: [{fieldPath: spec/image, filePathPosition: 1}, {fieldPath: spec/new/deep}, {fieldPath: metadata/namespace}]\n',
  }),
  builds('transformers of a directory', 'resources: [map.yaml]\ntransformers: [t]\n', {
    't/kustomization.yaml': 'resources: [t.yaml]\n',
    't/t.yaml': 'apiVersion: builtin\nkind: PrefixTransformer\nmetadata: {name: a}\nprefix: p-\nfieldSpecs: [{path: metadata/name}]\n',
  }),
];

const REFUSED: readonly KustomizeCase[] = [
  refuses('no such file', { ...root, line: 3, says: "no file or directory 'none.yaml'" }, 'resources:\n- map.yaml\n- none.yaml\n'),
  refuses('no such directory', { ...root, line: 2 }, 'resources:\n- ../none\n'),
  refuses('no kustomization file', { ...root, line: 2, says: 'no kustomization file' }, 'resources:\n- a\n', { 'a/m.yaml': map('m') }),
  refuses('two kustomization files', { ...root, line: 2, says: 'multiple kustomization files' }, 'resources:\n- a\n', {
    'a/kustomization.yaml': 'resources: []\n',
    'a/kustomization.yml': 'resources: []\n',
  }),
  refuses('an empty kustomization', { ...root, says: 'empty' }, '# nothing\n'),
  refuses('an unknown field', { ...root, line: 2, says: 'unknown field "namePrefixx"' }, 'resources: [map.yaml]\nnamePrefixx: a\n'),
  refuses('an unknown field below', { ...root, line: 3 }, 'resources: [map.yaml]\nimages:\n- {nam: a}\n'),
  refuses('a wrong type', { ...root, line: 1, says: 'expected a list' }, 'resources: map.yaml\n'),
  refuses('a boolean for a string', { ...root, line: 2, says: 'expected a string' }, 'resources: [map.yaml]\nnamePrefix: yes\n'),
  refuses('a number for a label', { ...root, line: 3 }, 'resources: [map.yaml]\ncommonLabels:\n  a: 5\n'),
  refuses('a wrong kind', { ...root, line: 1 }, 'kind: Deployment\nresources: [map.yaml]\n'),
  refuses('a wrong apiVersion', { ...root, line: 1 }, 'apiVersion: v1\nkind: Kustomization\nresources: [map.yaml]\n'),
  refuses('a component as a resource', { ...root, line: 1 }, 'resources: [c]\n', {
    'c/kustomization.yaml': 'kind: Component\nresources: []\nnamePrefix: a\n',
  }),
  refuses('a resource as a component', { ...root, line: 2 }, 'resources: [map.yaml]\ncomponents: [c]\n', {
    'c/kustomization.yaml': 'namePrefix: a\n',
  }),
  refuses('a component that is a file', { ...root, line: 1 }, 'components: [map.yaml]\n'),
  refuses('a cycle', { file: 'b/kustomization.yaml', line: 1, says: 'cycle' }, 'resources: [a]\n', {
    'a/kustomization.yaml': 'resources: [../b]\n',
    'b/kustomization.yaml': 'resources: [../a]\n',
  }),
  refuses('itself', { ...root, line: 1, says: 'cycle' }, 'resources: [.]\n'),
  refuses('the directory above', { file: 'a/kustomization.yaml', line: 1, says: 'cycle' }, 'resources: [a]\n', {
    'a/kustomization.yaml': 'resources: [..]\n',
  }),
  refuses('one resource twice', { file: 'map.yaml', line: 1, says: 'already registered' }, 'resources: [map.yaml, map.yaml]\n'),
  refuses('one id in two files', { file: 'b.yaml', line: 1 }, 'resources: [map.yaml, b.yaml]\n', { 'b.yaml': map('settings') }),
  refuses('one id in two bases', { file: 'b/m.yaml', line: 1 }, 'resources: [a, b]\n', {
    'a/kustomization.yaml': 'resources: [m.yaml]\n',
    'a/m.yaml': map('m'),
    'b/kustomization.yaml': 'resources: [m.yaml]\n',
    'b/m.yaml': map('m'),
  }),
  refuses('one id once prefixes were added', { file: 'b/m.yaml' }, 'resources: [a, b]\n', {
    'a/kustomization.yaml': 'resources: [m.yaml]\nnamePrefix: x-\n',
    'a/m.yaml': map('m'),
    'b/kustomization.yaml': 'resources: [m.yaml]\n',
    'b/m.yaml': map('x-m'),
  }),
  refuses(
    'crds: a definition',
    { file: 'kustomization.yaml', line: 1, says: 'no OpenAPI types' },
    'crds: [c.yaml]\nresources: [map.yaml]\n',
    {
      'c.yaml': 'apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: {name: a}\n',
    },
  ),
  refuses('crds: an empty file', { file: 'kustomization.yaml', line: 1 }, 'crds: [c.yaml]\nresources: [map.yaml]\n', { 'c.yaml': '' }),
  builds('crds: types of nothing', 'crds: [c.yaml]\nresources: [map.yaml]\n', { 'c.yaml': 'a: {}\nb: {Schema: {}}\nc:\n' }),
  refuses('no kind', { file: 'a.yaml', line: 2, says: 'missing kind' }, 'resources: [a.yaml]\n', {
    'a.yaml': '# a\nmetadata: {name: a}\n',
  }),
  refuses('no name', { file: 'a.yaml', line: 5, says: 'missing metadata.name' }, 'resources: [a.yaml]\n', {
    'a.yaml': `${map('x')}---\nkind: A\nmetadata: {labels: {a: b}}\n`,
  }),
  refuses('no mapping', { file: 'a.yaml', line: 1 }, 'resources: [a.yaml]\n', { 'a.yaml': '- a\n- b\n' }),
  refuses('a text', { file: 'a.yaml', line: 1 }, 'resources: [a.yaml]\n', { 'a.yaml': 'just text\n' }),
  refuses('a base at fault', { file: 'base/m.yaml', line: 2 }, 'resources: [base]\n', {
    'base/kustomization.yaml': 'resources: [m.yaml]\n',
    'base/m.yaml': 'kind: A\nmetadata: [\n',
  }),
  refuses('a kustomization that is no YAML', { ...root, line: 2 }, 'resources: [map.yaml]\nnamePrefix: [a\n'),
  refuses(
    'a file outside of the root',
    { file: 'in/kustomization.yaml', line: 1, says: 'security' },
    '',
    { 'in/kustomization.yaml': 'resources: [../map.yaml]\n' },
    { path: 'in' },
  ),
  refuses('an absolute path', { ...root, line: 1 }, 'resources: [/etc/passwd]\n'),
  refuses('an empty path', { ...root, line: 1 }, 'resources: [""]\n'),
  refuses('no file of crds', { ...root, line: 1 }, 'crds: [none.json]\n'),
  refuses('no file of configurations', { ...root, line: 1 }, 'configurations: [none.yaml]\n'),
  refuses('an unknown field of configurations', { file: 'c.yaml', line: 1 }, 'resources: [map.yaml]\nconfigurations: [c.yaml]\n', {
    'c.yaml': 'nameReferences: []\n',
  }),
  refuses('configurations that contradict', { ...root }, 'resources: [map.yaml]\nconfigurations: [c.yaml]\n', {
    'c.yaml': 'commonLabels: [{path: metadata/labels, create: false}]\n',
  }),
  refuses('an OpenAPI version that is not there', { ...root, line: 2 }, 'resources: [map.yaml]\nopenapi: {version: v9}\n'),
  refuses('an OpenAPI document that is not there', { ...root, line: 2 }, 'resources: [map.yaml]\nopenapi: {path: none.json}\n'),
  refuses('an order that is none', { ...root, line: 2 }, 'resources: [map.yaml]\nsortOptions: {order: random}\n'),
  refuses(
    'an order with options of another',
    { ...root, line: 2 },
    'resources: [map.yaml]\nsortOptions: {order: fifo, legacySortOptions: {orderFirst: [A]}}\n',
  ),
  refuses('an external plugin', { file: 't.yaml', line: 1 }, 'resources: [map.yaml]\ntransformers: [t.yaml]\n', {
    't.yaml': 'apiVersion: example.com/v1\nkind: Magic\nmetadata: {name: a}\n',
  }),
  refuses('an unknown builtin', { ...root, line: 2 }, 'resources: [map.yaml]\ntransformers: [t.yaml]\n', {
    't.yaml': 'apiVersion: builtin\nkind: Magic\nmetadata: {name: a}\n',
  }),
  refuses('a Helm chart', { ...root, line: 1 }, 'helmCharts: [{name: a}]\n'),
  refuses('no directory', { file: 'none' }, '', {}, { path: 'none' }),
  refuses('items that are no list', { file: 'a.yaml' }, 'resources: [a.yaml]\n', {
    'a.yaml': 'apiVersion: v1\nkind: ConfigMapList\nitems: text\n',
  }),
];

/** Trees of kustomizations, configurations, and what is refused. */
export const STRUCTURE: readonly KustomizeCase[] = [...TREES, ...CONFIGS, ...REFUSED];
