import { Tree } from '@capstan/tree';
import { type BuildOptions, build, formatFault, formatResources } from './index.ts';

const DEPLOYMENT =
  'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: d\nspec:\n  template:\n    spec:\n      containers:\n      - name: app\n        image: nginx:1\n';
type Overrides = NonNullable<BuildOptions['overrides']>;

function built(kustomization: string, overrides: Overrides, more: Record<string, string> = {}): string {
  const tree = Tree.of(Object.entries({ 'kustomization.yaml': `resources: [d.yaml]\n${kustomization}`, 'd.yaml': DEPLOYMENT, ...more }));
  const result = build(tree, '', { loadRestriction: 'tree', overrides });
  return result.ok ? formatResources(result.resources) : result.faults.map(formatFault).join('\n');
}

describe('an image of a Kustomization', () => {
  test.each<[string, string, Overrides['images'], string]>([
    ['is added', '', [{ name: 'nginx', newTag: '2' }], 'nginx:2'],
    ['changes the tag of the file’s', 'images: [{name: nginx, newTag: "1.5"}]\n', [{ name: 'nginx', newTag: '2' }], 'nginx:2'],
    ['keeps the name of the file’s', 'images: [{name: nginx, newName: web}]\n', [{ name: 'nginx', newTag: '2' }], 'web:2'],
    ['keeps the tag of the file’s', 'images: [{name: nginx, newTag: "1.5"}]\n', [{ name: 'nginx', newName: 'web' }], 'web:1.5'],
    [
      'has a digest in the place of the tag',
      'images: [{name: nginx, newTag: "1.5"}]\n',
      [{ name: 'nginx', digest: 'sha256:abc' }],
      'nginx@sha256:abc',
    ],
    ['of another name leaves it alone', 'images: [{name: nginx, newTag: "1.5"}]\n', [{ name: 'redis', newTag: '2' }], 'nginx:1.5'],
  ])('%s', (_, kustomization, images = [], image) => {
    expect(built(kustomization, { images })).toContain(`image: ${image}\n`);
  });
});

describe('a field of a Kustomization', () => {
  test.each<[string, string, Overrides, string]>([
    ['targetNamespace', 'namespace: file\n', { targetNamespace: 'own' }, 'namespace: own\n'],
    ['namePrefix', 'namePrefix: file-\n', { namePrefix: 'own-' }, 'name: own-d\n'],
    ['nameSuffix', 'nameSuffix: -file\n', { nameSuffix: '-own' }, 'name: d-own\n'],
  ])('%s takes the place of the file’s', (_, kustomization, overrides, expected) => {
    expect(built(kustomization, overrides)).toContain(expected);
  });

  test('that is not set leaves the file’s', () => {
    expect(built('namespace: file\nnamePrefix: p-\n', {})).toContain('name: p-d\n  namespace: file\n');
  });

  test('patches come after the file’s, by any part of a target', () => {
    const add = (value: string) => `- op: add\n  path: /spec/paused\n  value: ${value}\n`;
    const file = `patches: [{target: {kind: Deployment}, patch: "${add('false').replaceAll('\n', '\\n')}"}]\n`;
    expect(built(file, { patches: [{ patch: add('true'), target: { group: 'apps', version: 'v1', name: 'd' } }] })).toContain(
      'paused: true\n',
    );
    expect(built(file, { patches: [{ patch: add('true'), target: { labelSelector: 'a=b' } }] })).toContain('paused: false\n');
  });

  test('a strategic merge patch needs no target', () => {
    expect(
      built('', { patches: [{ patch: 'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: d}\nspec: {replicas: 4}\n' }] }),
    ).toContain('replicas: 4\n');
  });
});

describe('components of a Kustomization', () => {
  const part = { 'part/kustomization.yaml': 'kind: Component\nnameSuffix: -part\n' };

  test('come after the file’s', () => {
    expect(
      built(
        'components: [other]\n',
        { components: ['part'] },
        { ...part, 'other/kustomization.yaml': 'kind: Component\nnameSuffix: -other\n' },
      ),
    ).toContain('name: d-other-part\n');
  });

  test('that are missing are a fault, unless they may be', () => {
    expect(built('', { components: ['none'] })).toContain("no file or directory 'none'");
    expect(built('', { components: ['none', 'part'], ignoreMissingComponents: true }, part)).toContain('name: d-part\n');
  });

  test.each([
    'https://github.com/a/b//c',
    'git@github.com:a/b',
    'ssh://h/a/b',
    'git::https://h/a/b',
    'github.com/a/b',
    '/abs',
    'file:///a',
  ])('%s is no local path', (path) => {
    expect(built('', { components: [path] })).toBe(`spec.components[0]: component path '${path}' must be local and relative`);
  });
});

describe('a fault in a field of a Kustomization is told of that field, not of the file', () => {
  const patch = (patch: string) => ({ patches: [{ patch: FINE }, { patch }] });
  const FINE = 'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: d}\nspec: {replicas: 4}\n';

  test.each<[string, Overrides, string]>([
    ['a patch for nothing', patch(FINE.replace('name: d', 'name: e')), 'spec.patches[1]: patch: Deployment/e: no resource matches'],
    ['a patch that is none', patch('a'), 'spec.patches[1]: patch: unable to parse as a strategic merge or JSON patch'],
    ['a component that is not there', { components: ['part', 'none'] }, "spec.components[1]: no file or directory 'none'"],
    [
      'one after a missing one that may be missing',
      { components: ['gone', 'd.yaml'], ignoreMissingComponents: true },
      'spec.components[1]: ',
    ],
  ])('%s', (_, overrides, expected) => {
    const files = { 'part/kustomization.yaml': 'kind: Component\nnameSuffix: -part\n' };
    const own = `patches: [{patch: ${JSON.stringify(FINE)}}]\n`;
    const message = built(own, overrides, files);
    expect(message).toContain(expected);
    expect(message).not.toContain('kustomization.yaml');
  });

  test('a fault in a patch of the file stays one of the file', () => {
    expect(built('patches: [{patch: a}]\n', patch(FINE))).toContain('kustomization.yaml:2:12: patches.0.patch: ');
  });
});
