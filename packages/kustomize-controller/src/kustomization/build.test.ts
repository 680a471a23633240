import { ArtifactError } from '@capstan/artifact';
import { Tree } from '@capstan/tree';
import { KustomizeControllerError } from '../error.ts';
import { Bench, configMap } from '../testing/bench.ts';
import { kustomization } from '../testing/kustomization.ts';
import { build, isArtifactGone, openTree } from './build.ts';
import { artifactOf, sourceOf } from './source-reference.ts';

const never = new AbortController().signal;
let bench: Bench;
beforeEach(() => {
  bench = new Bench();
});
afterEach(() => bench.stop());

async function artifactWith(files: Record<string, string>) {
  await bench.push(files);
  const source = bench.services.sources.find(sourceOf(kustomization('apps')));
  const artifact = source === undefined ? undefined : artifactOf(source);
  if (artifact === undefined) throw new Error('nothing was pushed');
  return artifact;
}

describe('the path of an object', () => {
  const files = { 'apps/a.yaml': configMap('a'), 'apps/web/b.yaml': configMap('b'), 'c.yaml': configMap('c') };

  test.each([
    ['./apps', ['a', 'b']],
    ['apps/', ['a', 'b']],
    ['/apps', ['a', 'b']],
    ['apps/./web', ['b']],
    ['apps//web', ['b']],
    ['apps/../apps/web', ['b']],
    ['../../apps', ['a', 'b']],
    ['./', ['a', 'b', 'c']],
    ['', ['a', 'b', 'c']],
  ])('%j is looked for below the root of its source, and never leaves it', async (path, names) => {
    const artifact = await artifactWith(files);
    const object = kustomization('apps', { path });
    const tree = await openTree(object, artifact, bench.services, never);
    const { output } = await build(object, artifact, tree, bench.services, never);
    expect(output.ok && output.objects.map(({ object: { metadata } }) => metadata.name).sort()).toEqual(names);
  });

  test.each([
    ['apps/nowhere', 'kustomization path not found: stat apps/nowhere: no such file or directory'],
    ['../../etc', 'kustomization path not found: stat etc: no such file or directory'],
    ['c.yaml', 'kustomization path not found: stat c.yaml: not a directory'],
  ])('%j is none', async (path, message) => {
    const artifact = await artifactWith(files);
    const opened = openTree(kustomization('apps', { path }), artifact, bench.services, never);
    await expect(opened).rejects.toMatchObject({ code: 'PathNotFound', message });
  });
});

describe('what an object builds', () => {
  test('is known to others from then on', async () => {
    const artifact = await artifactWith({ 'apps/a.yaml': configMap('a') });
    const object = kustomization('apps', { path: 'apps' });
    await build(object, artifact, await openTree(object, artifact, bench.services, never), bench.services, never);
    expect([bench.services.claims.isKnown(object, artifact.revision), bench.services.claims.isKnown(object, 'main@sha1:9')]).toEqual([
      true,
      false,
    ]);
  });

  test('is not where it is broken: what it would build is not known', async () => {
    const artifact = await artifactWith({ 'apps/kustomization.yaml': 'resources: [missing.yaml]\n' });
    const object = kustomization('apps', { path: 'apps' });
    const { output } = await build(object, artifact, await openTree(object, artifact, bench.services, never), bench.services, never);
    expect([output.ok, bench.services.claims.isKnown(object, artifact.revision)]).toEqual([false, false]);
  });

  test('is changed by what its spec says: namespace, names, labels, images, patches', async () => {
    const deployment = `apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  template:
    spec: {containers: [{name: app, image: 'registry.example/app:1.0'}]}
`;
    const artifact = await artifactWith({ 'apps/web.yaml': deployment });
    const object = kustomization('apps', {
      path: 'apps',
      ...{ targetNamespace: 'team-a', namePrefix: 'eu-', nameSuffix: '-blue' },
      commonMetadata: { labels: { team: 'a' } },
      images: [{ name: 'registry.example/app', newTag: '2.0' }],
      patches: [{ patch: '- {op: add, path: /spec/replicas, value: 3}', target: { kind: 'Deployment' } }],
    });
    const { output } = await build(object, artifact, await openTree(object, artifact, bench.services, never), bench.services, never);
    expect(output.ok && output.objects.map(({ object: built }) => built)).toMatchObject([
      {
        metadata: { name: 'eu-web-blue', namespace: 'team-a', labels: { team: 'a' } },
        spec: { replicas: 3, template: { spec: { containers: [{ image: 'registry.example/app:2.0' }] } } },
      },
    ]);
  });

  test('has the values of its configs in it, and tells which of them are secret', async () => {
    const artifact = await artifactWith({
      'apps/a.yaml': configMap('a', { token: '${token}', region: '${region:=eu}', kept: '$${region}' }),
    });
    const data = { token: Buffer.from('hunter2hunter2').toString('base64') };
    await bench.create({ apiVersion: 'v1', kind: 'Secret', metadata: { name: 'keys', namespace: 'flux-system' }, data });
    const object = kustomization('apps', { path: 'apps', postBuild: { substituteFrom: [{ kind: 'Secret', name: 'keys' }] } });
    const { output, secrets } = await build(
      object,
      artifact,
      await openTree(object, artifact, bench.services, never),
      bench.services,
      never,
    );
    expect(output.ok && output.objects[0]?.object.data).toEqual({ token: 'hunter2hunter2', region: 'eu', kept: '${region}' });
    expect(secrets).toEqual(['hunter2hunter2']);
  });

  test('needs its configs', async () => {
    const artifact = await artifactWith({ 'apps/a.yaml': configMap('a') });
    const object = kustomization('apps', { path: 'apps', postBuild: { substituteFrom: [{ kind: 'ConfigMap', name: 'vars' }] } });
    const built = build(object, artifact, Tree.of([['apps/a.yaml', configMap('a')]]), bench.services, never);
    await expect(built).rejects.toMatchObject({ code: 'ConfigNotFound', message: expect.stringContaining("'ConfigMap/vars'") });
  });
});

test.each<[string, unknown, boolean]>([
  ['an artifact that the server has lost', new ArtifactError('NotFound', 'x'), true],
  ['one of another digest', new ArtifactError('DigestMismatch', 'x'), false],
  ['a path that is not in it', new KustomizeControllerError('PathNotFound', 'x'), false],
])('%s is gone: %s', (_what, error, expected) => {
  expect(isArtifactGone(error)).toBe(expected);
});
