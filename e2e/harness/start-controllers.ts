import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ControlPlane } from '../control-plane/control-plane.ts';
import { E2eError } from '../error.ts';
import { freePort } from '../processes/free-port.ts';
import { keepLogs } from '../processes/keep-logs.ts';
import { watchdog } from '../processes/watchdog.ts';
import { Cluster } from './cluster.ts';
import { Controller } from './controller.ts';
import { type ControllerPod, type RenderedChart, type RenderOptions, renderChart } from './render-chart.ts';

/** All that the chart `capstan` installs. */
export const CONTROLLERS = ['source-controller', 'kustomize-controller', 'notification-controller'] as const;
export type ControllerName = (typeof CONTROLLERS)[number];

/** Arguments with which each controller runs without a Lease: one that is killed and started again has not to wait for its own to run out. */
export const ALONE = argumentsOfAll(['--enable-leader-election=false']);

/** The same arguments for each controller. */
export function argumentsOfAll(args: readonly string[]): Partial<Record<ControllerName, readonly string[]>> {
  return Object.fromEntries(CONTROLLERS.map((name) => [name, args]));
}

export interface StartControllersOptions {
  /** Which are started; all that the chart installs when absent. */
  readonly names?: readonly ControllerName[];
  /** The chart, its namespace and values. */
  readonly chart?: RenderOptions;
  /** More arguments by controller. */
  readonly args?: Partial<Record<ControllerName, readonly string[]>>;
  readonly env?: Partial<Record<ControllerName, Readonly<Record<string, string>>>>;
  /** Leads their requests through a proxy. */
  readonly apiUrl?: string;
  /** Installs the chart and readies the controllers without starting them. */
  readonly start?: boolean;
}

/** The controllers of one installation. */
export interface Controllers {
  readonly namespace: string;
  readonly cluster: Cluster;
  readonly directory: string;
  /** Throws `InvalidArgument` for one that is not among them. */
  get(name: ControllerName): Controller;
  readonly all: readonly Controller[];
  /** Where Receivers' paths are served. */
  readonly receiverUrl: string;
  /** The end of each one's log. */
  logTails(): string;
  /** Stops all of them, and removes their logs and storage. */
  stop(): Promise<void>;
}

/**
 * Installs the chart (its CRDs, service accounts and rights) and starts the controllers as processes, with the arguments, environment
 * and rights that the chart gives their pods but for addresses, which are of this machine.
 */
export async function startControllers(controlPlane: ControlPlane, options: StartControllersOptions = {}): Promise<Controllers> {
  const rendered = await renderChart(options.chart);
  const directory = mkdtempSync(join(tmpdir(), 'capstan-controllers-'));
  watchdog().removeAtEnd(directory);
  const [eventsPort, receiverPort, storagePort] = [await freePort(), await freePort(), await freePort()];
  const chosen = rendered.controllers.filter(({ name }) => options.names === undefined || options.names.some((wanted) => wanted === name));
  const all: Controller[] = [];
  for (const pod of chosen) {
    const name = nameOf(pod);
    const addresses = {
      healthPort: await freePort(),
      metricsPort: await freePort(),
      storagePath: join(directory, 'storage'),
      ...{ eventsPort, receiverPort, storagePort },
    };
    const more = { args: options.args?.[name], env: options.env?.[name], apiUrl: options.apiUrl };
    all.push(
      new Controller({
        ...{ controlPlane, pod, namespace: rendered.namespace, addresses, directory },
        ...(more.args === undefined ? {} : { args: more.args }),
        ...(more.env === undefined ? {} : { env: more.env }),
        ...(more.apiUrl === undefined ? {} : { apiUrl: more.apiUrl }),
      }),
    );
  }
  const logTails = () => all.map((controller) => controller.logTail()).join('\n');
  const cluster = new Cluster(controlPlane, logTails);
  const stop = async () => {
    await Promise.all(all.map((controller) => controller.stop()));
    keepLogs(directory);
    rmSync(directory, { recursive: true, force: true });
  };
  await install(cluster, rendered);
  if (options.start !== false) {
    try {
      await Promise.all(all.map((controller) => controller.start()));
    } catch (error) {
      await stop();
      throw error;
    }
  }
  return {
    namespace: rendered.namespace,
    cluster,
    directory,
    all,
    receiverUrl: `http://127.0.0.1:${receiverPort}`,
    get: (name) => {
      const found = all.find((controller) => controller.name === name);
      if (found === undefined) throw new E2eError('InvalidArgument', `${name} is not among the controllers of this test`);
      return found;
    },
    logTails,
    stop,
  };
}

/** Applies a chart's objects, and waits until its CRDs are served. */
export async function install(cluster: Cluster, { namespace, objects }: RenderedChart): Promise<void> {
  await cluster.apply([{ apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } }], { fieldManager: 'helm' });
  const crds = objects.filter(({ kind }) => kind === 'CustomResourceDefinition');
  await Promise.all(crds.map((crd) => cluster.apply([crd], { fieldManager: 'helm' })));
  const established = { type: 'Established', status: 'True' } as const;
  const { apiVersion, kind } = { apiVersion: 'apiextensions.k8s.io/v1', kind: 'CustomResourceDefinition' };
  await Promise.all(crds.map(({ metadata: { name } }) => cluster.waitForCondition({ apiVersion, kind, name }, established)));
  const rest = objects.filter((object) => !crds.includes(object));
  await cluster.apply(
    rest.map((object) => inNamespace(object, namespace)),
    { fieldManager: 'helm' },
  );
}

const CLUSTER_SCOPED = /^(Namespace|Cluster.*|PriorityClass|.*WebhookConfiguration)$/;

/** Helm installs what names no namespace into the release's. */
function inNamespace(object: RenderedChart['objects'][number], namespace: string): RenderedChart['objects'][number] {
  if (object.metadata.namespace !== undefined || CLUSTER_SCOPED.test(object.kind)) return object;
  return { ...object, metadata: { ...object.metadata, namespace } };
}

function nameOf({ name }: ControllerPod): ControllerName {
  // The charts install these three; another name has no options of its own and is started all the same.
  return name as ControllerName;
}
