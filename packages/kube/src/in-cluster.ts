import { existsSync, readFileSync } from 'node:fs';
import { isIPv6 } from 'node:net';
import { join } from 'node:path';
import type { Credentials } from './credentials.ts';
import type { Endpoint } from './endpoint.ts';
import { KubeError } from './error.ts';
import { TokenFile } from './token-file.ts';

const FOLDER = '/var/run/secrets/kubernetes.io/serviceaccount';

/** Where the files of the service account lie: what CAPSTAN_SERVICE_ACCOUNT_FOLDER names, for a process that plays a pod, else where pods have them. */
function folderOf(env: NodeJS.ProcessEnv): string {
  const { CAPSTAN_SERVICE_ACCOUNT_FOLDER: given = '' } = env;
  return given === '' ? FOLDER : given;
}

/** Whether this process runs in a pod with a service account. */
export function isInCluster(env: NodeJS.ProcessEnv = process.env, folder: string = folderOf(env)): boolean {
  return env.KUBERNETES_SERVICE_HOST !== undefined && existsSync(join(folder, 'token'));
}

/** The API server of the pod that this process runs in, by the pod's service account. Throws `InvalidConfig` outside of a pod. */
export function inClusterEndpoint(env: NodeJS.ProcessEnv = process.env, folder: string = folderOf(env)): Endpoint {
  const { KUBERNETES_SERVICE_HOST: host, KUBERNETES_SERVICE_PORT: port = '443' } = env;
  if (host === undefined || !existsSync(join(folder, 'token'))) {
    throw new KubeError('InvalidConfig', `not in a cluster: KUBERNETES_SERVICE_HOST or ${folder}/token is absent`);
  }
  const namespaceFile = join(folder, 'namespace');
  return {
    server: `https://${isIPv6(host) ? `[${host}]` : host}:${port}`,
    credentials: serviceAccountCredentials(folder),
    namespace: existsSync(namespaceFile) ? readFileSync(namespaceFile, 'utf8').trim() : undefined,
  };
}

function serviceAccountCredentials(folder: string): Credentials {
  const token = new TokenFile(join(folder, 'token'));
  return {
    authorization: () => token.authorization(),
    tls: () => ({ ca: readFileSync(join(folder, 'ca.crt')) }),
    refresh: async () => ({ changed: token.refresh(), certificate: false }),
  };
}
