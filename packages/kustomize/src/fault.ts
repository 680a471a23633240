import type { KustomizeErrorCode } from './error.ts';

/** A fault of the tree, in the words of its author: where, what, why, and what mends it. */
export interface Fault {
  readonly code: KustomizeErrorCode;
  /** Path in the tree. */
  readonly file: string;
  /** Counts from 1. */
  readonly line?: number;
  readonly column?: number;
  /** The field of the file, dotted: `patches.0.path`. */
  readonly field?: string;
  /** The object concerned, `Kind/namespace/name` or `Kind/name`. */
  readonly object?: string;
  /** The cause. Never holds a secret's value. */
  readonly message: string;
  readonly remedy?: string;
}

/** A fault in one line: `FILE:LINE:COLUMN: FIELD: OBJECT: MESSAGE`. */
export function formatFault(fault: Fault): string {
  const place = [fault.file, fault.line, fault.column].filter((part) => part !== undefined).join(':');
  const parts = [place, fault.field, fault.object, fault.message].filter((part) => part !== undefined && part !== '');
  return fault.remedy === undefined ? parts.join(': ') : `${parts.join(': ')} (${fault.remedy})`;
}
