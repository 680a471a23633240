import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Kind, kinds, validate } from '@capstan/api';
import { parseDocuments, stringify } from '@capstan/yaml';
import { controlPlaneBinaries } from '../control-plane/binaries.ts';
import type { ControlPlane } from '../control-plane/control-plane.ts';
import { startControlPlane } from '../control-plane/start-control-plane.ts';
import { describeWith } from '../harness/describe-with.ts';
import { samplePath, samplesDirectory } from '../harness/samples.ts';
import { kubectl } from '../oracles/run-oracle.ts';
import type { ToolResult } from '../processes/run-tool.ts';
import { waitFor } from '../wait-for.ts';

const crds = join(import.meta.dirname, '../../packages/api/crds');
const samples = join(samplesDirectory, 'flux');
const sampleFiles = existsSync(samples) ? readdirSync(samples) : ['(absent)'];
const CRD_API = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';

/** The objects that the guides show: where, and their YAML. */
function guideExamples(): [string, string][] {
  const guides = join(import.meta.dirname, '../../docs/guides');
  return readdirSync(guides).flatMap((guide) =>
    [...readFileSync(join(guides, guide), 'utf8').matchAll(/```yaml\n(.*?)```/gs)]
      .map(([, text = ''], index): [string, string] => [`${guide}, number ${index + 1}`, text])
      .filter(([, text]) => /^kind: /m.test(text)),
  );
}

interface Crd {
  metadata: { name: string };
  status: { conditions: { type: string; status: string; message: string }[]; storedVersions: string[] };
}
interface Stored {
  apiVersion: string;
  metadata: { generation: number };
  spec: Record<string, unknown>;
  status?: Record<string, unknown>;
}

