import { HelmRelease } from './helm/helm-release.ts';
import type { Kind } from './kind.ts';
import { Kustomization } from './kustomize/kustomization.ts';
import { Alert } from './notification/alert.ts';
import { Provider } from './notification/provider.ts';
import { Receiver } from './notification/receiver.ts';
import { Bucket } from './source/bucket.ts';
import { GitRepository } from './source/git-repository.ts';
import { HelmChart } from './source/helm-chart.ts';
import { HelmRepository } from './source/helm-repository.ts';
import { OCIRepository } from './source/oci-repository.ts';
import { complete, validate } from './validate.ts';

/** The least that each kind's spec must say. */
const LEAST = new Map<Kind, Record<string, unknown>>([
  [GitRepository, { url: 'https://git.example/fleet', interval: '1m' }],
  [HelmRepository, { url: 'https://charts.example' }],
  [HelmChart, { chart: 'web', interval: '1m', sourceRef: { kind: 'HelmRepository', name: 'charts' } }],
  [OCIRepository, { url: 'oci://registry.example/fleet', interval: '1m' }],
  [Bucket, { endpoint: 's3.example', bucketName: 'fleet', interval: '1m' }],
  [Kustomization, { interval: '10m', prune: true, sourceRef: { kind: 'GitRepository', name: 'fleet' } }],
  [HelmRelease, { interval: '10m', chartRef: { kind: 'OCIRepository', name: 'web' } }],
  [Provider, { type: 'slack' }],
  [Alert, { providerRef: { name: 'slack' }, eventSources: [{ kind: 'Kustomization', name: '*' }] }],
  [Receiver, { type: 'github', secretRef: { name: 'token' }, resources: [{ kind: 'GitRepository', name: 'fleet' }] }],
]);

function kindNamed(name: string): Kind {
  const kind = [...LEAST.keys()].find((candidate) => candidate.kind === name);
  if (kind === undefined) throw new Error(name);
  return kind;
}

function objectOf(kind: Kind, spec: Record<string, unknown> = {}, version = kind.version) {
  return { apiVersion: `${kind.group}/${version}`, kind: kind.kind, metadata: { name: 'x' }, spec: { ...LEAST.get(kind), ...spec } };
}

function faultsOf(kind: Kind, spec: Record<string, unknown>, version?: string): string[] {
  return validate(kind, objectOf(kind, spec, version), { strict: true }).map(({ path, message }) => `${path}: ${message}`);
}

describe('the least that a kind needs', () => {
  test.each([...LEAST.keys()].map((kind) => [kind.kind, kind] as const))('is enough for a %s', (_, kind) => {
    expect(faultsOf(kind, {})).toEqual([]);
  });

  test.each([...LEAST].flatMap(([kind, spec]) => Object.keys(spec).map((field) => [kind.kind, field, kind] as const)))(
    'a %s without %s is refused',
    (_, field, kind) => {
      const faults = faultsOf(kind, { [field]: undefined });
      // A HelmRelease may have a chart in place of a chartRef, a Receiver of type generic-oidc needs no secret: rules say so.
      expect(faults.length).toBeGreaterThan(0);
    },
  );
});

