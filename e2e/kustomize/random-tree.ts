import type { KustomizeCase } from '@capstan/kustomize/testing';
import { stringify } from '@capstan/yaml';
import { Random } from './random.ts';

/** A generated tree in parts that can be taken away one by one. */
export interface GeneratedTree {
  readonly directories: Readonly<Record<string, GeneratedDirectory>>;
}

export interface GeneratedDirectory {
  readonly kustomization: Readonly<Record<string, unknown>>;
  readonly files: Readonly<Record<string, string>>;
}

/** The tree as a case; the directory `over` is built. */
export function caseOf(name: string, tree: GeneratedTree): KustomizeCase {
  const files: Record<string, string> = {};
  for (const [directory, { kustomization, files: own }] of Object.entries(tree.directories)) {
    files[`${directory}/kustomization.yaml`] = stringify(kustomization, { flavor: 'sigs' });
    for (const [path, text] of Object.entries(own)) files[`${directory}/${path}`] = text;
  }
  return { name, files, path: 'over' };
}

const NAMES = ['a', 'b', 'web', 'cfg', 'x-1'];
const KINDS = [
  'ConfigMap',
  'Secret',
  'Deployment',
  'Service',
  'StatefulSet',
  'CronJob',
  'ServiceAccount',
  'Widget',
  'Ingress',
  'RoleBinding',
  'Namespace',
];
const SCALARS = [
  'text',
  '5',
  '"5"',
  'true',
  "'yes'",
  'on',
  'null',
  '',
  '~',
  '1e3',
  '0x1F',
  '010',
  '1.50',
  '"a: b"',
  "'it''s'",
  '2001-01-01',
  '"x y"',
  '|-\n{I}one\n{I}two',
  '>\n{I}one\n{I}  two\n{I}three',
  'é',
  '"\\t"',
  '[1, "2", c]',
  '{k: v, n: 5}',
  '[]',
  '{}',
  `"${'long text '.repeat(12)}"`,
  '$(VAR)',
  'nginx:1',
  'a/b@sha256:c',
  '-',
  "'- x'",
  '9007199254740993',
  '-0',
  '"#x"',
  'x#y',
  "'@x'",
];

/** A tree made from a seed. */
export function randomTree(seed: number): GeneratedTree {
  return new Maker(new Random(seed)).tree();
}

class Maker {
  readonly #random: Random;

  constructor(random: Random) {
    this.#random = random;
  }

  tree(): GeneratedTree {
    const random = this.#random;
    const directories: Record<string, GeneratedDirectory> = {};
    const bases = ['base', 'other'].slice(0, random.below(3));
    for (const base of bases) directories[base] = this.#directory([], []);
    const components = random.chance(0.2) ? ['component'] : [];
    for (const component of components) {
      const { kustomization, files } = this.#directory([], []);
      directories[component] = {
        kustomization: { ...kustomization, apiVersion: 'kustomize.config.k8s.io/v1alpha1', kind: 'Component', sortOptions: undefined },
        files,
      };
    }
    directories.over = this.#directory(bases, components);
    return { directories };
  }

