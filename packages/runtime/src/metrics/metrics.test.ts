import type { KubeObject, Resource } from '@capstan/kube';
import { Registry } from 'prom-client';
import { InformerSet } from '../informer/informer-set.ts';
import { silentLogger } from '../log/logger.ts';
import { WorkQueue } from '../queue/work-queue.ts';
import { FakeClient } from '../testing/fake-client.ts';
import { FakeClock } from '../testing/fake-clock.ts';
import { until } from '../testing/until.ts';
import { observeClient } from './client-metrics.ts';
import { ControllerMetrics } from './controller-metrics.ts';
import { createRegistry } from './create-registry.ts';
import { observeElection } from './election-metrics.ts';
import { ObjectMetrics } from './object-metrics.ts';

const WIDGETS: Resource = { group: 'example.com', version: 'v1', kind: 'Widget', plural: 'widgets', namespaced: true };

function widget(name: string, more: Record<string, unknown>): KubeObject {
  return { apiVersion: 'example.com/v1', kind: 'Widget', metadata: { name, namespace: 'ns' }, ...more };
}

test('the process shows its CPU, memory and the delay of its event loop', async () => {
  const registry = createRegistry();
  const metrics = await registry.metrics();
  for (const name of [
    'nodejs_eventloop_lag_seconds',
    'nodejs_eventloop_lag_p99_seconds',
    'process_cpu_seconds_total',
    'process_resident_memory_bytes',
  ]) {
    expect(metrics).toMatch(new RegExp(`^${name} `, 'm'));
  }
});

test('objects show their Ready condition and suspension, as long as they exist', async () => {
  const client = new FakeClient([WIDGETS]);
  const condition = { type: 'Ready', status: 'False', reason: 'A', message: 'b', lastTransitionTime: '2026-01-01T00:00:00Z' };
  await client.create(WIDGETS, widget('failing', { status: { conditions: [condition] }, spec: { suspend: true } }));
  await client.create(WIDGETS, widget('new', {}));
  const informers = new InformerSet(client, silentLogger);
  informers.start();
  const informer = informers.informer(WIDGETS);
  await informer.synced;
  const registry = new Registry();
  new ObjectMetrics(registry).register('Widget', informer);
  const metrics = await registry.metrics();
  for (const line of [
    'gotk_reconcile_condition{kind="Widget",name="failing",namespace="ns",type="Ready",status="False"} 1',
    'gotk_reconcile_condition{kind="Widget",name="failing",namespace="ns",type="Ready",status="True"} 0',
    'gotk_reconcile_condition{kind="Widget",name="new",namespace="ns",type="Ready",status="Unknown"} 1',
    'gotk_suspend_status{kind="Widget",name="failing",namespace="ns"} 1',
    'gotk_suspend_status{kind="Widget",name="new",namespace="ns"} 0',
  ]) {
    expect(metrics).toContain(line);
  }
  await client.delete(WIDGETS, { namespace: 'ns', name: 'failing' });
  await until(() => informer.size === 1);
  expect(await registry.metrics()).not.toContain('name="failing"');
  await informers.stop();
});

test('requests and sessions of a client are counted', async () => {
  const registry = new Registry();
  const observer = observeClient(registry);
  observer.request?.({ host: 'api:6443', verb: 'apply', method: 'PATCH', resource: 'deployments', code: 200, durationMs: 12 });
  observer.request?.({ host: 'api:6443', verb: 'watch', method: 'GET', resource: 'pods', code: 200, durationMs: 300_000 });
  observer.request?.({ host: 'api:6443', verb: 'get', method: 'GET', resource: 'pods', code: 'Unreachable', durationMs: 1 });
  observer.session?.({ type: 'opened', pool: 'watch' });
  observer.session?.({ type: 'opened', pool: 'request' });
  observer.session?.({ type: 'closed', pool: 'request' });
  const metrics = await registry.metrics();
  for (const line of [
    'rest_client_requests_total{code="200",host="api:6443",method="PATCH"} 1',
    'rest_client_requests_total{code="Unreachable",host="api:6443",method="GET"} 1',
    'capstan_api_request_duration_seconds_sum{verb="apply",resource="deployments"} 0.012',
    'capstan_api_sessions{pool="watch"} 1',
    'capstan_api_sessions{pool="request"} 0',
  ]) {
    expect(metrics).toContain(line);
  }
  expect(metrics).not.toContain('verb="watch"');
});

