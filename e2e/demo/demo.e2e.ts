import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { root } from '../../scripts/toolchain.mjs';
import { controlPlaneBinaries } from '../control-plane/binaries.ts';
import type { ControlPlane } from '../control-plane/control-plane.ts';
import { startControlPlane } from '../control-plane/start-control-plane.ts';
import { Cluster } from '../harness/cluster.ts';
import { describeWith } from '../harness/describe-with.ts';
import { runTool } from '../processes/run-tool.ts';
import { waitFor } from '../wait-for.ts';

const PARTS = ['etcd', 'kube-apiserver', 'kube-controller-manager', 'kube-scheduler', 'kwok', 'kubectl'] as const;
const PARTS_OF_ASSETS = ['etcd', 'kube-apiserver', 'kubectl'] as const;

/** `npm start` without what it installs and builds first, with a folder for temporary files of its own. */
class Demo {
  readonly home = mkdtempSync(join(tmpdir(), 'capstan-demo-'));
  readonly #child: ChildProcess;
  readonly exited: Promise<number | null>;
  output = '';

  constructor(args: readonly string[], env: NodeJS.ProcessEnv = {}) {
    const temporary = join(this.home, 'tmp');
    mkdirSync(temporary);
    this.#child = spawn(process.execPath, ['--conditions=capstan-source', 'e2e/demo/main.ts', ...args], {
      cwd: root,
      env: { ...process.env, TMPDIR: temporary, NODE_NO_WARNINGS: '1', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      stream?.on('data', (chunk) => {
        this.output += String(chunk);
      });
    }
    this.exited = new Promise((resolve) => this.#child.on('exit', resolve));
  }

  async until(text: string): Promise<void> {
    const check = () => {
      if (this.#child.exitCode !== null) throw new Error(`it ended with ${this.#child.exitCode}`);
      return this.output.includes(text);
    };
    await waitFor(check, { what: `"${text}"`, deadlineMs: 60_000, intervalMs: 20, describe: () => this.output });
  }

  interrupt(): void {
    this.#child.kill('SIGINT');
  }

  /** The folders that it and what it started made. */
  folders(): string[] {
    return readdirSync(join(this.home, 'tmp')).filter((name) => name.startsWith('capstan-'));
  }

  /** What is left of it: its folders go with everything that it started. */
  async leftovers(): Promise<string[]> {
    await waitFor(() => this.folders().length === 0, { what: 'its folders to go', deadlineMs: 5_000 }).catch(() => undefined);
    return this.folders();
  }

  [Symbol.dispose](): void {
    this.#child.kill('SIGKILL');
    rmSync(this.home, { recursive: true, force: true });
  }
}

await describeWith(
  () => controlPlaneBinaries(PARTS),
  'npm start',
  () => {
    test.each([
      'starting a Kubernetes API',
      'starting a Kubernetes API: done',
      'installing the CRDs: done',
      'starting the controllers: done',
      'stored artifact',
    ])(
      'Ctrl-C after "%s" ends all of it, soon and without complaint',
      async (text) => {
        using demo = new Demo([]);
        if (text === 'starting a Kubernetes API')
          await waitFor(() => demo.folders().length > 1, { what: 'the first part to start', deadlineMs: 60_000 });
        else await demo.until(text);
        const started = performance.now();
        demo.interrupt();
        expect([130, 0]).toContain(await demo.exited);
        expect(performance.now() - started).toBeLessThan(30_000);
        expect(demo.output).not.toMatch(/FAIL|Error|at file:/);
        expect(await demo.leftovers()).toEqual([]);
      },
      90_000,
    );

    test('every command that it invites to works as it is printed', async () => {
      using demo = new Demo([]);
      await demo.until('Ctrl-C stops everything');
      const { kubectl } = await controlPlaneBinaries(['kubectl']);
      const commands = commandsOf(demo.output);
      const env: NodeJS.ProcessEnv = { ...process.env, HOME: demo.home, PATH: `${dirname(kubectl)}:${process.env.PATH}` };
      /** Runs what stands beside these titles in one shell, from the first on. */
      const paste = async (...titles: string[]) => {
        const script = titles.flatMap((title) => commands.get(title) ?? [`no ${title}`]).join('\n');
        const answer = await runTool('bash', ['-e', '-o', 'pipefail', '-c', script], { cwd: demo.home, env, timeoutMs: 60_000 });
        expect([answer.code, answer.code === 0 ? '' : answer.stderr]).toEqual([0, '']);
        return answer.stdout;
      };
      expect(await paste('first', 'see it')).toMatch(/gitrepository\S*\/shop .*True[\s\S]*kustomization\S*\/shop .*True/);
      const clone = join(demo.home, 'clone');
      mkdirSync(clone);
      env.TMPDIR = clone;
      await paste('a commit', 'a webhook');
      await demo.until('Deployment/shop/shop configured');
      await paste('first', 'drift');
      await demo.until('.spec.replicas changed by kubectl; corrected');
      await demo.until('Service/shop/shop drifted: deleted by someone else');
      const [folder = ''] = readdirSync(clone);
      const lines = commands.get('a mistake') ?? [];
      const inClone = [`cd ${join(clone, folder, 'shop')}`];
      commands.set('make the mistake', [...(commands.get('first') ?? []), ...inClone, ...lines.slice(0, -2)]);
      await paste('make the mistake');
      await demo.until('deploy/production/kustomization.yaml:');
      commands.set('read of it', [...(commands.get('first') ?? []), ...lines.slice(-2, -1)]);
      expect(await paste('read of it')).toMatch(/False\s+kustomize build failed: .*kustomization\.yaml:\d+/);
      commands.set('undo it', [...inClone, ...lines.slice(-1)]);
      const before = demo.output.length;
      await paste('undo it');
      await waitFor(() => /applied|reconcile {2}.*finished/.test(demo.output.slice(before)), { what: 'the good commit to be applied' });
      demo.interrupt();
      expect(await demo.exited).toBe(0);
      expect(await demo.leftovers()).toEqual([]);
    }, 180_000);

    test('with KUBEBUILDER_ASSETS and without Go it needs nothing else, and checks all that can be without pods', async () => {
      const assets = mkdtempSync(join(tmpdir(), 'capstan-assets-'));
      try {
        const binaries = await controlPlaneBinaries(PARTS_OF_ASSETS);
        for (const [name, path] of Object.entries(binaries)) symlinkSync(path, join(assets, name));
        // The machine's Go is hidden by one that does not work.
        mkdirSync(join(assets, 'path'));
        writeFileSync(join(assets, 'path/go'), '#!/bin/sh\nexit 1\n', { mode: 0o755 });
        const env = {
          KUBEBUILDER_ASSETS: assets,
          CAPSTAN_CACHE: join(assets, 'cache'),
          PATH: `${join(assets, 'path')}:${process.env.PATH}`,
        };
        using demo = new Demo(['--once'], env);
        expect([await demo.exited, demo.output]).toEqual([0, expect.stringContaining('All 6 checks passed.')]);
        expect(await demo.leftovers()).toEqual([]);
      } finally {
        rmSync(assets, { recursive: true });
      }
    }, 120_000);

    describe('with --kubeconfig', () => {
      let plane: ControlPlane;
      let cluster: Cluster;
      beforeAll(async () => {
        plane = await startControlPlane({ kwok: true });
        cluster = new Cluster(plane);
      });
      afterAll(() => plane?.stop());

      test('it checks everything in that cluster, and leaves nothing there', async () => {
        using demo = new Demo(['--once', '--kubeconfig', plane.kubeconfig]);
        expect([await demo.exited, demo.output]).toEqual([0, expect.stringContaining('All 6 checks passed.')]);
        const crds = await cluster.list({ apiVersion: 'apiextensions.k8s.io/v1', kind: 'CustomResourceDefinition' });
        expect(crds.map(({ metadata }) => metadata.name)).toEqual([]);
        const namespaces = await cluster.list({ apiVersion: 'v1', kind: 'Namespace' });
        expect(namespaces.map(({ metadata }) => metadata.name).sort()).toEqual([
          'default',
          'kube-node-lease',
          'kube-public',
          'kube-system',
        ]);
      }, 120_000);

      test('it leaves alone what lives in a namespace of the name that its sample has', async () => {
        const metadata = { name: 'shop', labels: { whose: 'ours' } };
        await cluster.apply([
          { apiVersion: 'v1', kind: 'Namespace', metadata },
          { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'orders', namespace: 'shop' } },
        ]);
        using demo = new Demo(['--once', '--kubeconfig', plane.kubeconfig]);
        expect([await demo.exited, demo.output]).toEqual([
          1,
          expect.stringContaining(
            'this cluster has a namespace shop, which would be taken over and deleted in the end: choose another one',
          ),
        ]);
        const crds = await cluster.list({ apiVersion: 'apiextensions.k8s.io/v1', kind: 'CustomResourceDefinition' });
        expect(crds).toEqual([]);
        expect(await cluster.get({ apiVersion: 'v1', kind: 'Secret', namespace: 'shop', name: 'orders' })).toBeDefined();
      }, 60_000);

      test('it keeps away from a cluster in which another one shows the same', async () => {
        const names = { group: 'source.toolkit.fluxcd.io', names: { kind: 'GitRepository', plural: 'gitrepositories' } };
        const version = { name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: { type: 'object' } } };
        const crd = { apiVersion: 'apiextensions.k8s.io/v1', kind: 'CustomResourceDefinition' };
        const spec = { ...names, scope: 'Namespaced', versions: [version] };
        await cluster.apply([{ ...crd, metadata: { name: 'gitrepositories.source.toolkit.fluxcd.io' }, spec }]);
        await cluster.waitForCondition(
          { ...crd, name: 'gitrepositories.source.toolkit.fluxcd.io' },
          { type: 'Established', status: 'True' },
        );
        const object = { apiVersion: 'source.toolkit.fluxcd.io/v1', kind: 'GitRepository' };
        await cluster.apply([{ ...object, metadata: { name: 'apps', namespace: 'default' } }]);
        using demo = new Demo(['--once', '--kubeconfig', plane.kubeconfig]);
        expect([await demo.exited, demo.output]).toEqual([
          1,
          expect.stringContaining(
            'the controllers would reconcile what this cluster has already (GitRepository default/apps): choose another one',
          ),
        ]);
      }, 60_000);

      test('it keeps away from a cluster in which Flux runs', async () => {
        const labels = { 'app.kubernetes.io/part-of': 'flux' };
        const template = { metadata: { labels }, spec: { containers: [{ name: 'manager', image: 'flux' }] } };
        const metadata = { name: 'source-controller', namespace: 'default', labels };
        await cluster.apply([
          { apiVersion: 'apps/v1', kind: 'Deployment', metadata, spec: { selector: { matchLabels: labels }, template } },
        ]);
        using demo = new Demo(['--once', '--kubeconfig', plane.kubeconfig]);
        expect([await demo.exited, demo.output]).toEqual([
          1,
          expect.stringContaining(
            'Flux or Capstan runs in this cluster already (Deployment default/source-controller): choose another one',
          ),
        ]);
      }, 60_000);
    });
  },
);

/** The commands that an invitation prints, by their title. */
function commandsOf(output: string): Map<string, string[]> {
  const commands = new Map<string, string[]>();
  const text = output.slice(output.indexOf('Now try'), output.indexOf('Ctrl-C stops everything'));
  let title = '';
  for (const line of text.split('\n').slice(2)) {
    const [, head = '', command = ''] = /^ {2}(.{0,14}) (.*)$/.exec(line) ?? [];
    if (head.trim() !== '') title = head.trim();
    // What stands in parentheses is said, not to be pasted.
    if (command !== '' && !command.startsWith('(')) commands.set(title, [...(commands.get(title) ?? []), command]);
  }
  return commands;
}
