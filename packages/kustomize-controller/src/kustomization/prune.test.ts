import { Inventory } from '@capstan/apply';
import { silentLogger } from '@capstan/runtime';
import { Bench, configMap, RESOURCES } from '../testing/bench.ts';
import { kustomization } from '../testing/kustomization.ts';
import { prune } from './prune.ts';
import { artifactOf, sourceOf } from './source-reference.ts';

const OWNED = { 'kustomize.toolkit.fluxcd.io/name': 'apps', 'kustomize.toolkit.fluxcd.io/namespace': 'flux-system' };
const inventory = (...names: string[]) => Inventory.parse(names.map((name) => ({ id: `default_${name}__ConfigMap`, v: 'v1' })));
const live = (name: string, labels: Record<string, string> = OWNED) => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name, namespace: 'default', labels },
});

let bench: Bench;
const apps = kustomization('apps', { path: 'apps' });
beforeEach(async () => {
  bench = new Bench();
  await bench.create(apps);
});
afterEach(() => bench.stop());

async function pruneAs(stale: Inventory, { withArtifact = true } = {}) {
  const source = bench.services.sources.find(sourceOf(apps));
  const artifact = withArtifact && source !== undefined ? artifactOf(source) : undefined;
  const { changes, kept } = await prune(apps, stale, {
    ...{ client: bench.client, services: bench.services, log: silentLogger, artifact },
    signal: new AbortController().signal,
  });
  return { deleted: changes.map(({ item, action }) => `${item.name} ${action}`), kept: [...kept].map(({ name }) => name) };
}

test('with nothing to delete nothing is asked', async () => {
  const before = bench.client.requests.length;
  expect(await pruneAs(inventory())).toEqual({ deleted: [], kept: [] });
  expect(bench.client.requests.length).toBe(before);
});

test('what nobody else builds is deleted', async () => {
  await bench.create(live('a'));
  expect(await pruneAs(inventory('a'))).toEqual({ deleted: ['a deleted'], kept: [] });
});

describe('what another one builds at the same revision', () => {
  const other = (spec = {}) => kustomization('other', { path: 'other', ...spec });
  beforeEach(async () => {
    await bench.create(live('a'));
    await bench.push({ 'apps/b.yaml': configMap('b'), 'other/a.yaml': configMap('a') });
  });

  test('is kept for it, though it has not come to that revision yet', async () => {
    await bench.create(other());
    expect(await pruneAs(inventory('a'))).toEqual({ deleted: [], kept: ['a'] });
    expect([...bench.services.handingOver]).toEqual(['flux-system/apps']);
  });

  test('is let go once it carries the labels of that one', async () => {
    await bench.create(other());
    await bench.client.patch(
      RESOURCES.configMaps,
      { namespace: 'default', name: 'a' },
      { metadata: { labels: { ...OWNED, 'kustomize.toolkit.fluxcd.io/name': 'other' } } },
      { type: 'merge' },
    );
    expect(await pruneAs(inventory('a'))).toEqual({ deleted: [], kept: [] });
    expect([...bench.services.handingOver]).toEqual([]);
  });

  test.each<[string, Parameters<typeof kustomization>[1], Parameters<typeof kustomization>[2]]>([
    ['that is suspended does not build', { suspend: true }, {}],
    ['that is being deleted does not either', {}, { metadata: { deletionTimestamp: '2026-01-01T00:00:00Z' } }],
    ['that builds from another source does not build it', { sourceRef: { kind: 'GitRepository', name: 'elsewhere' } }, {}],
    ['whose build is broken claims nothing', { path: 'nowhere' }, {}],
  ])('one %s', async (_what, spec, more) => {
    await bench.create(kustomization('other', { path: 'other', ...spec }, more));
    expect(await pruneAs(inventory('a'))).toEqual({ deleted: ['a deleted'], kept: [] });
  });

  test('is not built for nothing twice: what is known of a revision is remembered', async () => {
    await bench.create(other());
    await pruneAs(inventory('a'));
    expect(bench.services.claims.isKnown(await bench.object('other'), 'main@sha1:1')).toBe(true);
  });
});

test('without an artifact inventories tell who else has an object', async () => {
  await bench.create(live('a'));
  const entries = [{ id: 'default_a__ConfigMap', v: 'v1' }];
  await bench.create(kustomization('other', { path: 'other' }, { status: { inventory: { entries } } }));
  expect(await pruneAs(inventory('a'), { withArtifact: false })).toEqual({ deleted: [], kept: ['a'] });
});

test('an object that carries somebody else’s labels is let go', async () => {
  await bench.create(live('a', { ...OWNED, 'kustomize.toolkit.fluxcd.io/namespace': 'team-b' }));
  expect(await pruneAs(inventory('a'))).toEqual({ deleted: [], kept: [] });
  expect((await bench.client.get(RESOURCES.configMaps, { namespace: 'default', name: 'a' })).metadata.name).toBe('a');
});