  #directory(bases: readonly string[], components: readonly string[]): GeneratedDirectory {
    const random = this.#random;
    const files: Record<string, string> = {};
    const resources = bases.map((base) => `../${base}`);
    for (let count = random.below(4) + (bases.length === 0 ? 1 : 0); count > 0; count -= 1) {
      const path = `r${count}.yaml`;
      files[path] = Array.from({ length: 1 + random.below(2) }, () => this.#resource()).join('---\n');
      resources.push(path);
    }
    const kustomization: Record<string, unknown> = { resources };
    if (components.length > 0) kustomization.components = components.map((component) => `../${component}`);
    for (const [field, make] of Object.entries(this.#fields(files))) if (random.chance(0.22)) kustomization[field] = make();
    return { kustomization, files };
  }

  #fields(files: Record<string, string>): Record<string, () => unknown> {
    const random = this.#random;
    const name = (): string => random.pick(NAMES);
    return {
      namePrefix: () => random.pick(['p-', 'q-']),
      nameSuffix: () => random.pick(['-s', '-t']),
      namespace: () => random.pick(['x', 'default']),
      commonLabels: () => ({ team: random.pick(['a', 'true', '5']), app: 'w' }),
      labels: () => [
        { pairs: { tier: random.pick(['a', '1e3']) }, includeSelectors: random.chance(0.5), includeTemplates: random.chance(0.3) },
      ],
      commonAnnotations: () => ({ note: random.pick(['a', 'false', 'x: y']) }),
      images: () => [
        {
          name: random.pick(['nginx', 'a/b', 'none']),
          ...(random.chance(0.5) ? { newTag: random.pick(['2', 'v1']) } : { newName: 'mirror/x', digest: 'sha256:d' }),
        },
      ],
      patches: () => Array.from({ length: 1 + random.below(2) }, (_, index) => this.#patch(files, index)),
      configMapGenerator: () => [
        {
          name: name(),
          literals: [`k=${random.pick(['v', '5', 'x: y', ''])}`],
          ...random.pick([{}, { behavior: 'merge' }, { options: { disableNameSuffixHash: true } }, { options: { labels: { g: '1' } } }]),
        },
      ],
      secretGenerator: () => [{ name: name(), literals: ['s=t'], ...random.pick([{}, { type: 'x/y' }]) }],
      generatorOptions: () => random.pick([{ disableNameSuffixHash: true }, { annotations: { all: 'yes' } }, { immutable: true }]),
      replacements: () => [
        {
          source: { kind: random.pick(KINDS), name: name(), fieldPath: random.pick(['metadata.name', 'data.a', 'spec.replicas']) },
          targets: [
            {
              select: { kind: random.pick(KINDS) },
              fieldPaths: [random.pick(['metadata.labels.r', 'data.a', 'spec.template.spec.containers.[name=app].image'])],
              options: { create: random.chance(0.6) },
            },
          ],
        },
      ],
      buildMetadata: () => random.some(['originAnnotations', 'transformerAnnotations', 'managedByLabel']),
      sortOptions: () => ({ order: random.pick(['fifo', 'legacy']) }),
    };
  }

  #patch(files: Record<string, string>, index: number): unknown {
    const random = this.#random;
    const target = random.chance(0.5) ? { kind: random.pick(KINDS) } : { name: random.pick(NAMES) };
    if (random.chance(0.4)) {
      const value = random.pick([1, 'x', '5', true, null, { a: 1 }, ['b']]);
      const operation = random.pick([
        { op: 'add', path: '/metadata/annotations/j', value: 'x' },
        { op: 'add', path: '/metadata/labels', value: { j: 'x' } },
        { op: 'add', path: '/spec', value: { v: value } },
        { op: 'replace', path: '/metadata/name', value: 'renamed' },
        { op: 'remove', path: '/metadata/labels' },
      ]);
      return { target, patch: JSON.stringify([operation]) };
    }
    const text = this.#resource(random.chance(0.5));
    if (random.chance(0.6)) {
      files[`p${index}.yaml`] = text;
      return random.chance(0.6) ? { path: `p${index}.yaml`, target } : { path: `p${index}.yaml` };
    }
    return {
      patch: text,
      target,
      ...(random.chance(0.3) ? { options: { allowNameChange: random.chance(0.5), allowKindChange: random.chance(0.5) } } : {}),
    };
  }

  #scalar(indent: string): string {
    return this.#random.pick(SCALARS).replaceAll('{I}', `${indent}  `);
  }

