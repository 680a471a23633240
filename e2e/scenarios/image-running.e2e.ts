import { chownSync, copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { E2eError } from '../error.ts';
import { Image, makeImage, requireApt } from '../harness/image.ts';
import { expandVariables, loopbackArguments } from '../harness/loopback-arguments.ts';
import { renderChart } from '../harness/render-chart.ts';
import { type RunningProcess, startProcess } from '../processes/start-process.ts';
import { waitFor } from '../wait-for.ts';
import { describeInstallation, needsOfInstallation } from './installation.ts';
import { gitRepository, kustomization, NAMESPACE, reference } from './objects.ts';

const NOBODY = 65534;

async function needs(): Promise<void> {
  if (process.getuid?.() !== 0) throw new E2eError('ToolMissing', 'the right to confine a process to a folder (root)');
  await requireApt();
  await needsOfInstallation();
}

const IMAGES = { needs, controllers: { start: false } };

await describeInstallation('image-running: the controllers run from their images, confined to them, as nobody', IMAGES, (world) => {
  let home: string;
  const processes: RunningProcess[] = [];

  beforeAll(async () => {
    home = mkdtempSync(join(tmpdir(), 'capstan-image-'));
    for (const { name, serviceAccount, args, env: podEnv } of (await renderChart()).controllers) {
      const answer = await makeImage([name, '--output', join(home, name)]);
      expect([name, answer.code, answer.code === 0 ? '' : answer.stderr]).toEqual([name, 0, '']);
      const image = new Image(join(home, name));
      const files = join(home, `${name}-files`);
      await image.unpack(files);
      // In place of the pod's token.
      const kubeconfig = join(files, 'tmp/kubeconfig');
      copyFileSync(await world.controlPlane.kubeconfigFor({ namespace: NAMESPACE, name: serviceAccount }), kubeconfig);
      chownSync(kubeconfig, NOBODY, NOBODY);
      const { Entrypoint, Env } = image.config.config;
      const controller = world.controllers.all.find((one) => one.name === name);
      if (controller === undefined) throw new Error(`the chart does not install ${name}`);
      const env = { ...Object.fromEntries(Env.map((line) => line.split('=', 2))), ...podEnv, KUBECONFIG: '/tmp/kubeconfig' };
      const own = loopbackArguments(name, { ...controller.addresses, storagePath: '/data' });
      processes.push(
        startProcess({
          name,
          command: '/usr/sbin/chroot',
          args: [`--userspec=${NOBODY}:${NOBODY}`, files, ...Entrypoint, ...expandVariables(args, env), ...own],
          env,
          logFile: join(home, `${name}.log`),
        }),
      );
    }
  }, 600_000);

  afterAll(async () => {
    await Promise.all(processes.map((one) => one.stop()));
    rmSync(home, { recursive: true, force: true });
  });

  const logs = () => processes.map((one) => `${one.name}\n${one.logTail(20)}`).join('\n');

  test('each becomes ready', async () => {
    for (const { addresses, name } of world.controllers.all) {
      await waitFor(async () => (await fetch(`http://127.0.0.1:${addresses.healthPort}/readyz`)).status === 200, {
        what: `${name} to be ready`,
        describe: logs,
      });
    }
  });

  test('a commit is fetched by the git inside, applied, and told', async () => {
    const { cluster, git, webhook } = world;
    const repository = await git.create('app');
    await repository.commit({ 'a.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: imaged, namespace: default}\n' });
    const group = 'notification.toolkit.fluxcd.io/v1beta3';
    await cluster.apply([
      {
        apiVersion: group,
        kind: 'Provider',
        metadata: { name: 'all', namespace: NAMESPACE },
        spec: { type: 'generic', address: webhook.url },
      },
      {
        apiVersion: group,
        kind: 'Alert',
        metadata: { name: 'all', namespace: NAMESPACE },
        spec: { providerRef: { name: 'all' }, eventSources: [{ kind: 'Kustomization', name: '*' }] },
      },
      gitRepository('app', git.urlOf(repository)),
      kustomization('app', 'app', { wait: true }),
    ]);
    await cluster.waitForReady(reference.kustomization('app'), { describe: logs });
    expect(await cluster.find(reference.configMap('imaged'))).toBeDefined();
    await waitFor(() => webhook.received.some(({ event }) => event.message.includes('ConfigMap/default/imaged created')), {
      what: 'the webhook to be told',
      describe: logs,
    });
  });

  test('each stops when it is told to, well and by itself', async () => {
    expect(await Promise.all(processes.map((one) => one.stop(20_000)))).toEqual(processes.map(() => ({ code: 0, signal: null })));
  });
});
