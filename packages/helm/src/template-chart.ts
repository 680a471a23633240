import { GoMap, int, quote, stringOfBytes } from '@capstan/gotemplate';
import { type Capabilities, CapabilitiesObject, defaultCapabilities } from './capabilities.ts';
import { type Chart, type Crd, crdsOf } from './chart.ts';
import { type CoalesceOptions, coalesceValues } from './coalesce.ts';
import { copyChart, isCompatible, processDependencies } from './dependencies.ts';
import { HelmError } from './error.ts';
import type { HelmMajor } from './helm-major.ts';
import { loadValues } from './load-values.ts';
import { type Hook, type Manifest, sortManifests } from './manifests.ts';
import { type PostRenderer, type PostRenderStrategy, postRenderFiles } from './post-render.ts';
import { type RenderOptions, renderChart } from './render.ts';
import { validateValues } from './validate-values.ts';

export interface TemplateOptions extends Omit<RenderOptions, 'major'> {
  readonly name: string;
  readonly namespace?: string;
  readonly revision?: number;
  readonly isUpgrade?: boolean;
  readonly capabilities?: Capabilities;
  readonly skipSchemaValidation?: boolean;
  /** Values, objects that templates see, documents, hooks and messages as Helm 3 has them, where it differs. */
  readonly useHelm3Defaults?: boolean;
  /** Whether the notes of dependencies are kept too. */
  readonly includeSubchartNotes?: boolean;
  readonly postRender?: PostRenderer;
  /** What becomes of hooks; by default they go with the manifests, by the defaults of Helm 3 around the post-renderer. */
  readonly postRenderStrategy?: PostRenderStrategy;
  readonly warn?: (message: string) => void;
}

/** A rendered chart. */
export interface Rendered {
  readonly manifests: readonly Manifest[];
  readonly hooks: readonly Hook[];
  readonly crds: readonly Crd[];
  readonly notes: string;
  /** The values that the templates saw. */
  readonly values: GoMap;
}

const NOTES = 'NOTES.txt';

/**
 * Renders a chart for a release: dependencies, values, schema, templates, then objects in Helm's order. The chart stays as it was.
 * Throws a HelmError with Helm's message.
 */
export function templateChart(original: Chart, userValues: GoMap, options: TemplateOptions): Rendered {
  const major = options.useHelm3Defaults === true ? 3 : 4;
  const chart = copyChart(original);
  if (major === 3) useFirstDocuments(chart);
  const coalescing: CoalesceOptions = {
    major,
    ...(options.warn === undefined ? {} : { warn: options.warn }),
  };
  checkInstallable(chart, major);
  checkName(options.name);
  try {
    processDependencies(chart, userValues, coalescing);
  } catch (error) {
    if (error instanceof HelmError && major === 4)
      throw new HelmError(error.code, `chart dependencies processing failed: ${error.message}`, error);
    throw error;
  }
  const capabilities = options.capabilities ?? defaultCapabilities();
  const values = coalesceValues(chart, userValues, coalescing);
  if (options.skipSchemaValidation !== true) validateValues(chart, values);
  checkKubeVersion(chart, capabilities, major);
  const release = releaseObject(options);
  const files = renderChart(chart, { release, capabilities: new CapabilitiesObject(capabilities, major), values }, { ...options, major });
  const notes = takeNotes(files, chart.metadata.name, options.includeSubchartNotes === true);
  const sorted = sortManifests(postRendered(files, options), 'install', major);
  return { ...sorted, crds: crdsOf(chart), notes, values };
}

/** Helm 3 reads values.yaml as it stands: of several documents the first alone, no line feed at its end. Loading does as Helm 4. */
function useFirstDocuments(chart: Chart): void {
  const file = chart.raw.find(({ name }) => name === 'values.yaml');
  const text = file === undefined ? '' : stringOfBytes(file.data);
  if (/^---/m.test(text) || !text.endsWith('\n')) chart.values = loadValues(text, 3);
  for (const child of chart.dependencies) useFirstDocuments(child);
}

