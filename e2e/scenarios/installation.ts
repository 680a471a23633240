import { controlPlaneBinaries } from '../control-plane/binaries.ts';
import type { ControlPlane, ControlPlaneOptions } from '../control-plane/control-plane.ts';
import { startControlPlane } from '../control-plane/start-control-plane.ts';
import type { Cluster } from '../harness/cluster.ts';
import type { ClusterObject, ObjectReference } from '../harness/cluster-object.ts';
import { samplePath } from '../harness/samples.ts';
import { type Controllers, type StartControllersOptions, startControllers } from '../harness/start-controllers.ts';
import { oraclePath } from '../oracles/run-oracle.ts';
import { type GitServer, startGitServer } from '../peers/git/git-server.ts';
import { type Slack, startSlack } from '../peers/slack/start-slack.ts';
import { startWebhook, type Webhook } from '../peers/webhook/start-webhook.ts';

export const NAMESPACE = 'flux-system';
/** An interval that no scenario waits for: whatever happens was woken by an event. */
export const NEVER = '10h';

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

/** How an object of our kinds is referred to. */
export const reference = {
  gitRepository: (name: string, namespace = NAMESPACE): ObjectReference => ({
    apiVersion: 'source.toolkit.fluxcd.io/v1',
    kind: 'GitRepository',
    namespace,
    name,
  }),
  kustomization: (name: string, namespace = NAMESPACE): ObjectReference => ({
    apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
    kind: 'Kustomization',
    namespace,
    name,
  }),
  receiver: (name: string, namespace = NAMESPACE): ObjectReference => ({
    apiVersion: 'notification.toolkit.fluxcd.io/v1',
    kind: 'Receiver',
    namespace,
    name,
  }),
};

/** A GitRepository that no timer wakes, unless `spec` says otherwise. */
export function gitRepository(name: string, url: string, spec: Record<string, unknown> = {}): ClusterObject {
  return {
    apiVersion: 'source.toolkit.fluxcd.io/v1',
    kind: 'GitRepository',
    metadata: { name, namespace: NAMESPACE },
    spec: { url, interval: NEVER, ref: { branch: 'main' }, ...spec },
  };
}

/** A Kustomization that no timer wakes, unless `spec` says otherwise. */
export function kustomization(name: string, source: string, spec: Record<string, unknown> = {}): ClusterObject {
  return {
    apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
    kind: 'Kustomization',
    metadata: { name, namespace: NAMESPACE },
    spec: {
      sourceRef: { kind: 'GitRepository', name: source },
      path: './',
      prune: true,
      interval: NEVER,
      retryInterval: NEVER,
      timeout: '1m',
      ...spec,
    },
  };
}
