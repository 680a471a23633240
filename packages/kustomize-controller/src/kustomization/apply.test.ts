import type { KubeObject } from '@capstan/kube';
import { silentLogger } from '@capstan/runtime';
import { Bench } from '../testing/bench.ts';
import { kustomization } from '../testing/kustomization.ts';
import { apply, asOwner, findEncrypted } from './apply.ts';

const object = (more: Partial<KubeObject> = {}): KubeObject => ({
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name: 'keys', namespace: 'default' },
  ...more,
});

test('a Kustomization owns under its own group, by its name and namespace', () => {
  expect(asOwner(kustomization('apps'), 'kustomize-controller')).toEqual({
    manager: 'kustomize-controller',
    group: 'kustomize.toolkit.fluxcd.io',
    namespace: 'flux-system',
    name: 'apps',
  });
});

describe('findEncrypted', () => {
  const decrypt = (value: string) => ({
    name: 'keys',
    namespace: 'default',
    annotations: { 'kustomize.toolkit.fluxcd.io/decrypt': value },
  });

  test.each<[string, KubeObject, number]>([
    ['a Secret in clear', object(), 0],
    ['an encrypted Secret', object({ sops: { mac: 'x' } }), 1],
    ['an encrypted ConfigMap', object({ kind: 'ConfigMap', sops: { mac: 'x' } }), 1],
    ['one that is not to be decrypted', object({ sops: {}, metadata: decrypt('Disabled') }), 0],
    ['one that is not to be, in whatever case', object({ sops: {}, metadata: decrypt('disabled') }), 0],
    ['one that is', object({ sops: {}, metadata: decrypt('enabled') }), 1],
  ])('%s', (_what, given, count) => {
    expect(findEncrypted([given])).toHaveLength(count);
  });

  test('names each', () => {
    expect(findEncrypted([object({ sops: {} })])).toEqual([
      'Secret/default/keys is SOPS encrypted, configuring decryption is required for this secret to be reconciled',
    ]);
  });
});

describe('apply', () => {
  let bench: Bench;
  beforeEach(() => {
    bench = new Bench();
  });
  afterEach(() => bench.stop());
  const applyAll = (objects: KubeObject[], storeInventory: () => Promise<void> = async () => undefined) =>
    apply(kustomization('apps'), objects, {
      ...{ client: bench.client, services: bench.services, log: silentLogger, storeInventory },
      signal: new AbortController().signal,
    });
  const config = (name: string): KubeObject => ({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name, namespace: 'default' },
    data: {},
  });

  test('the inventory is stored once, after the dry runs and before the first write', async () => {
    const order: string[] = [];
    bench.client.intercept(({ verb, dryRun }) => {
      if (verb === 'apply') order.push(dryRun === true ? 'dry run' : 'apply');
    });
    await applyAll([config('a'), config('b')], async () => void order.push('store'));
    expect(order).toEqual(['dry run', 'dry run', 'store', 'apply', 'apply']);
  });

  test('where one object is refused none of its stage is written, and nothing is stored', async () => {
    let stores = 0;
    const unknown = { ...config('w'), apiVersion: 'x.org/v1', kind: 'Widget' };
    const { faults, changes } = await applyAll([config('a'), unknown], async () => {
      stores += 1;
    });
    expect([faults.map(({ code }) => code), changes, stores]).toEqual([['UnknownKind'], [], 0]);
  });

  test('what was applied carries the labels of its owner', async () => {
    const { answers } = await applyAll([config('a')]);
    expect([...answers.values()].map(({ metadata }) => metadata.labels)).toEqual([
      { 'kustomize.toolkit.fluxcd.io/name': 'apps', 'kustomize.toolkit.fluxcd.io/namespace': 'flux-system' },
    ]);
  });
});
