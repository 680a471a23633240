import type { GoMap, Value } from '@capstan/gotemplate';

/** A file of a chart, by its path in it. */
export interface ChartFile {
  readonly name: string;
  readonly data: Uint8Array;
}

export interface Maintainer {
  readonly name: string;
  readonly email: string;
  readonly url: string;
}

/** A dependency that Chart.yaml or requirements.yaml names. Conditions, tags and aliases change it while values are processed. */
export interface Dependency {
  name: string;
  readonly version: string;
  readonly repository: string;
  readonly condition: string;
  readonly tags: readonly string[];
  enabled: boolean;
  importValues: Value[];
  readonly alias: string;
}

/** What Chart.yaml says; an absent text is empty, as in Go. */
export interface Metadata {
  name: string;
  readonly home: string;
  readonly sources: readonly string[];
  readonly version: string;
  readonly description: string;
  readonly keywords: readonly string[];
  readonly maintainers: readonly Maintainer[];
  readonly icon: string;
  apiVersion: string;
  readonly condition: string;
  readonly tags: string;
  readonly appVersion: string;
  readonly deprecated: boolean;
  readonly annotations: ReadonlyMap<string, string>;
  readonly kubeVersion: string;
  /** Undefined where none are listed at all. */
  dependencies: Dependency[] | undefined;
  readonly type: string;
}

/** What Chart.lock or requirements.lock holds, as it stands there. */
export type Lock = Value;

/** A loaded chart. */
export interface Chart {
  metadata: Metadata;
  readonly lock: Lock | undefined;
  readonly templates: readonly ChartFile[];
  values: GoMap;
  readonly schema: Uint8Array | undefined;
  readonly files: readonly ChartFile[];
  /** Every file, as it was loaded. */
  readonly raw: readonly ChartFile[];
  dependencies: Chart[];
  parent: Chart | undefined;
}

/** Sets a chart's dependencies, and that it is their parent. */
export function setDependencies(chart: Chart, dependencies: readonly Chart[]): void {
  chart.dependencies = [...dependencies];
  for (const dependency of dependencies) dependency.parent = chart;
}

/** `parent/charts/child`: what templates' names begin with. */
export function fullPath(chart: Chart): string {
  return chart.parent === undefined ? chart.metadata.name : `${fullPath(chart.parent)}/charts/${chart.metadata.name}`;
}

/** A custom resource definition that a chart brings in its `crds` folder. */
export interface Crd {
  /** Its path in the chart that brings it. */
  readonly name: string;
  /** Its path from the root chart's name. */
  readonly filename: string;
  readonly data: Uint8Array;
}

/** The definitions of a chart and its dependencies, in the order of their files. */
export function crdsOf(chart: Chart): Crd[] {
  const own = chart.files
    .filter(({ name }) => name.startsWith('crds/') && /\.(?:yaml|yml|json)$/i.test(name))
    .map(({ name, data }) => ({ name, filename: `${fullPath(chart)}/${name}`, data }));
  return [...own, ...chart.dependencies.flatMap(crdsOf)];
}
