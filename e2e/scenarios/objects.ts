import type { ClusterObject, ObjectReference } from '../harness/cluster-object.ts';

export const NAMESPACE = 'flux-system';
/** An interval that no scenario waits for: whatever happens was woken by an event. */
export const NEVER = '10h';

/** How an object is referred to. */
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
  configMap: (name: string, namespace = 'default'): ObjectReference => ({ apiVersion: 'v1', kind: 'ConfigMap', namespace, name }),
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
