import { builds, type KustomizeCase, refuses } from '../case.ts';

const ALL =
  'resources: [deploy.yaml, service.yaml, map.yaml, secret.yaml, account.yaml, ingress.yaml, role.yaml, cluster.yaml, stateful.yaml, cron.yaml, hpa.yaml, custom.yaml]\n';
const SOME = 'resources: [deploy.yaml, service.yaml, map.yaml, secret.yaml]\n';

const NAMES: readonly KustomizeCase[] = [
  builds('all fixtures as they are', ALL),
  builds('namespace', `${ALL}namespace: prod\n`),
  builds('namespace over one that is there', 'resources: [a.yaml]\nnamespace: prod\n', {
    'a.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, namespace: old}\n',
  }),
  builds('namespace: role bindings', 'resources: [role.yaml, cluster.yaml, account.yaml]\nnamespace: prod\n'),
  builds('namespace: an APIService and a webhook', 'resources: [a.yaml]\nnamespace: prod\n', {
    'a.yaml':
      'apiVersion: apiregistration.k8s.io/v1\nkind: APIService\nmetadata: {name: v1.x}\nspec: {service: {name: s, namespace: old}}\n---\napiVersion: admissionregistration.k8s.io/v1\nkind: ValidatingWebhookConfiguration\nmetadata: {name: w}\nwebhooks: [{name: a, clientConfig: {service: {name: s, namespace: old}}}]\n---\napiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: {name: c}\nspec: {conversion: {webhook: {clientConfig: {service: {name: s, namespace: old}}}}}\n',
  }),
  builds('namespace: a kind that kustomize does not know counts as namespaced', 'resources: [a.yaml]\nnamespace: prod\n', {
    'a.yaml': 'apiVersion: admissionregistration.k8s.io/v1\nkind: ValidatingAdmissionPolicy\nmetadata: {name: a}\n',
  }),
  builds('namePrefix', `${ALL}namePrefix: a-\n`),
  builds('nameSuffix', `${ALL}nameSuffix: -z\n`),
  builds('prefix, suffix and namespace', `${ALL}namePrefix: a-\nnameSuffix: -z\nnamespace: prod\n`),
  builds('a prefix leaves CRDs, namespaces and APIServices', 'resources: [a.yaml]\nnamePrefix: a-\n', {
    'a.yaml':
      'apiVersion: v1\nkind: Namespace\nmetadata: {name: n}\n---\napiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: {name: c}\n---\napiVersion: apiregistration.k8s.io/v1\nkind: APIService\nmetadata: {name: v1.x}\n---\napiVersion: x/v1\nkind: APIService\nmetadata: {name: y}\n',
  }),
  builds('references: a webhook names its service', 'resources: [a.yaml, service.yaml]\nnamePrefix: p-\nnamespace: prod\n', {
    'a.yaml':
      'apiVersion: admissionregistration.k8s.io/v1\nkind: ValidatingWebhookConfiguration\nmetadata: {name: w}\nwebhooks: [{name: a, clientConfig: {service: {name: web, namespace: default}}}]\n',
  }),
  builds('references: volumes, claims and classes', 'resources: [a.yaml]\nnamePrefix: p-\n', {
    'a.yaml':
      'apiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: {name: c}\nspec: {storageClassName: s, volumeName: v}\n---\napiVersion: v1\nkind: PersistentVolume\nmetadata: {name: v}\nspec: {storageClassName: s, azureFile: {secretName: t}}\n---\napiVersion: storage.k8s.io/v1\nkind: StorageClass\nmetadata: {name: s}\nparameters: {secretName: t}\n---\napiVersion: scheduling.k8s.io/v1\nkind: PriorityClass\nmetadata: {name: high}\n---\napiVersion: v1\nkind: Secret\nmetadata: {name: t}\n---\napiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec:\n  priorityClassName: high\n  imagePullSecrets: [{name: t}]\n  volumes:\n  - {name: a, persistentVolumeClaim: {claimName: c}}\n  - {name: b, projected: {sources: [{secret: {name: t}}, {configMap: {name: none}}]}}\n',
  }),
  builds("references: a ServiceAccount's pull secrets", 'resources: [a.yaml, secret.yaml]\nnamePrefix: p-\n', {
    'a.yaml': 'apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: a}\nimagePullSecrets: [{name: token}]\nsecrets: [{name: token}]\n',
  }),
  builds('references: an old Ingress', 'resources: [a.yaml, service.yaml, secret.yaml]\nnamePrefix: p-\n', {
    'a.yaml':
      'apiVersion: extensions/v1beta1\nkind: Ingress\nmetadata: {name: i}\nspec:\n  backend: {serviceName: web}\n  tls: [{secretName: token}]\n  rules: [{http: {paths: [{backend: {serviceName: web}}]}}]\n',
  }),
  builds('references: an admission policy binding', 'resources: [a.yaml]\nnamePrefix: p-\n', {
    'a.yaml':
      'apiVersion: admissionregistration.k8s.io/v1\nkind: ValidatingAdmissionPolicy\nmetadata: {name: a}\n---\napiVersion: admissionregistration.k8s.io/v1\nkind: ValidatingAdmissionPolicyBinding\nmetadata: {name: b}\nspec: {policyName: a}\n',
  }),
  builds('references: two overlays of one base', 'resources: [one, two]\n', {
    'one/kustomization.yaml': 'resources: [../base]\nnamePrefix: one-\n',
    'two/kustomization.yaml': 'resources: [../base]\nnamePrefix: two-\n',
    'base/kustomization.yaml': 'resources: [d.yaml]\nconfigMapGenerator: [{name: settings, literals: [a=b]}]\n',
    'base/d.yaml':
      'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec: {template: {spec: {volumes: [{name: v, configMap: {name: settings}}]}}}\n',
  }),
  builds('references: two namespaces', 'resources: [one, two]\n', {
    'one/kustomization.yaml': 'resources: [../base]\nnamespace: one\nnamePrefix: x-\n',
    'two/kustomization.yaml': 'resources: [../base]\nnamespace: two\nnamePrefix: y-\n',
    'base/kustomization.yaml': 'resources: [d.yaml]\n',
    'base/d.yaml':
      'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec: {template: {spec: {serviceAccountName: a, volumes: [{name: v, configMap: {name: settings}}]}}}\n---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings}\n---\napiVersion: v1\nkind: ServiceAccount\nmetadata: {name: a}\n---\napiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRoleBinding\nmetadata: {name: b}\nroleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: r}\nsubjects: [{kind: ServiceAccount, name: a, namespace: default}]\n',
  }),
  builds('references: prefixes of prefixes', 'resources: [mid]\nnamePrefix: out-\nnameSuffix: -out\n', {
    'mid/kustomization.yaml': 'resources: [../base]\nnamePrefix: mid-\n',
    'base/kustomization.yaml': 'resources: [d.yaml]\nnamePrefix: base-\n',
    'base/d.yaml':
      'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec: {template: {spec: {volumes: [{name: v, configMap: {name: settings}}]}}}\n---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings}\n',
  }),
  builds('references: a name of the middle', 'resources: [base, d.yaml]\n', {
    'd.yaml':
      'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec: {template: {spec: {volumes: [{name: v, configMap: {name: base-settings}}, {name: w, configMap: {name: settings}}]}}}\n',
    'base/kustomization.yaml': 'configMapGenerator: [{name: settings, literals: [a=b]}]\nnamePrefix: base-\n',
  }),
  refuses('namespace: two become one', { file: 'b.yaml', line: 1 }, 'resources: [a.yaml, b.yaml]\nnamespace: prod\n', {
    'a.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, namespace: x}\n',
    'b.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, namespace: y}\n',
  }),
  builds('references: a name that two could mean, behind prefixes, is left', 'resources: [one, two, d.yaml]\n', {
    'd.yaml':
      'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec: {template: {spec: {volumes: [{name: v, configMap: {name: settings}}]}}}\n',
    'one/kustomization.yaml': 'resources: [m.yaml]\nnamePrefix: one-\n',
    'one/m.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings}\n',
    'two/kustomization.yaml': 'resources: [m.yaml]\nnamePrefix: two-\n',
    'two/m.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings}\n',
  }),
  refuses('references: a service without a name', { file: 'a.yaml', line: 1 }, 'resources: [a.yaml, service.yaml]\nnamePrefix: p-\n', {
    'a.yaml':
      'apiVersion: admissionregistration.k8s.io/v1\nkind: ValidatingWebhookConfiguration\nmetadata: {name: w}\nwebhooks: [{name: a, clientConfig: {service: {namespace: default}}}]\n',
  }),
];

