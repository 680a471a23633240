import type { GoMap } from '@capstan/gotemplate';
import type { Chart } from './chart.ts';
import type { Hook } from './manifests.ts';

export type ReleaseStatus =
  | 'unknown'
  | 'deployed'
  | 'uninstalled'
  | 'superseded'
  | 'failed'
  | 'uninstalling'
  | 'pending-install'
  | 'pending-upgrade'
  | 'pending-rollback';

/** A hook and how it went when it last ran; times are RFC 3339, as Helm writes them. */
export interface ReleaseHook extends Hook {
  readonly lastRun: { readonly phase: string; readonly startedAt?: string; readonly completedAt?: string };
}

/** One revision of a release, as Helm records it. */
export interface Release {
  readonly name: string;
  readonly namespace: string;
  readonly version: number;
  /** RFC 3339, with as many digits of a second as are known. */
  readonly firstDeployed: string;
  readonly lastDeployed: string;
  readonly deleted?: string;
  readonly description: string;
  readonly status: ReleaseStatus;
  readonly notes: string;
  /** The chart without its dependencies, which Helm does not record. */
  readonly chart: Chart;
  /** The user's values. */
  readonly config: GoMap;
  readonly manifest: string;
  readonly hooks: readonly ReleaseHook[];
  /** The user's labels, without Helm's own. */
  readonly labels: ReadonlyMap<string, string>;
  /** `ssa` or `csa`; absent in records of Helm 3. */
  readonly applyMethod?: string;
}

/**
 * The revisions that a limit on history makes go before a new one comes, oldest first; the last deployed one stays.
 * A limit of 0 keeps all.
 */
export function revisionsToRemove(history: readonly Release[], limit: number): Release[] {
  if (limit <= 0) return [];
  const sorted = [...history].sort((left, right) => left.version - right.version);
  const deployed = sorted.findLast((release) => release.status === 'deployed');
  const excess = sorted.length - (limit - 1);
  return excess <= 0 ? [] : sorted.filter((release) => release !== deployed).slice(0, excess);
}
