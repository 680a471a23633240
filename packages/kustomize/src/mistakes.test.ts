import { Tree } from '@capstan/tree';
import { build, formatFault } from './index.ts';

type Files = Record<string, string>;
const object = (name: string, more = ''): string => `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\n${more}`;
const WEB =
  'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\nspec:\n  replicas: 1\n  template:\n    spec:\n      containers:\n      - name: app\n        image: nginx\n';
/** One resource, and what is wrong with its file. */
const resource = (text: string): Files => ({ 'kustomization.yaml': 'resources: [a.yaml]\n', 'a.yaml': text });
/** A Deployment, and what else the kustomization says of it. */
const over = (fields: string, more: Files = {}): Files => ({
  'kustomization.yaml': `resources: [web.yaml]\n${fields}`,
  'web.yaml': WEB,
  ...more,
});
const patched = (patch: string, target = '  target: {kind: Deployment}\n'): Files => over(`patches:\n- patch: |-\n    ${patch}\n${target}`);

const faultsOf = (files: Files): string[] => {
  const result = build(Tree.of(Object.entries(files)), '', { loadRestriction: 'root' });
  return result.ok ? [] : result.faults.map(formatFault);
};

describe('a mistake is told once, where it was made, with what mends it', () => {
  test.each<[string, Files, string]>([
    [
      'a tab',
      { 'kustomization.yaml': 'resources:\n\t- a.yaml\n' },
      'kustomization.yaml:2:1: tab characters must not be used in indentation (indent by spaces)',
    ],
    ['no space behind a dash', { 'kustomization.yaml': 'resources:\n-a.yaml\n-b.yaml\n' }, 'write a space behind the "-")'],
    [
      'one entry in the place of a list',
      { 'kustomization.yaml': 'resources: a.yaml\n' },
      '1:1: resources: expected a list, found a string (write each entry on a line of its own, behind "- ")',
    ],
    [
      'a colon in an entry',
      { 'kustomization.yaml': 'configMapGenerator:\n- name: g\n  literals:\n  - a: b\n' },
      '4:5: configMapGenerator.0.literals.0: expected a string, found a mapping (a colon and a space make it a mapping',
    ],
    [
      'a number as a tag',
      over('images:\n- name: nginx\n  newTag: 1.25\n'),
      'kustomization.yaml:4:3: images.0.newTag: expected a string, found a number (quote the value)',
    ],
    [
      'a boolean as a label',
      over('labels:\n- pairs:\n    enabled: true\n'),
      'labels.0.pairs.enabled: expected a string, found a boolean (quote the value)',
    ],
    [
      'a quoted count',
      over('replicas:\n- name: web\n  count: "2"\n'),
      '4:3: replicas.0.count: expected an integer, found a string (leave the quotes away)',
    ],
    ['a misspelt field', over('nameprefix2: a\n'), '2:1: nameprefix2: unknown field "nameprefix2" (did you mean "namePrefix"?)'],
    [
      'a misspelt file',
      { 'kustomization.yaml': 'resources: [deployemnt.yaml]\n', 'deployment.yaml': WEB },
      "no file or directory 'deployemnt.yaml' (did you mean deployment.yaml?)",
    ],
    ['another extension', { 'kustomization.yaml': 'resources: [base/a.yaml]\n', 'base/a.yml': object('a') }, '(did you mean base/a.yml?)'],
    ['other letters’ case', { 'kustomization.yaml': 'resources: [A.yaml]\n', 'a.yaml': object('a') }, '(did you mean a.yaml?)'],
    ['a space behind a name', { 'kustomization.yaml': 'resources: ["a.yaml "]\n', 'a.yaml': object('a') }, '(did you mean a.yaml?)'],
    [
      'nothing of the kind',
      { 'kustomization.yaml': 'resources: [service.yaml]\n', 'a.yaml': object('a') },
      '(add service.yaml, or correct the path)',
    ],
    [
      'a misspelt file of a generator',
      { 'kustomization.yaml': 'configMapGenerator:\n- {name: g, files: [app.config]}\n', 'app.conf': '' },
      "no file 'app.config' (did you mean app.conf?)",
    ],
    [
      'a path of the machine',
      { 'kustomization.yaml': 'resources: [/apps/a.yaml]\n' },
      "'/apps/a.yaml' is outside of the source's tree (name it as seen from the directory of the kustomization)",
    ],
    [
      'a kustomization among the resources',
      { 'kustomization.yaml': 'resources: [b/kustomization.yaml]\n', 'b/kustomization.yaml': 'namePrefix: a\n' },
      "kustomization.yaml:1:13: resources.0: 'b/kustomization.yaml' is a kustomization file, no resource (name its directory)",
    ],
    [
      'a Kustomization of Flux as kustomization',
      { 'kustomization.yaml': 'apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: {name: a}\nspec: {path: ./}\n' },
      "1:1: apiVersion: 'kustomize.toolkit.fluxcd.io/v1' is a Kustomization of Flux, no kustomization file (give the file another name, and list it in resources)",
    ],
    [
      'a misspelt kind',
      { 'kustomization.yaml': 'kind: Kustomisation\nresources: []\n' },
      "kind should be Kustomization or Component, found 'Kustomisation' (write one of them, or nothing)",
    ],
    [
      'another version',
      { 'kustomization.yaml': 'apiVersion: kustomize.config.k8s.io/v1\nkind: Kustomization\nresources: []\n' },
      "apiVersion for Kustomization should be kustomize.config.k8s.io/v1beta1, found 'kustomize.config.k8s.io/v1' (write that, or nothing)",
    ],
    [
      'values among the resources',
      resource('replicaCount: 1\nimage: {tag: a}\n'),
      'a.yaml:1: missing kind (set kind, or leave the file out of the resources)',
    ],
    [
      'a template among the resources',
      resource('apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {{ .Release.Name }}\n'),
      'a.yaml:4:10: invalid map key: a mapping (quote it; templates are not rendered in a kustomize build)',
    ],
    [
      'a condition of a template',
      resource(`{{- if .Values.a }}\n${object('a')}{{- end }}\n`),
      '(quote it; templates are not rendered in a kustomize build)',
    ],
    [
      'a conflict',
      resource(`<<<<<<< HEAD\n${object('a')}=======\n${object('b')}>>>>>>> b\n`),
      '(resolve the conflict that git has marked in the file)',
    ],
    [
      'no line between two objects',
      resource(`${object('a')}${object('b')}`),
      'a.yaml:5:1: mapping key already defined (put a line of "---" between two objects)',
    ],
    [
      'a definition among crds',
      over('crds: [d.yaml]\n', { 'd.yaml': 'apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\n' }),
      "crds.0: 'd.yaml' holds no OpenAPI types by their names: 'apiVersion' is no type (list a CustomResourceDefinition in resources instead)",
    ],
    [
      'a Component among the resources',
      {
        'kustomization.yaml': 'resources: [c]\n',
        'c/kustomization.yaml': 'apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\nnamePrefix: a\n',
      },
      "1:13: resources.0: 'c' is a Component (list it in components)",
    ],
    [
      'a kustomization among the components',
      { 'kustomization.yaml': 'components: [c]\n', 'c/kustomization.yaml': 'namePrefix: a\n' },
      "expected kind 'Component' at 'c', found 'Kustomization' (list it in resources)",
    ],
    [
      'an operation that there is not',
      patched('- {op: set, path: /spec/replicas, value: 2}'),
      'patches.0.patch: Deployment/web: operation 0: unknown operation "set": it is add, remove, replace, move, copy or test',
    ],
    ['an operation without one', patched('- {path: /spec/replicas, value: 2}'), 'operation 0: it has no op'],
    ['a path without its slash', patched('- {op: replace, path: spec/replicas, value: 2}'), '"spec/replicas" does not begin with "/"'],
    [
      'a path that leads nowhere',
      patched('- {op: remove, path: /spec/paused}'),
      'operation 0: remove operation does not apply: nothing at /spec/paused',
    ],
    [
      'an index beyond a list',
      patched('- {op: replace, path: /spec/template/spec/containers/3/image, value: a}'),
      'index 3 in /spec/template/spec/containers/3/image is outside of a list of 1',
    ],
    [
      'operations without a target',
      patched('- {op: remove, path: /spec/replicas}', ''),
      'kustomization.yaml:3:3: patches.0.patch: must specify a target for a JSON patch',
    ],
    [
      'a patch without a name',
      patched('kind: Deployment', ''),
      'patches.0.patch: unable to parse as a strategic merge or JSON patch: line 1: missing metadata.name in Deployment',
    ],
    [
      'a patch that is cut off',
      over('patches:\n- path: p.json\n  target: {kind: Deployment}\n', { 'p.json': '[{"op": "add" "path": "/a"}]' }),
      "patches.0.path: unable to parse 'p.json' as a strategic merge or JSON patch: Expected ',' or '}'",
    ],
    [
      'both a patch and its path',
      over('patches:\n- {path: p.yaml, patch: a}\n'),
      "patches.0: patch and path can't be set at the same time",
    ],
    [
      'a count of what is not there',
      over('replicas:\n- {name: wbe, count: 2}\n'),
      "replicas.0: no Deployment, StatefulSet, ReplicaSet, ReplicationController is named 'wbe' (use the name that the resource has in its file)",
    ],
    [
      'a field that a replacement does not find',
      over(
        'replacements:\n- source: {kind: Deployment}\n  targets:\n  - select: {kind: Deployment}\n    fieldPaths:\n    - spec.replica\n',
      ),
      '7:7: replacements.0.targets.0.fieldPaths.0: Deployment/web: unable to find field "spec.replica" in replacement target (correct the path, or set options.create)',
    ],
    [
      'an order that there is not',
      over('sortOptions: {order: alphabetic}\n'),
      "sortOptions: the field 'sortOptions.order' must be one of [fifo, legacy]",
    ],
    [
      'a configuration with a misspelt field',
      over('configurations: [c.yaml]\n', { 'c.yaml': 'nameReferences: []\n' }),
      'c.yaml:1:1: nameReferences: unknown field "nameReferences" (did you mean "nameReference"?)',
    ],
    [
      'a transformer that is not built in',
      over('transformers: [t.yaml]\n', { 't.yaml': 'apiVersion: builtin\nkind: LabelsTransformer\nmetadata: {name: t}\n' }),
      'LabelsTransformer/t: unable to load builtin LabelsTransformer (builtin are ',
    ],
    [
      'objects that a namespace makes the same',
      {
        'kustomization.yaml': 'namespace: x\nresources: [a.yaml]\n',
        'a.yaml': `${object('a', '  namespace: one\n')}---\n${object('a', '  namespace: two\n')}`,
      },
      'a.yaml:7: ConfigMap/x/a: the namespace gives two resources the id ConfigMap.v1.[noGrp]/a.x; the other is from a.yaml:1 (rename one of the two)',
    ],
  ])('%s', (_, files, fault) => {
    expect(faultsOf(files)).toEqual([expect.stringContaining(fault)]);
  });
});
