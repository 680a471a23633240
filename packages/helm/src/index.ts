export { type Capabilities, defaultCapabilities, parseKubeVersion } from './capabilities.ts';
export type { Chart, ChartFile, Crd, Dependency, Metadata } from './chart.ts';
export { type ChartVersion, chartVersions, chooseVersion, readChartVersions } from './chart-versions.ts';
export { coalesceValues } from './coalesce.ts';
export { HelmError, type HelmErrorCode, RenderError, type TemplateFault } from './error.ts';
export type { HelmMajor } from './helm-major.ts';
export { sortByKind } from './kind-order.ts';
export { kustomizePostRenderer } from './kustomize-post-renderer.ts';
export { type ChartLimits, DEFAULT_CHART_LIMITS } from './limits.ts';
export { loadArchive, loadFiles, loadTree } from './load-chart.ts';
export { loadValues } from './load-values.ts';
export { type Hook, type Manifest, sortManifests, splitManifests } from './manifests.ts';
export { mergeMaps } from './merge-maps.ts';
export { packageChart } from './package-chart.ts';
export type { PostRenderer, PostRenderStrategy } from './post-render.ts';
export { type IndexChart, type IndexOptions, readChartNames, readIndex } from './read-index.ts';
export type { Release, ReleaseChart, ReleaseFile, ReleaseHook, ReleaseStatus } from './release.ts';
export {
  deployedRevision,
  lastRevision,
  nextVersion,
  type ReleaseOperation,
  revisionsToRemove,
  revisionsToSupersede,
  revisionToUpgrade,
} from './release-history.ts';
export { decodeRelease, encodeRelease } from './release-record.ts';
export { loadRelease, releaseKey, type StoredRelease, storeRelease, type WriteTime } from './release-storage.ts';
export type { Lookup } from './render.ts';
export { type SetKind, setFileValues, setValues } from './strvals.ts';
export { printRendered, type Rendered, type TemplateOptions, templateChart } from './template-chart.ts';
export { compileMatch } from './wildcard.ts';
export { type IndexTreeOptions, indexTree, writeIndex } from './write-index.ts';
