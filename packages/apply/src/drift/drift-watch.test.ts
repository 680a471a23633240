import { AppliedMemory } from '../applied-memory.ts';
import { Inventory } from '../inventory.ts';
import { configMap, FakeCluster } from '../testing/fake-cluster.ts';
import { DriftWatch } from './drift-watch.ts';

const OWNER = 'flux-system/apps';
const SECRET = { apiVersion: 'v1', kind: 'Secret', metadata: { name: 's', namespace: 'apps' } };
const NAMESPACE = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'apps' } };
const elsewhere = { ...configMap('a'), metadata: { name: 'a', namespace: 'other' } };

let cluster: FakeCluster;
let watch: DriftWatch;
let now: number;

function start(maxWatches = 10): void {
  watch = new DriftWatch({
    memory: new AppliedMemory(),
    reader: { manager: 'kustomize-controller', group: 'kustomize.toolkit.fluxcd.io' },
    onDrift: () => {},
    maxWatches,
    now: () => now,
  });
}

beforeEach(() => {
  cluster = new FakeCluster();
  now = 0;
  start();
});
afterEach(() => watch.stop());

/** What is told of kinds that cannot be watched. */
async function cover(objects: Parameters<typeof Inventory.of>[0], owner = OWNER): Promise<string[]> {
  const uncovered = await watch.cover(owner, cluster.client(), Inventory.of(objects));
  return uncovered.map(({ resource, namespace, reason }) => `${resource.kind} in ${namespace || 'all'}: ${reason}`);
}

const lookup = (kind: string) => {
  const resource = { group: '', version: 'v1', kind, plural: `${kind.toLowerCase()}s`, namespaced: true };
  return watch.viewOf(cluster.client()).lookup(resource, { namespace: 'apps', name: 'a' });
};

test('one watch in all namespaces serves every owner of a kind', async () => {
  expect(await cover([configMap('a'), elsewhere])).toEqual([]);
  expect(await cover([configMap('b')], 'flux-system/other')).toEqual([]);
  expect(cluster.watches).toEqual(['ConfigMap in all']);
});

describe('a kind that may not be watched in all namespaces', () => {
  test('is watched in each that is in use', async () => {
    cluster.mayWatch = (_, namespace) => namespace !== '';
    expect(await cover([configMap('a'), elsewhere])).toEqual([]);
    expect(cluster.watches).toEqual(['ConfigMap in all', 'ConfigMap in apps', 'ConfigMap in other']);
    expect(lookup('ConfigMap')).toBeUndefined();
  });

  test('is told for the namespace where it may not be watched either, and only for that', async () => {
    cluster.mayWatch = (_, namespace) => namespace === 'apps';
    expect(await cover([configMap('a'), elsewhere])).toEqual(['ConfigMap in other: watching it is forbidden']);
  });

  test('is told as a whole where it has no namespaces', async () => {
    cluster.mayWatch = () => false;
    expect(await cover([NAMESPACE])).toEqual(['Namespace in all: watching it is forbidden']);
  });
});

describe('what cannot be watched', () => {
  beforeEach(() => {
    cluster.mayWatch = () => false;
  });

  test('is said once, to whichever owner comes first', async () => {
    expect(await cover([configMap('a')])).toHaveLength(1);
    expect(await cover([configMap('a')])).toEqual([]);
    expect(await cover([configMap('b')], 'flux-system/other')).toEqual([]);
  });

  test('is not known, so that the API server is asked instead', async () => {
    await cover([configMap('a')]);
    expect(lookup('ConfigMap')).toBe('unknown');
  });

  test('is not tried again for ten minutes, then is', async () => {
    await cover([configMap('a')]);
    now = 9 * 60_000;
    await cover([configMap('a')]);
    expect(cluster.watches).toHaveLength(2);
    now = 11 * 60_000;
    cluster.mayWatch = () => true;
    expect(await cover([configMap('a')])).toEqual([]);
    expect(cluster.watches).toHaveLength(3);
    expect(lookup('ConfigMap')).toBeUndefined();
  });

  test('is said again once it could be watched meanwhile', async () => {
    await cover([configMap('a')]);
    now = 11 * 60_000;
    cluster.mayWatch = () => true;
    await cover([configMap('a')]);
    watch.release(OWNER);
    cluster.mayWatch = () => false;
    expect(await cover([configMap('a')])).toContain('ConfigMap in apps: watching it is forbidden');
  });
});

describe('beyond the budget', () => {
  test('a kind is told once, and not asked for in each of its namespaces', async () => {
    start(1);
    await cover([configMap('a')]);
    expect(await cover([configMap('a'), SECRET])).toEqual(['Secret in all: the budget of 1 watches is spent']);
    expect(await cover([configMap('a'), SECRET])).toEqual([]);
    expect(cluster.watches).toEqual(['ConfigMap in all']);
  });

  test('a kind gets the place of one that nobody needs any more', async () => {
    start(1);
    await cover([configMap('a')]);
    await cover([SECRET], 'flux-system/other');
    watch.release(OWNER);
    expect(await cover([SECRET], 'flux-system/other')).toEqual([]);
    expect(cluster.watches).toEqual(['ConfigMap in all', 'Secret in all']);
  });

  test('watches that are forbidden take no place', async () => {
    start(1);
    cluster.mayWatch = (kind) => kind !== 'ConfigMap';
    await cover([configMap('a')]);
    expect(await cover([configMap('a'), SECRET])).toEqual([]);
  });
});
