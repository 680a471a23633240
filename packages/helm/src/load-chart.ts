import { extension, GoMap, stringOfBytes, type Value } from '@capstan/gotemplate';
import type { Tree } from '@capstan/tree';
import { type Chart, type ChartFile, type Lock, setDependencies } from './chart.ts';
import { HelmError } from './error.ts';
import { parseHelmignore } from './helmignore.ts';
import { type ChartLimits, DEFAULT_CHART_LIMITS } from './limits.ts';
import { loadValues } from './load-values.ts';
import { decodeMetadata, validateMetadata } from './metadata.ts';
import { readYaml, withYamlErrors } from './read-yaml.ts';
import { unpackArchive } from './unpack-archive.ts';

const BOM = [0xef, 0xbb, 0xbf];

/** A chart from a packed archive. Throws a HelmError with Helm's message. */
export function loadArchive(archive: Uint8Array, limits: Partial<ChartLimits> = {}): Chart {
  return loadFiles(unpackArchive(archive, { ...DEFAULT_CHART_LIMITS, ...limits }), limits);
}

/** A chart from a folder of a tree, less what its .helmignore leaves out. Throws a HelmError with Helm's message. */
export function loadTree(tree: Tree, path = '', limits: Partial<ChartLimits> = {}): Chart {
  const { file: maximum } = { ...DEFAULT_CHART_LIMITS, ...limits };
  const ignoreFile = tree.readFile(join(path, '.helmignore'));
  const rules = parseHelmignore(ignoreFile === undefined ? '' : stringOfBytes(ignoreFile));
  const files: ChartFile[] = [];
  const walk = (folder: string): void => {
    for (const base of tree.readDirectory(join(path, folder)) ?? []) {
      const name = join(folder, base);
      const full = join(path, name);
      const isFolder = tree.kindOf(full) === 'directory';
      if (rules.ignores(name, isFolder)) continue;
      if (isFolder) {
        walk(name);
        continue;
      }
      const data = tree.readFile(full);
      if (data === undefined) continue;
      if (data.length > maximum) {
        throw new HelmError('ChartTooLarge', `chart file "${base}" is larger than the maximum file size ${maximum}`);
      }
      files.push({ name, data: withoutBom(data) });
    }
  };
  walk('');
  return loadFiles(files, limits);
}

function join(folder: string, name: string): string {
  return folder === '' ? name : name === '' ? folder : `${folder}/${name}`;
}

export function withoutBom(data: Uint8Array): Uint8Array {
  return BOM.every((byte, index) => data[index] === byte) ? data.subarray(3) : data;
}

function readNamed(file: ChartFile): Value {
  return withYamlErrors(
    () => readYaml(file.data),
    (message, cause) => new HelmError('ChartInvalid', `cannot load ${file.name}: ${message}`, cause),
  );
}

/** A chart from its files. Throws a HelmError with Helm's message. */
export function loadFiles(files: readonly ChartFile[], limits: Partial<ChartLimits> = {}): Chart {
  const byName = new Map(files.map((file) => [file.name, file]));
  const chartFile = byName.get('Chart.yaml');
  const requirementsFile = byName.get('requirements.yaml');
  const metadataFile = chartFile ?? requirementsFile;
  if (metadataFile === undefined) throw new HelmError('ChartInvalid', 'Chart.yaml file is missing');
  const chartContent = chartFile === undefined ? undefined : readNamed(chartFile);
  const metadata = decoding('Chart.yaml', () => decodeMetadata(chartContent));
  const merged =
    requirementsFile === undefined
      ? metadata
      : decoding('requirements.yaml', () => decodeMetadata(chartContent, readNamed(requirementsFile)));
  const isV1 = metadata.apiVersion === 'v1';
  const sorted = sortFiles(files, isV1);
  validateMetadata(merged);
  const chart: Chart = {
    metadata: merged,
    lock: sorted.lock,
    templates: sorted.templates,
    values: sorted.values,
    schema: byName.get('values.schema.json')?.data,
    files: sorted.files,
    raw: files,
    dependencies: [],
    parent: undefined,
  };
  setDependencies(chart, loadSubcharts(sorted.subcharts, merged.name, limits));
  return chart;
}

function decoding<Result>(name: string, decode: () => Result): Result {
  try {
    return decode();
  } catch (error) {
    if (error instanceof HelmError && error.message.startsWith('error unmarshaling')) {
      throw new HelmError(error.code, `cannot load ${name}: ${error.message}`, error);
    }
    throw error;
  }
}

interface SortedFiles {
  lock: Lock | undefined;
  readonly templates: ChartFile[];
  readonly files: ChartFile[];
  values: GoMap;
  readonly subcharts: Map<string, ChartFile[]>;
}

/** Puts each file where it belongs, in Helm's order of looking. */
function sortFiles(files: readonly ChartFile[], isV1: boolean): SortedFiles {
  const sorted: SortedFiles = { lock: undefined, templates: [], files: [], values: new GoMap(), subcharts: new Map() };
  for (const file of files) {
    const { name } = file;
    if (name === 'Chart.yaml' || name === 'values.schema.json') continue;
    if (name === 'values.yaml') {
      sorted.values = loadNamedValues(file);
    } else if (name === 'Chart.lock' || name === 'requirements.lock') {
      sorted.lock = readNamed(file);
      if (name === 'requirements.lock' && isV1) sorted.files.push(file);
    } else if (name === 'requirements.yaml') {
      if (isV1) sorted.files.push(file);
    } else if (name.startsWith('templates/')) sorted.templates.push(file);
    else if (name.startsWith('charts/') && extension(name) !== '.prov') {
      const inner = { name: name.slice('charts/'.length), data: file.data };
      const child = inner.name.split('/', 1)[0] ?? '';
      const siblings = sorted.subcharts.get(child);
      if (siblings === undefined) sorted.subcharts.set(child, [inner]);
      else siblings.push(inner);
    } else sorted.files.push(file);
  }
  return sorted;
}

function loadNamedValues(file: ChartFile): GoMap {
  try {
    return loadValues(file.data);
  } catch (error) {
    if (error instanceof HelmError) throw new HelmError(error.code, `cannot load ${file.name}: ${error.message}`, error);
    throw error;
  }
}

function loadSubcharts(subcharts: ReadonlyMap<string, readonly ChartFile[]>, parent: string, limits: Partial<ChartLimits>): Chart[] {
  const charts: Chart[] = [];
  for (const [child, files] of subcharts) {
    if (child.startsWith('_') || child.startsWith('.')) continue;
    try {
      charts.push(loadSubchart(child, files, parent, limits));
    } catch (error) {
      if (!(error instanceof HelmError)) throw error;
      if (error.message.startsWith('error unpacking subchart tar')) throw error;
      throw new HelmError(error.code, `error unpacking subchart ${child} in ${parent}: ${error.message}`, error);
    }
  }
  return charts;
}

function loadSubchart(child: string, files: readonly ChartFile[], parent: string, limits: Partial<ChartLimits>): Chart {
  if (extension(child) === '.tgz') {
    const [archive] = files;
    if (archive === undefined || archive.name !== child) {
      throw new HelmError('ArchiveInvalid', `error unpacking subchart tar in ${parent}: expected ${child}, got ${archive?.name ?? ''}`);
    }
    return loadArchive(archive.data, limits);
  }
  const inner = files.filter(({ name }) => name.includes('/')).map(({ name, data }) => ({ name: name.slice(name.indexOf('/') + 1), data }));
  return loadFiles(inner, limits);
}
