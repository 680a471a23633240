import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Client, type KubeObject, loadClient, type Resource } from '@capstan/kube';
import { defineFlags, Finalizers, Manager, parseFlags, StatusWriter, sharedFlags, silentLogger } from '@capstan/runtime';
import { controlPlaneBinaries } from '../control-plane/binaries.ts';
import type { ControlPlane } from '../control-plane/control-plane.ts';
import { startControlPlane } from '../control-plane/start-control-plane.ts';
import { describeWith } from '../harness/describe-with.ts';
import { freePort } from '../processes/free-port.ts';
import { type RunningProcess, startProcess } from '../processes/start-process.ts';
import { waitFor } from '../wait-for.ts';

const CONFIG_MAPS = '/api/v1/namespaces/default/configmaps';
const LEASE = '/apis/coordination.k8s.io/v1/namespaces/default/leases/count-controller-leader-election';
const PROGRAM = join(import.meta.dirname, 'count-controller.ts');
/** A leader that dies is followed after so long; one that cannot renew ends after the deadline. */
const ELECTION = [
  '--enable-leader-election',
  '--leader-election-lease-duration=4s',
  '--leader-election-renew-deadline=3s',
  '--leader-election-retry-period=500ms',
];

interface Lease {
  spec: { holderIdentity?: string; leaseTransitions?: number };
}

/** One replica of the controller, in a process of its own. */
class Replica {
  readonly process: RunningProcess;
  readonly health: string;

  constructor(process: RunningProcess, health: string) {
    this.process = process;
    this.health = health;
  }

  lines(): Record<string, unknown>[] {
    const lines = readFileSync(this.process.logFile, 'utf8').split('\n');
    // Each line is an object by pino; what Node itself prints is none.
    return lines.filter((line) => line.startsWith('{')).map((line) => JSON.parse(line) as Record<string, unknown>);
  }

  /** What was said of an object, in order. */
  said(name: string): unknown[] {
    return this.lines()
      .filter((line) => line.name === name && line.reconcileID !== undefined)
      .map(({ msg }) => msg);
  }

  hasSaid(message: string): boolean {
    return this.lines().some(({ msg }) => String(msg).includes(message));
  }

  async ready(): Promise<boolean> {
    const response = await fetch(`http://${this.health}/readyz`).catch(() => undefined);
    return response?.status === 200;
  }
}

function widgetCrd(): unknown {
  const open = { type: 'object', 'x-kubernetes-preserve-unknown-fields': true };
  const schema = { openAPIV3Schema: { type: 'object', properties: { spec: open, status: open } } };
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: 'widgets.example.com' },
    spec: {
      group: 'example.com',
      scope: 'Namespaced',
      names: { kind: 'Widget', plural: 'widgets' },
      versions: [{ name: 'v1', served: true, storage: true, schema, subresources: { status: {} } }],
    },
  };
}

