import type { SortOptions } from './kustomization.ts';
import type { Place } from './place.ts';
import type { Resource } from './resource.ts';
import { compareText, formatGvk, kindOrder, type ResourceId, sortText } from './resource-id.ts';

/** The resources in the order that was asked for. Throws at `place` where the options contradict each other. */
export function sortResources(resources: readonly Resource[], options: SortOptions, place: Place): Resource[] {
  const { order, legacySortOptions: legacy } = options;
  if (order !== 'fifo' && order !== 'legacy')
    throw place.error('InvalidKustomization', "the field 'sortOptions.order' must be one of [fifo, legacy]");
  if (order === 'fifo' && legacy !== undefined) {
    throw place.error(
      'InvalidKustomization',
      "the field 'sortOptions.legacySortOptions' is set but the selected sort order is 'fifo', not 'legacy'",
    );
  }
  if (order === 'fifo') return [...resources];
  return sortLegacy(resources, legacy === undefined ? undefined : kindOrder(legacy.orderFirst, legacy.orderLast));
}

/** Sorted by kind as kubectl wants to create them, then by group, version, namespace and name. */
export function sortLegacy(resources: readonly Resource[], order: ReadonlyMap<string, number> = kindOrder()): Resource[] {
  return resources
    .map((resource) => ({ resource, id: resource.id }))
    .sort((left, right) => compareIds(left.id, right.id, order))
    .map(({ resource }) => resource);
}

function compareIds(left: ResourceId, right: ResourceId, order: ReadonlyMap<string, number>): number {
  if (left.group !== right.group || left.version !== right.version || left.kind !== right.kind) {
    const byKind = (order.get(left.kind) ?? 0) - (order.get(right.kind) ?? 0);
    if (byKind !== 0) return byKind;
    const byText = compareText(sortText(left), sortText(right));
    // The Namespace of the core group goes before one of another group.
    return left.kind === 'Namespace' && right.kind === 'Namespace' && (left.group === '' || right.group === '') ? -byText : byText;
  }
  return compareText(idText(left), idText(right));
}

function idText(id: ResourceId): string {
  return `${formatGvk(id)}|${id.namespace || '~X'}|${id.name || '~N'}`;
}
