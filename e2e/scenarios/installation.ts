import { controlPlaneBinaries } from '../control-plane/binaries.ts';
import type { ControlPlane, ControlPlaneOptions } from '../control-plane/control-plane.ts';
import { startControlPlane } from '../control-plane/start-control-plane.ts';
import { E2eError } from '../error.ts';
import type { Cluster } from '../harness/cluster.ts';
import { describeWith } from '../harness/describe-with.ts';
import { samplePath } from '../harness/samples.ts';
import { type Controllers, type StartControllersOptions, startControllers } from '../harness/start-controllers.ts';
import { oraclePath } from '../oracles/run-oracle.ts';
import { type GitServer, startGitServer } from '../peers/git/git-server.ts';
import { type Slack, startSlack } from '../peers/slack/start-slack.ts';
import { startWebhook, type Webhook } from '../peers/webhook/start-webhook.ts';

export interface InstallationOptions {
  readonly controlPlane?: ControlPlaneOptions;
  readonly controllers?: StartControllersOptions;
  /** Leads the controllers' requests through a proxy that is started once the control plane is up. */
  readonly apiUrl?: (controlPlane: ControlPlane) => Promise<string>;
  /** The key of the signed webhook. */
  readonly webhookKey?: string;
}

/** All of Capstan on a real control plane, with its peers. */
export interface Installation extends AsyncDisposable {
  readonly controlPlane: ControlPlane;
  readonly controllers: Controllers;
  readonly cluster: Cluster;
  readonly git: GitServer;
  readonly slack: Slack;
  readonly webhook: Webhook;
  /** Ends all of it; safe to call twice. */
  stop(): Promise<void>;
}

/** What a scenario needs of the machine: give it to `describeWith`. */
export async function needsOfInstallation(): Promise<void> {
  await controlPlaneBinaries(['etcd', 'kube-apiserver', 'kube-controller-manager', 'kube-scheduler', 'kwok']);
  await oraclePath('helm4');
}

/** The same, and the project's samples, which lie beside the tree. */
export async function needsOfSamples(): Promise<void> {
  samplePath('repos');
  await needsOfInstallation();
}

/** Starts a control plane with simulated nodes, a Git server, Slack, a webhook, and the controllers with the rights of their charts. */
export async function startInstallation(options: InstallationOptions = {}): Promise<Installation> {
  const stack = new AsyncDisposableStack();
  try {
    const controlPlane = await startControlPlane({ kwok: true, ...options.controlPlane });
    stack.defer(() => controlPlane.stop());
    const git = await startGitServer();
    stack.defer(() => git.stop());
    const slack = await startSlack();
    stack.defer(() => slack.stop());
    const webhook = await startWebhook(options.webhookKey === undefined ? {} : { key: options.webhookKey });
    stack.defer(() => webhook.stop());
    const apiUrl = await options.apiUrl?.(controlPlane);
    const controllers = await startControllers(controlPlane, { ...options.controllers, ...(apiUrl === undefined ? {} : { apiUrl }) });
    stack.defer(() => controllers.stop());
    const stop = () => stack.disposeAsync();
    return { controlPlane, controllers, cluster: controllers.cluster, git, slack, webhook, stop, [Symbol.asyncDispose]: stop };
  } catch (error) {
    await stack.disposeAsync();
    throw error;
  }
}

export interface SharedInstallationOptions extends InstallationOptions {
  /** What the tests need of the machine; what an installation needs when absent. */
  readonly needs?: () => Promise<unknown>;
}

/** A `describe` whose tests share one installation: it is started before all else and stopped after it. Await it at the top of the file. */
export async function describeInstallation(
  title: string,
  { needs = needsOfInstallation, ...options }: SharedInstallationOptions,
  body: (world: Installation) => void,
): Promise<void> {
  await describeWith(needs, title, () => {
    const world = new SharedInstallation();
    beforeAll(() => world.start(options));
    body(world);
    afterAll(() => world.stop());
  });
}

/** What the tests of a `describe` hold before it runs. */
class SharedInstallation implements Installation {
  #running: Installation | undefined;

  async start(options: InstallationOptions): Promise<void> {
    this.#running = await startInstallation(options);
  }

  get controlPlane(): ControlPlane {
    return this.#installation().controlPlane;
  }

  get controllers(): Controllers {
    return this.#installation().controllers;
  }

  get cluster(): Cluster {
    return this.#installation().cluster;
  }

  get git(): GitServer {
    return this.#installation().git;
  }

  get slack(): Slack {
    return this.#installation().slack;
  }

  get webhook(): Webhook {
    return this.#installation().webhook;
  }

  async stop(): Promise<void> {
    await this.#running?.stop();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
  }

  #installation(): Installation {
    if (this.#running === undefined) throw new E2eError('StartFailed', 'the installation of these tests did not start');
    return this.#running;
  }
}
