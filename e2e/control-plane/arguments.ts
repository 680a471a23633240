import { join } from 'node:path';

/** The files and ports that the parts of a control plane share. */
export interface Layout {
  readonly directory: string;
  readonly pki: string;
  readonly kubeconfig: string;
  readonly etcdPort: number;
  readonly etcdPeerPort: number;
  readonly apiPort: number;
  /** Where the API server logs requests, if it does; its policy lies beside it. */
  readonly auditLog: string | undefined;
}

/** The file of the policy that goes with an audit log. */
export function auditPolicyFile(auditLog: string): string {
  return `${auditLog}.policy.json`;
}

/** etcd alone in its cluster; data that a crash of the machine may lose are nothing to a test. */
export function etcdArguments({ directory, etcdPort, etcdPeerPort }: Layout): string[] {
  const client = `http://127.0.0.1:${etcdPort}`;
  const peer = `http://127.0.0.1:${etcdPeerPort}`;
  return [
    `--data-dir=${join(directory, 'etcd')}`,
    `--listen-client-urls=${client}`,
    `--advertise-client-urls=${client}`,
    `--listen-peer-urls=${peer}`,
    `--initial-advertise-peer-urls=${peer}`,
    `--initial-cluster=default=${peer}`,
    '--unsafe-no-fsync',
    '--log-level=warn',
  ];
}

/** The API server with RBAC on, as a cluster has it but for the endpoint of itself, which nothing here calls. */
export function apiServerArguments({ pki, etcdPort, apiPort, auditLog }: Layout, extra: readonly string[]): string[] {
  return [
    `--etcd-servers=http://127.0.0.1:${etcdPort}`,
    '--bind-address=127.0.0.1',
    '--advertise-address=127.0.0.1',
    `--secure-port=${apiPort}`,
    `--client-ca-file=${join(pki, 'ca.crt')}`,
    `--tls-cert-file=${join(pki, 'apiserver.crt')}`,
    `--tls-private-key-file=${join(pki, 'apiserver.key')}`,
    `--service-account-key-file=${join(pki, 'service-account.pub')}`,
    `--service-account-signing-key-file=${join(pki, 'service-account.key')}`,
    '--service-account-issuer=https://kubernetes.default.svc',
    '--service-cluster-ip-range=10.0.0.0/16',
    '--authorization-mode=RBAC',
    '--endpoint-reconciler-type=none',
    '--allow-privileged',
    // Each line is written before the answer goes out, so that a test that has the answer finds the line.
    ...(auditLog === undefined
      ? []
      : [`--audit-log-path=${auditLog}`, `--audit-policy-file=${auditPolicyFile(auditLog)}`, '--audit-log-mode=blocking']),
    ...extra,
  ];
}

/** A part that asks the API server, faster than by its defaults: no other leader to wait for, no thrift in requests. */
function partArguments(kubeconfig: string): string[] {
  return [
    `--kubeconfig=${kubeconfig}`,
    `--authentication-kubeconfig=${kubeconfig}`,
    `--authorization-kubeconfig=${kubeconfig}`,
    '--secure-port=0',
    '--leader-elect=false',
    '--kube-api-qps=500',
    '--kube-api-burst=1000',
  ];
}

/** The controllers of Kubernetes. */
export function controllerManagerArguments({ pki, kubeconfig }: Layout): string[] {
  return [
    ...partArguments(kubeconfig),
    '--use-service-account-credentials=true',
    `--service-account-private-key-file=${join(pki, 'service-account.key')}`,
    `--root-ca-file=${join(pki, 'ca.crt')}`,
    '--concurrent-deployment-syncs=20',
    '--concurrent-replicaset-syncs=20',
    '--concurrent-gc-syncs=40',
  ];
}

/** Without the scheduler nothing is ever bound to a node. */
export function schedulerArguments({ kubeconfig }: Layout): string[] {
  return partArguments(kubeconfig);
}

/** KWOK plays the kubelet of the nodes that bear its annotation. */
export function kwokArguments({ kubeconfig }: Layout): string[] {
  return [
    `--kubeconfig=${kubeconfig}`,
    '--manage-nodes-with-annotation-selector=kwok.x-k8s.io/node=fake',
    `--config=${join(import.meta.dirname, 'kwok-stages.yaml')}`,
    '--node-lease-duration-seconds=40',
  ];
}