const MISSING_3 = 'An error occurred while checking for chart dependencies. You may need to run `helm dependency build`';
const MISSING_4 = "an error occurred while checking for chart dependencies. You may need to run 'helm dependency build'";

/** What every command checks before it installs a chart. Throws a HelmError. */
function checkInstallable(chart: Chart, major: HelmMajor): void {
  const { type, dependencies } = chart.metadata;
  if (type !== '' && type !== 'application') throw new HelmError('NotInstallable', `${type} charts are not installable`);
  const present = new Set(chart.dependencies.map((child) => child.metadata.name));
  const missing = (dependencies ?? []).map(({ name }) => name).filter((name) => !present.has(name));
  if (missing.length === 0) return;
  throw new HelmError(
    'DependencyMissing',
    `${major === 3 ? MISSING_3 : MISSING_4} to fetch missing dependencies: ` +
      `found in Chart.yaml, but missing in charts/ directory: ${missing.join(', ')}`,
  );
}

const RELEASE_NAME = '^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$';
const MAX_RELEASE_NAME = 53;

function checkName(name: string): void {
  // The length first: the pattern is then matched against a short text.
  if (name !== '' && name.length <= MAX_RELEASE_NAME && new RegExp(RELEASE_NAME).test(name)) return;
  const reason =
    name === ''
      ? 'no name provided'
      : `invalid release name, must match regex ${RELEASE_NAME} and the length must not be longer than ${MAX_RELEASE_NAME}`;
  throw new HelmError('NameInvalid', `release name check failed: release name ${quote(name)}: ${reason}`);
}

function checkKubeVersion(chart: Chart, { kubeVersion }: Capabilities, major: HelmMajor): void {
  const wanted = chart.metadata.kubeVersion;
  if (wanted === '' || isCompatible(wanted, kubeVersion.normalized)) return;
  const message = `chart requires kubeVersion: ${wanted} which is incompatible with Kubernetes ${major === 3 ? kubeVersion.normalized : kubeVersion.version}`;
  throw new HelmError('KubeVersionIncompatible', message);
}

function releaseObject(options: TemplateOptions): GoMap {
  const isUpgrade = options.isUpgrade === true;
  return new GoMap([
    ['Name', options.name],
    ['Namespace', options.namespace ?? 'default'],
    ['IsUpgrade', isUpgrade],
    ['IsInstall', !isUpgrade],
    ['Revision', int(options.revision ?? 1)],
    ['Service', 'Helm'],
  ]);
}

/** The notes, which are no manifests and leave the files. */
function takeNotes(files: Map<string, string>, chart: string, includeSubcharts: boolean): string {
  const notes: string[] = [];
  for (const [path, text] of [...files].filter(([name]) => name.endsWith(NOTES))) {
    if ((includeSubcharts || path === `${chart}/templates/${NOTES}`) && text !== '') notes.push(text);
    files.delete(path);
  }
  return notes.join('\n');
}

function postRendered(files: ReadonlyMap<string, string>, options: TemplateOptions): ReadonlyMap<string, string> {
  const { postRender, postRenderStrategy = options.useHelm3Defaults === true ? 'nohooks' : 'combined' } = options;
  return postRender === undefined ? files : postRenderFiles(files, postRender, postRenderStrategy);
}

/** What `helm template` writes of a rendered chart. */
export function printRendered(
  rendered: Rendered,
  options: { includeCrds?: boolean; skipTests?: boolean; withoutHooks?: boolean } = {},
): string {
  const decoder = new TextDecoder();
  const source = (name: string, text: string) => `---\n# Source: ${name}\n${text}\n`;
  const crds =
    options.includeCrds === true ? rendered.crds.map(({ filename, data }) => source(filename, decoder.decode(Uint8Array.from(data)))) : [];
  const manifests = rendered.manifests.map(({ name, content }) => source(name, content));
  const hooks =
    options.withoutHooks === true ? [] : rendered.hooks.filter(({ events }) => options.skipTests !== true || !events.includes('test'));
  return `${[...crds, ...manifests].join('').trim()}\n${hooks.map(({ path, manifest }) => source(path, manifest)).join('')}`;
}