describe('constraints of fields', () => {
  test.each<[string, Record<string, unknown>, string]>([
    ['GitRepository', { url: 'ext::sh -c id' }, 'spec.url: must match pattern "^(http|https|ssh)://.*$"'],
    ['GitRepository', { url: '-u' }, 'spec.url: must match pattern "^(http|https|ssh)://.*$"'],
    ['GitRepository', { interval: '1d' }, 'spec.interval: must match pattern "^([0-9]+(\\.[0-9]+)?(ms|s|m|h))+$"'],
    ['GitRepository', { interval: 60 }, 'spec.interval: must be string'],
    ['GitRepository', { timeout: '1h' }, 'spec.timeout: must match pattern "^([0-9]+(\\.[0-9]+)?(ms|s|m))+$"'],
    ['GitRepository', { provider: 'gcp' }, 'spec.provider: must be one of generic, aws, azure, github'],
    ['GitRepository', { include: [{ fromPath: 'a' }] }, 'spec.include[0].repository: is required'],
    [
      'GitRepository',
      { verify: { mode: 'Head', secretRef: { name: 'k' } } },
      'spec.verify.mode: must be one of head, HEAD, Tag, TagAndHEAD',
    ],
    ['HelmRepository', { url: 'ftp://charts.example' }, 'spec.url: must match pattern "^(http|https|oci)://.*$"'],
    ['OCIRepository', { url: 'https://registry.example' }, 'spec.url: must match pattern "^oci://.*$"'],
    [
      'Kustomization',
      { sourceRef: { kind: 'HelmRepository', name: 'x' } },
      'spec.sourceRef.kind: must be one of OCIRepository, GitRepository, Bucket, ExternalArtifact',
    ],
    ['Kustomization', { targetNamespace: '' }, 'spec.targetNamespace: must not have fewer than 1 characters'],
    ['Kustomization', { targetNamespace: 'n'.repeat(64) }, 'spec.targetNamespace: must not have more than 63 characters'],
    ['Kustomization', { prune: 'yes' }, 'spec.prune: must be boolean'],
    ['Kustomization', { postBuild: { substitute: { a: 1 } } }, 'spec.postBuild.substitute.a: must be string'],
    [
      'Kustomization',
      { postBuild: { substituteFrom: [{ kind: 'Pod', name: 'x' }] } },
      'spec.postBuild.substituteFrom[0].kind: must be one of Secret, ConfigMap',
    ],
    ['Kustomization', { images: [{ newTag: '1' }] }, 'spec.images[0].name: is required'],
    [
      'Kustomization',
      { buildMetadata: ['managedByLabel'] },
      'spec.buildMetadata[0]: must be one of originAnnotations, transformerAnnotations',
    ],
    ['HelmRelease', { releaseName: 'r'.repeat(54) }, 'spec.releaseName: must not have more than 53 characters'],
    [
      'HelmRelease',
      { valuesFrom: [{ kind: 'Secret', name: 's', targetPath: 'a b' }] },
      'spec.valuesFrom[0].targetPath: must match pattern "^([a-zA-Z0-9_\\-.\\\\\\/]|\\[[0-9]{1,5}\\])+$"',
    ],
    ['HelmRelease', { install: { crds: 'Replace' } }, 'spec.install.crds: must be one of Skip, Create, CreateReplace'],
    ['HelmRelease', { maxHistory: 1.5 }, 'spec.maxHistory: must be integer'],
    ['Alert', { eventSeverity: 'trace' }, 'spec.eventSeverity: must be one of info, error'],
    ['Alert', { summary: 's'.repeat(256) }, 'spec.summary: must not have more than 255 characters'],
    ['Alert', { eventSources: [{ kind: 'Kustomization', name: '' }] }, 'spec.eventSources[0].name: must not have fewer than 1 characters'],
    ['Provider', { proxy: 'socks5://proxy.example' }, 'spec.proxy: must match pattern "^(http|https)://.*$"'],
    ['Receiver', { interval: 'soon' }, 'spec.interval: must match pattern "^([0-9]+(\\.[0-9]+)?(ms|s|m|h))+$"'],
  ])('%s with %j', (name, spec, fault) => {
    const kind = kindNamed(name);
    expect(faultsOf(kind, spec)).toEqual([fault]);
  });

  test('are all told at once', () => {
    expect(faultsOf(Kustomization, { interval: 'x', prune: undefined, sourceRef: { kind: 'Pod' }, wait: 'no', timeout: '' })).toHaveLength(
      6,
    );
  });

  test('count more than eight faults', () => {
    expect(faultsOf(Kustomization, { images: Array.from({ length: 20 }, () => ({})) })).toHaveLength(20);
  });
});

