import { randomBytes } from 'node:crypto';
import { controlPlaneBinaries } from '../control-plane/binaries.ts';
import type { ControlPlane } from '../control-plane/control-plane.ts';
import { startControlPlane } from '../control-plane/start-control-plane.ts';
import type { Controller } from '../harness/controller.ts';
import { describeWith } from '../harness/describe-with.ts';
import { type Controllers, startControllers } from '../harness/start-controllers.ts';
import { oraclePath } from '../oracles/run-oracle.ts';
import { type Stall, type StallingProxy, startStallingProxy } from '../peers/fault-proxy/stalling-proxy.ts';
import type { GitRepository as Repository } from '../peers/git/git-repository.ts';
import { type GitServer, startGitServer } from '../peers/git/git-server.ts';
import { type HttpServer, readBody, startHttpServer } from '../peers/http-server.ts';
import { ensureSshd } from '../peers/ssh/ensure-sshd.ts';
import { type SshServer, startSshServer } from '../peers/ssh/ssh-server.ts';
import { waitFor } from '../wait-for.ts';
import { GitRepositories, readyOf } from './git-repositories.ts';
import { NAMESPACE } from './objects.ts';

const HEALTHY = Array.from({ length: 20 }, (_, i) => `healthy-${i}`);
const TIMEOUT_MS = 30_000;

/** Each is the way of two servers over HTTP and of one over SSH. */
const STALLS: Readonly<Record<string, Stall>> = {
  silent: { afterBytes: 0 },
  // In the middle of the list of references, and of ssh's key exchange.
  half: { afterBytes: 200 },
  // In the middle of the pack.
  pack: { afterBytes: 20_000 },
  trickle: { afterBytes: 0, bytesPerSecond: 1 },
};