  #entries(keys: readonly string[], indent: string): string {
    const chosen = this.#random.some(keys, 0.6);
    return chosen.map((key) => `${indent}${key}: ${this.#scalar(indent)}\n`).join('');
  }

  #resource(directives = false): string {
    const random = this.#random;
    const kind = random.pick(KINDS);
    const name = random.pick(NAMES);
    const namespace = random.chance(0.2) ? `  namespace: ${random.pick(['x', 'y'])}\n` : '';
    const labels = random.chance(0.4) ? `  labels:\n    app: ${random.pick(['w', '"5"', 'v'])}\n` : '';
    const annotations = random.chance(0.3) ? `  annotations:\n${this.#entries(['m', 'o'], '    ') || '    m: x\n'}` : '';
    return `apiVersion: ${apiVersionOf(kind)}\nkind: ${kind}\nmetadata:\n  name: ${name}\n${namespace}${labels}${annotations}${this.#body(kind, directives)}`;
  }

  #body(kind: string, directives: boolean): string {
    const random = this.#random;
    switch (kind) {
      case 'ConfigMap':
      case 'Secret':
        return `data:\n${this.#entries(['a', 'b', 'c'], '  ') || '  a: x\n'}`;
      case 'Deployment':
      case 'StatefulSet':
        return `spec:\n${random.chance(0.6) ? `  replicas: ${random.pick(['1', '"2"', 'null'])}\n` : ''}  selector:\n    matchLabels:\n      app: w\n  template:\n${this.#podTemplate('    ', directives)}`;
      case 'CronJob':
        return `spec:\n  jobTemplate:\n    spec:\n      template:\n${this.#podTemplate('        ', directives)}`;
      case 'Service':
        return `spec:\n  selector:\n    app: w\n  ports:\n${
          random
            .some(['80', '443', '53'], 0.6)
            .map((port) => `  - port: ${port}\n${random.chance(0.5) ? `    protocol: ${random.pick(['TCP', 'UDP'])}\n` : ''}`)
            .join('') || '  - port: 1\n'
        }`;
      case 'Ingress':
        return `spec:\n  tls:\n  - secretName: ${random.pick(NAMES)}\n  defaultBackend:\n    service:\n      name: ${random.pick(NAMES)}\n`;
      case 'RoleBinding':
        return `roleRef:\n  apiGroup: rbac.authorization.k8s.io\n  kind: Role\n  name: ${random.pick(NAMES)}\nsubjects:\n- kind: ServiceAccount\n  name: ${random.pick([...NAMES, 'default'])}\n${random.chance(0.5) ? '  namespace: x\n' : ''}`;
      case 'Widget':
        return `spec:\n${this.#entries(['a', 'b', 'c', 'd'], '  ')}  list:\n  - name: a\n    v: ${this.#scalar('    ')}\n`;
      default:
        return '';
    }
  }

  #podTemplate(at: string, directives: boolean): string {
    const random = this.#random;
    const containers = random.some(['app', 'side', 'web'], 0.6);
    const list = containers.map((name) => this.#container(name, `${at}  `, directives)).join('');
    const account = random.chance(0.4) ? `${at}  serviceAccountName: ${random.pick(NAMES)}\n` : '';
    const volumes = random.chance(0.5)
      ? `${at}  volumes:\n${at}  - name: v\n${at}    ${random.pick([`configMap: {name: ${random.pick(NAMES)}}`, `secret: {secretName: ${random.pick(NAMES)}}`, 'emptyDir: {}'])}\n`
      : '';
    const replaced = directives && random.chance(0.2) ? `${at}  - $patch: replace\n` : '';
    return `${at}metadata:\n${at}  labels:\n${at}    app: w\n${at.slice(0, -2)}  spec:\n${account}${volumes}${at}  containers:\n${replaced}${list || `${at}  - name: app\n`}`;
  }

  #container(name: string, at: string, directives: boolean): string {
    const random = this.#random;
    const lines = [`${at}- name: ${name}\n`];
    if (directives && random.chance(0.2)) lines.push(`${at}  $patch: ${random.pick(['delete', 'replace', 'merge'])}\n`);
    if (random.chance(0.8)) lines.push(`${at}  image: ${random.pick(['nginx:1', 'nginx', 'a/b@sha256:c', '"nginx:2"'])}\n`);
    if (random.chance(0.4)) lines.push(`${at}  args: ${random.pick(['[a, "b"]', '[]', '["$(VAR)", 5]'])}\n`);
    if (random.chance(0.5))
      lines.push(
        `${at}  env:\n${
          random
            .some(['A', 'B', 'C'])
            .map((key) => `${at}  - name: ${key}\n${at}    value: ${this.#scalar(`${at}    `)}\n`)
            .join('') || `${at}  - name: A\n`
        }`,
      );
    if (random.chance(0.4)) {
      const ports = random
        .some(['80', '443'], 0.7)
        .map(
          (port) => `${at}  - containerPort: ${port}\n${random.chance(0.5) ? `${at}    protocol: ${random.pick(['TCP', 'UDP'])}\n` : ''}`,
        );
      lines.push(`${at}  ports:\n${ports.join('') || `${at}  - containerPort: 1\n`}`);
    }
    return lines.join('');
  }
}

function apiVersionOf(kind: string): string {
  switch (kind) {
    case 'Deployment':
    case 'StatefulSet':
      return 'apps/v1';
    case 'CronJob':
      return 'batch/v1';
    case 'Ingress':
      return 'networking.k8s.io/v1';
    case 'RoleBinding':
      return 'rbac.authorization.k8s.io/v1';
    case 'Widget':
      return 'example.com/v1';
    default:
      return 'v1';
  }
}
