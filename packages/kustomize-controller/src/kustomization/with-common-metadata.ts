import type { Kustomization } from '@capstan/api';
import type { KubeObject } from '@capstan/kube';

/** Labels and annotations for every object. */
export type CommonMetadata = NonNullable<Kustomization['spec']['commonMetadata']>;

/** An object with the common labels and annotations over its own. */
export function withCommonMetadata(object: KubeObject, common: CommonMetadata | undefined): KubeObject {
  const metadata = { ...object.metadata };
  for (const field of ['labels', 'annotations'] as const) {
    const added = common?.[field] ?? {};
    if (Object.keys(added).length > 0) metadata[field] = Object.assign(Object.create(null), metadata[field], added);
  }
  return { ...object, metadata };
}
