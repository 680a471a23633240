import { Tree } from '@capstan/tree';
import { type BuildOptions, build, formatFault, formatResources } from './index.ts';

const MAP = 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: m\n';
const DEPLOYMENT =
  'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: d\nspec:\n  template:\n    spec:\n      containers:\n      - name: app\n        image: nginx:1\n';

type Files = Record<string, string | Uint8Array>;
const run = (files: Files, path = '', options: BuildOptions = {}) => build(Tree.of(Object.entries(files)), path, options);
const output = (files: Files, path = '', options: BuildOptions = {}): string => {
  const result = run(files, path, options);
  return result.ok ? formatResources(result.resources) : result.faults.map(formatFault).join('\n');
};
const faults = (files: Files, path = '', options: BuildOptions = {}) => {
  const result = run(files, path, options);
  return result.ok ? [] : result.faults;
};

describe('build', () => {
  test('gives resources with their origin, as plain objects and as YAML', () => {
    const result = run({
      'kustomization.yaml': 'resources: [a/all.yaml]\nnamePrefix: p-\n',
      'a/all.yaml': `# first\n${MAP}---\n${DEPLOYMENT}`,
    });
    expect(result.ok && result.resources.map((resource) => [resource.label, resource.origin.path, resource.origin.line])).toEqual([
      ['ConfigMap/p-m', 'a/all.yaml', 2],
      ['Deployment/p-d', 'a/all.yaml', 7],
    ]);
    expect(result.ok && result.resources[0]?.object).toEqual({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'p-m' } });
  });

  test('leaves the tree as it was: a second build gives the same', () => {
    const tree = Tree.of([
      ['kustomization.yaml', 'resources: [m.yaml]\nnamePrefix: p-\nconfigMapGenerator: [{name: g, literals: [a=b]}]\n'],
      ['m.yaml', MAP],
    ]);
    const first = build(tree, '');
    const second = build(tree, '.');
    expect(second.ok && first.ok && formatResources(second.resources) === formatResources(first.resources)).toBe(true);
  });

  test('names what decided the result: files read, paths that were looked for in vain', () => {
    const { closure } = run(
      {
        'apps/kustomization.yaml': 'resources: [../base]\n',
        'base/kustomization.yml': 'resources: [m.yaml]\n',
        'base/m.yaml': MAP,
        'other.yaml': MAP,
      },
      'apps',
    );
    expect(closure.files).toEqual(['apps/kustomization.yaml', 'base/kustomization.yml', 'base/m.yaml']);
    expect(closure.absent).toContain('base/kustomization.yaml');
    expect(closure.directories).toEqual([]);
  });

  test('a file outside of the kustomization is read when the tree is the limit', () => {
    const files = { 'apps/kustomization.yaml': 'resources: [../m.yaml]\n', 'm.yaml': MAP };
    expect(output(files, 'apps', { loadRestriction: 'tree' })).toContain('name: m');
    expect(faults(files, 'apps', { loadRestriction: 'root' })[0]?.code).toBe('Forbidden');
  });
});