const LABELS: readonly KustomizeCase[] = [
  builds('commonLabels', `${ALL}commonLabels: {team: a, app: z}\n`),
  builds('commonAnnotations', `${ALL}commonAnnotations: {note: "true", five: "5"}\n`),
  builds('labels', `${ALL}labels: [{pairs: {team: a}}]\n`),
  builds('labels with selectors', `${ALL}labels: [{pairs: {team: a}, includeSelectors: true}]\n`),
  builds('labels with templates', `${ALL}labels: [{pairs: {team: a}, includeTemplates: true}]\n`),
  builds(
    'labels with fields of their own',
    `${SOME}labels: [{pairs: {team: a}, fields: [{path: spec/extra, create: true, kind: Deployment}]}]\n`,
  ),
  builds('labels and commonLabels', `${SOME}labels: [{pairs: {a: b}}, {pairs: {c: d}, includeSelectors: true}]\ncommonLabels: {e: f}\n`),
  builds('labels of values that need quotes', `${SOME}labels: [{pairs: {a: "true", b: "5", c: "", d: "1e3"}}]\n`),
  builds('labels: affinity and network policies', 'resources: [a.yaml]\ncommonLabels: {team: a}\n', {
    'a.yaml':
      'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: d}\nspec: {template: {spec: {affinity: {podAntiAffinity: {preferredDuringSchedulingIgnoredDuringExecution: [{weight: 1, podAffinityTerm: {labelSelector: {matchLabels: {a: b}}}}]}}, topologySpreadConstraints: [{labelSelector: {matchLabels: {a: b}}}, {labelSelector: {}}]}}}\n---\napiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: n}\nspec: {podSelector: {matchLabels: {a: b}}, ingress: [{from: [{podSelector: {matchLabels: {a: b}}}, {podSelector: {}}]}]}\n---\napiVersion: policy/v1\nkind: PodDisruptionBudget\nmetadata: {name: p}\nspec: {selector: {matchLabels: {a: b}}}\n---\napiVersion: batch/v1\nkind: Job\nmetadata: {name: j}\nspec: {template: {spec: {}}}\n',
  }),
  builds(
    'labels that were added together change together',
    'resources: [base]\nlabels: [{pairs: {team: b}}]\npatches: [{path: p.yaml}]\n',
    {
      'base/kustomization.yaml': 'resources: [d.yaml]\ncommonLabels: {team: a, tier: x}\n',
      'base/d.yaml': 'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: d}\nspec: {template: {spec: {}}}\n',
      'p.yaml': 'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: d, labels: {tier: y}}\n',
    },
  ),
  builds('labels where they are null', 'resources: [a.yaml]\ncommonLabels: {team: a}\ncommonAnnotations: {x: z}\n', {
    'a.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n  labels:\n  annotations: null\n',
  }),
  refuses('labels where something else is', { file: 'a.yaml', line: 1 }, 'resources: [a.yaml]\ncommonLabels: {team: a}\n', {
    'a.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n  labels: [x]\n',
  }),
];