describe('rules over several fields', () => {
  const aws = { provider: 'aws', endpoint: 'https://sts.example' };
  const ldap = { ...aws, provider: 'ldap' };
  const oidcProviders = [{ issuerURL: 'https://id.example', validations: [{ expression: 'true', message: 'no' }] }];
  test.each<[string, Record<string, unknown>, string | undefined]>([
    ['GitRepository', { serviceAccountName: 'a' }, 'serviceAccountName needs provider azure or aws'],
    ['GitRepository', { serviceAccountName: 'a', provider: 'github' }, 'serviceAccountName needs provider azure or aws'],
    ['GitRepository', { serviceAccountName: 'a', provider: 'azure' }, undefined],
    [
      'HelmChart',
      { verify: { provider: 'cosign' }, sourceRef: { kind: 'Bucket', name: 'x' } },
      'verify needs a sourceRef of kind HelmRepository',
    ],
    ['HelmChart', { verify: {} }, undefined],
    ['Bucket', { provider: 'gcp', sts: aws }, 'sts needs provider aws or generic'],
    ['Bucket', { provider: 'aws', sts: ldap }, 'provider aws needs sts.provider aws'],
    ['Bucket', { sts: aws }, 'provider generic needs sts.provider ldap'],
    ['Bucket', { provider: 'aws', sts: { ...aws, secretRef: { name: 's' } } }, 'sts.provider aws takes no sts.secretRef'],
    ['Bucket', { provider: 'aws', sts: { ...aws, certSecretRef: { name: 's' } } }, 'sts.provider aws takes no sts.certSecretRef'],
    ['Bucket', { serviceAccountName: 'a' }, 'provider generic takes no serviceAccountName'],
    [
      'Bucket',
      { provider: 'aws', serviceAccountName: 'a', secretRef: { name: 's' } },
      'only one of secretRef and serviceAccountName may be set',
    ],
    ['Bucket', { sts: ldap }, undefined],
    ['Kustomization', { kubeConfig: {} }, 'one of configMapRef and secretRef must be set'],
    [
      'Kustomization',
      { kubeConfig: { configMapRef: { name: 'a' }, secretRef: { name: 'b' } } },
      'only one of configMapRef and secretRef may be set',
    ],
    ['Kustomization', { kubeConfig: { secretRef: { name: 'b' } } }, undefined],
    ['HelmRelease', { chartRef: undefined }, 'exactly one of chart and chartRef must be set'],
    ['HelmRelease', { chart: { spec: LEAST.get(HelmChart) } }, 'exactly one of chart and chartRef must be set'],
    ['HelmRelease', { chartRef: undefined, chart: { spec: LEAST.get(HelmChart) } }, undefined],
    [
      'HelmRelease',
      { install: { strategy: { name: 'RemediateOnFailure', retryInterval: '1m' } } },
      'RemediateOnFailure takes no retryInterval',
    ],
    ['HelmRelease', { upgrade: { strategy: { name: 'RemediateOnFailure', retryInterval: '1m' } } }, 'retryInterval needs RetryOnFailure'],
    ['HelmRelease', { upgrade: { strategy: { name: 'RetryOnFailure', retryInterval: '1m' } } }, undefined],
    ['Provider', { commitStatusExpr: 'event.message' }, expect.stringContaining('commitStatusExpr needs a type')],
    ['Provider', { type: 'gitea', commitStatusExpr: 'event.message' }, undefined],
    ['Receiver', { secretRef: undefined }, 'secretRef is required for all types but generic-oidc'],
    ['Receiver', { oidcProviders }, 'oidcProviders needs type generic-oidc'],
    ['Receiver', { type: 'generic-oidc', oidcProviders }, 'type generic-oidc takes no secretRef'],
    ['Receiver', { type: 'generic-oidc', secretRef: undefined }, 'type generic-oidc needs oidcProviders'],
    ['Receiver', { type: 'generic-oidc', secretRef: undefined, oidcProviders }, undefined],
  ])('%s with %j', (name, spec, message) => {
    const kind = kindNamed(name);
    const faults = validate(kind, objectOf(kind, spec));
    expect(faults.map((fault) => fault.message)).toEqual(message === undefined ? [] : [message]);
  });
});

describe('unknown fields', () => {
  test('are named in strict validation alone', () => {
    const object = objectOf(Kustomization, { pruned: true, healthChecks: [{ kind: 'Deployment', name: 'x', nameSpace: 'y' }] });
    expect(validate(Kustomization, object)).toEqual([]);
    expect(validate(Kustomization, object, { strict: true }).map(({ path }) => path)).toEqual([
      'spec.pruned',
      'spec.healthChecks[0].nameSpace',
    ]);
  });

  test('are no fault inside values', () => {
    expect(faultsOf(HelmRelease, { values: { any: [{ thing: 1 }] } })).toEqual([]);
  });

  test('named like a property of every JavaScript object are unknown too', () => {
    expect(faultsOf(Provider, { constructor: 1 })).toEqual(['spec.constructor: is not a field of this version']);
  });
});