await describeWith(
  () => Promise.all([controlPlaneBinaries(['etcd', 'kube-apiserver']), oraclePath('helm4'), ensureSshd()]),
  'sources that hang',
  () => {
    let controlPlane: ControlPlane;
    let git: GitServer;
    let ssh: SshServer;
    let events: HttpServer;
    let controllers: Controllers;
    let controller: Controller;
    let sources: GitRepositories;
    const proxies = new Map<string, StallingProxy>();
    const repositories = new Map<string, Repository>();
    const failures: string[] = [];

    beforeAll(async () => {
      [controlPlane, git] = await Promise.all([startControlPlane(), startGitServer()]);
      ssh = await startSshServer({ root: git.root });
      events = await startHttpServer(async (request, response) => {
        const { involvedObject, severity } = JSON.parse((await readBody(request)).toString()) as PostedEvent;
        if (severity === 'error') failures.push(involvedObject.name);
        response.end();
      });
      controllers = await startControllers(controlPlane, {
        names: ['source-controller'],
        // Retries are hours away: each server is met once.
        args: { 'source-controller': [`--events-addr=${events.url}/`, '--min-retry-delay=5h', '--max-retry-delay=5h'] },
      });
      controller = controllers.get('source-controller');
      sources = new GitRepositories({ controlPlane, gitUrl: git.url, describe: () => controller.logTail(10), deadlineMs: 2 * TIMEOUT_MS });
      await (await git.create('large')).commit({ 'a.yaml': 'a: 1\n', noise: randomBytes(256 * 1024) });
      for (const name of HEALTHY) {
        const repository = await git.create(name);
        await repository.commit({ 'a.yaml': `name: ${name}\n` });
        repositories.set(name, repository);
      }
    });

    afterAll(async () => {
      await controllers?.stop();
      await Promise.all([...proxies.values()].map((proxy) => proxy.stop()));
      await Promise.all([git?.stop(), ssh?.stop(), events?.stop(), controlPlane?.stop()]);
    });

    const proxyOf = (name: string) => {
      const proxy = proxies.get(name);
      if (proxy === undefined) throw new Error(`no proxy ${name}`);
      return proxy;
    };

    /** Objects whose servers hang each in a way of its own; gives their names once all are connected. */
    const hang = async () => {
      for (const [way, stall] of Object.entries(STALLS)) {
        for (const name of [`${way}-1`, `${way}-2`]) {
          const proxy = await startStallingProxy(Number(new URL(git.url).port), stall);
          proxies.set(name, proxy);
          await sources.create(name, { url: `http://127.0.0.1:${proxy.port}/large.git`, timeout: `${TIMEOUT_MS / 1000}s` });
        }
        const proxy = await startStallingProxy(ssh.port, stall);
        proxies.set(`${way}-ssh`, proxy);
        await controlPlane.json(`/api/v1/namespaces/${NAMESPACE}/secrets`, {
          method: 'POST',
          body: {
            metadata: { name: `${way}-ssh`, namespace: NAMESPACE },
            stringData: { identity: ssh.identity, known_hosts: ssh.knownHosts.replace(`:${ssh.port}`, `:${proxy.port}`) },
          },
        });
        await sources.create(`${way}-ssh`, {
          url: ssh.urlOf('large').replace(`:${ssh.port}`, `:${proxy.port}`),
          secretRef: { name: `${way}-ssh` },
          timeout: `${TIMEOUT_MS / 1000}s`,
        });
      }
      for (const [name, proxy] of proxies)
        await waitFor(() => proxy.open > 0, { what: `${name} to hang`, describe: () => controller.logTail(10) });
      return [...proxies.keys()];
    };

    test('delay nobody: twenty healthy ones are ready in seconds beside twelve of them, which end at their timeout', async () => {
      const hanging = await hang();
      expect(hanging).toHaveLength(12);
      const started = performance.now();
      for (const name of HEALTHY) await sources.create(name);
      for (const name of HEALTHY) await sources.untilReady(name);
      report('20 artifacts beside 12 servers that hang', started);
      const whenHealthy = await Promise.all(hanging.map((name) => sources.read(name)));
      expect(whenHealthy.filter((object) => readyOf(object)?.status === 'False')).toEqual([]);
      for (const name of hanging) expect(`${name}: ${proxyOf(name).open > 0}`).toBe(`${name}: true`);

      // A push to a healthy one is fetched at once, too.
      const commit = await repositories.get('healthy-0')?.commit({ 'a.yaml': 'changed: true\n' });
      const pushed = performance.now();
      await sources.patch('healthy-0', { metadata: { annotations: { 'reconcile.fluxcd.io/requestedAt': 'now' } } });
      await sources.until('healthy-0', 'to have the commit', ({ status }) => status?.artifact?.revision === `main@sha1:${commit}`);
      report('requested reconcile to artifact, beside them', pushed);

      for (const name of hanging) {
        const object = await sources.untilFailed(name);
        expect(readyOf(object)?.reason).toBe('GitOperationFailed');
        expect(readyOf(object)?.message).toMatch(
          /^failed to checkout and determine revision: unable to clone '.*': (the repository did not answer in time \(spec\.timeout is 30s\)|.*timed out.*)$/,
        );
        await waitFor(() => proxyOf(name).open === 0, { what: `${name} to let go of its server` });
      }
      // Told once each.
      await waitFor(() => failures.length >= hanging.length, { what: 'the events' });
      expect([...failures].sort()).toEqual([...hanging].sort());
    });

    test('are let go at once when the object changes, is suspended, is deleted, or the controller stops', async () => {
      const names = ['silent-1', 'half-ssh', 'pack-1', 'trickle-ssh'];
      for (const name of names) await sources.patch(name, { spec: { interval: '6h', timeout: '10m' } });
      for (const name of names) await waitFor(() => proxyOf(name).open > 0, { what: `${name} to hang again` });
      await sources.patch('silent-1', { spec: { url: `${git.url}/large.git` } });
      await sources.patch('half-ssh', { spec: { suspend: true } });
      await sources.remove('pack-1');
      await sources.untilReady('silent-1');
      await sources.untilGone('pack-1');
      for (const name of names.slice(0, 3)) await waitFor(() => proxyOf(name).open === 0, { what: `${name} to let go of its server` });
      expect(proxyOf('trickle-ssh').open).toBe(1);
      const started = performance.now();
      await controller.stop();
      report('stop with a server that hangs', started);
      await waitFor(() => proxyOf('trickle-ssh').open === 0, { what: 'trickle-ssh to let go of its server' });
    });
  },
);

interface PostedEvent {
  readonly severity: string;
  readonly involvedObject: { readonly name: string };
}

function report(what: string, started: number): void {
  process.stderr.write(`  ${what}: ${Math.round(performance.now() - started)} ms\n`);
}