const image = (rule: string, current = 'nginx:1.25') => ({
  text: `resources: [a.yaml]\nimages: [${rule}]\n`,
  files: { 'a.yaml': `apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {containers: [{name: a, image: "${current}"}]}\n` },
});
const images = (name: string, rule: string, current?: string): KustomizeCase => {
  const { text, files } = image(rule, current);
  return builds(`images: ${name}`, text, files);
};

const IMAGES: readonly KustomizeCase[] = [
  images('a new tag', '{name: nginx, newTag: "2"}'),
  images('a new name', '{name: nginx, newName: mirror/nginx}'),
  images('a digest', '{name: nginx, digest: "sha256:abc"}'),
  images('tag and digest', '{name: nginx, newTag: "2", digest: "sha256:abc"}'),
  images('a suffix', '{name: nginx, tagSuffix: -x}'),
  images('all new', '{name: nginx, newName: a/b, newTag: v1}'),
  images('a registry with a port', '{name: "host:5000/nginx", newTag: "2"}', 'host:5000/nginx:1'),
  images('an image with a digest', '{name: nginx, newTag: "2"}', 'nginx@sha256:abc'),
  images('an image with tag and digest', '{name: nginx, newName: b}', 'nginx:1@sha256:abc'),
  images('an image without a tag', '{name: nginx, newTag: "2"}', 'nginx'),
  images('another image', '{name: ngin, newTag: "2"}'),
  images('a pattern', '{name: ".*inx", newTag: "2"}'),
  images('a point matches any character', '{name: a.b, newTag: "2"}', 'axb:1'),
  images('a tag in braces', '{name: nginx, newTag: "2"}', 'nginx:{STABLE}'),
  images('one after the other', '{name: nginx, newName: b}, {name: b, newTag: "3"}'),
  builds(
    'images everywhere',
    `${ALL}images: [{name: nginx, newTag: "2"}, {name: busybox, newName: bb}, {name: postgres, digest: "sha256:1"}, {name: ghcr.io/acme/side, newTag: v9}]\n`,
  ),
  builds('imageTags', 'resources: [deploy.yaml]\nimageTags: [{name: nginx, newTag: "2"}]\n'),
  builds('images: volumes of images', 'resources: [a.yaml]\nimages: [{name: data, newTag: "2"}]\n', {
    'a.yaml': 'apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {volumes: [{name: v, image: {reference: "data:1"}}]}\n',
  }),
  builds('images: a CRD is left alone', 'resources: [a.yaml]\nimages: [{name: nginx, newTag: "2"}]\n', {
    'a.yaml':
      'apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: {name: a}\nspec: {containers: [{image: "nginx:1"}]}\n',
  }),
  builds('images: containers in a custom resource', 'resources: [custom.yaml]\nimages: [{name: nginx, newTag: "2"}]\n'),
];