await describeWith(
  async () => {
    samplePath('flux');
    await controlPlaneBinaries(['etcd', 'kube-apiserver', 'kubectl']);
  },
  'the API, in a real API server',
  () => {
    let controlPlane: ControlPlane;

    const kubectlWith = (args: readonly string[], input?: unknown): Promise<ToolResult> =>
      kubectl(args, controlPlane.kubeconfig, input === undefined ? {} : { input: stringify(input, { flavor: 'sigs' }) });
    const apply = (object: unknown) => kubectlWith(['apply', '--validate=strict', '-f', '-'], object);
    const path = (kind: Kind, name: string, version = kind.version) =>
      `/apis/${kind.group}/${version}/namespaces/flux-system/${kind.plural}/${name}`;
    const read = (kind: Kind, name: string, version?: string) => controlPlane.json<Stored>(path(kind, name, version));

    beforeAll(async () => {
      controlPlane = await startControlPlane();
      await controlPlane.json('/api/v1/namespaces', { method: 'POST', body: { metadata: { name: 'flux-system' } } });
      const applied = await kubectlWith(['apply', '--server-side', '--validate=strict', '-f', crds]);
      expect([applied.code, applied.stderr]).toEqual([0, '']);
      await waitFor(async () => (await establishedNames()).length === kinds.length, { what: 'all CRDs to be established' });
    });
    afterAll(() => controlPlane?.stop());

    const establishedNames = async () => {
      const { items } = await controlPlane.json<{ items: Crd[] }>(CRD_API);
      return items.filter(({ status }) => conditionOf(status.conditions, 'Established') === 'True').map(({ metadata }) => metadata.name);
    };

    test('every CRD is established, structural, and stores the current version alone', async () => {
      const { items } = await controlPlane.json<{ items: Crd[] }>(CRD_API);
      const facts = items.map(({ metadata, status }) => ({
        name: metadata.name,
        stored: status.storedVersions,
        established: conditionOf(status.conditions, 'Established'),
        nonStructural: conditionOf(status.conditions, 'NonStructuralSchema'),
      }));
      const expected = kinds.map(({ plural, group, version }) => ({
        name: `${plural}.${group}`,
        stored: [version],
        established: 'True',
        nonStructural: undefined,
      }));
      expect(facts).toEqual(expect.arrayContaining(expected));
    });

    test('applying the CRDs again changes nothing', async () => {
      const again = await kubectlWith(['diff', '--server-side', '-f', crds]);
      expect([again.code, again.stdout]).toEqual([0, '']);
    });

    test.each(sampleFiles)('takes the sample %s as it stands', async (file) => {
      const applied = await kubectlWith(['apply', '--validate=strict', '-f', join(samples, file)]);
      expect([applied.code, applied.stderr.replaceAll(/^Warning: \S+ \S+ is retired; use \S+\n/gm, '')]).toEqual([0, '']);
    });

    test.each(guideExamples())('takes the example of %s as it stands', async (_, text) => {
      const args = ['apply', '--dry-run=server', '--validate=strict', '-f', '-'];
      const applied = await kubectl(args, controlPlane.kubeconfig, { input: text });
      expect([applied.code, applied.stderr]).toEqual([0, '']);
    });

    test('a retired version reads back as the current one, without what was removed', async () => {
      const applied = await kubectlWith(['apply', '--validate=strict', '-f', join(samples, 'v1beta2.yaml')]);
      expect(applied.stderr).toContain(
        'Warning: kustomize.toolkit.fluxcd.io/v1beta2 Kustomization is retired; use kustomize.toolkit.fluxcd.io/v1\n',
      );
      const kustomization = await read(kindNamed('Kustomization'), 'myapp');
      expect(kustomization.apiVersion).toBe('kustomize.toolkit.fluxcd.io/v1');
      expect(kustomization.spec).toMatchObject({ path: './deploy', interval: '10m', force: false });
      expect(kustomization.spec).not.toHaveProperty('validation');
      expect(kustomization.status).toEqual({ observedGeneration: -1 });
    });

    const retired = kinds.flatMap((kind) => (kind.retired ?? []).map(({ version }) => [kind.kind, version] as const));

    test.each(retired)('%s %s is served, and its objects lose nothing in either direction', async (name, version) => {
      const kind = kindNamed(name);
      const object = sampleOf(kind, version);
      const applied = await apply(object);
      expect([applied.code, applied.stderr]).toEqual([0, expect.stringContaining('is retired')]);
      const current = await read(kind, object.metadata.name);
      expect(current).toMatchObject({ apiVersion: kind.apiVersion, spec: object.spec });
      const { spec } = await read(kind, object.metadata.name, version);
      expect(spec).toEqual(current.spec);
    });

    test('an object of a retired version takes a status in the current one', async () => {
      const kind = kindNamed('GitRepository');
      const object = { ...sampleOf(kind, 'v1beta1'), metadata: { name: 'with-status', namespace: 'flux-system' } };
      Object.assign(object.spec, { gitImplementation: 'libgit2' });
      expect((await apply(object)).code).toBe(0);
      const answer = await controlPlane.json<Stored>(`${path(kind, 'with-status')}/status`, {
        method: 'PATCH',
        body: { status: { observedGeneration: 1 } },
        contentType: 'application/merge-patch+json',
      });
      expect(answer.status).toEqual({ observedGeneration: 1 });
    });

    test.each<[string, string, Record<string, unknown>, string]>([
      [
        'Kustomization',
        'v1beta2',
        { patchesStrategicMerge: [{ kind: 'Deployment' }] },
        'patchesStrategicMerge is retired: move its entries to patches',
      ],
      [
        'Kustomization',
        'v1beta1',
        { patchesJson6902: [{ target: {}, patch: [] }] },
        'patchesJson6902 is retired: move its entries to patches',
      ],
      ['HelmChart', 'v1beta2', { valuesFile: 'a.yaml' }, 'valuesFile is retired: name the file in valuesFiles'],
      [
        'HelmRelease',
        'v2beta1',
        { postRenderers: [{ kustomize: { patchesStrategicMerge: [{ kind: 'Pod' }] } }] },
        'patchesStrategicMerge is retired: move its entries to patches',
      ],
    ])('%s %s with %j is refused with what to do', async (name, version, spec, message) => {
      const object = sampleOf(kindNamed(name), version);
      const applied = await apply({ ...object, metadata: { ...object.metadata, name: 'refused' }, spec: { ...object.spec, ...spec } });
      expect([applied.code, applied.stderr]).toEqual([1, expect.stringContaining(message)]);
    });

    test.each<[string, Record<string, unknown>]>([
      ['GitRepository', { url: 'ext::sh -c id' }],
      ['GitRepository', { interval: '1d' }],
      ['GitRepository', { timeout: '1h' }],
      ['GitRepository', { serviceAccountName: 'a', provider: 'github' }],
      ['GitRepository', { ref: { branch: 1 } }],
      ['GitRepository', { verify: { mode: 'HEAD' } }],
      ['HelmRepository', { type: 'git' }],
      ['HelmChart', { verify: { provider: 'cosign' }, sourceRef: { kind: 'Bucket', name: 'x' } }],
      ['OCIRepository', { url: 'https://registry.example' }],
      ['Bucket', { serviceAccountName: 'a' }],
      ['Bucket', { sts: { provider: 'aws', endpoint: 'https://sts.example' } }],
      ['Kustomization', { targetNamespace: 'n'.repeat(64) }],
      ['Kustomization', { kubeConfig: {} }],
      ['Kustomization', { postBuild: { substituteFrom: [{ kind: 'Pod', name: 'x' }] } }],
      ['Kustomization', { prune: null }],
      ['HelmRelease', { chartRef: null }],
      ['HelmRelease', { install: { strategy: { name: 'RemediateOnFailure', retryInterval: '1m' } } }],
      ['HelmRelease', { valuesFrom: [{ kind: 'Secret', name: 's', targetPath: 'a b' }] }],
      ['Provider', { type: 'pigeon' }],
      ['Provider', { commitStatusExpr: 'event.message' }],
      ['Alert', { summary: 's'.repeat(256) }],
      ['Receiver', { secretRef: null }],
      ['Receiver', { oidcProviders: [{ issuerURL: 'https://id.example', validations: [{ expression: 'true', message: 'no' }] }] }],
    ])('refuses %s with %j, as the validator does', async (name, spec) => {
      const kind = kindNamed(name);
      const object = sampleOf(kind, kind.version);
      const broken = { ...object, metadata: { ...object.metadata, name: 'broken' }, spec: withoutNulls({ ...object.spec, ...spec }) };
      expect((await apply(broken)).code).toBe(1);
      expect(validate(kind, broken)).not.toEqual([]);
    });

    test.each(kinds.map(({ kind }) => [kind]))('takes the least %s, as the validator does', async (name) => {
      const kind = kindNamed(name);
      const object = sampleOf(kind, kind.version);
      const applied = await apply(object);
      expect([applied.code, applied.stderr]).toEqual([0, '']);
      expect(validate(kind, object, { strict: true })).toEqual([]);
    });

    test('strict validation names a field that does not exist', async () => {
      const object = sampleOf(kindNamed('Kustomization'), 'v1');
      const applied = await apply({ ...object, spec: { ...object.spec, validation: 'client', pruned: true } });
      expect([applied.code, applied.stderr]).toEqual([
        1,
        expect.stringContaining('unknown field "spec.pruned", unknown field "spec.validation"'),
      ]);
    });

    test('short names, categories and columns are those that people type and read', async () => {
      expect((await apply(sampleOf(kindNamed('GitRepository'), 'v1'))).code).toBe(0);
      for (const name of ['gitrepo', 'ks', 'hr', 'helmrepo', 'hc', 'ocirepo', 'ea', 'fluxcd', 'fluxcd-sources', 'fluxcd-appliers', 'all']) {
        expect([name, (await kubectlWith(['get', name, '--namespace', 'flux-system'])).code]).toEqual([name, 0]);
      }
      const { stdout } = await kubectlWith(['get', 'gitrepo', 'sample', '--namespace', 'flux-system']);
      expect(stdout.split('\n')[0]?.split(/ {2,}/)).toEqual(['NAME', 'URL', 'AGE', 'READY', 'STATUS']);
    });

    test('kubectl explain tells what a field is for', async () => {
      const { stdout } = await kubectlWith(['explain', 'kustomization.spec.prune', '--api-version', 'kustomize.toolkit.fluxcd.io/v1']);
      expect(stdout).toContain('Delete what was applied once and is no longer declared.');
    });

    test('every sample document is valid to the validator too', async () => {
      for (const file of sampleFiles) {
        const { stdout } = await kubectlWith(['create', '--dry-run=client', '-o', 'yaml', '-f', join(samples, file)]);
        for (const document of parseDocuments(stdout, { flavor: 'sigs' })) {
          const { kind: name } = document as { kind: string };
          const kind = kinds.find((candidate) => candidate.kind === name);
          if (kind !== undefined) expect([file, name, validate(kind, document, { strict: true })]).toEqual([file, name, []]);
        }
      }
    });
  },
);

