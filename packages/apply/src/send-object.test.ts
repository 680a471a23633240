import { type Client, KubeError, type KubeObject } from '@capstan/kube';
import { AppliedMemory } from './applied-memory.ts';
import type { ApplyOptions } from './apply-options.ts';
import { ApplyBench } from './testing/apply-bench.ts';
import { configMap, eventually } from './testing/fake-cluster.ts';

let bench: ApplyBench;
beforeEach(() => {
  bench = new ApplyBench();
});
afterEach(() => bench.watch.stop());

interface Look {
  /** Sees what is about to be applied, and may refuse it. */
  readonly before?: (object: KubeObject) => void;
  /** Sees what a dry run answered, and may change it. */
  readonly afterDryRun?: (answer: KubeObject) => void;
}

/** A client of the bench's cluster, through which all applies are looked at. */
function lookingClient({ before, afterDryRun }: Look): Client {
  const client = bench.cluster.client();
  const apply: Client['apply'] = async (resource, object, options) => {
    before?.(object);
    const answer = await client.apply(resource, object, options);
    if (options.dryRun === true) afterDryRun?.(answer);
    return answer;
  };
  return Object.create(client, { apply: { value: apply } });
}

const actionsOf = ({ changes }: Awaited<ReturnType<ApplyBench['apply']>>) => changes.map(({ action }) => action);

describe('what another process applied', () => {
  const applyBefore = async (agoMs: number) => {
    bench.cluster.now = new Date(Date.now() - agoMs).toISOString();
    await bench.apply([configMap('a'), configMap('b')]);
    await eventually(() => bench.cluster.objects.size === 2);
  };
  const applyAgain = (look: Look) =>
    bench.apply([configMap('a'), configMap('b')], { memory: new AppliedMemory(), client: lookingClient(look) });

  test('is unchanged by us where only others write between the dry run and the apply', async () => {
    await applyBefore(10_000);
    const afterDryRun = ({ metadata }: KubeObject) => {
      const live = bench.cluster.find('ConfigMap', metadata.name);
      if (live !== undefined) bench.cluster.put({ ...live, status: { seen: true } });
    };
    expect(actionsOf(await applyAgain({ afterDryRun }))).toEqual(['unchanged', 'unchanged']);
  });

  test('is not sent where a write would only move the time', async () => {
    await applyBefore(120_000);
    const afterDryRun = ({ metadata }: KubeObject) => {
      for (const entry of metadata.managedFields ?? []) entry.time = new Date().toISOString();
    };
    expect(actionsOf(await applyAgain({ afterDryRun }))).toEqual(['unchanged', 'unchanged']);
    expect([...bench.cluster.requests].sort()).toEqual([
      'dry-run ConfigMap/a',
      'dry-run ConfigMap/b',
      'get ConfigMap/a',
      'get ConfigMap/b',
    ]);
  });

  test('is sent, and no change, where it only becomes ours', async () => {
    await bench.apply([configMap('b')]);
    const { apiVersion, kind, metadata } = configMap('a');
    const labels = { 'kustomize.toolkit.fluxcd.io/name': 'apps', 'kustomize.toolkit.fluxcd.io/namespace': 'flux-system' };
    bench.cluster.put({ ...configMap('a'), apiVersion, kind, metadata: { ...metadata, labels, annotations: {} } });
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(actionsOf(await bench.apply([configMap('a')]))).toEqual(['unchanged']);
    expect(bench.cluster.requests).toEqual(['dry-run ConfigMap/a', 'get ConfigMap/a', 'apply ConfigMap/a']);
  });
});

describe('a field that no schema has', () => {
  const misspelt = (name: string): KubeObject => ({ ...configMap(name), dta: {} });
  const before = (object: KubeObject) => {
    if ('dta' in object) throw new KubeError('Invalid', 'failed to create typed patch object: .dta: field not declared in schema');
  };

  test.each([
    ['one object', ['a']],
    ['several', ['a', 'b']],
  ])('is left out of %s, and told', async (_title, names) => {
    const ignored: string[] = [];
    const onIgnored: ApplyOptions['onIgnored'] = ({ name }, fields) => ignored.push(`${name} ${fields}`);
    const result = await bench.apply(names.map(misspelt), { client: lookingClient({ before }), onIgnored });
    expect([result.faults, actionsOf(result)]).toEqual([[], names.map(() => 'created')]);
    expect(ignored).toEqual(names.map((name) => `${name} .dta`));
    expect(bench.cluster.find('ConfigMap', 'a')).not.toHaveProperty('dta');
  });

  test('does not have the object sent again', async () => {
    const client = lookingClient({ before });
    await bench.apply([misspelt('a')], { client });
    await eventually(() => bench.cluster.objects.size === 1);
    await bench.apply([misspelt('a')], { client });
    expect(bench.cluster.requests).toEqual([]);
  });
});

describe('an apply whose answer never came', () => {
  const lost = new KubeError('Unreachable', 'the connection broke');

  test('is made again, though the object looks as it was left: its fields were taken back, and its values are those of others', async () => {
    await bench.apply([configMap('a', { x: 'ours' })]);
    await eventually(() => bench.cluster.objects.size === 1);
    const ours = bench.cluster.find('ConfigMap', 'a') ?? configMap('a');
    const kubectl = { manager: 'kubectl-edit', operation: 'Update' as const, fieldsV1: { 'f:data': { 'f:x': {} } } };
    const [own] = ours.metadata.managedFields ?? [];
    const stripped = { ...own, manager: 'kustomize-controller', operation: 'Apply' as const, fieldsV1: { 'f:data': {} } };
    bench.cluster.put({ ...ours, data: { x: 'theirs' }, metadata: { ...ours.metadata, managedFields: [stripped, kubectl] } });
    await eventually(() => bench.drifts.length > 0);
    const client = bench.cluster.client();
    const takenBack = async () => bench.cluster.put({ ...ours, data: { x: 'theirs' } });
    const apply: Client['apply'] = () => Promise.reject(lost);
    const broken: Client = Object.create(client, { patch: { value: takenBack }, apply: { value: apply } });
    await expect(bench.apply([configMap('a', { x: 'ours' })], { client: broken, takeBack: true })).rejects.toBe(lost);
    expect(actionsOf(await bench.apply([configMap('a', { x: 'ours' })], { takeBack: true }))).toEqual(['configured']);
    expect(bench.cluster.find('ConfigMap', 'a')).toMatchObject({ data: { x: 'ours' } });
  });

  test('is made again, though another revision came and went meanwhile', async () => {
    // All within one second: then managed fields do not tell one apply from another.
    bench.cluster.now = new Date().toISOString();
    await bench.apply([configMap('a', { x: '1' })]);
    await eventually(() => bench.cluster.objects.size === 1);
    const client = bench.cluster.client();
    const apply: Client['apply'] = async (...given) => {
      await client.apply(...given);
      throw lost;
    };
    const broken: Client = Object.create(client, { apply: { value: apply } });
    await expect(bench.apply([configMap('a', { x: '2' })], { client: broken })).rejects.toBe(lost);
    await bench.apply([configMap('a', { x: '1' })]);
    expect(bench.cluster.find('ConfigMap', 'a')).toMatchObject({ data: { x: '1' } });
  });
});
