import type { KubeObject, Resource } from '@capstan/kube';
import { KubeError } from '@capstan/kube';
import { Registry } from 'prom-client';
import { Controller } from '../controller/controller.ts';
import { wishChanged } from '../controller/wish-changed.ts';
import { defineFlags, parseFlags } from '../flags/parse-flags.ts';
import { sharedFlags } from '../flags/shared-flags.ts';
import { type LogFields, type Logger, silentLogger } from '../log/logger.ts';
import { keyOf } from '../object-key.ts';
import { FakeClient } from '../testing/fake-client.ts';
import { until } from '../testing/until.ts';
import type { ObjectKey } from '../types.ts';
import { Manager } from './manager.ts';

const WIDGETS: Resource = {
  group: 'example.com',
  version: 'v1',
  kind: 'Widget',
  plural: 'widgets',
  namespaced: true,
  subresources: ['status'],
};
const EVENTS: Resource = { group: '', version: 'v1', kind: 'Event', plural: 'events', namespaced: true };
const LEASES: Resource = { group: 'coordination.k8s.io', version: 'v1', kind: 'Lease', plural: 'leases', namespaced: true };

function widget(name: string): KubeObject {
  return { apiVersion: 'example.com/v1', kind: 'Widget', metadata: { name, namespace: 'default' }, spec: {} };
}

function recordingLogger(lines: string[]): Logger {
  const logger: Logger = {
    debug: () => {},
    info: (message) => void lines.push(message),
    error: (error: unknown, message: string, _fields?: LogFields) =>
      void lines.push(`${message}: ${error instanceof Error ? error.message : ''}`),
    with: () => logger,
  };
  return logger;
}

function managerOf(client: FakeClient, args: string[] = [], log: Logger = silentLogger): Manager {
  const definition = defineFlags('widget-controller', 'Turns widgets.', sharedFlags);
  const flags = parseFlags(definition, ['--health-addr=127.0.0.1:0', '--metrics-addr=127.0.0.1:0', ...args]);
  return new Manager({
    controller: 'widget-controller',
    client,
    flags,
    log,
    handleSignals: false,
    registry: new Registry(),
    env: { RUNTIME_NAMESPACE: 'system' },
  });
}

/** Has the manager reconcile widgets; what was reconciled ends up in `seen`. */
function addWidgets(manager: Manager, seen: string[], work: (key: ObjectKey, signal: AbortSignal) => Promise<void> = async () => {}): void {
  manager.add({
    name: 'widget',
    run: async (signal) => {
      const informer = manager.informers.informer(await manager.resource('example.com/v1', 'Widget'), manager.scope);
      const { log, metrics } = manager;
      const controller = new Controller({
        name: 'widget',
        group: 'example.com',
        kind: 'Widget',
        log,
        metrics,
        informer,
        reconcile: async (key, context) => {
          await work(key, context.signal);
          seen.push(key.name);
          return {};
        },
      });
      controller.watch(informer, (event) => (wishChanged(event) ? [{ key: keyOf(event.object), reason: 'changed' }] : []));
      manager.objectMetrics.register('Widget', informer);
      await controller.run(signal);
    },
  });
}

async function read(address: string | undefined, path: string): Promise<{ status: number; body: string }> {
  const response = await fetch(`http://${address}${path}`);
  return { status: response.status, body: await response.text() };
}

test('reconciles what exists and what comes, shows health and metrics, and stops in order', async () => {
  const client = new FakeClient([WIDGETS, EVENTS]);
  await client.create(WIDGETS, widget('first'));
  const manager = managerOf(client);
  const seen: string[] = [];
  addWidgets(manager, seen);
  const running = manager.run();
  await until(() => seen.includes('first'));
  await client.create(WIDGETS, widget('second'));
  await until(() => seen.includes('second'));

  expect(await read(manager.addresses.health, '/healthz')).toEqual({ status: 200, body: 'ok' });
  expect(await read(manager.addresses.health, '/readyz')).toEqual({ status: 200, body: 'ok\n' });
  expect((await read(manager.addresses.health, '/else')).status).toBe(404);
  const { body } = await read(manager.addresses.metrics, '/metrics');
  expect(body).toContain('controller_runtime_reconcile_total{controller="widget",result="success"} 2');
  expect(body).toContain('workqueue_depth{name="widget",controller="widget",priority="0"} 0');
  expect(body).toContain('gotk_reconcile_condition{kind="Widget",name="first",namespace="default",type="Ready",status="Unknown"} 1');
  expect(body).toContain('gotk_suspend_status{kind="Widget",name="second",namespace="default"} 0');

  manager.stop();
  await running;
  expect(manager.informers.size).toBe(0);
});

test('waits for a kind whose CustomResourceDefinition comes later', async () => {
  const client = new FakeClient([EVENTS]);
  const lines: string[] = [];
  const manager = managerOf(client, [], recordingLogger(lines));
  const seen: string[] = [];
  addWidgets(manager, seen);
  const running = manager.run();
  await until(() => lines.some((line) => line.includes('waiting for the CustomResourceDefinition of Widget')));
  expect(await read(manager.addresses.health, '/readyz')).toEqual({
    status: 200,
    body: 'ok\nwaiting for the CustomResourceDefinition of Widget (example.com/v1)\n',
  });
  client.server.resources.push(WIDGETS);
  await client.create(WIDGETS, widget('late'));
  await until(() => seen.includes('late'));
  manager.stop();
  await running;
});

test('a stop aborts what runs, waits for it, and gives the lease up', async () => {
  const client = new FakeClient([WIDGETS, EVENTS, LEASES]);
  await client.create(WIDGETS, widget('slow'));
  const manager = managerOf(client, ['--enable-leader-election']);
  const seen: string[] = [];
  let reason: unknown;
  addWidgets(manager, seen, async (_key, signal) => {
    await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
    reason = signal.reason;
    await new Promise((resolve) => setTimeout(resolve, 20));
  });
  const running = manager.run();
  const lease = () => client.get(LEASES, { namespace: 'system', name: 'widget-controller-leader-election' });
  await until(async () => (await lease().catch(() => undefined)) !== undefined);
  expect((await lease()).spec).toMatchObject({ holderIdentity: expect.stringMatching(/./), leaseDurationSeconds: 35 });
  await until(() => client.requests.some(({ verb, resource }) => verb === 'watch' && resource.plural === 'widgets'));
  await new Promise((resolve) => setTimeout(resolve, 30));
  manager.stop();
  await running;
  expect(reason).toMatchObject({ name: 'Stopping' });
  expect(seen).toEqual(['slow']);
  expect((await lease()).spec).toMatchObject({ holderIdentity: '' });
});

test('ends with a fault when the lease is lost', async () => {
  const client = new FakeClient([WIDGETS, EVENTS, LEASES]);
  const manager = managerOf(client, [
    '--enable-leader-election',
    '--leader-election-renew-deadline=150ms',
    '--leader-election-retry-period=20ms',
  ]);
  addWidgets(manager, []);
  const running = manager.run();
  await until(() => client.requests.some(({ verb, resource }) => verb === 'create' && resource.plural === 'leases'));
  client.intercept(({ resource }) => {
    if (resource.plural === 'leases') throw new KubeError('Unreachable', 'no route to host');
  });
  await expect(running).rejects.toMatchObject({ code: 'LeaseLost' });
});

test('a runnable that fails ends the manager with its fault', async () => {
  const manager = managerOf(new FakeClient([EVENTS]));
  manager.add({
    name: 'broken',
    needsLeadership: false,
    run: async () => {
      throw new Error('no disk');
    },
  });
  await expect(manager.run()).rejects.toThrow('no disk');
});
