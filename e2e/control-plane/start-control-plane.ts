import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { E2eError } from '../error.ts';
import { freePort } from '../processes/free-port.ts';
import { watchdog } from '../processes/watchdog.ts';
import { waitFor } from '../wait-for.ts';
import { auditPolicyFile, type Layout } from './arguments.ts';
import { auditPolicy } from './audit-policy.ts';
import { controlPlaneBinaries } from './binaries.ts';
import type { ControlPlane, ControlPlaneOptions } from './control-plane.ts';
import { kubeconfigText } from './kubeconfig.ts';
import { createPki, type Pki } from './pki.ts';
import { RunningControlPlane } from './running-control-plane.ts';
import { createSimulatedNodes, DEFAULT_NODES, readyNodes } from './simulated-nodes.ts';
import { startParts } from './start-parts.ts';

const ATTEMPTS = 3;
const DEFAULT_ACCOUNT = '/api/v1/namespaces/default/serviceaccounts/default';

/**
 * Starts etcd and an API server with RBAC on, and the asked-for rest; resolves when they are ready, 2 to 6 s when the binaries are cached.
 * Several run side by side. All of it ends with this process, however that ends.
 * Throws `GoMissing`, `ToolMissing` or `BuildFailed` where there are no binaries, and `StartFailed` with the path of the logs.
 */
export async function startControlPlane(options: ControlPlaneOptions = {}): Promise<ControlPlane> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await start(options);
    } catch (error) {
      // Another process can take a port between the look for a free one and its use.
      if (attempt === ATTEMPTS || !(error instanceof E2eError) || !error.message.includes('address already in use')) throw error;
    }
  }
}

async function start(options: ControlPlaneOptions): Promise<ControlPlane> {
  const { kwok = false, controllerManager = kwok !== false, scheduler = kwok !== false } = options;
  // All that will be needed, before anything runs: a build takes minutes.
  await controlPlaneBinaries([
    'etcd',
    'kube-apiserver',
    ...(controllerManager ? (['kube-controller-manager'] as const) : []),
    ...(scheduler ? (['kube-scheduler'] as const) : []),
    ...(kwok !== false ? (['kwok'] as const) : []),
  ]);
  const directory = createDirectory(options.directory);
  const pki = await createPki(join(directory, 'pki'));
  const layout = await createLayout(directory, pki, options.audit === true);
  const parts = await startParts(layout, options.apiServerArgs ?? []);
  const controlPlane = new RunningControlPlane({ layout, pki, parts, temporary: options.directory === undefined });
  try {
    await controlPlane.untilReady();
    if (controllerManager) await parts.start('kube-controller-manager');
    if (scheduler) await parts.start('kube-scheduler');
    if (kwok !== false) {
      await createSimulatedNodes(controlPlane, kwok === true ? DEFAULT_NODES : kwok.nodes);
      await parts.start('kwok');
    }
    const describe = () => parts.describe();
    if (controllerManager) {
      await waitFor(async () => parts.requireAll() && (await controlPlane.request(DEFAULT_ACCOUNT)).status === 200, {
        what: 'the default service account',
        intervalMs: 50,
        describe,
      });
    }
    if (kwok !== false)
      await waitFor(async () => parts.requireAll() && (await readyNodes(controlPlane)), { what: 'ready nodes', describe });
    return controlPlane;
  } catch (error) {
    throw await controlPlane.fail(error);
  }
}

function createDirectory(given: string | undefined): string {
  if (given !== undefined) {
    mkdirSync(given, { recursive: true, mode: 0o700 });
    return given;
  }
  const directory = mkdtempSync(join(tmpdir(), 'capstan-control-plane-'));
  watchdog().removeAtEnd(directory);
  return directory;
}

async function createLayout(directory: string, pki: Pki, audit: boolean): Promise<Layout> {
  // A folder that is used again holds the data of the last time under new keys: start from nothing.
  rmSync(join(directory, 'etcd'), { recursive: true, force: true });
  const layout: Layout = {
    directory,
    pki: pki.directory,
    kubeconfig: join(directory, 'kubeconfig'),
    etcdPort: await freePort(),
    etcdPeerPort: await freePort(),
    apiPort: await freePort(),
    auditLog: audit ? join(directory, 'audit.log') : undefined,
  };
  const text = kubeconfigText(`https://127.0.0.1:${layout.apiPort}`, pki.authority.certificate, 'kubernetes-admin', pki.admin);
  writeFileSync(layout.kubeconfig, text, { mode: 0o600 });
  if (layout.auditLog !== undefined) {
    writeFileSync(layout.auditLog, '');
    writeFileSync(auditPolicyFile(layout.auditLog), JSON.stringify(auditPolicy));
  }
  return layout;
}
