import { KubeError, type KubeObject } from '@capstan/kube';
import { ApplyBench } from './testing/apply-bench.ts';
import { configMap, eventually } from './testing/fake-cluster.ts';

const immutable = new KubeError('Invalid', 'ConfigMap "a" is invalid: data: Forbidden: field is immutable when `immutable` is set');
const FORCE = { 'kustomize.toolkit.fluxcd.io/force': 'enabled' };

let bench: ApplyBench;
let uid: string | undefined;
beforeEach(async () => {
  bench = new ApplyBench();
  await bench.apply([configMap('a', { x: '1' })]);
  await eventually(() => bench.cluster.objects.size === 1);
  uid = bench.cluster.find('ConfigMap', 'a')?.metadata.uid;
  bench.cluster.refusals.set('a', immutable);
});
afterEach(() => bench.watch.stop());

const actionsOf = ({ changes }: Awaited<ReturnType<ApplyBench['apply']>>) => changes.map(({ item, action }) => `${item.name} ${action}`);

describe('an object with a field that cannot be changed', () => {
  test('is refused, and stays as it is', async () => {
    const { faults } = await bench.apply([configMap('a', { x: '2' })]);
    expect(faults.map(({ code }) => code)).toEqual(['ApplyFailed']);
    expect(bench.cluster.find('ConfigMap', 'a')?.metadata.uid).toBe(uid);
  });

  test.each<[string, KubeObject[], boolean]>([
    ['alone, where its owner forces', [configMap('a', { x: '2' })], true],
    ['alone, where it says so itself', [configMap('a', { x: '2' }, FORCE)], false],
    ['beside others, where its owner forces', [configMap('a', { x: '2' }), configMap('b')], true],
  ])('is made anew %s', async (_when, objects, force) => {
    const result = await bench.apply(objects, { force });
    expect([result.faults, actionsOf(result)[0]]).toEqual([[], 'a created']);
    const live = bench.cluster.find('ConfigMap', 'a');
    expect([live?.data, live?.metadata.uid === uid]).toEqual([{ x: '2' }, false]);
  });

  test('is not made anew for another refusal', async () => {
    bench.cluster.refusals.set('a', new KubeError('Invalid', 'data: Too long: must have at most 1048576 bytes'));
    const { faults } = await bench.apply([configMap('a', { x: '2' })], { force: true });
    expect([faults.length, bench.cluster.find('ConfigMap', 'a')?.metadata.uid]).toEqual([1, uid]);
  });

  test('that cannot be deleted is a fault that names why', async () => {
    const client = bench.cluster.client();
    const forbidden = () => Promise.reject(new KubeError('Forbidden', 'you may not delete it'));
    const { faults } = await bench.apply([configMap('a', { x: '2' })], {
      force: true,
      client: Object.create(client, { delete: { value: forbidden } }),
    });
    expect(faults.map(({ code, message }) => [code, message])).toEqual([
      ['RecreateFailed', 'ConfigMap/apps/a immutable field detected, failed to delete object (Forbidden): you may not delete it'],
    ]);
  });

  test('that a finalizer holds is a fault that names the finalizer, once the time is over', async () => {
    const live = bench.cluster.find('ConfigMap', 'a');
    if (live !== undefined) bench.cluster.put({ ...live, metadata: { ...live.metadata, finalizers: ['example.org/hold'] } });
    await eventually(() => bench.cluster.find('ConfigMap', 'a')?.metadata.finalizers !== undefined);
    const client = bench.cluster.client();
    const { faults } = await bench.apply([configMap('a', { x: '2' })], {
      force: true,
      stageTimeoutMs: 0,
      client: Object.create(client, { delete: { value: async () => undefined } }),
    });
    expect(faults.map(({ code, message }) => [code, message])).toEqual([
      ['RecreateFailed', expect.stringContaining('it is still there after 0s: finalizers example.org/hold')],
    ]);
  });
});
