import type { GoMap } from '@capstan/gotemplate';
import type { Chart, ChartFile } from './chart.ts';
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

/** A file of a released chart, with the time that Helm 4 found on it, in RFC 3339. */
export interface ReleaseFile extends ChartFile {
  readonly modified?: string;
}

/** A released chart: one without times, such as a tree's, does as well. */
export interface ReleaseChart extends Chart {
  readonly templates: readonly ReleaseFile[];
  readonly files: readonly ReleaseFile[];
  /** The time of Chart.yaml, in RFC 3339. */
  readonly modified?: string;
  readonly schemaModified?: string;
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
  readonly chart: ReleaseChart;
  /** The user's values. */
  readonly config: GoMap;
  readonly manifest: string;
  readonly hooks: readonly ReleaseHook[];
  /** The user's labels, without Helm's own. */
  readonly labels: ReadonlyMap<string, string>;
  /** `ssa` or `csa`; absent in records of Helm 3. */
  readonly applyMethod?: string;
}