describe('faults', () => {
  test('all faults of the tree come at once, each with its line', () => {
    const found = faults({
      'kustomization.yaml':
        'resources:\n- none.yaml\n- bad.yaml\n- base\npatches:\n- path: gone.yaml\nconfigMapGenerator:\n- name: g\n  files: [x.txt, y.txt]\n',
      'bad.yaml': 'kind: A\nmetadata: [\n',
      'base/kustomization.yaml': 'resource: [m.yaml]\n',
    });
    expect(found.map(({ code, file, line }) => [code, file, line])).toEqual([
      ['NotFound', 'kustomization.yaml', 2],
      ['InvalidYaml', 'bad.yaml', 2],
      ['UnknownField', 'base/kustomization.yaml', 1],
      ['NotFound', 'kustomization.yaml', 9],
      ['NotFound', 'kustomization.yaml', 9],
      ['NotFound', 'kustomization.yaml', 6],
    ]);
  });

  test('what follows from another fault is left out', () => {
    const found = faults({
      'kustomization.yaml': 'resources: [d.yaml]\npatches: [{path: p.yaml}]\nreplicas: [{name: d, count: 2}]\n',
      'd.yaml': 'kind: [',
      'p.yaml': DEPLOYMENT,
    });
    expect(found.map(({ code }) => code)).toEqual(['InvalidYaml']);
  });

  test('an unknown field is told with the nearest known one', () => {
    expect(faults({ 'kustomization.yaml': 'resources: []\nnamePrefx: a\n' })[0]).toMatchObject({
      code: 'UnknownField',
      line: 2,
      field: 'namePrefx',
      remedy: 'did you mean "namePrefix"?',
    });
  });

  test('a file that two kustomizations include is at fault once', () => {
    const found = faults({
      'kustomization.yaml': 'resources: [a, b]\n',
      'a/kustomization.yaml': 'resources: [../base]\n',
      'b/kustomization.yaml': 'resources: [../base]\nnamePrefix: b-\n',
      'base/kustomization.yaml': 'resources: [m.yaml]\n',
      'base/m.yaml': 'kind: [',
    });
    expect(found).toHaveLength(1);
  });

  test('a fault in a Secret generator never holds a value', () => {
    const found = faults({ 'kustomization.yaml': 'secretGenerator: [{name: s, literals: [hunter2]}]\n' });
    expect(found).toHaveLength(1);
    expect(JSON.stringify(found)).not.toContain('hunter2');
  });

  test.each<[string, Files, string, string]>([
    ['a path that leaves the tree', { 'kustomization.yaml': 'resources: [../../etc/passwd]\n' }, '', 'Forbidden'],
    ['an absolute path', { 'kustomization.yaml': 'resources: [/etc/passwd]\n' }, '', 'Forbidden'],
    ['a base that includes itself', { 'kustomization.yaml': 'resources: [.]\n' }, '', 'Cycle'],
    ['a remote base', { 'kustomization.yaml': 'resources: ["https://github.com/a/b//c?ref=main"]\n' }, '', 'Unsupported'],
    ['a remote file', { 'kustomization.yaml': 'resources: ["https://example.com/a.yaml"]\n' }, '', 'Unsupported'],
    ['an alias bomb', { 'kustomization.yaml': 'resources: [a.yaml]\n', 'a.yaml': bomb() }, '', 'LimitExceeded'],
    [
      'a deep nest',
      { 'kustomization.yaml': 'resources: [a.yaml]\n', 'a.yaml': `kind: A\nmetadata: {name: a}\nd: ${'['.repeat(50_000)}` },
      '',
      'LimitExceeded',
    ],
    [
      'a million documents',
      { 'kustomization.yaml': 'resources: [a.yaml]\n', 'a.yaml': 'a: 1\n---\n'.repeat(1_000_000) },
      '',
      'LimitExceeded',
    ],
    ['invalid UTF-8', { 'kustomization.yaml': 'resources: [a.yaml]\n', 'a.yaml': Buffer.from([0x61, 0xff]) }, '', 'InvalidYaml'],
    ['no directory', { 'kustomization.yaml': '' }, 'none', 'NotFound'],
  ])('%s is refused', (_, files, path, code) => {
    expect(faults(files, path).map((fault) => fault.code)).toEqual([code]);
  });

  test('names that JavaScript knows are names like others', () => {
    const text = `${MAP}data:\n  __proto__: a\n  constructor: b\n  toString: c\n`;
    const patch = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: m}\ndata: {__proto__: z, hasOwnProperty: y2}\n';
    const built = output({
      'kustomization.yaml': 'resources: [m.yaml]\npatches: [{path: p.yaml}]\ncommonLabels: {__proto__: x}\n',
      'm.yaml': text,
      'p.yaml': patch,
    });
    expect(built).toContain('  __proto__: z\n  constructor: b\n  hasOwnProperty: y2\n  toString: c\n');
    expect(({} as Record<string, unknown>).z).toBeUndefined();
  });

  test('a pattern that backtracks elsewhere takes no time', () => {
    const begin = performance.now();
    run({
      'kustomization.yaml':
        'resources: [m.yaml]\npatches: [{target: {name: "(a+)+$"}, patch: "[]"}, {target: {name: "(a|a)*b"}, path: p.yaml}]\n',
      'm.yaml': MAP.replace('name: m', `name: ${'a'.repeat(250)}`),
      'p.yaml': MAP,
    });
    expect(performance.now() - begin).toBeLessThan(1000);
  });
});