function conditionOf(conditions: readonly { type: string; status: string }[] | undefined, type: string): string | undefined {
  return conditions?.find((condition) => condition.type === type)?.status;
}

function kindNamed(name: string): Kind {
  const kind = kinds.find((candidate) => candidate.kind === name);
  if (kind === undefined) throw new Error(`no kind ${name}`);
  return kind;
}

/** The least object of a kind that is valid. */
function sampleOf(kind: Kind, version: string) {
  const specs: Record<string, Record<string, unknown>> = {
    GitRepository: { url: 'https://git.example/fleet', interval: '1m' },
    HelmRepository: { url: 'https://charts.example' },
    HelmChart: { chart: 'web', interval: '1m', sourceRef: { kind: 'HelmRepository', name: 'charts' } },
    OCIRepository: { url: 'oci://registry.example/fleet', interval: '1m' },
    Bucket: { endpoint: 's3.example', bucketName: 'fleet', interval: '1m' },
    ExternalArtifact: {},
    Kustomization: { interval: '10m', prune: true, sourceRef: { kind: 'GitRepository', name: 'fleet' } },
    HelmRelease: { interval: '10m', chartRef: { kind: 'OCIRepository', name: 'web' } },
    Provider: { type: 'slack' },
    Alert: { providerRef: { name: 'slack' }, eventSources: [{ kind: 'Kustomization', name: '*' }] },
    Receiver: { type: 'github', secretRef: { name: 'token' }, resources: [{ kind: 'GitRepository', name: 'fleet' }] },
  };
  return {
    apiVersion: `${kind.group}/${version}`,
    kind: kind.kind,
    metadata: { name: version === kind.version ? 'sample' : `sample-${version}`, namespace: 'flux-system' },
    spec: { ...specs[kind.kind] },
  };
}

function withoutNulls(spec: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(spec).filter(([, value]) => value !== null));
}
