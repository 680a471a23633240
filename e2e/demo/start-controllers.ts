import { existsSync, mkdirSync } from 'node:fs';
import { get } from 'node:http';
import { join } from 'node:path';
import { root } from '../../scripts/toolchain.mjs';
import { E2eError } from '../error.ts';
import { freePort } from '../processes/free-port.ts';
import { type RunningProcess, startProcess } from '../processes/start-process.ts';
import { waitFor } from '../wait-for.ts';

/** The controllers, running. */
export interface RunningControllers {
  readonly processes: readonly RunningProcess[];
  /** Where webhooks are taken. */
  readonly receiverUrl: string;
  stop(): Promise<void>;
}

/** Starts source-, kustomize- and notification-controller, each its own process, and waits until they are ready. */
export async function startControllers(kubeconfig: string, directory: string): Promise<RunningControllers> {
  const events = await freePort();
  const receiver = await freePort();
  const storage = await freePort();
  const storagePath = join(directory, 'artifacts');
  // What a process leaves in there goes with the rest.
  const temporary = join(directory, 'tmp');
  for (const folder of [storagePath, temporary]) mkdirSync(folder, { recursive: true });
  const eventsAddress = `--events-addr=http://127.0.0.1:${events}/`;
  const started = await Promise.all([
    start('notification-controller', [`--events-addr=127.0.0.1:${events}`, `--receiverAddr=127.0.0.1:${receiver}`]),
    start('source-controller', [
      eventsAddress,
      `--storage-addr=127.0.0.1:${storage}`,
      `--storage-adv-addr=127.0.0.1:${storage}`,
      `--storage-path=${storagePath}`,
    ]),
    start('kustomize-controller', [eventsAddress]),
  ]);
  return {
    processes: started,
    receiverUrl: `http://127.0.0.1:${receiver}`,
    stop: async () => {
      await Promise.all(started.map((process) => process.stop()));
    },
  };

  async function start(name: string, args: readonly string[]): Promise<RunningProcess> {
    const bundle = join(root, 'packages', name, 'dist/main.js');
    if (!existsSync(bundle)) throw new E2eError('ToolMissing', `${bundle} is not built: npm run build`);
    const health = await freePort();
    const process_ = startProcess({
      name,
      command: process.execPath,
      args: [bundle, `--health-addr=127.0.0.1:${health}`, '--metrics-addr=0', ...args],
      env: { ...process.env, TMPDIR: temporary, KUBECONFIG: kubeconfig, RUNTIME_NAMESPACE: 'flux-system' },
      logFile: join(directory, `${name}.log`),
    });
    await waitFor(() => process_.exit() !== undefined || isReady(health), {
      what: `${name} to be ready`,
      deadlineMs: 60_000,
      describe: () => process_.logTail(20),
    });
    if (process_.exit() !== undefined) throw new E2eError('StartFailed', `${name} ended at once:\n${process_.logTail(20)}`);
    return process_;
  }
}

function isReady(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    get(`http://127.0.0.1:${port}/readyz`, (response) => {
      response.resume();
      resolve(response.statusCode === 200);
    }).on('error', () => resolve(false));
  });
}
