import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { constants } from 'node:http2';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Client, type KubeObject, loadClient, type SessionEvent } from '@capstan/kube';
import { InformerSet, silentLogger } from '@capstan/runtime';
import { controlPlaneBinaries } from '../control-plane/binaries.ts';
import type { ControlPlane } from '../control-plane/control-plane.ts';
import { startControlPlane } from '../control-plane/start-control-plane.ts';
import { describeWith } from '../harness/describe-with.ts';
import type { ApiFault } from '../peers/fault-proxy/api-proxy.ts';
import type { ProxiedRequest } from '../peers/fault-proxy/proxied-request.ts';
import { type FaultProxy, startFaultProxy } from '../peers/fault-proxy/start-fault-proxy.ts';
import { startProcess } from '../processes/start-process.ts';
import { waitFor } from '../wait-for.ts';
import { History } from './history.ts';
import { CONFIG_MAPS, Mirror } from './mirror.ts';

const ACCOUNT = { namespace: 'default', name: 'watcher' };
const isWatch = ({ verb }: ProxiedRequest) => verb === 'watch';
const isSnapshot = ({ path }: ProxiedRequest) => path.includes('sendInitialEvents');

await describeWith(
  () => controlPlaneBinaries(['etcd', 'kube-apiserver', 'kubectl']),
  'the client of the Kubernetes API, when things break',
  () => {
    let controlPlane: ControlPlane;
    let proxy: FaultProxy;
    let folder: string;
    /** Without a proxy in between: what it writes is what really happened. */
    let writer: Client;
    const clients: Client[] = [];

    beforeAll(async () => {
      folder = mkdtempSync(join(tmpdir(), 'capstan-faults-'));
      controlPlane = await startControlPlane();
      proxy = await startFaultProxy(controlPlane);
      writer = await loadClient({ kubeconfig: controlPlane.kubeconfig });
      await writer.create(resourceOf('', 'v1', 'ServiceAccount', 'serviceaccounts'), {
        apiVersion: 'v1',
        kind: 'ServiceAccount',
        metadata: ACCOUNT,
      });
      await writer.create(resourceOf('rbac.authorization.k8s.io', 'v1', 'ClusterRoleBinding', 'clusterrolebindings', false), {
        apiVersion: 'rbac.authorization.k8s.io/v1',
        kind: 'ClusterRoleBinding',
        metadata: { name: 'watcher' },
        roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'cluster-admin' },
        subjects: [{ kind: 'ServiceAccount', ...ACCOUNT }],
      });
    });
    afterEach(async () => {
      for (const client of clients.splice(0)) await client.close();
      proxy?.api.clearFaults();
      proxy?.tcp.setMode('pass');
    });
    afterAll(async () => {
      await writer?.close();
      await proxy?.stop();
      await controlPlane?.stop();
      rmSync(folder, { recursive: true, force: true });
    });

    /** A client whose every byte goes through the proxy. */
    async function startClient(sessions: SessionEvent[] = []): Promise<Client> {
      const kubeconfig = await controlPlane.kubeconfigFor(ACCOUNT, { url: proxy.url });
      const client = await loadClient({ kubeconfig, observer: { session: (event) => sessions.push(event) } });
      clients.push(client);
      return client;
    }

    /** Writes all the time while `disturb` runs; then waits until the mirror knows what was written last. */
    async function disturbed(set: string, mirror: Mirror, disturb: (history: History) => Promise<unknown>): Promise<History> {
      const history = new History(writer, set);
      await waitFor(() => mirror.count('restarted') === 1, { what: 'the snapshot' });
      const stop = new AbortController();
      const writing = history.keepWriting(stop.signal);
      try {
        await sleep(500);
        await disturb(history);
        await sleep(500);
      } finally {
        stop.abort();
        await writing;
      }
      // One more change, so that what is told last is told by a watch that works.
      await history.apply(0);
      await waitFor(() => JSON.stringify(sorted(mirror.versions())) === JSON.stringify(sorted(history.latest)), {
        what: `the watch of ${set}`,
        describe: () => JSON.stringify(mirror.told.slice(-5)).slice(0, 2_000),
      });
      return history;
    }

    const watchThrough = (client: Client, set: string) => new Mirror(client, `set=${set}`);
    const requestsOf = (set: string, matches: (request: ProxiedRequest) => boolean) =>
      proxy.api.requests.filter((request) => request.path.includes(encodeURIComponent(`set=${set}`)) && matches(request));

    describe('a watch that begins with all and then tells each change once, neither losing nor inventing one,', () => {
      const faults: [string, string, () => Promise<unknown>][] = [
        [
          'has its stream reset in the middle of an object',
          'reset',
          () => repeatedly(8, 150, () => breakStreams({ resetAfterBytes: 1_000 })),
        ],
        [
          'has its stream refused and reset when it begins again',
          'refused',
          () => breakStreams({ resetStream: constants.NGHTTP2_REFUSED_STREAM, times: 3 }),
        ],
        ['has its connections cut', 'cut', () => repeatedly(10, 150, () => proxy.tcp.resetAll())],
        [
          'has its connections half-open',
          'half-open',
          async () => {
            proxy.tcp.setMode('swallow');
            await sleep(3_000);
            proxy.tcp.setMode('pass');
          },
        ],
        ['is told GOAWAY, and its old streams end', 'goaway', () => repeatedly(10, 100, () => proxy.api.goAway())],
        ['is told to come back later by 429', 'later', () => breakStreams({ status: 429, retryAfter: 1, times: 2 })],
        ['hangs when it begins again', 'hangs', () => breakStreams({ hang: true, times: 1 })],
        [
          'is answered 500, 503 and 504',
          'down',
          () => repeatedly(3, 100, (turn) => breakStreams({ status: [500, 503, 504][turn] ?? 500, times: 1 })),
        ],
        [
          'finds nobody there for a while',
          'away',
          async () => {
            proxy.tcp.setMode('refuse');
            proxy.tcp.resetAll();
            await sleep(1_500);
            proxy.tcp.setMode('pass');
          },
        ],
      ];

      /** Cuts all connections, so that watches begin again, into a fault. */
      async function breakStreams(fault: ApiFault): Promise<void> {
        proxy.api.addFault({ match: isWatch, ...fault });
        proxy.tcp.resetAll();
      }

      test.each(faults)(
        '%s',
        async (_, set, disturb) => {
          const client = await startClient();
          const mirror = watchThrough(client, set);
          const history = await disturbed(set, mirror, async () => {
            await disturb();
            proxy.api.clearFaults();
            if (set === 'reset') proxy.tcp.resetAll();
          });
          await mirror.stop();
          expect(history.size).toBeGreaterThan(20);
          // It began again, and from where it was: else the fault met nobody.
          expect(requestsOf(set, isWatch).length).toBeGreaterThan(set === 'goaway' ? 0 : 1);
          expect(mirror.count('restarted')).toBe(1);
          expect(History.toldBy(mirror)).toEqual(history.written);
        },
        90_000,
      );
    });

    test('lists that are answered 429 with Retry-After are asked for again, no sooner', async () => {
      const client = await startClient();
      // As a server that knows no WatchList answers.
      proxy.api.addFault({ match: (request) => isWatch(request) && isSnapshot(request), status: 422 });
      proxy.api.addFault({ match: ({ verb }) => verb === 'list', status: 429, retryAfter: 1, times: 2 });
      const mirror = watchThrough(client, 'lists');
      const history = await disturbed('lists', mirror, () => sleep(500));
      await mirror.stop();
      const lists = requestsOf('lists', ({ verb }) => verb === 'list');
      expect(lists.map(({ status }) => status)).toEqual([429, 429, 200]);
      for (const [one, next] of [lists.slice(0, 2), lists.slice(1, 3)])
        expect((next?.at ?? 0) - (one?.at ?? 0)).toBeGreaterThanOrEqual(950);
      expect(mirror.told[0]).toMatchObject({ type: 'restarted', items: [] });
      expect(mirror.count('restarted')).toBe(1);
      expect(History.toldBy(mirror)).toEqual(history.written);
    });

    test('a version that was compacted away, over a restart of the API server: what is left is told whole, what went is not', async () => {
      const client = await startClient();
      const mirror = watchThrough(client, 'compacted');
      const informers = new InformerSet(client, silentLogger);
      const informer = informers.informer<KubeObject>(CONFIG_MAPS, {
        namespace: 'default',
        labelSelector: 'set=compacted',
        metadataOnly: true,
      });
      const told = new Map<string, string[]>();
      informer.onChange(({ type, object: { metadata } }) => told.set(metadata.name, [...(told.get(metadata.name) ?? []), type]));
      informers.start();
      await informer.synced;
      const history = await disturbed('compacted', mirror, async (changes) => {
        // Outside of what is written all the time.
        await changes.apply(50);
        await waitFor(() => told.has('compacted-50'), { what: 'the object that is to go' });
        proxy.tcp.setMode('refuse');
        proxy.tcp.resetAll();
        await sleep(1_000);
        await changes.delete(50);
        await controlPlane.compact();
        await controlPlane.restartApiServer('SIGKILL');
        await sleep(500);
        await controlPlane.compact();
        proxy.tcp.setMode('pass');
      });
      await mirror.stop();
      // It asked to go on from where it was, and was refused.
      expect(requestsOf('compacted', (request) => isWatch(request) && !isSnapshot(request)).length).toBeGreaterThan(0);
      expect(mirror.count('restarted')).toBe(2);
      expect(mirror.versions()).toEqual(history.latest);
      expectNothingInvented(mirror, history);
      // An informer makes of it what differs: the deletion that nobody saw, and each object in an order that can be.
      const known = () => Object.fromEntries(informer.list().map(({ metadata }) => [metadata.name, metadata.resourceVersion]));
      await waitFor(() => JSON.stringify(sorted(known())) === JSON.stringify(sorted(history.latest)), { what: 'the informer' });
      expect(told.get('compacted-50')).toEqual(['added', 'deleted']);
      for (const [name, types] of told)
        expect([name, types.join(' ')]).toEqual([name, expect.stringMatching(/^(added( updated)*( deleted|$) ?)+$/)]);
      await informers.stop();
    }, 90_000);

    test('requests under load go through GOAWAYs: each write is made, and made once', async () => {
      const sessions: SessionEvent[] = [];
      const client = await startClient(sessions);
      const stop = new AbortController();
      const disturbing = (async () => {
        while (!stop.signal.aborted) {
          proxy.api.goAway();
          await sleep(50);
        }
      })();
      const names = Array.from({ length: 300 }, (_, index) => `once-${index}`);
      const create = (name: string) =>
        client.create(CONFIG_MAPS, {
          apiVersion: 'v1',
          kind: 'ConfigMap',
          metadata: { name, namespace: 'default', labels: { set: 'once' } },
        });
      try {
        // A second create of a name would be refused.
        await inParallel(names, 32, create);
      } finally {
        stop.abort();
        await disturbing;
      }
      const { items } = await writer.list(CONFIG_MAPS, { namespace: 'default', labelSelector: 'set=once', metadataOnly: true });
      expect(items).toHaveLength(names.length);
      expect(sessions.filter(({ type }) => type === 'opened').length).toBeGreaterThan(3);
    }, 60_000);

    test('an apply whose stream hangs on a connection that lives is made on another', async () => {
      const client = await startClient();
      const history = new History(writer, 'hanging');
      await history.apply(0, client);
      proxy.api.addFault({ hang: true, times: 1, match: ({ verb }) => verb === 'apply' });
      const started = performance.now();
      await Promise.all([history.apply(1, client), sleep(100).then(() => history.apply(2, client))]);
      console.log(`an apply that hung once took ${Math.round(performance.now() - started)} ms`);
      expect(performance.now() - started).toBeLessThan(25_000);
      expect(proxy.api.requests.filter(({ verb, name }) => verb === 'apply' && name === 'hanging-1')).toHaveLength(2);
    }, 60_000);

    test('a token that is no longer good is followed by the one that the file holds by then, for requests and for watches', async () => {
      const account = { namespace: 'default', name: 'rotated' };
      const accounts = resourceOf('', 'v1', 'ServiceAccount', 'serviceaccounts');
      const tokenFile = join(folder, 'token');
      const renew = async () => {
        await writer.create(accounts, { apiVersion: 'v1', kind: 'ServiceAccount', metadata: account });
        writeFileSync(tokenFile, await controlPlane.tokenFor(account));
      };
      await writer.create(resourceOf('rbac.authorization.k8s.io', 'v1', 'ClusterRoleBinding', 'clusterrolebindings', false), {
        apiVersion: 'rbac.authorization.k8s.io/v1',
        kind: 'ClusterRoleBinding',
        metadata: { name: 'rotated' },
        roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'cluster-admin' },
        subjects: [{ kind: 'ServiceAccount', ...account }],
      });
      await renew();
      const kubeconfig = join(folder, 'config');
      const user = { name: 'u', user: { tokenFile } };
      writeFileSync(
        kubeconfig,
        JSON.stringify({ ...kubeconfigWith(await controlPlane.kubeconfigFor(account, { url: proxy.url })), users: [user] }),
      );
      const client = await loadClient({ kubeconfig });
      clients.push(client);
      const mirror = watchThrough(client, 'rotated');
      const history = await disturbed('rotated', mirror, async () => {
        // The tokens of an account go with it.
        await writer.delete(accounts, account);
        await renew();
        proxy.api.forget();
        proxy.tcp.resetAll();
        // The API server keeps the answer about a token for ten seconds.
        await waitFor(() => client.get(CONFIG_MAPS, { namespace: 'default', name: 'rotated-0' }).then(() => true), { what: 'a read' });
        await sleep(12_000);
        proxy.tcp.resetAll();
        await client.get(CONFIG_MAPS, { namespace: 'default', name: 'rotated-0' });
      });
      await mirror.stop();
      expect(proxy.api.requests.some(({ status }) => status === 401)).toBe(true);
      expect(mirror.count('restarted')).toBe(1);
      expect(History.toldBy(mirror)).toEqual(history.written);
    }, 90_000);

    test('an API server that says GOAWAY by chance is served as well as any', async () => {
      const sessions: SessionEvent[] = [];
      // To spread its clients; the most that it allows.
      const generous = await startControlPlane({ apiServerArgs: ['--goaway-chance=0.02'] });
      const client = await loadClient({ kubeconfig: generous.kubeconfig, observer: { session: (event) => sessions.push(event) } });
      const mirror = watchThrough(client, 'chance');
      const history = new History(client, 'chance');
      try {
        await waitFor(() => mirror.count('restarted') === 1, { what: 'the snapshot' });
        await inParallel([...Array(500).keys()], 16, (index) => history.apply(index));
        await waitFor(() => mirror.objects.size === 500, { what: 'all' });
        await mirror.stop();
      } finally {
        await client.close();
        await generous.stop();
      }
      expect(sessions.filter(({ type, pool }) => type === 'opened' && pool === 'request').length).toBeGreaterThan(2);
      expect(History.toldBy(mirror)).toEqual(history.written);
    }, 60_000);

    test('kubectl proxy, which speaks HTTP/1.1 alone, is as good as the API server', async () => {
      const { kubectl } = await controlPlaneBinaries(['kubectl']);
      const logFile = join(folder, 'kubectl-proxy.log');
      const args = ['proxy', '--port=0', `--kubeconfig=${controlPlane.kubeconfig}`];
      const process = startProcess({ name: 'kubectl proxy', command: kubectl, args, logFile });
      try {
        const address = await waitFor(() => /Starting to serve on (\S+)/.exec(readFileSync(logFile, 'utf8'))?.[1], {
          what: 'kubectl proxy',
        });
        const kubeconfig = join(folder, 'proxied');
        const clusters = [{ name: 'c', cluster: { server: `http://${address}` } }];
        const contexts = [{ name: 'c', context: { cluster: 'c' } }];
        writeFileSync(kubeconfig, JSON.stringify({ clusters, contexts, users: [], 'current-context': 'c' }));
        const client = await loadClient({ kubeconfig });
        clients.push(client);
        expect(await client.discovery.resourceFor('apps/v1', 'Deployment')).toMatchObject({ plural: 'deployments' });
        const mirror = watchThrough(client, 'proxied');
        const history = new History(client, 'proxied');
        await waitFor(() => mirror.count('restarted') === 1, { what: 'the snapshot' });
        await inParallel([...Array(200).keys()], 16, (index) => history.apply(index));
        await waitFor(() => mirror.objects.size === 200, { what: 'all' });
        await mirror.stop();
        expect(History.toldBy(mirror)).toEqual(history.written);
      } finally {
        await process.stop();
      }
    }, 60_000);
  },
);

