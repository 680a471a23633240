import type { CertificateAuthority } from '../certificates/certificate-authority.ts';
import type { RunningProcess } from '../processes/start-process.ts';
import type { Access, ApiRequestOptions, ApiResponse } from './api-request.ts';
import type { ServiceAccountReference } from './service-account-token.ts';

export interface ControlPlaneOptions {
  /** Runs kube-controller-manager, and waits for the default service account. On where `kwok` is. */
  readonly controllerManager?: boolean;
  /** Runs kube-scheduler. On where `kwok` is. */
  readonly scheduler?: boolean;
  /** Plays nodes and their pods, so that Deployments become ready: true for three nodes, or how many. */
  readonly kwok?: boolean | { readonly nodes: number };
  /** Keeps all state here, after `stop` too; a folder of its own that goes with `stop` when absent. */
  readonly directory?: string;
  /** Logs who asks for what, service accounts only (harness/audited-requests.ts reads it). */
  readonly audit?: boolean;
  /** Added to the API server's arguments. */
  readonly apiServerArgs?: readonly string[];
}

/** A Kubernetes API on loopback, real but for its nodes. */
export interface ControlPlane extends Access {
  /** The address of the API server, such as https://127.0.0.1:20123. */
  readonly url: string;
  /** What clients trust, in PEM. */
  readonly ca: string;
  /** The administrator's certificate and key, in PEM. */
  readonly credentials: { readonly certificate: string; readonly key: string };
  /** The path of the administrator's kubeconfig. */
  readonly kubeconfig: string;
  readonly directory: string;
  readonly logDirectory: string;
  /** The audit log's path; undefined without `audit`. */
  readonly auditLog: string | undefined;
  /** Signs certificates that this control plane's clients trust: for a proxy before it, for peers. */
  readonly authority: CertificateAuthority;
  /** The parts that run now, by name: `etcd`, `kube-apiserver`, ... */
  process(name: string): RunningProcess | undefined;
  /** One request as the administrator, over a connection of its own. */
  request(path: string, options?: ApiRequestOptions): Promise<ApiResponse>;
  /** The same, parsed; throws `RequestFailed` unless the answer is 2xx. */
  json<T>(path: string, options?: ApiRequestOptions): Promise<T>;
  /** A token of an existing service account (24 hours unless said). */
  tokenFor(account: ServiceAccountReference, options?: { forSeconds?: number }): Promise<string>;
  /** The path of a new kubeconfig that holds such a token; `url` leads it through a proxy. */
  kubeconfigFor(account: ServiceAccountReference, options?: { forSeconds?: number; url?: string }): Promise<string>;
  /** The API server's metrics, in Prometheus' text form. */
  metrics(): Promise<string>;
  /** Ends the API server (SIGTERM unless said) and leaves it down. */
  stopApiServer(signal?: 'SIGTERM' | 'SIGKILL'): Promise<void>;
  /** Starts it again on the same port, and waits until it is ready. */
  startApiServer(): Promise<void>;
  /** Both, one after the other. */
  restartApiServer(signal?: 'SIGTERM' | 'SIGKILL'): Promise<void>;
  /** Has etcd forget every version but the latest of each object, as the API server does every five minutes; the latest revision. */
  compact(): Promise<number>;
  /** Copies the logs of all parts to `directory`: call it where a test failed. */
  saveLogs(directory: string): void;
  /** Ends every part and removes what it wrote. Safe to call twice. */
  stop(): Promise<void>;
}