describe('retired versions', () => {
  test.each<[string, string, Record<string, unknown>]>([
    ['GitRepository', 'v1beta1', { gitImplementation: 'libgit2', accessFrom: { namespaceSelectors: [{ matchLabels: { a: 'b' } }] } }],
    ['GitRepository', 'v1beta2', { gitImplementation: 'go-git' }],
    ['HelmChart', 'v1beta2', { accessFrom: { namespaceSelectors: [] } }],
    ['Bucket', 'v1beta1', { accessFrom: { namespaceSelectors: [] } }],
    ['Kustomization', 'v1beta1', { validation: 'client' }],
    ['Kustomization', 'v1beta2', { validation: 'server' }],
    ['Kustomization', 'v1beta2', { patchesStrategicMerge: [] }],
  ])('%s %s takes %j, the current version does not', (name, version, spec) => {
    const kind = kindNamed(name);
    expect(faultsOf(kind, spec, version)).toEqual([]);
    expect(faultsOf(kind, spec)).not.toEqual([]);
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
    ['HelmChart', 'v1beta1', { valuesFile: 'values-production.yaml' }, 'valuesFile is retired: name the file in valuesFiles'],
    [
      'HelmRelease',
      'v2beta1',
      { postRenderers: [{ kustomize: { patchesStrategicMerge: [{}] } }] },
      'patchesStrategicMerge is retired: move its entries to patches',
    ],
    [
      'HelmRelease',
      'v2beta2',
      { chartRef: undefined, chart: { spec: { ...LEAST.get(HelmChart), valuesFile: 'a' } } },
      'valuesFile is retired: name the file in valuesFiles',
    ],
  ])('%s %s refuses %j, without which something else would be applied', (name, version, spec, message) => {
    const kind = kindNamed(name);
    expect(validate(kind, objectOf(kind, spec, version)).map((fault) => fault.message)).toEqual([message]);
  });
});

describe('defaults', () => {
  test('are set where the field is absent', () => {
    expect(complete(GitRepository, objectOf(GitRepository, { verify: { secretRef: { name: 'k' } } }))).toMatchObject({
      spec: { timeout: '60s', verify: { mode: 'HEAD' } },
      status: { observedGeneration: -1 },
    });
  });

  test('are set in every item of a list', () => {
    const spec = {
      postBuild: {
        substituteFrom: [
          { kind: 'Secret', name: 'a' },
          { kind: 'Secret', name: 'b', optional: true },
        ],
      },
    };
    expect(complete(Kustomization, objectOf(Kustomization, spec))).toMatchObject({
      spec: { force: false, postBuild: { substituteFrom: [{ optional: false }, { optional: true }] } },
    });
  });

  test('make no object that is not there', () => {
    expect(complete(GitRepository, objectOf(GitRepository))).not.toHaveProperty('spec.verify');
  });

  test('take the place of null, which counts as absent', () => {
    const completed = complete(Kustomization, objectOf(Kustomization, { force: null, wait: null, commonMetadata: { labels: null } }));
    expect(completed).toMatchObject({ spec: { force: false, commonMetadata: {} } });
    expect(completed).not.toHaveProperty('spec.wait');
  });

  test('leave null in a list for validation', () => {
    expect(faultsOf(GitRepository, { sparseCheckout: [null] })).toEqual(['spec.sparseCheckout[0]: must be string']);
  });

  test('make no prototype of a key called __proto__', () => {
    const completed = complete(Kustomization, JSON.parse('{"spec":{"postBuild":{"substitute":{"__proto__":"x"}}}}'));
    expect(Object.keys((completed as { spec: { postBuild: { substitute: object } } }).spec.postBuild.substitute)).toEqual(['__proto__']);
  });

  test('leave the given object as it is', () => {
    const object = Object.freeze(objectOf(Kustomization));
    complete(Kustomization, object);
    expect(object.spec).not.toHaveProperty('force');
  });
});

describe('what is no object of the kind at all', () => {
  test.each([undefined, null, 1, 'text', [], {}, { spec: null }, { spec: [] }, { spec: 'x' }])('%j is refused', (object) => {
    expect(validate(Kustomization, object).length).toBeGreaterThan(0);
  });
});
