/** A file of an owner's folder. */
export interface StoredFile {
  readonly name: string;
  readonly modifiedMs: number;
}

export interface Retention {
  /** The file that the owner's status names. */
  readonly current: string;
  readonly retentionRecords: number;
  readonly retentionTtlMs: number;
  readonly nowMs: number;
}

/**
 * Which files are to be removed, as Flux decides: those older than the retention's time, then the oldest beyond its count. The current one
 * stays whatever its age, and counts.
 */
export function findGarbage(files: readonly StoredFile[], { current, retentionRecords, retentionTtlMs, nowMs }: Retention): string[] {
  const others = files.filter(({ name }) => name !== current).sort((a, b) => b.modifiedMs - a.modifiedMs);
  const kept = files.length - others.length;
  const room = Math.max(0, retentionRecords - kept);
  return others.filter(({ modifiedMs }, i) => i >= room || nowMs - modifiedMs > retentionTtlMs).map(({ name }) => name);
}