const REPLICAS: readonly KustomizeCase[] = [
  builds('replicas', 'resources: [deploy.yaml, stateful.yaml]\nreplicas: [{name: web, count: 5}, {name: db, count: 0}]\n'),
  builds('replicas where none are', 'resources: [a.yaml]\nreplicas: [{name: a, count: 2}]\n', {
    'a.yaml': 'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: a}\nspec: {}\n',
  }),
  builds('replicas in quotes stay a string', 'resources: [a.yaml]\nreplicas: [{name: a, count: 2}]\n', {
    'a.yaml': 'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: a}\nspec: {replicas: "1"}\n',
  }),
  builds('replicas by the name that was', 'resources: [base]\nreplicas: [{name: web, count: 2}]\n', {
    'base/kustomization.yaml': 'resources: [d.yaml]\nnamePrefix: p-\n',
    'base/d.yaml': 'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\n',
  }),
  refuses('replicas of nothing', { file: 'kustomization.yaml', line: 2 }, 'resources: [deploy.yaml]\nreplicas: [{name: none, count: 2}]\n'),
  refuses(
    'replicas that are no number',
    { file: 'kustomization.yaml', line: 2 },
    'resources: [deploy.yaml]\nreplicas: [{name: web, count: two}]\n',
  ),
];

const generator = (name: string, entry: string, extra: Record<string, string | Uint8Array> = {}, rest = ''): KustomizeCase =>
  builds(
    `generator: ${name}`,
    `resources: [deploy.yaml]\nconfigMapGenerator:\n- name: settings\n${entry.replace(/^(?=.)/gm, '  ')}\n${rest}`,
    extra,
  );

