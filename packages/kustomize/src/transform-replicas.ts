import { applySpecs, scalarIn } from './apply-specs.ts';
import type { FieldSpec } from './field-spec.ts';
import type { ReplicaRule } from './kustomization.ts';
import { isSelected } from './resource-id.ts';
import type { ResourceList } from './resource-list.ts';
import { isQuoted, makeScalar } from './scalars.ts';

/** Sets the number of replicas of what has this name; false where nothing that can have replicas has it. */
export function setReplicas(list: ResourceList, rule: ReplicaRule, specs: readonly FieldSpec[]): boolean {
  let found = false;
  for (const resource of list.items) {
    const ids = resource.allIds.filter((id) => id.name === rule.name);
    for (const spec of specs) {
      if (!ids.some((id) => isSelected(id, spec))) continue;
      found = true;
      applySpecs(resource, [spec], (slot) => slot.set(makeScalar(String(rule.count), 'int', isQuoted(scalarIn(slot)))), 'scalar');
    }
  }
  return found;
}