await describeWith(
  () => controlPlaneBinaries(['etcd', 'kube-apiserver']),
  'a controller on the runtime',
  () => {
    let controlPlane: ControlPlane;
    let started = 0;
    const replicas: Replica[] = [];

    beforeAll(async () => {
      controlPlane = await startControlPlane({ controllerManager: false, scheduler: false });
    });
    afterEach(async () => {
      await Promise.all(replicas.splice(0).map(({ process }) => process.kill()));
    });
    afterAll(() => controlPlane?.stop());

    async function replica(args: readonly string[] = []): Promise<Replica> {
      const health = `127.0.0.1:${await freePort()}`;
      const logFile = join(controlPlane.directory, `replica-${++started}.log`);
      const addresses = [`--kubeconfig=${controlPlane.kubeconfig}`, `--health-addr=${health}`, '--metrics-addr=0'];
      const own = startProcess({
        name: `replica-${started}`,
        command: process.execPath,
        args: ['--conditions=capstan-source', PROGRAM, ...addresses, ...args],
        env: { ...process.env, RUNTIME_NAMESPACE: 'default' },
        logFile,
      });
      const one = new Replica(own, health);
      replicas.push(one);
      await waitFor(() => one.ready(), { what: 'a replica to be ready', describe: () => own.logTail() });
      return one;
    }

    const write = (name: string, data: Record<string, string>, method: 'POST' | 'PUT' = 'POST') =>
      controlPlane.json(method === 'POST' ? CONFIG_MAPS : `${CONFIG_MAPS}/${name}`, {
        method,
        body: { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, labels: { count: 'yes' } }, data },
      });
    const lease = () => controlPlane.json<Lease>(LEASE);
    const untilSaid = (one: Replica, name: string, message: string) =>
      waitFor(() => one.said(name).includes(message), { what: `"${message}" of ${name}`, describe: () => one.process.logTail() });
    const untilLeads = (one: Replica) =>
      waitFor(() => one.hasSaid('successfully acquired lease'), { what: 'a replica to lead', describe: () => one.process.logTail() });

    test('one of two replicas acts; when it stops it gives the lease up, and the other goes on at once', async () => {
      // Longer than anybody would wait here for a Lease to run out.
      const terms = [...ELECTION, '--leader-election-lease-duration=10m'];
      const first = await replica(terms);
      await untilLeads(first);
      const second = await replica(terms);
      await write('handover', { a: '1' });
      await untilSaid(first, 'handover', '1 keys');
      expect(second.said('handover')).toEqual([]);
      expect(second.hasSaid('standing by')).toBe(true);

      const exit = await first.process.kill('SIGTERM');
      expect(exit.code).toBe(0);
      expect(first.hasSaid('released lease')).toBe(true);
      await untilLeads(second);
      await untilSaid(second, 'handover', '1 keys');
      expect((await lease()).spec.leaseTransitions).toBeGreaterThan(0);
      // Gives the Lease up for the tests that come.
      await second.process.kill('SIGTERM');
    });

    test('a leader that is killed is followed when its lease has run out', async () => {
      const first = await replica(ELECTION);
      await untilLeads(first);
      const second = await replica(ELECTION);
      await first.process.kill('SIGKILL');
      await untilLeads(second);
      await write('orphan', { a: '1', b: '2' });
      await untilSaid(second, 'orphan', '2 keys');
      const exit = await second.process.kill('SIGTERM');
      expect([exit.code, (await lease()).spec.holderIdentity ?? '']).toEqual([0, '']);
    });

    test('an informer outlives a restart of the API server, without losing or repeating anything', async () => {
      const one = await replica();
      await write('kept', { a: '1' });
      await write('changed', { a: '1' });
      await untilSaid(one, 'kept', '1 keys');
      await untilSaid(one, 'changed', '1 keys');
      await controlPlane.restartApiServer('SIGKILL');
      await write('changed', { a: '1', b: '2' }, 'PUT');
      await write('new', { a: '1', b: '2', c: '3' });
      await untilSaid(one, 'changed', '2 keys');
      await untilSaid(one, 'new', '3 keys');
      await controlPlane.json(`${CONFIG_MAPS}/changed`, { method: 'DELETE' });
      await untilSaid(one, 'changed', 'gone');
      expect([one.said('kept'), one.said('changed'), one.said('new')]).toEqual([['1 keys'], ['1 keys', '2 keys', 'gone'], ['3 keys']]);
    });

    test('events are there for kubectl, counted and annotated', async () => {
      const one = await replica();
      await write('told', { a: '1' });
      await untilSaid(one, 'told', '1 keys');
      const event = await waitFor(
        async () => {
          const { items } = await controlPlane.json<{ items: Record<string, unknown>[] }>('/api/v1/namespaces/default/events');
          return items.find(({ involvedObject }) => (involvedObject as { name: string }).name === 'told');
        },
        { what: 'the event' },
      );
      expect(event).toMatchObject({
        type: 'Normal',
        reason: 'Counted',
        message: '1 keys',
        count: 1,
        source: { component: 'count-controller' },
      });
    });

    describe('a kind that is not there yet', () => {
      const WIDGETS = '/apis/example.com/v1/namespaces/default/widgets';
      let client: Client;
      let manager: Manager;
      let resource: Resource;

      beforeAll(async () => {
        client = await loadClient({ kubeconfig: controlPlane.kubeconfig });
        const args = ['--health-addr=127.0.0.1:0', '--metrics-addr=0'];
        const flags = parseFlags(defineFlags('widget-controller', '', sharedFlags), args);
        manager = new Manager({ controller: 'widget-controller', client, flags, log: silentLogger, handleSignals: false });
        const waiting = manager.resource('example.com/v1', 'Widget');
        await new Promise((resolve) => setTimeout(resolve, 1_000));
        await controlPlane.json('/apis/apiextensions.k8s.io/v1/customresourcedefinitions', { method: 'POST', body: widgetCrd() });
        const createdAt = performance.now();
        resource = await waiting;
        expect(performance.now() - createdAt).toBeLessThan(30_000);
      });
      afterAll(() => client?.close());

      const create = (name: string) =>
        controlPlane.json<KubeObject>(WIDGETS, {
          method: 'POST',
          body: { apiVersion: 'example.com/v1', kind: 'Widget', metadata: { name }, spec: { size: 1 } },
        });
      const read = (name: string) => controlPlane.json<KubeObject>(`${WIDGETS}/${name}`);

      test('is found as soon as its CustomResourceDefinition is served', () => {
        expect(resource).toMatchObject({ group: 'example.com', version: 'v1', plural: 'widgets', namespaced: true });
      });

      test('status and finalizer are written to the object that was read, and to no other', async () => {
        const fieldManager = 'widget-controller';
        const writer = new StatusWriter({ client, resource, fieldManager });
        const finalizers = new Finalizers({ client, resource, finalizer: 'finalizers.fluxcd.io', fieldManager });
        const object = await finalizers.add(await create('a'));
        const ready = await writer.patch(object, { ...object, status: { observedGeneration: 1, note: 'x' } });
        const leaner = await writer.patch(ready, { ...ready, status: { observedGeneration: 1 } });
        expect(await read('a')).toMatchObject({
          metadata: { generation: 1, finalizers: ['finalizers.fluxcd.io'] },
          status: { observedGeneration: 1 },
        });
        expect(leaner.status).toEqual({ observedGeneration: 1 });
        await expect(writer.patch(ready, { ...ready, status: { stale: true } })).rejects.toMatchObject({ code: 'Conflict' });
        await expect(finalizers.remove(ready)).rejects.toMatchObject({ code: 'Conflict' });

        await controlPlane.json(`${WIDGETS}/a`, { method: 'DELETE' });
        await finalizers.remove(await read('a'));
        expect((await controlPlane.request(`${WIDGETS}/a`)).status).toBe(404);
        const successor = await create('a');
        await expect(writer.patch(leaner, { ...leaner, status: { stale: true } })).rejects.toMatchObject({ code: 'Conflict' });
        await expect(finalizers.add({ ...leaner, metadata: { ...leaner.metadata, finalizers: [] } })).rejects.toMatchObject({
          code: 'Conflict',
        });
        expect((await read('a')).metadata).toMatchObject({
          uid: successor.metadata.uid,
          resourceVersion: successor.metadata.resourceVersion,
        });
      });

      test('an own write is read from the informer at once, and told once', async () => {
        const { informers } = manager;
        const informer = informers.informer(resource);
        informers.start();
        await informer.synced;
        const object = await create('b');
        await waitFor(() => informer.get({ namespace: 'default', name: 'b' }) !== undefined, { what: 'the informer to see b' });
        const told: unknown[] = [];
        informer.onChange(({ type, object: { metadata }, initial }) => {
          if (!initial && metadata.name === 'b') told.push([type, metadata.resourceVersion]);
        });
        const writer = new StatusWriter({ client, resource, fieldManager: 'widget-controller', informer });
        const written = await writer.patch(object, { ...object, status: { observedGeneration: 1 } });
        expect(informer.get({ namespace: 'default', name: 'b' })?.status).toEqual({ observedGeneration: 1 });
        await create('c');
        await waitFor(() => informer.get({ namespace: 'default', name: 'c' }) !== undefined, { what: 'the informer to see c' });
        expect(told).toEqual([['updated', written.metadata.resourceVersion]]);
        await informers.stop();
      });
    });

    test('a leader that cannot renew its lease ends with a fault', async () => {
      const one = await replica(ELECTION);
      await untilLeads(one);
      await controlPlane.stopApiServer('SIGKILL');
      try {
        const exit = await one.process.exited;
        expect(exit.code).toBe(1);
        expect(one.lines().some(({ level, error }) => level === 'error' && String(error).includes('could not be renewed in time'))).toBe(
          true,
        );
      } finally {
        await controlPlane.startApiServer();
      }
    });
  },
);