const GENERATORS: readonly KustomizeCase[] = [
  generator('literals', 'literals: [a=b, c=d=e, f=, "g=\'quoted\'", \'h="q"\', "i=5", "j=true", "k=x\\ny"]'),
  generator('nothing', 'literals: []'),
  generator('files', 'files: [a.txt, renamed=a.txt, sub/b.txt]', { 'a.txt': 'text\nlines\n', 'sub/b.txt': 'no newline' }),
  generator('a binary file', 'files: [a.bin]', { 'a.bin': Buffer.from([0xff, 0x00, 0x80]) }),
  generator('a long binary file', 'files: [a.bin]', { 'a.bin': Buffer.alloc(200, 0xfe) }),
  generator('a file with a byte order mark', 'files: [a.txt]', { 'a.txt': '\ufeffx' }),
  generator('a file with Windows line ends', 'files: [a.txt]', { 'a.txt': 'a\r\nb\r\n' }),
  generator('a file with trailing spaces', 'files: [a.txt]', { 'a.txt': 'a \n b\n' }),
  generator('an empty file', 'files: [a.txt]', { 'a.txt': '' }),
  generator('env files', 'envs: [a.env]', { 'a.env': '\ufeff# comment\nA=1\n  B=two words \nC\n=ignored\nD=a=b\n\nE="quoted"\r\n' }),
  generator('one env file', 'env: a.env', { 'a.env': 'A=1\n' }),
  generator('all sources', 'envs: [a.env]\nliterals: [B=2]\nfiles: [C=a.env]', { 'a.env': 'A=1\n' }),
  generator('a namespace', 'namespace: other\nliterals: [a=b]'),
  generator('no hash', 'literals: [a=b]\noptions: {disableNameSuffixHash: true}'),
  generator('labels and annotations', 'literals: [a=b]\noptions: {labels: {x: "1"}, annotations: {why: "true"}}'),
  generator('immutable', 'literals: [a=b]\noptions: {immutable: true}'),
  generator(
    'options for all',
    'literals: [a=b]\noptions: {labels: {x: own}}',
    {},
    'generatorOptions: {labels: {x: all, z: all}, annotations: {why: all}, disableNameSuffixHash: true, immutable: true}\n',
  ),
  generator('HTML in a value', 'literals: ["a=<b>&c</b>"]'),
  generator('Unicode in a value', 'literals: ["a=é😀"]'),
  generator('keys are sorted', 'literals: [b=1, a=1, B=1, a10=1, a2=1, _=1]'),
  generator('a hash after a prefix', 'literals: [a=b]', {}, 'namePrefix: p-\nnamespace: prod\n'),
  builds(
    'generator: line separators of Unicode in a file',
    'configMapGenerator: [{name: g, files: [between.txt, before.txt, twice.txt]}]\n',
    { 'between.txt': 'x\u2028y\nz\n', 'before.txt': '\u2029x\ny\n', 'twice.txt': 'x\u2028\u2028y\n' },
  ),
  builds('generator: a secret', 'resources: [deploy.yaml]\nsecretGenerator: [{name: token, literals: [a=b], files: [a.txt]}]\n', {
    'a.txt': 'x'.repeat(100),
  }),
  builds('generator: a typed secret', 'secretGenerator: [{name: tls, type: kubernetes.io/tls, files: [tls.crt=a.txt, tls.key=a.txt]}]\n', {
    'a.txt': 'pem',
  }),
  builds('generator: an empty secret', 'secretGenerator: [{name: none}]\n'),
  builds('generator: a secret of binary data', 'secretGenerator: [{name: b, files: [a.bin]}]\n', { 'a.bin': Buffer.from([0xff, 0xfe]) }),
  builds(
    'generator: merge',
    'resources: [base]\nconfigMapGenerator: [{name: m, behavior: merge, literals: [b=new, c=3], options: {labels: {l: new}}}]\n',
    {
      'base/kustomization.yaml': 'configMapGenerator: [{name: m, literals: [a=1, b=2], options: {labels: {k: old, l: old}}}]\n',
    },
  ),
  builds('generator: replace', 'resources: [base]\nconfigMapGenerator: [{name: m, behavior: replace, literals: [b=new]}]\n', {
    'base/kustomization.yaml': 'configMapGenerator: [{name: m, literals: [a=1, b=2]}]\n',
  }),
  ...['merge', 'replace'].flatMap((behavior) =>
    ['transformerAnnotations', 'originAnnotations', 'originAnnotations, transformerAnnotations'].map((metadata) =>
      builds(
        `generator: ${behavior} with ${metadata}`,
        `resources: [base]\nbuildMetadata: [${metadata}]\nconfigMapGenerator: [{name: m, behavior: ${behavior}, literals: [b=new]}]\nnameSuffix: -s\n`,
        { 'base/kustomization.yaml': 'configMapGenerator: [{name: m, literals: [a=1]}]\nnamespace: x\n' },
      ),
    ),
  ),
  builds('generator: merge below a prefix', 'resources: [base]\nconfigMapGenerator: [{name: m, behavior: merge, literals: [b=new]}]\n', {
    'base/kustomization.yaml': 'configMapGenerator: [{name: m, literals: [a=1]}]\nnamePrefix: p-\n',
  }),
  builds(
    'generator: merge into a resource',
    'resources: [map.yaml]\nconfigMapGenerator: [{name: settings, behavior: merge, literals: [b=new]}]\n',
  ),
  builds(
    'generator: merge without a hash',
    'resources: [base]\nconfigMapGenerator: [{name: m, behavior: merge, literals: [b=new], options: {disableNameSuffixHash: true}}]\n',
    { 'base/kustomization.yaml': 'configMapGenerator: [{name: m, literals: [a=1]}]\n' },
  ),
  builds('generator: merge of secrets', 'resources: [base]\nsecretGenerator: [{name: m, behavior: merge, literals: [b=new]}]\n', {
    'base/kustomization.yaml': 'secretGenerator: [{name: m, type: x, literals: [a=1]}]\n',
  }),
  builds('generator: a patch of what was generated', 'configMapGenerator: [{name: m, literals: [a=1]}]\npatches: [{path: p.yaml}]\n', {
    'p.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: m}\ndata: {b: "2"}\n',
  }),
  builds(
    'generator: references in everything',
    `${ALL.replace('map.yaml, secret.yaml, ', '')}configMapGenerator: [{name: settings, literals: [a=1]}]\nsecretGenerator: [{name: token, literals: [a=1]}]\n`,
  ),
  builds('generator: the needs-hash of a name like a number', 'configMapGenerator: [{name: "5", literals: [a=1]}]\n'),
  refuses(
    'generator: merge of nothing',
    { file: 'kustomization.yaml', line: 2, says: 'does not exist' },
    'configMapGenerator:\n- {name: m, behavior: merge, literals: [b=new]}\n',
  ),
  refuses(
    'generator: create over one',
    { file: 'kustomization.yaml', line: 3 },
    'resources: [map.yaml]\nconfigMapGenerator:\n- {name: settings, literals: [b=new]}\n',
  ),
  refuses('generator: no name', { file: 'kustomization.yaml', line: 2 }, 'configMapGenerator:\n- {literals: [b=new]}\n'),
  refuses(
    'generator: a key twice',
    { file: 'kustomization.yaml', line: 2, says: 'repeats the key' },
    'configMapGenerator:\n- {name: m, literals: [a=1, a=2]}\n',
  ),
  refuses('generator: no equals sign', { file: 'kustomization.yaml', line: 2 }, 'configMapGenerator:\n- {name: m, literals: [a]}\n'),
  refuses(
    'generator: no file',
    { file: 'kustomization.yaml', line: 4, says: "no file 'none.txt'" },
    'configMapGenerator:\n- name: m\n  files:\n  - none.txt\n',
  ),
  refuses('generator: no env file', { file: 'kustomization.yaml', line: 4 }, 'configMapGenerator:\n- name: m\n  envs:\n  - none.env\n'),
  refuses(
    'generator: no key before the equals sign',
    { file: 'kustomization.yaml', line: 2 },
    'configMapGenerator:\n- {name: m, files: ["=a.txt"]}\n',
    { 'a.txt': '' },
  ),
  refuses(
    'generator: two equals signs',
    { file: 'kustomization.yaml', line: 2 },
    'configMapGenerator:\n- {name: m, files: ["a=b=a.txt"]}\n',
    { 'a.txt': '' },
  ),
  refuses(
    'generator: a file outside',
    { file: 'in/kustomization.yaml', line: 2, says: 'security' },
    '',
    { 'a.txt': '', 'in/kustomization.yaml': 'configMapGenerator:\n- {name: m, files: [../a.txt]}\n' },
    { path: 'in' },
  ),
];

/** Transformers that a field switches on, and generators. */
export const TRANSFORMERS: readonly KustomizeCase[] = [...NAMES, ...LABELS, ...IMAGES, ...REPLICAS, ...GENERATORS];
