import type { Place } from './place.ts';
import { idKey } from './resource-id.ts';
import type { ResourceList } from './resource-list.ts';
import { nodesEqual } from './scalars.ts';

/** Runs a validator, which may fail but not change anything (its own label apart). */
export function validateResources(list: ResourceList, place: Place, run: () => void): void {
  const before = new Map(list.items.map((resource) => [idKey(resource.id), resource.copy()]));
  run();
  const changed = list.items.find((resource) => {
    const original = before.get(idKey(resource.id));
    if (original === undefined) return true;
    const copy = resource.copy();
    const { labels } = copy;
    if (labels.delete('validated-by')) copy.setMetadataMap('labels', labels);
    return !nodesEqual(original.root, copy.root);
  });
  if (changed !== undefined || list.items.length !== before.size) {
    throw place.error(
      'InvalidTransformer',
      "validator shouldn't modify the resource map",
      changed === undefined ? {} : { object: changed.label },
    );
  }
}
