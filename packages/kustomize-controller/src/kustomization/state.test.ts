import { type CompileExpression, loadExpressions } from '@capstan/health';
import type { KubeObject } from '@capstan/kube';
import { kustomization, readyStatus } from '../testing/kustomization.ts';
import type { KustomizationObject } from './kustomization-object.ts';
import { decide, hasExpressions, type World } from './state.ts';

const REVISION = 'main@sha1:1234';
const artifact = {
  url: 'http://source/x.tar.gz',
  path: 'x',
  revision: REVISION,
  digest: 'sha256:00',
  lastUpdateTime: '2026-01-01T00:00:00Z',
};
const source = (status: unknown): KubeObject => ({
  apiVersion: 'source.toolkit.fluxcd.io/v1',
  kind: 'GitRepository',
  metadata: { name: 'fleet' },
  status,
});

let compileExpression: CompileExpression;
beforeAll(async () => {
  compileExpression = await loadExpressions();
});

function world(more: Partial<World> = {}, others: KustomizationObject[] = []): World {
  return {
    findSource: () => source({ artifact }),
    findKustomization: ({ namespace, name }) => others.find(({ metadata }) => metadata.name === name && metadata.namespace === namespace),
    noCrossNamespaceRefs: false,
    allowExternalArtifact: true,
    additiveDependencyCheck: false,
    requeueDependencyMs: 30_000,
    compileExpression,
    ...more,
  };
}

describe('hasExpressions', () => {
  test.each<[string, Partial<KustomizationObject['spec']>, boolean]>([
    ['rules of health', { healthCheckExprs: [{ apiVersion: 'v1', kind: 'X', current: 'true' }] }, true],
    ['a condition on a dependency', { dependsOn: [{ name: 'a' }, { name: 'b', readyExpr: 'true' }] }, true],
    ['an empty condition is none', { dependsOn: [{ name: 'a', readyExpr: '' }] }, false],
    ['a spec without any', { dependsOn: [{ name: 'a' }], wait: true }, false],
  ])('%s', (_title, spec, expected) => {
    expect(hasExpressions(kustomization('a', spec).spec)).toBe(expected);
  });

  test('what has none is decided without anything to compile them', () => {
    expect(decide(kustomization('a'), world({ compileExpression: undefined }))).toMatchObject({ do: 'reconcile' });
  });
});

