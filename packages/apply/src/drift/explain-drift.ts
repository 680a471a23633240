import type { KubeObject } from '@capstan/kube';
import { describeObject, idOf } from '../object-id.ts';
import { type Owner, ownerOf } from '../owner.ts';
import { expandFields } from './compress-fields.ts';
import { type FieldPath, formatFieldPath, hasField, missingFields } from './field-paths.ts';
import type { LiveEntry } from './live-entry.ts';
import { appliedEntry, fieldsOf } from './managed-entries.ts';

/** Most fields that a message lists. */
const MAX_FIELDS = 5;

/** What happened to an object that drifted. */
export interface DriftExplanation {
  /** The fields that were ours, as people write them. */
  readonly fields: readonly string[];
  /** Who holds one of them now. Empty where they were removed: a writer that only removes leaves no trace. */
  readonly managers: readonly string[];
  readonly message: string;
}

/** Names the fields that an object lost since we applied it, and who has them now. `live` is its metadata of now. */
export function explainDrift(applied: LiveEntry, live: KubeObject, owner: Owner): DriftExplanation {
  const { manager } = owner;
  const title = describeObject(idOf(live));
  if (live.metadata.uid !== applied.uid) {
    return { fields: [], managers: [], message: `${title} drifted: deleted and created anew by someone else` };
  }
  const entry = appliedEntry(live, manager);
  const lost = missingFields(applied.fields === '' ? {} : expandFields(applied.fields), fieldsOf(entry));
  const managers = holdersOf(lost, live, manager);
  const fields = lost.map(formatFieldPath);
  if (fields.length === 0) {
    const other = ownerOf(live, owner.group);
    const isOthers = other !== undefined && other !== `${owner.namespace}/${owner.name}`;
    const how = isOthers ? `taken over by ${other}, which applies it too` : `applied with other values in the name of ${manager}`;
    return { fields, managers: [manager], message: `${title} drifted: ${how}` };
  }
  const listed = fields.slice(0, MAX_FIELDS).join(', ') + (fields.length > MAX_FIELDS ? ` and ${fields.length - MAX_FIELDS} more` : '');
  const how = managers.length > 0 ? `changed by ${managers.join(', ')}` : 'removed by an unknown manager';
  return { fields, managers, message: `${title} drifted: ${listed} ${how}` };
}

function holdersOf(lost: readonly FieldPath[], live: KubeObject, manager: string): string[] {
  const holders = new Set<string>();
  for (const entry of live.metadata.managedFields ?? []) {
    if (entry.manager === undefined || (entry.manager === manager && entry.operation === 'Apply')) continue;
    const tree = fieldsOf(entry);
    if (lost.some((path) => hasField(tree, path))) holders.add(entry.manager);
  }
  return [...holders];
}