test('a replica shows whether it leads', async () => {
  const registry = new Registry();
  const election = { isLeader: false };
  observeElection(registry, 'widget-controller-leader-election', election);
  expect(await registry.metrics()).toContain('leader_election_master_status{name="widget-controller-leader-election"} 0');
  election.isLeader = true;
  expect(await registry.metrics()).toContain('leader_election_master_status{name="widget-controller-leader-election"} 1');
});

describe('what dashboards made for Flux ask every controller for is there', () => {
  let lines: string[];

  beforeAll(async () => {
    const registry = createRegistry();
    const metrics = new ControllerMetrics(registry);
    const key = { namespace: 'ns', name: 'a' };
    const queue = new WorkQueue({ clock: new FakeClock(), observer: metrics.queueObserver('widget') });
    metrics.register({ name: 'widget', queue, concurrency: 4, active: () => 1 });
    queue.add('ns/a', 'change');
    queue.retry('ns/b', 'retry');
    await queue.take();
    queue.done('ns/a');
    metrics.reconciled({ controller: 'widget', kind: 'Widget', key, result: 'success', ms: 5 });
    observeClient(registry).request?.({ verb: 'get', host: 'h', method: 'GET', resource: 'widgets', code: 200, durationMs: 1 });
    lines = (await registry.metrics()).split('\n');
  });

  // Names and label names, with the type; histograms by their sums.
  test.each([
    ['controller_runtime_active_workers', 'controller'],
    ['controller_runtime_conversion_webhook_panics_total', ''],
    ['controller_runtime_max_concurrent_reconciles', 'controller'],
    ['controller_runtime_reconcile_errors_total', 'controller'],
    ['controller_runtime_reconcile_panics_total', 'controller'],
    ['controller_runtime_reconcile_time_seconds_sum', 'controller'],
    ['controller_runtime_reconcile_timeouts_total', 'controller'],
    ['controller_runtime_reconcile_total', 'controller,result'],
    ['controller_runtime_terminal_reconcile_errors_total', 'controller'],
    ['controller_runtime_webhook_panics_total', ''],
    ['go_info', 'version'],
    ['go_memstats_alloc_bytes', ''],
    ['gotk_reconcile_duration_seconds_sum', 'kind,name,namespace'],
    ['gotk_token_cache_evictions_total', ''],
    ['gotk_token_cached_items', ''],
    ['process_cpu_seconds_total', ''],
    ['rest_client_requests_total', 'code,host,method'],
    ['workqueue_adds_total', 'controller,name'],
    ['workqueue_depth', 'controller,name,priority'],
    ['workqueue_longest_running_processor_seconds', 'controller,name'],
    ['workqueue_queue_duration_seconds_sum', 'controller,name'],
    ['workqueue_retries_total', 'controller,name'],
    ['workqueue_unfinished_work_seconds', 'controller,name'],
    ['workqueue_work_duration_seconds_sum', 'controller,name'],
  ])('%s{%s}', (name, labels) => {
    const line = lines.find((one) => one.startsWith(`${name} `) || one.startsWith(`${name}{`)) ?? '';
    expect([...line.matchAll(/[{,](\w+)="/g)].map(([, label]) => label).sort()).toEqual(labels.split(',').filter(Boolean));
    expect(line).toMatch(/ \d+(\.\d+)?(e[+-]\d+)?$/);
  });
});
