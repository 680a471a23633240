import type { Kustomization } from '@capstan/api';

/** Fields that this controller does not act on yet: an object that sets one is refused rather than half obeyed. */
export function unsupportedFields(spec: Kustomization['spec']): string[] {
  const fields: string[] = [];
  if (spec.decryption !== undefined) fields.push('spec.decryption');
  if (spec.kubeConfig !== undefined) fields.push('spec.kubeConfig');
  if ((spec.ignore ?? []).length > 0) fields.push('spec.ignore');
  return fields;
}
