import { applySpecs, setEntries } from './apply-specs.ts';
import type { FieldSpec } from './field-spec.ts';
import type { LabelRule } from './kustomization.ts';
import type { Resource } from './resource.ts';
import { SharedScalar } from './scalars.ts';
import { mergeSpecs, type TransformerConfig } from './transformer-config.ts';

const METADATA_LABELS: FieldSpec = { group: '', version: '', kind: '', path: 'metadata/labels', create: true };

/** Sets labels or annotations in all fields that the specifications name. */
export function setLabels(resources: readonly Resource[], labels: ReadonlyMap<string, string>, specs: readonly FieldSpec[]): void {
  if (labels.size === 0) return;
  for (const resource of resources) {
    const entries = [...labels].map(([key, value]) => [key, new SharedScalar(value)] as const);
    applySpecs(resource, specs, (slot) => setEntries(slot, entries), 'mapping');
  }
}

/** The fields that a rule of `labels:` is for: metadata alone, templates too, or selectors as well. */
export function labelSpecs(rule: LabelRule, config: TransformerConfig): FieldSpec[] {
  const own = mergeSpecs(rule.fields, config.labels);
  if (rule.includeSelectors) return mergeSpecs(own, config.commonLabels);
  const templates = rule.includeTemplates ? mergeSpecs(own, config.templateLabels) : own;
  return mergeSpecs(templates, [METADATA_LABELS]);
}
