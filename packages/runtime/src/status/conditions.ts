import type { Condition } from '@capstan/api';
import { leadOfSystemClock } from '../time/clock.ts';

export type { Condition };

/** An object as far as conditions are concerned. */
export interface Conditioned {
  readonly metadata?: { readonly generation?: number };
  readonly status?: unknown;
}

/** The conditions of an object; none where there is no status. */
export function conditionsOf(object: Conditioned): readonly Condition[] {
  const { status } = object;
  if (typeof status !== 'object' || status === null || !('conditions' in status) || !Array.isArray(status.conditions)) return [];
  // The API server has validated them against the CRD.
  return status.conditions as readonly Condition[];
}

/** The condition of this type, of an object or a list. */
export function getCondition(from: Conditioned | readonly Condition[], type: string): Condition | undefined {
  const conditions = isList(from) ? from : conditionsOf(from);
  return conditions.find((condition) => condition.type === type);
}

export function isTrue(from: Conditioned | readonly Condition[], type: string): boolean {
  return getCondition(from, type)?.status === 'True';
}

/** Whether the object is Ready, and was found so at its present generation. */
export function isReady(object: Conditioned): boolean {
  const ready = getCondition(object, 'Ready');
  if (ready?.status !== 'True') return false;
  const generation = object.metadata?.generation;
  return generation === undefined || (ready.observedGeneration ?? generation) === generation;
}

/** A condition to be set: everything but when it changed. */
export type NewCondition = Omit<Condition, 'lastTransitionTime'>;

/**
 * The list with this condition in it, in Flux's order: Stalled, Reconciling, Ready, then by name. `lastTransitionTime` moves when
 * status, reason or message change, as in Flux. `now` in milliseconds. A message is shortened to what the API server takes.
 */
export function setCondition(conditions: readonly Condition[], wanted: NewCondition, now: number): readonly Condition[] {
  const condition = { ...wanted, message: shorten(wanted.message) };
  const before = getCondition(conditions, condition.type);
  const same = before?.status === condition.status && before.reason === condition.reason && before.message === condition.message;
  if (before !== undefined && same && before.observedGeneration === condition.observedGeneration) return conditions;
  const next: Condition = { ...condition, lastTransitionTime: same && before !== undefined ? before.lastTransitionTime : formatTime(now) };
  return [...conditions.filter((one) => one !== before), next].sort(inOrder);
}

/** What the schema of a condition allows: with a byte more the API server refuses the whole status. */
const MOST_MESSAGE_BYTES = 32_768;

/** Whole lines from the start, and how many are left out; a line that is too long by itself is cut. */
function shorten(message: string): string {
  if (Buffer.byteLength(message) <= MOST_MESSAGE_BYTES) return message;
  const room = MOST_MESSAGE_BYTES - 64;
  const bytes = Buffer.from(message);
  let end = bytes.lastIndexOf('\n', room);
  if (end <= 0) {
    end = room;
    // Not amid a character of several bytes.
    while (((bytes[end] ?? 0) & 0xc0) === 0x80) end -= 1;
    return `${bytes.toString('utf8', 0, end)}...`;
  }
  const kept = bytes.toString('utf8', 0, end);
  return `${kept}\nand ${message.split('\n').length - kept.split('\n').length} lines more`;
}

const FIRST = ['Stalled', 'Reconciling', 'Ready'];

function inOrder(a: Condition, b: Condition): number {
  const [first, second] = [FIRST.indexOf(a.type), FIRST.indexOf(b.type)];
  if (first >= 0 && second >= 0) return first - second;
  if (first >= 0 || second >= 0) return first >= 0 ? -1 : 1;
  return a.type < b.type ? -1 : 1;
}

/** The list without the condition of this type. */
export function removeCondition(conditions: readonly Condition[], type: string): readonly Condition[] {
  return conditions.some((condition) => condition.type === type) ? conditions.filter((condition) => condition.type !== type) : conditions;
}

/** A time of the clock as the API writes it: RFC 3339 in UTC, in whole seconds; the time of day also where the machine's clock was set back. */
export function formatTime(ms: number): string {
  return `${new Date(ms - leadOfSystemClock()).toISOString().slice(0, 19)}Z`;
}

function isList(from: Conditioned | readonly Condition[]): from is readonly Condition[] {
  return Array.isArray(from);
}
