import { Annotation, KUBECTL_MANAGER_PREFIX } from '@capstan/api';
import type { KubeObject, ManagedFieldsEntry } from '@capstan/kube';
import type { FieldTree } from './compress-fields.ts';

/** Annotations and labels that other tools leave behind and that an apply takes away, as Flux does. */
export const LEFTOVER_ANNOTATIONS = [Annotation.lastApplied, 'kustomize.toolkit.fluxcd.io/checksum', 'fluxcd.io/sync-checksum'] as const;
export const LEFTOVER_LABELS = ['fluxcd.io/sync-gc-mark'] as const;

/** The entry of what a manager applied itself (not of a subresource); undefined where it holds nothing. */
export function appliedEntry(object: KubeObject, manager: string): ManagedFieldsEntry | undefined {
  return object.metadata.managedFields?.find(
    (entry) => entry.manager === manager && entry.operation === 'Apply' && (entry.subresource ?? '') === '',
  );
}

/** The fields of an entry. */
export function fieldsOf(entry: ManagedFieldsEntry | undefined): FieldTree {
  // The API server's own shape: nested objects of nothing but objects.
  return (entry?.fieldsV1 ?? {}) as FieldTree;
}

/** Which entries an apply takes over: those of kubectl, of tools before server-side apply, and of Updates in our own name. */
export interface TakenManagers {
  readonly manager: string;
  /** Further managers, by prefix, of `--override-manager`. */
  readonly overridden?: readonly string[];
}

/** Whether an apply should take an entry's fields over. */
export function isTaken(entry: ManagedFieldsEntry, { manager, overridden = [] }: TakenManagers): boolean {
  if ((entry.subresource ?? '') !== '') return false;
  const name = entry.manager ?? '';
  if (name.startsWith(KUBECTL_MANAGER_PREFIX) || overridden.some((prefix) => name.startsWith(prefix))) return true;
  return entry.operation === 'Update' && (name.startsWith('before-first-apply') || name.startsWith(manager));
}

/** Whether an object holds anything that {@link takeBackPatch} would take away. */
export function holdsTakenFields(object: KubeObject, taken: TakenManagers): boolean {
  const { annotations, labels, managedFields } = object.metadata;
  return (
    LEFTOVER_ANNOTATIONS.some((name) => annotations?.[name] !== undefined) ||
    LEFTOVER_LABELS.some((name) => labels?.[name] !== undefined) ||
    (managedFields?.some((entry) => isTaken(entry, taken)) ?? false)
  );
}
