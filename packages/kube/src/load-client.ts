import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import type { Endpoint } from './endpoint.ts';
import { KubeError } from './error.ts';
import { inClusterEndpoint, isInCluster } from './in-cluster.ts';
import { createClient } from './kube-client.ts';
import { kubeconfigEndpoint } from './kubeconfig.ts';
import type { TransportOptions } from './transport.ts';
import type { Client } from './types.ts';

export interface LoadOptions extends TransportOptions {
  /** A kubeconfig file's path. */
  readonly kubeconfig?: string | undefined;
  /** Of the kubeconfig; its current one by default. */
  readonly context?: string | undefined;
  /** True insists on the pod's service account, false passes it over. */
  readonly inCluster?: boolean | undefined;
}

/** Where this process's API server is: the kubeconfig that is given, else the cluster it runs in, else KUBECONFIG (whose files count as one), else ~/.kube/config. */
export async function loadEndpoint(options: LoadOptions = {}): Promise<Endpoint> {
  const { kubeconfig, context, inCluster, env = process.env } = options;
  if (kubeconfig !== undefined) return kubeconfigEndpoint([kubeconfig], context);
  if (inCluster === true || (inCluster === undefined && context === undefined && isInCluster(env))) return inClusterEndpoint(env);
  const named = (env.KUBECONFIG ?? '').split(delimiter).filter((path) => path !== '');
  const files = (named.length > 0 ? named : [join(homedir(), '.kube', 'config')]).filter((path) => existsSync(path));
  if (files.length === 0) {
    throw new KubeError('InvalidConfig', 'no cluster: neither in a pod, nor KUBECONFIG, nor ~/.kube/config; give a kubeconfig');
  }
  return kubeconfigEndpoint(files, context);
}

/** A client of this process's API server; see {@link loadEndpoint}. */
export async function loadClient(options: LoadOptions = {}): Promise<Client> {
  return createClient(await loadEndpoint(options), options);
}
