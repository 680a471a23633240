import type { Kustomization } from '@capstan/api';
import { formatDuration, formatTime } from '@capstan/runtime';

/** The entries of `status.history`, newest first. */
export type History = NonNullable<NonNullable<Kustomization['status']>['history']>;

/** As many entries as Flux keeps. */
const MAX_ENTRIES = 5;

/** One reconcile, for the history. */
export interface HistoryNote {
  /** Of what was built. */
  readonly digest: string;
  /** The reason of Ready that it ended with. */
  readonly status: string;
  readonly endedMs: number;
  readonly durationMs: number;
  readonly revision: string;
  readonly originRevision: string | undefined;
}

/** The history with a reconcile noted: reconciles of the same build that ended the same way are one entry. */
export function noteReconcile(history: History, note: HistoryNote): History {
  const known = history.find((entry) => entry.digest === note.digest && entry.lastReconciledStatus === note.status);
  const time = formatTime(note.endedMs);
  const entry: History[number] = {
    digest: note.digest,
    firstReconciled: known?.firstReconciled ?? time,
    lastReconciled: time,
    lastReconciledDuration: formatDuration(note.durationMs),
    lastReconciledStatus: note.status,
    metadata: { revision: note.revision, ...(note.originRevision === undefined ? {} : { originRevision: note.originRevision }) },
    totalReconciliations: (known?.totalReconciliations ?? 0) + 1,
  };
  return [entry, ...history.filter((other) => other !== known)].slice(0, MAX_ENTRIES);
}
