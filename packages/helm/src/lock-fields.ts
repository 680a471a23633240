import { GoMap, type Value } from '@capstan/gotemplate';
import type { Lock } from './chart.ts';
import { dependencyFields } from './chart-file.ts';
import { HelmError } from './error.ts';
import { formatGoTime, NO_TIME } from './go-time.ts';
import { decodeMetadata } from './metadata.ts';

/** A lock as Helm writes it down: its three fields, all of them. Throws a HelmError where it is no lock. */
export function lockFields(lock: Lock): GoMap {
  const fields = lock instanceof GoMap ? lock : new GoMap();
  const digest = fields.get('digest');
  const { dependencies } = decodeMetadata(new GoMap([['dependencies', fields.get('dependencies') ?? null]]));
  return new GoMap([
    ['generated', lockTime(lock)],
    ['digest', typeof digest === 'string' ? digest : ''],
    ['dependencies', isAbsent(fields.get('dependencies')) ? null : (dependencies ?? []).map(dependencyFields)],
  ]);
}

/** When a lock was made, in RFC 3339. Throws a HelmError where it says no time. */
export function lockTime(lock: Lock): string {
  const text = lock instanceof GoMap ? lock.get('generated') : undefined;
  if (isAbsent(text)) return NO_TIME;
  const time = typeof text === 'string' ? formatGoTime(text) : undefined;
  if (time === undefined) throw new HelmError('ChartInvalid', 'the time in "generated" of the lock is not in RFC 3339');
  return time;
}

function isAbsent(value: Value): boolean {
  return value === undefined || value === null;
}
