import type { Artifact, Kustomization } from '@capstan/api';
import type { KubeObject } from '@capstan/kube';

/** Which source an object builds from. */
export interface SourceReference {
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
}

/** The group of all kinds of sources. */
export const SOURCE_GROUP = 'source.toolkit.fluxcd.io';

/** The source of an object; its own namespace unless the reference names another. */
export function sourceOf({ metadata, spec }: Pick<Kustomization, 'metadata' | 'spec'>): SourceReference {
  return { kind: spec.sourceRef.kind, namespace: spec.sourceRef.namespace ?? metadata.namespace ?? '', name: spec.sourceRef.name };
}

/** One string for a reference: the key of the index by which a source finds those who build from it. */
export function formatSource({ kind, namespace, name }: SourceReference): string {
  return `${kind}/${namespace}/${name}`;
}

/** The artifact that a source has; undefined where it has none yet. */
export function artifactOf(source: KubeObject): Artifact | undefined {
  const { status } = source;
  if (typeof status !== 'object' || status === null || !('artifact' in status)) return undefined;
  // The API server has validated it against the CRD of the source.
  return (status.artifact ?? undefined) as Artifact | undefined;
}

/** The upstream revision that an OCI artifact was made from; undefined where its metadata does not say. */
export function originRevisionOf(artifact: Artifact): string | undefined {
  return artifact.metadata?.['org.opencontainers.image.revision'];
}
