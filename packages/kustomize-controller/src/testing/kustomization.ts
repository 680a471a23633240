import type { Condition } from '@capstan/api';
import type { KustomizationObject } from '../kustomization/kustomization-object.ts';

/** A Kustomization that builds from the GitRepository `fleet` of its own namespace, with a finalizer, at generation 1. */
export function kustomization(
  name: string,
  spec: Partial<KustomizationObject['spec']> = {},
  more: { status?: KustomizationObject['status']; metadata?: Partial<KustomizationObject['metadata']> } = {},
): KustomizationObject {
  const object: KustomizationObject = {
    apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
    kind: 'Kustomization',
    metadata: { name, namespace: 'flux-system', uid: `uid-${name}`, generation: 1, finalizers: ['finalizers.fluxcd.io'], ...more.metadata },
    spec: { interval: '5m', prune: true, path: './apps', sourceRef: { kind: 'GitRepository', name: 'fleet' }, ...spec },
  };
  return more.status === undefined ? object : { ...object, status: more.status };
}

/** A condition of long ago. */
export function condition(type: string, status: Condition['status'], reason: string, message: string): Condition {
  return { type, status, reason, message, observedGeneration: 1, lastTransitionTime: '2026-01-01T00:00:00Z' };
}

/** The status of a Kustomization that is ready at a revision. */
export function readyStatus(revision: string): NonNullable<KustomizationObject['status']> {
  return {
    observedGeneration: 1,
    lastAppliedRevision: revision,
    lastAttemptedRevision: revision,
    conditions: [condition('Ready', 'True', 'ReconciliationSucceeded', `Applied revision: ${revision}`)],
  };
}
