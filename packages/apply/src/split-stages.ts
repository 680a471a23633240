import type { KubeObject } from '@capstan/kube';
import { compareObjects } from './compare-objects.ts';
import { idOf, type ObjectId } from './object-id.ts';

/** Objects that are applied together, after those of the stages before. */
export interface Stage {
  readonly name: 'definitions' | 'classes' | 'custom' | 'resources';
  readonly objects: KubeObject[];
  /** Whether the next stage needs these to be current first. */
  readonly awaited: boolean;
}

function isDefinition({ group, kind }: ObjectId): boolean {
  if (kind === 'CustomResourceDefinition') return group === 'apiextensions.k8s.io';
  if (kind === 'Namespace') return group === '';
  return kind === 'ClusterRole' && group === 'rbac.authorization.k8s.io';
}

/**
 * The stages of a set of objects, empty ones left out: definitions (CustomResourceDefinitions, Namespaces, ClusterRoles), classes,
 * the kinds of `customStageKinds` (`Kind` or `group/Kind`), then the rest; each in the order of {@link compareObjects}.
 */
export function splitStages(objects: readonly KubeObject[], customStageKinds: ReadonlySet<string> = new Set()): Stage[] {
  const stages: Stage[] = [
    { name: 'definitions', objects: [], awaited: true },
    { name: 'classes', objects: [], awaited: true },
    { name: 'custom', objects: [], awaited: false },
    { name: 'resources', objects: [], awaited: false },
  ];
  for (const object of objects) {
    const id = idOf(object);
    const custom = customStageKinds.has(`${id.group}/${id.kind}`) || (id.group === '' && customStageKinds.has(id.kind));
    const index = isDefinition(id) ? 0 : id.kind.endsWith('Class') ? 1 : custom ? 2 : 3;
    stages[index]?.objects.push(object);
  }
  for (const stage of stages) stage.objects.sort((a, b) => compareObjects(idOf(a), idOf(b)));
  return stages.filter((stage) => stage.objects.length > 0);
}
