import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Client, loadClient } from '@capstan/kube';
import type { ControlPlane } from '../e2e/control-plane/control-plane.ts';
import { startControlPlane } from '../e2e/control-plane/start-control-plane.ts';
import { CONTROLLERS, type Controllers, startControllers } from '../e2e/harness/start-controllers.ts';
import { type GitServer, startGitServer } from '../e2e/peers/git/git-server.ts';
import { watchdog } from '../e2e/processes/watchdog.ts';

export interface BenchInstallationOptions {
  /** Logs who asks for what. */
  readonly audit?: boolean;
  /** Where kustomize-controller writes profiles of its CPU and heap when it ends. */
  readonly profileTo?: string | undefined;
  /** Added to kustomize-controller's environment. */
  readonly env?: Readonly<Record<string, string>>;
}

/** All of Capstan as pods run it, a real control plane, and a Git server. */
export interface BenchInstallation extends AsyncDisposable {
  readonly plane: ControlPlane;
  readonly controllers: Controllers;
  readonly git: GitServer;
  /** The bench's own, as the administrator. */
  readonly client: Client;
  /** What is metered: names to process ids. */
  readonly processes: ReadonlyMap<string, number>;
}

/**
 * Starts it. Controllers use in-cluster credentials, as in a pod: reading a kubeconfig would load a library that a pod never loads, which
 * memory would show.
 */
export async function startBenchInstallation({
  audit = false,
  profileTo,
  env: more = {},
}: BenchInstallationOptions = {}): Promise<BenchInstallation> {
  await using stack = new AsyncDisposableStack();
  const plane = await startControlPlane({ controllerManager: true, audit });
  stack.defer(() => plane.stop());
  const git = await startGitServer();
  stack.defer(() => git.stop());
  const folders = mkdtempSync(join(tmpdir(), 'capstan-bench-'));
  watchdog().removeAtEnd(folders);
  const env = Object.fromEntries(
    CONTROLLERS.map((name) => {
      const profiled = profileTo !== undefined && name === 'kustomize-controller';
      const options = profiled ? { NODE_OPTIONS: `--cpu-prof --cpu-prof-dir=${profileTo}` } : {};
      return [name, { ...podEnvironment(plane, join(folders, name)), ...options, ...(name === 'kustomize-controller' ? more : {}) }];
    }),
  );
  const controllers = await startControllers(plane, { env, start: false });
  stack.defer(() => controllers.stop());
  for (const controller of controllers.all) {
    const folder = join(folders, controller.name);
    mkdirSync(folder);
    const account = { namespace: controllers.namespace, name: controller.name };
    for (const [file, text] of [
      ['token', await plane.tokenFor(account)],
      ['ca.crt', plane.ca],
      ['namespace', controllers.namespace],
    ] as const)
      writeFileSync(join(folder, file), text);
  }
  await Promise.all(controllers.all.map((controller) => controller.start()));
  const client = await loadClient({ kubeconfig: plane.kubeconfig });
  stack.defer(() => client.close());
  const processes = new Map<string, number>();
  for (const name of ['kube-apiserver', 'kube-controller-manager', 'etcd']) processes.set(name, plane.process(name)?.pid ?? 0);
  for (const { name, process } of controllers.all) processes.set(name, process?.pid ?? 0);
  const owned = stack.move();
  return { plane, controllers, git, client, processes, [Symbol.asyncDispose]: () => owned.disposeAsync() };
}

function podEnvironment(plane: ControlPlane, folder: string): Record<string, string> {
  const { hostname, port } = new URL(plane.url);
  return { KUBERNETES_SERVICE_HOST: hostname, KUBERNETES_SERVICE_PORT: port, CAPSTAN_SERVICE_ACCOUNT_FOLDER: folder };
}
