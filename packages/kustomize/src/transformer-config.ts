import { ConflictingSpecsError } from './error.ts';
import type { FieldSpec } from './field-spec.ts';
import { compareGvk, type Gvk, isSelected } from './resource-id.ts';

/** Fields that hold the name of a kind of object. */
export interface NameReference extends Gvk {
  readonly referrers: readonly FieldSpec[];
}

/** Which fields each transformer touches: kustomize's defaults, and what `configurations` and `crds` add. */
export interface TransformerConfig {
  readonly namePrefix: readonly FieldSpec[];
  readonly nameSuffix: readonly FieldSpec[];
  readonly namespace: readonly FieldSpec[];
  readonly commonLabels: readonly FieldSpec[];
  readonly labels: readonly FieldSpec[];
  readonly templateLabels: readonly FieldSpec[];
  readonly commonAnnotations: readonly FieldSpec[];
  readonly nameReference: readonly NameReference[];
  readonly varReference: readonly FieldSpec[];
  readonly images: readonly FieldSpec[];
  readonly replicas: readonly FieldSpec[];
}

/** The lists of field specifications in a configuration, by their names in a configuration file. */
export const SPEC_LISTS = [
  'namePrefix',
  'nameSuffix',
  'namespace',
  'commonLabels',
  'labels',
  'templateLabels',
  'commonAnnotations',
  'varReference',
  'images',
  'replicas',
] as const;

/** A configuration that says nothing. */
export const EMPTY_CONFIG: TransformerConfig = {
  namePrefix: [],
  nameSuffix: [],
  namespace: [],
  commonLabels: [],
  labels: [],
  templateLabels: [],
  commonAnnotations: [],
  nameReference: [],
  varReference: [],
  images: [],
  replicas: [],
};

/** Adds specifications to a list; one for the same path that already covers the kind stays as it is. */
export function mergeSpecs(into: readonly FieldSpec[], added: readonly FieldSpec[]): FieldSpec[] {
  const merged = [...into];
  for (const spec of added) {
    const known = merged.find((item) => item.path === spec.path && isSelected(item, spec));
    if (known === undefined) merged.push(spec);
    else if (known.create !== spec.create) throw new ConflictingSpecsError(spec.path);
  }
  return merged;
}

/** One configuration on top of another, in kustomize's order. */
export function mergeConfigs(base: TransformerConfig, added: TransformerConfig): TransformerConfig {
  if (base === added || added === EMPTY_CONFIG) return base;
  const merged: { -readonly [name in keyof TransformerConfig]: TransformerConfig[name] } = { ...base };
  for (const name of SPEC_LISTS) merged[name] = mergeSpecs(base[name], added[name]).sort(compareGvk);
  merged.nameReference = mergeReferences(base.nameReference, added.nameReference);
  return merged;
}

function mergeReferences(base: readonly NameReference[], added: readonly NameReference[]): NameReference[] {
  let merged = [...base];
  for (const reference of added) {
    const same = (item: Gvk): boolean =>
      item.group === reference.group && item.version === reference.version && item.kind === reference.kind;
    if (merged.some(same))
      merged = merged.map((item) => (same(item) ? { ...item, referrers: mergeSpecs(item.referrers, reference.referrers) } : item));
    else merged.push(reference);
  }
  return merged.sort(compareGvk);
}
