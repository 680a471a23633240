import type { InventoryItem } from './inventory.ts';
import { describeObject } from './object-id.ts';

/** What became of an object. */
export type ChangeAction = 'created' | 'configured' | 'unchanged' | 'skipped' | 'deleted';

/** One object and what became of it. */
export interface Change {
  readonly item: InventoryItem;
  readonly action: ChangeAction;
}

/** The lines of an event: what changed, one object a line, in the order of application. Empty where nothing did. */
export function describeChanges(changes: readonly Change[]): string {
  return changes
    .filter(({ action }) => action === 'created' || action === 'configured' || action === 'deleted')
    .map(({ item, action }) => `${describeObject(item)} ${action}`)
    .join('\n');
}

/** The lines of an event about what was pruned, with what a switch kept back. Empty where there was nothing to prune. */
export function describePruned(changes: readonly Change[]): string {
  return changes.map(({ item, action }) => `${describeObject(item)} ${action}`).join('\n');
}

/** For a log line: every object and what became of it. */
export function mapChanges(changes: readonly Change[]): Record<string, string> {
  return Object.fromEntries(changes.map(({ item, action }) => [describeObject(item), action]));
}

/** For a log line: what became of objects, with the objects of each; shorter where there are many. */
export function groupChanges(changes: readonly Change[]): Record<string, string[]> {
  const groups = new Map<string, string[]>();
  for (const { item, action } of changes) groups.set(action, [...(groups.get(action) ?? []), describeObject(item)]);
  return Object.fromEntries(groups);
}
