import type { KubeObject, Resource } from '@capstan/kube';
import { Registry } from 'prom-client';
import { InformerSet } from '../informer/informer-set.ts';
import { silentLogger } from '../log/logger.ts';
import { ControllerMetrics } from '../metrics/controller-metrics.ts';
import { keyOf } from '../object-key.ts';
import { FakeClient } from '../testing/fake-client.ts';
import { settle } from '../testing/fake-clock.ts';
import { until } from '../testing/until.ts';
import type { Action, ObjectKey } from '../types.ts';
import { Controller } from './controller.ts';
import { wishChanged } from './wish-changed.ts';

const WIDGETS: Resource = {
  group: 'example.com',
  version: 'v1',
  kind: 'Widget',
  plural: 'widgets',
  namespaced: true,
  subresources: ['status'],
};
const key = (name: string): ObjectKey => ({ namespace: 'default', name });

function widget(name: string): KubeObject {
  return { apiVersion: 'example.com/v1', kind: 'Widget', metadata: { name, namespace: 'default' }, spec: { size: 1 } };
}

describe('what is watched', () => {
  async function watching(reconcile: (object: KubeObject | undefined, lane: string) => Promise<Action>) {
    const client = new FakeClient([WIDGETS]);
    await client.create(WIDGETS, widget('old'));
    const informers = new InformerSet(client, silentLogger);
    const informer = informers.informer(WIDGETS);
    const registry = new Registry();
    const metrics = new ControllerMetrics(registry);
    const controller = new Controller({
      name: 'widget',
      group: 'example.com',
      kind: 'Widget',
      log: silentLogger,
      informer,
      metrics,
      reconcile: async (object, { reasons }) => reconcile(informer.get(object), [...reasons].join()),
    });
    controller.watch(informer, (event) =>
      wishChanged(event) ? [{ key: keyOf(event.object), reason: event.initial ? 'start' : event.type }] : [],
    );
    const stop = new AbortController();
    const running = controller.run(stop.signal);
    return { client, informers, controller, registry, stop, running };
  }

  test('workers begin only when everything is in', async () => {
    const seen: string[] = [];
    const { informers, stop, running } = await watching(async (object) => {
      seen.push(object?.metadata.name ?? 'unknown');
      return {};
    });
    await settle();
    expect(seen).toEqual([]);
    informers.start();
    await until(() => seen.length === 1);
    expect(seen).toEqual(['old']);
    stop.abort();
    await running;
    await informers.stop();
  });

  test('a change of spec wakes, an own write of status does not', async () => {
    const seen: string[] = [];
    const { client, informers, stop, running } = await watching(async (object, reasons) => {
      seen.push(`${object?.metadata.name} ${reasons}`);
      return {};
    });
    informers.start();
    await until(() => seen.length === 1);
    await client.patch(WIDGETS, key('old'), { status: { done: true } }, { type: 'merge', subresource: 'status' });
    await client.patch(WIDGETS, key('old'), { spec: { size: 2 } }, { type: 'merge' });
    await until(() => seen.length === 2);
    await client.patch(WIDGETS, key('old'), { metadata: { annotations: { 'reconcile.fluxcd.io/requestedAt': '1' } } }, { type: 'merge' });
    await until(() => seen.length === 3);
    await client.delete(WIDGETS, key('old'));
    await until(() => seen.length === 4);
    expect(seen).toEqual(['old start', 'old updated', 'old updated', 'undefined deleted']);
    stop.abort();
    await running;
    await informers.stop();
  });

  test('what is gone leaves no failures and no series behind', async () => {
    const { client, informers, controller, registry, stop, running } = await watching(async (object) => {
      if (object?.metadata.name === 'old') throw new Error('never succeeds');
      return {};
    });
    informers.start();
    await until(() => controller.queue.failures('default/old') === 1);
    expect(await registry.metrics()).toContain('gotk_reconcile_duration_seconds_count{kind="Widget",name="old",namespace="default"} 1');
    await client.delete(WIDGETS, key('old'));
    await until(() => controller.queue.failures('default/old') === 0);
    expect(await registry.metrics()).not.toContain('name="old"');
    expect(controller.queue.delayed).toBe(0);
    stop.abort();
    await running;
    await informers.stop();
  });
});