describe('decide', () => {
  test('an object that is being deleted is ended, whatever else it says', () => {
    const object = kustomization('a', { suspend: true }, { metadata: { deletionTimestamp: '2026-01-01T00:00:00Z' } });
    expect(decide(object, world())).toEqual({ do: 'finalize' });
  });

  test('the finalizer comes before anything else, suspension included', () => {
    expect(decide(kustomization('a', { suspend: true }, { metadata: { finalizers: [] } }), world())).toEqual({ do: 'add-finalizer' });
  });

  test('a suspended object is left alone', () => {
    expect(decide(kustomization('a', { suspend: true }), world())).toMatchObject({ do: 'nothing' });
  });

  test.each<[string, Partial<KustomizationObject['spec']>, string]>([
    ['decryption', { decryption: { provider: 'sops' } }, 'spec.decryption'],
    ['another cluster', { kubeConfig: { secretRef: { name: 'x' } } }, 'spec.kubeConfig'],
    ['ignored fields', { ignore: [{ paths: ['/spec/replicas'] }] }, 'spec.ignore'],
  ])('%s is not there yet, and said so', (_title, spec, field) => {
    const message = `not supported yet: ${field}; remove it for this object to be reconciled`;
    expect(decide(kustomization('a', spec), world())).toEqual({ do: 'stall', reason: 'ValidationFailed', message });
  });

  test('an expression that cannot be read stalls', () => {
    const spec = { healthCheckExprs: [{ apiVersion: 'v1', kind: 'X', current: '(' }] };
    expect(decide(kustomization('a', spec), world())).toMatchObject({ do: 'stall', reason: 'InvalidCELExpression' });
  });

  test('a source of another namespace is denied where that is forbidden', () => {
    const object = kustomization('a', { sourceRef: { kind: 'GitRepository', name: 'fleet', namespace: 'team-b' } });
    expect(decide(object, world({ noCrossNamespaceRefs: true }))).toEqual({
      do: 'stall',
      reason: 'AccessDenied',
      message: "can't access 'GitRepository/team-b/fleet', cross-namespace references have been blocked",
    });
    expect(decide(object, world())).toMatchObject({ do: 'reconcile' });
  });

  test('a dependency of another namespace may be waited for but not read where references to it are forbidden', () => {
    const dependsOn = (readyExpr?: string) => {
      const infra = { name: 'infra', namespace: 'team-b', ...(readyExpr === undefined ? {} : { readyExpr }) };
      return kustomization('a', { dependsOn: [{ name: 'own', readyExpr: 'true' }, infra] });
    };
    const forbidden = world({ noCrossNamespaceRefs: true });
    expect(decide(dependsOn('dep.spec.path == "b"'), forbidden)).toEqual({
      do: 'stall',
      reason: 'AccessDenied',
      message: "can't access 'Kustomization/team-b/infra', cross-namespace references have been blocked: a readyExpr may not read it",
    });
    expect(decide(dependsOn(), forbidden)).toMatchObject({ do: 'await', reason: 'DependencyNotReady' });
    expect(decide(dependsOn('true'), world())).toMatchObject({ do: 'await', reason: 'DependencyNotReady' });
  });

  test('a source that is not there is awaited, and named', () => {
    expect(decide(kustomization('a', { retryInterval: '1m' }), world({ findSource: () => undefined }))).toEqual({
      do: 'await',
      reason: 'ArtifactFailed',
      message: 'GitRepository.source.toolkit.fluxcd.io "fleet" not found',
      requeueAfterMs: 60_000,
    });
  });

  test.each([[undefined], [{}], [{ artifact: null }]])('a source with the status %j has no artifact yet', (status) => {
    expect(decide(kustomization('a'), world({ findSource: () => source(status) }))).toMatchObject({
      do: 'await',
      message: 'Source artifact not found, retrying in 30s',
      requeueAfterMs: 30_000,
    });
  });

  test('with all that it needs it is reconciled', () => {
    expect(decide(kustomization('a'), world())).toMatchObject({
      do: 'reconcile',
      source: { kind: 'GitRepository', namespace: 'flux-system', name: 'fleet' },
      artifact,
    });
  });

  describe('dependencies', () => {
    const dependent = (more = {}) => kustomization('a', { dependsOn: [{ name: 'b', ...more }] });
    const ready = readyStatus(REVISION);

    test.each<[string, KustomizationObject[], string]>([
      ['is not there', [], `dependency 'flux-system/b' not found: kustomizations.kustomize.toolkit.fluxcd.io "b" not found`],
      ['has no status', [kustomization('b')], "dependency 'flux-system/b' is not ready"],
      ['is not ready', [kustomization('b', {}, { status: { ...ready, conditions: [] } })], "dependency 'flux-system/b' is not ready"],
      [
        'is of an older generation',
        [kustomization('b', {}, { status: ready, metadata: { generation: 2 } })],
        "dependency 'flux-system/b' is not ready",
      ],
      [
        'is at another revision',
        [kustomization('b', {}, { status: readyStatus('main@sha1:old') })],
        "dependency 'flux-system/b' revision is not up to date",
      ],
    ])('one that %s is awaited, and named', (_title, others, message) => {
      expect(decide(dependent(), world({}, others))).toEqual({
        do: 'await',
        reason: 'DependencyNotReady',
        message,
        notice: 'Dependencies do not meet ready condition, retrying in 30s',
        artifact,
        requeueAfterMs: 30_000,
      });
    });

    test('one that is ready lets go on', () => {
      expect(decide(dependent(), world({}, [kustomization('b', {}, { status: ready })]))).toMatchObject({ do: 'reconcile' });
    });

    test('one of another source may be at any revision', () => {
      const other = kustomization('b', { sourceRef: { kind: 'GitRepository', name: 'other' } }, { status: readyStatus('v1') });
      expect(decide(dependent(), world({}, [other]))).toMatchObject({ do: 'reconcile' });
    });

    test('a readyExpr takes the place of the usual question', () => {
      const other = kustomization('b', {}, { metadata: { labels: { color: 'green' } } });
      const green = dependent({ readyExpr: "dep.metadata.labels['color'] == 'green' && self.metadata.name == 'a'" });
      expect(decide(green, world({}, [other]))).toMatchObject({ do: 'reconcile' });
      expect(decide(green, world({ additiveDependencyCheck: true }, [other]))).toMatchObject({ do: 'await' });
      expect(decide(dependent({ readyExpr: "dep.metadata.labels['color'] == 'red'" }), world({}, [other]))).toMatchObject({
        do: 'await',
        message: "dependency 'flux-system/b' is not ready according to readyExpr eval",
      });
    });

    test('a readyExpr that cannot be read stalls; one that finds no field waits', () => {
      const others = [kustomization('b')];
      expect(decide(dependent({ readyExpr: '(' }), world({}, others))).toMatchObject({ do: 'stall', reason: 'InvalidCELExpression' });
      expect(decide(dependent({ readyExpr: 'dep.status.x == 1' }), world({}, others))).toMatchObject({ do: 'await' });
    });

    test('a cycle is named whole', () => {
      const others = [
        kustomization('b', { dependsOn: [{ name: 'd' }, { name: 'c' }] }),
        kustomization('c', { dependsOn: [{ name: 'a' }] }),
      ];
      expect(decide(dependent(), world({}, others))).toMatchObject({
        do: 'stall',
        reason: 'DependencyNotReady',
        message: expect.stringContaining('dependency cycle: flux-system/a -> flux-system/b -> flux-system/c -> flux-system/a'),
      });
    });

    test('an object that depends on itself is a cycle; one that depends on a cycle of others is none', () => {
      expect(decide(kustomization('a', { dependsOn: [{ name: 'a' }] }), world())).toMatchObject({ do: 'stall' });
      const others = [kustomization('b', { dependsOn: [{ name: 'c' }] }), kustomization('c', { dependsOn: [{ name: 'b' }] })];
      expect(decide(dependent(), world({}, others))).toMatchObject({ do: 'await', message: "dependency 'flux-system/b' is not ready" });
    });
  });
});