/** Nothing that it told was never written, or older than what it had told of the same object before. */
function expectNothingInvented(mirror: Mirror, history: History): void {
  for (const [name, told] of Object.entries(History.toldBy(mirror))) {
    const written = history.written[name] ?? [];
    let from = 0;
    for (const change of told) {
      const at = written.indexOf(change, from);
      expect([name, change, at]).toEqual([name, change, expect.any(Number)]);
      expect(at).toBeGreaterThanOrEqual(from);
      from = at + 1;
    }
  }
}

async function repeatedly(times: number, pauseMs: number, act: (turn: number) => unknown): Promise<void> {
  for (let turn = 0; turn < times; turn++) {
    await act(turn);
    await sleep(pauseMs);
  }
}

async function inParallel<T>(items: readonly T[], workers: number, act: (item: T) => Promise<unknown>): Promise<void> {
  const left = [...items];
  const work = async () => {
    for (let item = left.shift(); item !== undefined; item = left.shift()) await act(item);
  };
  await Promise.all(Array.from({ length: workers }, work));
}

function resourceOf(group: string, version: string, kind: string, plural: string, namespaced = true) {
  return { group, version, kind, plural, namespaced };
}

/** A kubeconfig that was written by the control plane: JSON, with a context and a user that is called otherwise. */
function kubeconfigWith(file: string): object {
  const config = JSON.parse(readFileSync(file, 'utf8')) as { contexts: { name: string; context: object }[] };
  return { ...config, contexts: config.contexts.map(({ name, context }) => ({ name, context: { ...context, user: 'u' } })) };
}

function sorted(versions: Record<string, string | undefined>): [string, string | undefined][] {
  return Object.entries(versions).sort(([one], [other]) => (one < other ? -1 : 1));
}
