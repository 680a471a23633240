import type { KubeObject, ManagedFieldsEntry } from '@capstan/kube';
import { unionFields } from './field-paths.ts';
import { fieldsOf, isTaken, LEFTOVER_ANNOTATIONS, LEFTOVER_LABELS, type TakenManagers } from './managed-entries.ts';

/** One operation of a JSON patch. */
export interface JsonPatchOperation {
  readonly op: 'remove' | 'replace';
  readonly path: string;
  readonly value?: unknown;
}

/**
 * The JSON patch that makes the fields of other tools our own, so that the next apply removes those which Git does not set;
 * undefined where there is nothing to take. It names the resourceVersion that it was made from: on a conflict, read and make it again.
 */
export function takeBackPatch(object: KubeObject, taken: TakenManagers): JsonPatchOperation[] | undefined {
  const operations: JsonPatchOperation[] = [];
  const { annotations, labels, managedFields = [], resourceVersion } = object.metadata;
  for (const name of LEFTOVER_ANNOTATIONS) {
    if (annotations?.[name] !== undefined) operations.push({ op: 'remove', path: `/metadata/annotations/${escapePointer(name)}` });
  }
  for (const name of LEFTOVER_LABELS) {
    if (labels?.[name] !== undefined) operations.push({ op: 'remove', path: `/metadata/labels/${escapePointer(name)}` });
  }
  if (managedFields.some((entry) => isTaken(entry, taken))) {
    operations.push({ op: 'replace', path: '/metadata/managedFields', value: mergeEntries(managedFields, taken) });
  }
  if (operations.length === 0) return undefined;
  return [{ op: 'replace', path: '/metadata/resourceVersion', value: resourceVersion }, ...operations];
}

/** The entries with the taken ones merged into our own; the API server refuses two entries of one manager and operation. */
function mergeEntries(entries: readonly ManagedFieldsEntry[], taken: TakenManagers): ManagedFieldsEntry[] {
  const others: ManagedFieldsEntry[] = [];
  let own: ManagedFieldsEntry | undefined;
  for (const entry of entries) {
    const ours = entry.manager === taken.manager && entry.operation === 'Apply' && (entry.subresource ?? '') === '';
    if (!ours && !isTaken(entry, taken)) {
      others.push(entry);
      continue;
    }
    own =
      own === undefined
        ? { ...entry, manager: taken.manager, operation: 'Apply' }
        : { ...own, fieldsV1: unionFields(fieldsOf(own), fieldsOf(entry)) };
  }
  return own === undefined ? others : [...others, own];
}

function escapePointer(name: string): string {
  return name.replaceAll('~', '~0').replaceAll('/', '~1');
}
