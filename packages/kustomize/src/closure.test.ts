import { Tree } from '@capstan/tree';
import { type BuildOptions, build, type Closure } from './index.ts';

type Files = Record<string, string>;
const MAP = 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: m\ndata: {a: b}\n';
const closureOf = (files: Files, path = '', options: BuildOptions = {}): Closure =>
  build(Tree.of(Object.entries(files)), path, { loadRestriction: 'tree', ...options }).closure;
const NAMES = ['Kustomization', 'kustomization.yml'];

describe('the closure names every file that was read', () => {
  test.each<[string, string, Files]>([
    ['a resource', 'resources: [x]\n', { x: MAP }],
    ['a patch', 'resources: [m.yaml]\npatches: [{path: x}]\n', { x: MAP }],
    [
      'operations of a patch',
      'resources: [m.yaml]\npatches: [{path: x, target: {kind: ConfigMap}}]\n',
      { x: '- {op: add, path: /data/b, value: c}\n' },
    ],
    ['a patch of old', 'resources: [m.yaml]\npatchesStrategicMerge: [x]\n', { x: MAP }],
    [
      'operations of old',
      'resources: [m.yaml]\npatchesJson6902: [{path: x, target: {version: v1, kind: ConfigMap, name: m}}]\n',
      { x: '- {op: add, path: /data/b, value: c}\n' },
    ],
    ['a generator’s file', 'configMapGenerator: [{name: g, files: [x]}]\n', { x: 'text' }],
    ['a generator’s variables', 'secretGenerator: [{name: g, envs: [x]}]\n', { x: 'A=b\n' }],
    ['replacements', 'resources: [m.yaml]\nreplacements: [{path: x}]\n', { x: '[]' }],
    ['configurations', 'resources: [m.yaml]\nconfigurations: [x]\n', { x: 'images: []\n' }],
    ['types', 'resources: [m.yaml]\ncrds: [x]\n', { x: '{}' }],
    ['a schema', 'resources: [m.yaml]\nopenapi: {path: x}\n', { x: '{}' }],
    [
      'a transformer',
      'resources: [m.yaml]\ntransformers: [x]\n',
      { x: 'apiVersion: builtin\nkind: PrefixTransformer\nmetadata: {name: p}\nprefix: p-\nfieldSpecs: []\n' },
    ],
    ['a generator of its own', 'generators: [x]\n', { x: 'apiVersion: builtin\nkind: ConfigMapGenerator\nmetadata: {name: g}\n' }],
  ])('%s', (_, kustomization, files) => {
    const { files: read } = closureOf({ 'kustomization.yaml': kustomization, 'm.yaml': MAP, unused: '', ...files });
    expect(read).toEqual(kustomization.includes('m.yaml') ? ['kustomization.yaml', 'm.yaml', 'x'] : ['kustomization.yaml', 'x']);
  });

  test('once, in order, however often it is included', () => {
    const closure = closureOf({
      'kustomization.yaml': 'resources: [z, a]\n',
      'z/kustomization.yaml': 'resources: [../base]\nnamePrefix: z-\n',
      'a/kustomization.yaml': 'resources: [../base]\ncomponents: [../part]\n',
      'base/kustomization.yaml': 'resources: [m.yaml]\n',
      'base/m.yaml': MAP,
      'part/kustomization.yaml': 'kind: Component\nnamePrefix: a-\n',
    });
    expect(closure.files).toEqual([
      'a/kustomization.yaml',
      'base/kustomization.yaml',
      'base/m.yaml',
      'kustomization.yaml',
      'part/kustomization.yaml',
      'z/kustomization.yaml',
    ]);
  });

  test('also of a build that fails', () => {
    expect(closureOf({ 'kustomization.yaml': 'resources: [m.yaml, bad.yaml]\n', 'm.yaml': MAP, 'bad.yaml': 'kind: [' }).files).toEqual([
      'bad.yaml',
      'kustomization.yaml',
      'm.yaml',
    ]);
  });
});

describe('the closure names every path that was looked for in vain', () => {
  test('the other names of a kustomization file, in every directory', () => {
    const { absent } = closureOf({
      'kustomization.yaml': 'resources: [b]\n',
      'b/kustomization.yaml': 'resources: [m.yaml]\n',
      'b/m.yaml': MAP,
    });
    expect(absent).toEqual([...NAMES, ...NAMES.map((name) => `b/${name}`)].sort());
  });

  test.each<[string, string, string, BuildOptions]>([
    ['a resource', 'resources: [gone.yaml]\n', 'gone.yaml', {}],
    ['a base', 'resources: [gone]\n', 'gone', {}],
    ['a patch', 'resources: [m.yaml]\npatches: [{path: gone.yaml}]\n', 'gone.yaml', {}],
    ['a generator’s file', 'configMapGenerator: [{name: g, files: [gone.txt]}]\n', 'gone.txt', {}],
    [
      'a component that may be missing',
      'resources: [m.yaml]\n',
      'gone',
      { overrides: { components: ['gone'], ignoreMissingComponents: true } },
    ],
  ])('%s', (_, kustomization, path, options) => {
    expect(closureOf({ 'kustomization.yaml': kustomization, 'm.yaml': MAP }, '', options).absent).toContain(path);
  });

  test('the directory that is built', () => {
    expect(closureOf({ 'a/kustomization.yaml': '' }, 'b').absent).toEqual(['b']);
  });
});

describe('the closure names every directory whose names counted', () => {
  test('none where a kustomization file says all', () => {
    expect(closureOf({ 'kustomization.yaml': 'resources: [m.yaml]\n', 'm.yaml': MAP }).directories).toEqual([]);
  });

  test('all below a path without one, but those that have one of their own', () => {
    const files = {
      'a/m.yaml': MAP,
      'a/b/c/readme.md': '',
      'a/own/kustomization.yaml': 'resources: [n.yaml]\n',
      'a/own/n.yaml': MAP.replace('m', 'n'),
    };
    expect(closureOf(files, 'a', { generateMissing: true }).directories).toEqual(['a', 'a/b', 'a/b/c']);
  });
});

describe('the closure names everything remote that was asked for', () => {
  test('with the revision that it had, or none', () => {
    const closure = closureOf({ 'kustomization.yaml': 'resources: ["https://h/o/r//d?ref=v1", "https://h/x.yaml"]\n' }, '', {
      remote: (request) =>
        request.kind === 'file'
          ? { kind: 'failed', reason: 'it is gone' }
          : {
              kind: 'found',
              tree: Tree.of([
                ['d/kustomization.yaml', 'resources: [m.yaml]\n'],
                ['d/m.yaml', MAP],
              ]),
              revision: 'abc',
            },
    });
    expect(closure.remotes.map(({ request, revision }) => [request.kind, revision])).toEqual([
      ['repository', 'abc'],
      ['file', undefined],
    ]);
    expect(closure.files).toEqual(['kustomization.yaml']);
  });

  test('also where none is allowed', () => {
    expect(closureOf({ 'kustomization.yaml': 'resources: ["https://h/o/r//d"]\n' }).remotes).toHaveLength(1);
  });
});
