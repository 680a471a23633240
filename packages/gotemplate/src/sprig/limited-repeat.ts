import { LimitError } from '../error.ts';

/** The longest string and list that one call may make. */
const MAX_LENGTH = 64 * 1024 * 1024;
const MAX_ITEMS = 4_000_000;

/** Ends the run before a call makes a string of this many units. */
export function checkLength(name: string, length: number): void {
  if (length > MAX_LENGTH) throw new LimitError(`${name} makes more than ${MAX_LENGTH} characters`);
}

/** Ends the run before a call makes a list of this many items. */
export function checkItems(name: string, count: number): void {
  if (count > MAX_ITEMS) throw new LimitError(`${name} makes more than ${MAX_ITEMS} items`);
}
