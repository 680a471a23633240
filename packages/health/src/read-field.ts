import type { AssessedObject } from './assessment.ts';

/** A condition of `status.conditions`, as far as the rules look at it. */
export interface ObjectCondition {
  readonly type: string;
  readonly status: string;
  readonly reason: string;
  readonly message: string;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value at a path of own properties; undefined where any step is missing. */
function fieldAt(object: AssessedObject, ...path: string[]): unknown {
  let value: unknown = object;
  for (const name of path) {
    if (!isRecord(value) || !Object.hasOwn(value, name)) return undefined;
    value = value[name];
  }
  return value;
}

/** The number at a path; undefined where there is none. */
export function numberAt(object: AssessedObject, ...path: string[]): number | undefined {
  const value = fieldAt(object, ...path);
  if (typeof value === 'bigint') return Number(value);
  return typeof value === 'number' ? value : undefined;
}

/** Whether the value at a path is true. */
export function isTrueAt(object: AssessedObject, ...path: string[]): boolean {
  return fieldAt(object, ...path) === true;
}

/** The string at a path; empty where there is none, as Kubernetes means it. */
export function stringAt(object: AssessedObject, ...path: string[]): string {
  const value = fieldAt(object, ...path);
  return typeof value === 'string' ? value : '';
}

/** The records of the list at a path; whatever else it holds is left out. */
export function recordsAt(object: AssessedObject, ...path: string[]): Record<string, unknown>[] {
  const value = fieldAt(object, ...path);
  return Array.isArray(value) ? value.filter(isRecord) : [];
}

/** The conditions of an object's status, in their order. */
export function conditionsOf(object: AssessedObject): ObjectCondition[] {
  return recordsAt(object, 'status', 'conditions').map((condition) => ({
    type: stringAt(condition, 'type'),
    status: stringAt(condition, 'status'),
    reason: stringAt(condition, 'reason'),
    message: stringAt(condition, 'message'),
  }));
}

/** The condition of a type; undefined where the status has none. */
export function conditionOf(object: AssessedObject, type: string): ObjectCondition | undefined {
  return conditionsOf(object).find((condition) => condition.type === type);
}
