import { compileHealthExpr, loadExpressions } from '@capstan/health';
import type { KubeObject } from '@capstan/kube';
import { AppliedMemory } from '../applied-memory.ts';
import { DriftWatch } from '../drift/drift-watch.ts';
import { Inventory } from '../inventory.ts';
import { BLIND } from '../live-view.ts';
import { configMap, FakeCluster } from '../testing/fake-cluster.ts';
import { type HealthOptions, waitForHealth } from './wait-for-health.ts';

const job = (conditions: unknown[] = []): KubeObject => ({
  apiVersion: 'batch/v1',
  kind: 'Job',
  metadata: { name: 'migrate', namespace: 'apps' },
  status: { startTime: 'now', conditions },
});
const deployment = (ready: number): KubeObject => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web', namespace: 'apps' },
  spec: { replicas: 1 },
  status: {
    replicas: 1,
    updatedReplicas: 1,
    readyReplicas: ready,
    availableReplicas: ready,
    conditions: [{ type: 'Available', status: 'True' }],
  },
});

let cluster: FakeCluster;
const wait = (objects: KubeObject[], options: Partial<HealthOptions> = {}) =>
  waitForHealth([...Inventory.of(objects)], {
    client: cluster.client(),
    live: BLIND,
    timeoutMs: 5_000,
    signal: new AbortController().signal,
    ...options,
  });

beforeEach(() => {
  cluster = new FakeCluster();
});

describe('waitForHealth', () => {
  test('a body that is known is not read again', async () => {
    const answer = cluster.put(configMap('a'));
    const result = await wait([answer], { initial: () => answer });
    expect([result.ok, cluster.requests, result.healthyAt.get('apps_a__ConfigMap')]).toEqual([true, [], answer.metadata.resourceVersion]);
  });

  test('a change wakes the wait, without a poll', async () => {
    cluster.put(deployment(0));
    setTimeout(() => cluster.put(deployment(1)), 50);
    expect((await wait([deployment(0)])).ok).toBe(true);
    expect(cluster.requests.filter((request) => request === 'get Deployment/web').length).toBeLessThan(4);
  });

  test('what shared watches cover is followed by them', async () => {
    const object = deployment(0);
    object.metadata.labels = { 'kustomize.toolkit.fluxcd.io/name': 'apps', 'kustomize.toolkit.fluxcd.io/namespace': 'flux-system' };
    cluster.put(object);
    const reader = { manager: 'kustomize-controller', group: 'kustomize.toolkit.fluxcd.io' };
    const watch = new DriftWatch({ memory: new AppliedMemory(), reader, onDrift: () => undefined });
    const client = cluster.client();
    await watch.cover('flux-system/apps', client, Inventory.of([object]));
    setTimeout(() => cluster.put({ ...deployment(1), metadata: object.metadata }), 50);
    const result = await wait([object], { client, live: watch.viewOf(client) });
    watch.stop();
    expect(result.ok).toBe(true);
  });

  test('a Job that has failed ends the wait at once, with its cause', async () => {
    cluster.put(job([{ type: 'Failed', status: 'True', message: 'too often' }]));
    cluster.put(deployment(0));
    const started = performance.now();
    const result = await wait([job(), deployment(0)]);
    expect(performance.now() - started).toBeLessThan(1_000);
    expect(result.message).toBe(
      "failed early due to stalled resources: [Job/apps/migrate status: 'Failed': Job Failed. failed: 0/1: too often]",
    );
  });

  test('the timeout names every object that is not current, with its cause', async () => {
    cluster.put(deployment(0));
    cluster.put(configMap('a'));
    const result = await wait([configMap('a'), deployment(0), configMap('missing')], { timeoutMs: 50 });
    expect([result.ok, result.message]).toEqual([
      false,
      "timeout waiting for: [ConfigMap/apps/missing status: 'NotFound': the object does not exist, Deployment/apps/web status: 'InProgress': Available: 0/1]",
    ]);
  });

  test('a newer wish ends the wait', async () => {
    cluster.put(deployment(0));
    const newer = new AbortController();
    setTimeout(() => newer.abort('newer wish'), 20);
    await expect(wait([deployment(0)], { signal: newer.signal })).rejects.toBe('newer wish');
  });

  test('rules of users come before the usual ones', async () => {
    cluster.put(configMap('a', { state: 'bad' }));
    const expressions = compileHealthExpr(
      [{ apiVersion: 'v1', kind: 'ConfigMap', current: "data.state == 'good'", failed: "data.state == 'bad'" }],
      await loadExpressions(),
    );
    expect((await wait([configMap('a')], { expressions })).ok).toBe(false);
  });

  test('an expression about what is not there yet is asked again when it is, and named when it never is', async () => {
    const expressions = compileHealthExpr(
      [{ apiVersion: 'v1', kind: 'ConfigMap', current: "data.state == 'good'" }],
      await loadExpressions(),
    );
    cluster.put(configMap('late', { state: 'good' }));
    cluster.put(configMap('never'));
    const asItWas = () => configMap('late');
    expect((await wait([configMap('late')], { expressions, initial: asItWas, timeoutMs: 30_000 })).ok).toBe(true);
    expect((await wait([configMap('never')], { expressions, timeoutMs: 200 })).message).toMatch(
      /^timeout waiting for: \[ConfigMap\/.*never status: 'Unknown': failed to evaluate the CEL expression/,
    );
  });

  test('a kind that nobody serves is named', async () => {
    const unknown: KubeObject = { apiVersion: 'example.org/v1', kind: 'Widget', metadata: { name: 'w' } };
    expect((await wait([unknown])).message).toBe(
      'timeout waiting for: [Widget/w status: \'Unknown\': no matches for kind "Widget" in version "example.org/v1"]',
    );
  });
});
