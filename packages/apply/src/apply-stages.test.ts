import { KubeError, type KubeObject } from '@capstan/kube';
import { AppliedMemory } from './applied-memory.ts';
import { describeChanges } from './change-set.ts';
import { BLIND } from './live-view.ts';
import { ApplyBench } from './testing/apply-bench.ts';
import { configMap, eventually, type FakeCluster } from './testing/fake-cluster.ts';

const refusal = new KubeError('Invalid', 'data: Invalid value');
const immutable = new KubeError('Invalid', 'spec.selector: Invalid value: field is immutable');

let bench: ApplyBench;
beforeEach(() => {
  bench = new ApplyBench();
});
afterEach(() => bench.watch.stop());

describe('applyStages', () => {
  test('several new objects are dry-run, then created in order', async () => {
    const result = await bench.apply([configMap('b'), configMap('a')]);
    expect(describeChanges(result.changes)).toBe('ConfigMap/apps/a created\nConfigMap/apps/b created');
    expect(bench.cluster.requests).toEqual(['dry-run ConfigMap/a', 'dry-run ConfigMap/b', 'apply ConfigMap/a', 'apply ConfigMap/b']);
  });

  test('a single object that no watch knows is looked at, then applied', async () => {
    await bench.apply([configMap('a')]);
    expect(bench.cluster.requests).toEqual(['get ConfigMap/a', 'apply ConfigMap/a']);
  });

  describe('without a memory of what was applied', () => {
    const values = (value: string) => ['a', 'b'].map((name) => ({ ...configMap(name), data: { value } }));
    const applyAfterRestart = async (agoMs: number, value: string) => {
      bench.cluster.now = new Date(Date.now() - agoMs).toISOString();
      await bench.apply(values('1'));
      await eventually(() => bench.cluster.objects.size === 2);
      return bench.apply(values(value), { memory: new AppliedMemory() });
    };

    test('what a dry run leaves as it has been for long is not sent', async () => {
      const { changes } = await applyAfterRestart(120_000, '1');
      expect(changes.map(({ action }) => action)).toEqual(['unchanged', 'unchanged']);
      expect(bench.cluster.requests).toEqual(['dry-run ConfigMap/a', 'dry-run ConfigMap/b']);
    });

    test('what is about to go is sent, so that it comes again', async () => {
      bench.cluster.now = new Date(Date.now() - 120_000).toISOString();
      await bench.apply(values('1'));
      const going = structuredClone(bench.cluster.find('ConfigMap', 'a')!);
      going.metadata.deletionTimestamp = bench.cluster.now;
      bench.cluster.put(going);
      await new Promise((resolve) => setTimeout(resolve, 20));
      await bench.apply(values('1'), { memory: new AppliedMemory() });
      expect(bench.cluster.requests.filter((request) => request.startsWith('apply'))).toEqual(['apply ConfigMap/a']);
    });

    test('another value of the same fields is sent, though the last one is of this very second', async () => {
      await applyAfterRestart(0, '2');
      expect(bench.cluster.find('ConfigMap', 'a')?.data).toEqual({ value: '2' });
    });
  });

  describe('a single object that may not be read', () => {
    const blind = () => {
      const get = async (): Promise<never> => {
        throw new KubeError('Forbidden', 'cannot get resource "configmaps"');
      };
      return { ...bench.cluster.client(), get };
    };

    test('is dry-run, then applied', async () => {
      await bench.apply([configMap('a')], { client: blind() });
      expect(bench.cluster.requests).toEqual(['dry-run ConfigMap/a', 'apply ConfigMap/a']);
    });

    test('is a fault that names it, where it may not be applied either', async () => {
      bench.cluster.refusals.set('a', new KubeError('Forbidden', 'cannot patch resource "configmaps"'));
      const { faults } = await bench.apply([configMap('a')], { client: blind() });
      expect(faults.map(({ message }) => message)).toEqual([
        'ConfigMap/apps/a dry-run failed (Forbidden): cannot patch resource "configmaps"',
      ]);
    });
  });

  test('what is as it was sent is not sent again', async () => {
    await bench.apply([configMap('a'), configMap('b')]);
    await eventually(() => bench.cluster.objects.size === 2);
    const result = await bench.apply([configMap('a'), configMap('b')]);
    expect([bench.cluster.requests, result.changes.map(({ action }) => action)]).toEqual([[], ['unchanged', 'unchanged']]);
  });

  test('of several only the changed one is sent, directly', async () => {
    await bench.apply([configMap('a'), configMap('b')]);
    const result = await bench.apply([configMap('a'), configMap('b', { x: '1' })]);
    expect([bench.cluster.requests, describeChanges(result.changes)]).toEqual([['apply ConfigMap/b'], 'ConfigMap/apps/b configured']);
  });

  describe('a single object of which the fields stay the same', () => {
    const applyTwice = async (agoMs: number, [first, second]: [string, string], memory?: AppliedMemory) => {
      bench.cluster.now = new Date(Date.now() - agoMs).toISOString();
      await bench.apply([configMap('a', { x: first })]);
      const client = bench.cluster.client();
      // Somebody else writes a status just before: the version moves whatever we send.
      const apply: typeof client.apply = (...given) => {
        bench.cluster.put({ ...configMap('a'), ...bench.cluster.find('ConfigMap', 'a'), status: {} });
        return client.apply(...given);
      };
      const { changes } = await bench.apply([configMap('a', { x: second })], {
        client: { ...client, apply },
        ...(memory ? { memory } : {}),
      });
      return changes.map(({ action }) => action);
    };

    test('is configured by another value, within the very second of the last apply too', async () => {
      expect(await applyTwice(0, ['1', '2'])).toEqual(['configured']);
    });

    test('is unchanged where only others have written since our apply of long ago', async () => {
      expect(await applyTwice(120_000, ['1', '1'], new AppliedMemory())).toEqual(['unchanged']);
    });
  });

  test('a refused object leaves its stage untouched, and every refusal is told', async () => {
    bench.cluster.refusals.set('b', refusal).set('c', refusal);
    const result = await bench.apply([configMap('a'), configMap('b'), configMap('c')]);
    expect(bench.cluster.objects.size).toBe(0);
    expect(result.faults.map(({ message }) => message)).toEqual([
      'ConfigMap/apps/b dry-run failed (Invalid): data: Invalid value',
      'ConfigMap/apps/c dry-run failed (Invalid): data: Invalid value',
    ]);
  });

  test('a kind that nobody serves is a fault like any other', async () => {
    const unknown = { apiVersion: 'argoproj.io/v1alpha1', kind: 'Application', metadata: { name: 'frontend', namespace: 'argocd' } };
    bench.cluster.refusals.set('b', refusal);
    const result = await bench.apply([unknown, configMap('a'), configMap('b')]);
    expect(result.faults.map(({ code, message }) => [code, message])).toEqual([
      ['UnknownKind', 'Application/argocd/frontend dry-run failed: no matches for kind "Application" in version "argoproj.io/v1alpha1"'],
      ['Refused', 'ConfigMap/apps/b dry-run failed (Invalid): data: Invalid value'],
    ]);
    expect(bench.cluster.objects.size).toBe(0);
  });

  test('an earlier stage stays applied and is reported', async () => {
    bench.cluster.refusals.set('b', refusal);
    const namespace = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'apps' } };
    const result = await bench.apply([configMap('a'), configMap('b'), namespace]);
    expect([describeChanges(result.changes), result.faults.length]).toEqual(['Namespace/apps created', 1]);
  });

  describe('a definition and an object of its kind', () => {
    const definition: KubeObject = {
      apiVersion: 'apiextensions.k8s.io/v1',
      kind: 'CustomResourceDefinition',
      metadata: { name: 'widgets.x.test' },
    };
    const widget: KubeObject = { apiVersion: 'x.test/v1', kind: 'Widget', metadata: { name: 'w', namespace: 'apps' } };
    const WIDGETS = { group: 'x.test', version: 'v1', kind: 'Widget', plural: 'widgets', namespaced: true };

    /** A client that learns of the new kind only when it is told to ask again. */
    const clientOf = (cluster: FakeCluster) => {
      const client = cluster.client();
      let isFresh = false;
      const discovery: typeof client.discovery = {
        ...client.discovery,
        resourceFor: async (apiVersion, kind) =>
          kind === 'Widget' ? (isFresh ? WIDGETS : undefined) : client.discovery.resourceFor(apiVersion, kind),
        invalidate: () => {
          isFresh = true;
        },
      };
      return { ...client, discovery };
    };

    test('are applied in this order, the object once the API server serves its kind', async () => {
      const { cluster } = bench;
      const applying = bench.apply([widget, definition], { client: clientOf(cluster) });
      await eventually(() => cluster.find('CustomResourceDefinition', 'widgets.x.test') !== undefined);
      expect(cluster.requests).not.toContain('apply Widget/w');
      const conditions = ['NamesAccepted', 'Established'].map((type) => ({ type, status: 'True' }));
      cluster.put({ ...cluster.find('CustomResourceDefinition', 'widgets.x.test')!, status: { conditions } });
      const { changes, faults } = await applying;
      expect([describeChanges(changes), faults]).toEqual(['CustomResourceDefinition/widgets.x.test created\nWidget/apps/w created', []]);
    });

    test('end with the definition, where it is not served in time', async () => {
      const { faults } = await bench.apply([widget, definition], { client: clientOf(bench.cluster), stageTimeoutMs: 50 });
      expect(faults.map(({ code, message }) => [code, message])).toEqual([
        ['StageNotReady', expect.stringMatching(/^timeout waiting for: \[CustomResourceDefinition\/widgets\.x\.test/)],
      ]);
      expect(bench.cluster.find('Widget', 'w')).toBeUndefined();
    });
  });

  test.each(['Unreachable', 'TooManyRequests', 'Unauthorized'] as const)(
    'an API server that answers %s is no fault of the objects: all of it is tried again',
    async (code) => {
      const unwell = new KubeError(code, 'not now');
      bench.cluster.refusals.set('a', unwell);
      await expect(bench.apply([configMap('a'), configMap('b')])).rejects.toBe(unwell);
    },
  );

  test('the values of a refused Secret are not told', async () => {
    const secret = {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 's', namespace: 'apps' },
      stringData: { password: 'hunter2hunter2' },
    };
    bench.cluster.refusals.set('s', new KubeError('Invalid', 'data[password]: Invalid value: "hunter2hunter2"'));
    const result = await bench.apply([secret]);
    expect(result.faults[0]?.message).toBe('Secret/apps/s apply failed (Invalid): data[password]: Invalid value: "***"');
  });

  test('the inventory is stored once, before the first write, and not at all where nothing is written', async () => {
    const order: string[] = [];
    const beforeFirstWrite = async () => {
      order.push(`stored after ${bench.cluster.requests.filter((request) => request.startsWith('apply')).length} applies`);
    };
    await bench.apply([{ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'apps' } }, configMap('a'), configMap('b')], {
      beforeFirstWrite,
    });
    await bench.apply([configMap('a'), configMap('b')], { beforeFirstWrite });
    expect(order).toEqual(['stored after 0 applies']);
  });

  test('a field that cannot be changed is a fault, unless the object may be recreated', async () => {
    await bench.apply([configMap('a'), configMap('b')]);
    const uid = bench.cluster.find('ConfigMap', 'a')?.metadata.uid;
    bench.cluster.refusals.set('a', immutable);
    const refused = await bench.apply([configMap('a', { x: '1' }), configMap('b', { x: '1' })]);
    expect([refused.faults.length, bench.cluster.find('ConfigMap', 'a')?.metadata.uid]).toEqual([1, uid]);

    const forced = await bench.apply([configMap('a', { x: '1' }), configMap('b', { x: '1' })], { force: true });
    expect(describeChanges(forced.changes)).toBe('ConfigMap/apps/a created\nConfigMap/apps/b configured');
  });

  test('an object that somebody replaces meanwhile is not deleted in order to recreate it', async () => {
    await bench.apply([configMap('a'), configMap('b')]);
    bench.cluster.refusals.set('a', immutable);
    const client = bench.cluster.client();
    const get: typeof client.get = async <T extends KubeObject>(...given: Parameters<typeof client.get>) => {
      const found = await client.get<T>(...given);
      bench.cluster.remove('ConfigMap', 'a');
      bench.cluster.put(configMap('a', { x: 'theirs' }));
      return found;
    };
    const given = { client: { ...client, get }, force: true };
    const { faults } = await bench.apply([configMap('a', { x: '1' }), configMap('b', { x: '1' })], given);
    expect(faults.map(({ code }) => code)).toEqual(['RecreateFailed']);
    expect(bench.cluster.find('ConfigMap', 'a')?.data).toEqual({ x: 'theirs' });
  });

  test.each<[string, Record<string, string>, Record<string, string> | undefined, string[]]>([
    ['ssa: Ignore leaves the object out', { 'kustomize.toolkit.fluxcd.io/ssa': 'Ignore' }, undefined, ['skipped', 'created']],
    ['ssa: IfNotPresent creates', { 'kustomize.toolkit.fluxcd.io/ssa': 'IfNotPresent' }, undefined, ['created', 'created']],
    ['ssa: IfNotPresent does not change', { 'kustomize.toolkit.fluxcd.io/ssa': 'IfNotPresent' }, {}, ['skipped', 'created']],
    ['reconcile: disabled on the live object alone', {}, { 'kustomize.toolkit.fluxcd.io/reconcile': 'disabled' }, ['skipped', 'created']],
  ])('%s, with or without a watch', async (_title, annotations, live, expected) => {
    for (const view of [{}, { live: BLIND }]) {
      bench = new ApplyBench();
      if (live !== undefined) bench.cluster.put(configMap('a', { x: '0' }, live));
      const result = await bench.apply([configMap('a', { x: '1' }, annotations), configMap('b')], view);
      bench.watch.stop();
      expect(result.changes.map(({ action }) => action)).toEqual(expected);
    }
  });

  test('ssa: IfNotPresent asks nothing of what a watch knows to be there', async () => {
    const annotations = { 'kustomize.toolkit.fluxcd.io/ssa': 'IfNotPresent' };
    await bench.apply([configMap('a', { x: '1' }, annotations), configMap('b')]);
    await eventually(() => bench.cluster.objects.size === 2);
    const { changes } = await bench.apply([configMap('a', { x: '2' }, annotations), configMap('b')]);
    expect([changes.map(({ action }) => action), bench.cluster.requests]).toEqual([['skipped', 'unchanged'], []]);
  });

  test.each([
    [{}, ['patch ConfigMap/a']],
    [{ 'kustomize.toolkit.fluxcd.io/ssa': 'Merge' }, []],
  ])('fields of kubectl are taken back, with %j: %j', async (annotations, expected) => {
    const edited = configMap('a', { x: '0' });
    edited.metadata.managedFields = [{ manager: 'kubectl-edit', operation: 'Update', fieldsV1: { 'f:data': {} } }];
    bench.cluster.put(edited);
    await bench.apply([configMap('a', { x: '1' }, annotations), configMap('b')]);
    expect(bench.cluster.requests.filter((request) => request.startsWith('patch'))).toEqual(expected);
  });

  test.each([
    [true, ['patch ConfigMap/a', 'apply ConfigMap/a']],
    [false, []],
  ])('what kubectl took of an object that is as it was sent is taken back where that is wished: %s', async (takeBack, expected) => {
    await bench.apply([configMap('a'), configMap('b')]);
    const edited = structuredClone(bench.cluster.find('ConfigMap', 'a')!);
    edited.metadata.managedFields?.push({ manager: 'kubectl-edit', operation: 'Update', fieldsV1: { 'f:data': { 'f:new': {} } } });
    bench.cluster.put(edited);
    await new Promise((resolve) => setTimeout(resolve, 20));
    await bench.apply([configMap('a'), configMap('b')], { takeBack });
    expect(bench.cluster.requests.filter((request) => !request.startsWith('get'))).toEqual(expected);
  });

  test('a newer wish ends the apply', async () => {
    await expect(bench.apply([configMap('a'), configMap('b')], { signal: AbortSignal.abort('newer') })).rejects.toBe('newer');
  });
});
