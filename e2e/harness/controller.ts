import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { ALLOCATOR } from '../../scripts/image/allocator.mjs';
import { NODE_FLAGS } from '../../scripts/image/node-flags.mjs';
import { root } from '../../scripts/toolchain.mjs';
import type { ControlPlane } from '../control-plane/control-plane.ts';
import { E2eError } from '../error.ts';
import { type Exit, type RunningProcess, startProcess } from '../processes/start-process.ts';
import { giveUp, waitFor } from '../wait-for.ts';
import { type Addresses, expandVariables, loopbackArguments } from './loopback-arguments.ts';
import type { ControllerPod } from './render-chart.ts';

export interface ControllerOptions {
  readonly controlPlane: ControlPlane;
  readonly pod: ControllerPod;
  readonly namespace: string;
  readonly addresses: Addresses;
  /** Where logs go. */
  readonly directory: string;
  /** Put after all others, so that they count. */
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Leads its requests through a proxy. */
  readonly apiUrl?: string;
}

export interface StartOptions {
  /** Put after all others. */
  readonly args?: readonly string[];
  /** Whether to wait until it is ready; true when absent. */
  readonly wait?: boolean;
  /** The path of another program that plays this controller, as another image would: Flux's, say. */
  readonly program?: string;
}

/** One controller as a process of its own, with the token of its own service account. It can be killed and started again. */
export class Controller {
  readonly name: string;
  readonly addresses: Addresses;
  readonly logFile: string;
  readonly #options: ControllerOptions;
  #kubeconfig: string | undefined;
  #process: RunningProcess | undefined;

  constructor(options: ControllerOptions) {
    this.name = options.pod.name;
    this.addresses = options.addresses;
    this.logFile = join(options.directory, `${this.name}.log`);
    this.#options = options;
  }

  /** The process; undefined before the first start. */
  get process(): RunningProcess | undefined {
    return this.#process;
  }

  /** Starts it; resolves when it is ready, unless told not to wait. What the options say counts for this start alone. */
  async start({ args = [], wait = true, program }: StartOptions = {}): Promise<void> {
    if (this.#process !== undefined && this.#process.exit() === undefined) return;
    const { controlPlane, pod, namespace, addresses, apiUrl } = this.#options;
    const account = { namespace, name: pod.serviceAccount };
    // Taken once, as a pod's token outlives its process: a controller can start again while the API server is away.
    this.#kubeconfig ??= await controlPlane.kubeconfigFor(account, apiUrl === undefined ? {} : { url: apiUrl });
    const env = { ...pod.env, RUNTIME_NAMESPACE: namespace, ...this.#options.env };
    // A killed process leaves its temporary files: they are to go with the rest.
    const temporary = join(this.#options.directory, 'tmp');
    for (const folder of [addresses.storagePath, temporary]) mkdirSync(folder, { recursive: true });
    const [command, ...programArgs] = program === undefined ? [process.execPath, ...programOf(this.name)] : [program];
    this.#process = startProcess({
      name: this.name,
      command,
      args: [
        ...programArgs,
        ...expandVariables(pod.args, env),
        ...loopbackArguments(this.name, addresses),
        ...(this.#options.args ?? []),
        ...args,
      ],
      // Nothing of this process's environment but what any program needs.
      env: { PATH: process.env.PATH, HOME: this.#options.directory, TMPDIR: temporary, ...ALLOCATOR, ...env, KUBECONFIG: this.#kubeconfig },
      logFile: this.logFile,
    });
    if (wait) await this.untilReady();
  }

  /** Resolves when /readyz says so. */
  async untilReady(deadlineMs = 60_000): Promise<void> {
    const check = async () => {
      if (this.#process?.exit() !== undefined) throw giveUp(new E2eError('StartFailed', `${this.name} ended\n${this.logTail()}`));
      return this.isHealthy('readyz');
    };
    await waitFor(check, { what: `${this.name} to be ready`, deadlineMs, intervalMs: 50, describe: () => this.logTail() });
  }

  async isHealthy(probe: 'readyz' | 'healthz'): Promise<boolean> {
    const response = await fetch(`http://127.0.0.1:${this.addresses.healthPort}/${probe}`, { signal: AbortSignal.timeout(2000) });
    await response.arrayBuffer();
    return response.status === 200;
  }

  /** Its metrics, in Prometheus' text form. */
  async metrics(): Promise<string> {
    return (await fetch(`http://127.0.0.1:${this.addresses.metricsPort}/metrics`)).text();
  }

  /** SIGKILL, without warning. */
  async kill(): Promise<void> {
    await this.#process?.kill('SIGKILL');
  }

  /** SIGTERM, as a pod is ended; how it ended. */
  async stop(graceMs = 15_000): Promise<Exit | undefined> {
    return this.#process?.stop(graceMs);
  }

  logTail(lines = 30): string {
    return `--- ${this.name} (${this.logFile})\n${this.#process?.logTail(lines) ?? 'not started'}`;
  }
}

/** Node's arguments for a controller: its bundle, or its source where `CAPSTAN_E2E_FROM_SOURCE` is set (quicker to change, slower to start). */
function programOf(name: string): string[] {
  if (process.env.CAPSTAN_E2E_FROM_SOURCE !== undefined) {
    return ['--conditions=capstan-source', '--disable-warning=ExperimentalWarning', join(root, 'packages', name, 'src/main.ts')];
  }
  const bundle = join(root, 'packages', name, 'dist/main.js');
  if (!existsSync(bundle)) throw new E2eError('ToolMissing', `packages/${name} is not built: npm run build`);
  return [...NODE_FLAGS, bundle];
}