function bomb(): string {
  const lines = ['kind: A', 'metadata: {name: a}', 'x0: &x0 [a, a, a, a, a, a, a, a, a, a]'];
  for (let level = 1; level < 12; level += 1)
    lines.push(`x${level}: &x${level} [${Array.from({ length: 10 }, () => `*x${level - 1}`).join(', ')}]`);
  return lines.join('\n');
}

describe("Flux's part", () => {
  test('a path without a kustomization file gets one of all that is below', () => {
    const result = run(
      {
        'apps/b.yaml': MAP,
        'apps/a/c.yml': MAP.replace('name: m', 'name: c'),
        'apps/own/kustomization.yaml': 'resources: [d.yaml]\nnamePrefix: own-\n',
        'apps/own/d.yaml': DEPLOYMENT,
        'apps/notes.txt': 'no',
        'apps/own/unused.yaml': 'not: used',
      },
      'apps',
      { generateMissing: true },
    );
    expect(result.ok && result.resources.map((resource) => resource.label)).toEqual(['ConfigMap/c', 'ConfigMap/m', 'Deployment/own-d']);
    expect(result.closure.directories).toEqual(['apps', 'apps/a']);
  });

  test('a file below that is no Kubernetes YAML is a fault of that file', () => {
    expect(
      faults({ 'apps/values.yaml': 'a: 1\n', 'apps/m.yaml': MAP }, 'apps', { generateMissing: true }).map(({ file, line }) => [file, line]),
    ).toEqual([['apps/values.yaml', 1]]);
  });

  test('ignored files do not count', () => {
    const options: BuildOptions = { generateMissing: true, ignored: (path) => path.endsWith('values.yaml') };
    expect(output({ 'values.yaml': 'a: 1\n', 'm.yaml': MAP }, '', options)).toContain('name: m');
  });

  test('an empty directory gives nothing', () => {
    expect(run({ 'apps/readme.md': '' }, 'apps', { generateMissing: true })).toMatchObject({ ok: true, resources: [] });
  });

  test("a Kustomization's own fields act as if they were written in the file", () => {
    const built = output(
      {
        'kustomization.yaml': 'resources: [d.yaml]\nnamespace: old\nimages: [{name: nginx, newTag: "1"}]\n',
        'd.yaml': DEPLOYMENT,
        'c/kustomization.yaml': 'kind: Component\nnameSuffix: -c\n',
      },
      '',
      {
        overrides: {
          targetNamespace: 'prod',
          namePrefix: 'p-',
          nameSuffix: '-s',
          patches: [{ patch: '- op: add\n  path: /spec/replicas\n  value: 3\n', target: { kind: 'Deployment' } }],
          images: [{ name: 'nginx', newTag: '2' }],
          components: ['c', 'absent'],
          ignoreMissingComponents: true,
          buildMetadata: ['originAnnotations'],
        },
      },
    );
    expect(built).toContain(
      '  annotations:\n    config.kubernetes.io/origin: |\n      path: d.yaml\n  name: p-d-c-s\n  namespace: prod\nspec:\n  replicas: 3\n',
    );
    expect(built).toContain('image: nginx:2');
  });

  test('an empty file is no fault, and one without resources gets origins', () => {
    expect(run({ 'kustomization.yaml': '' }, '', { overrides: {} })).toMatchObject({ ok: true, resources: [] });
    expect(output({ 'kustomization.yaml': 'configMapGenerator: [{name: g, literals: [a=b]}]\n' }, '', { overrides: {} })).toContain(
      'configuredIn: kustomization.yaml',
    );
  });
});
