import type { KubeObject } from '@capstan/kube';
import { Bench } from '../testing/bench.ts';
import { kustomization } from '../testing/kustomization.ts';
import type { BuildOutput, BuiltObject } from './build-manifests.ts';
import { prepareManifests } from './prepare-manifests.ts';

const CLOSURE = { files: [], directories: [], absent: [], remotes: [] };
const built = (object: Partial<KubeObject>, path = 'a.yaml', line = 1): BuiltObject => ({
  object: { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a', namespace: 'default' }, ...object },
  path,
  line,
});
const output = (...objects: BuiltObject[]): BuildOutput => ({ ok: true, objects, digest: 'sha256:1', closure: CLOSURE });
const broken = (faults: string[], ...salvaged: BuiltObject[]): BuildOutput => ({ ok: false, faults, closure: CLOSURE, salvaged });

let bench: Bench;
beforeEach(() => {
  bench = new Bench();
});
afterEach(() => bench.stop());

const prepare = (given: BuildOutput) =>
  prepareManifests(kustomization('apps'), given, { client: bench.client, services: bench.services, signal: new AbortController().signal });

test('what was built is what is applied, and where it is written is known', async () => {
  const { objects, origins, digest } = await prepare(output(built({}, 'apps/a.yaml', 7)));
  expect([objects.map(({ metadata }) => metadata.name), origins.get('default_a__ConfigMap'), digest]).toEqual([
    ['a'],
    { path: 'apps/a.yaml', line: 7 },
    'sha256:1',
  ]);
});

test('faults of the repository are told together, and nothing is asked of the API server where nothing is left', async () => {
  const before = bench.client.requests.length;
  await expect(prepare(broken(['a.yaml:1: one', 'b.yaml:2: two']))).rejects.toMatchObject({
    reason: 'BuildFailed',
    message: 'kustomize build failed: a.yaml:1: one\nb.yaml:2: two',
  });
  expect(bench.client.requests.length).toBe(before);
});

test('what the API server would refuse of the rest is told with them, and nothing of it is written', async () => {
  const rest = [built({ apiVersion: 'x.org/v1', kind: 'Widget' }, 'w.yaml', 3), built({})];
  await expect(prepare(broken(['a.yaml:1: one'], ...rest))).rejects.toMatchObject({
    reason: 'BuildFailed',
    message: expect.stringMatching(
      /^kustomize build failed: a\.yaml:1: one\nWidget\/default\/a .*no matches for kind "Widget".*\(w\.yaml:3\)$/,
    ),
  });
  expect(bench.client.requests.filter(({ verb, dryRun }) => verb === 'apply' && dryRun !== true)).toEqual([]);
});

test.each([
  ['named, each', ['a', 'b'], /^Secret\/default\/a is SOPS encrypted.*\nSecret\/default\/b is SOPS encrypted/],
  ['alone', ['a'], /^Secret\/default\/a is SOPS encrypted/],
])('encrypted objects are %s', async (_how, names, message) => {
  const secrets = names.map((name) => built({ kind: 'Secret', metadata: { name, namespace: 'default' }, sops: { mac: 'x' } }));
  await expect(prepare(output(...secrets))).rejects.toMatchObject({ reason: 'BuildFailed', message: expect.stringMatching(message) });
});

test('an encrypted object that says it is not to be decrypted is applied as it is', async () => {
  const annotations = { 'kustomize.toolkit.fluxcd.io/decrypt': 'Disabled' };
  const secret = built({ kind: 'Secret', metadata: { name: 'a', namespace: 'default', annotations }, sops: { mac: 'x' } });
  expect((await prepare(output(secret))).objects).toHaveLength(1);
});
