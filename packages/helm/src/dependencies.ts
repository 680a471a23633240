import { formatValue, GoMap, type Value } from '@capstan/gotemplate';
import { parseConstraint, parseVersion } from '@capstan/semver';
import { type Chart, type Dependency, setDependencies } from './chart.ts';
import { type CoalesceOptions, coalesceValues, copyMap, mergeTables, mergeValues } from './coalesce.ts';
import { tableAt, valueAt } from './table.ts';

/** Whether a version is within a constraint; false where either cannot be read. */
export function isCompatible(constraint: string, version: string): boolean {
  try {
    return parseConstraint(constraint).check(parseVersion(version));
  } catch {
    return false;
  }
}

/**
 * Decides by conditions and tags which dependencies take part, renames those with an alias, and takes over the values that
 * `import-values` asks for. Changes the chart, which belongs to one rendering: load it again, or copy it, for the next.
 */
export function processDependencies(chart: Chart, values: GoMap, options: CoalesceOptions = {}): void {
  enableDependencies(chart, values, '', options);
  importAllValues(chart, options);
}

/** A copy that processing may change; files and values are shared until then. */
export function copyChart(chart: Chart): Chart {
  const dependencies = chart.metadata.dependencies?.map((dependency) => ({ ...dependency }));
  const copy: Chart = { ...chart, metadata: { ...chart.metadata, dependencies }, parent: undefined, dependencies: [] };
  setDependencies(copy, chart.dependencies.map(copyChart));
  return copy;
}

function aliased(chart: Chart, dependency: Dependency, options: CoalesceOptions): Chart {
  // Aliases of one chart share its own dependencies in Helm 3, so that the last one has them.
  const copy = options.major === 3 ? { ...chart, metadata: { ...chart.metadata } } : copyChart(chart);
  if (dependency.alias !== '') copy.metadata.name = dependency.alias;
  return copy;
}

function enableDependencies(chart: Chart, values: GoMap, path: string, options: CoalesceOptions): void {
  const listed = chart.metadata.dependencies;
  if (listed === undefined) return;
  const fits = (child: Chart, dependency: Dependency) =>
    child.metadata.name === dependency.name && isCompatible(dependency.version, child.metadata.version);
  const unlisted = chart.dependencies.filter((child) => !listed.some((dependency) => fits(child, dependency)));
  const found: Chart[] = [];
  for (const dependency of listed) {
    const child = chart.dependencies.find((candidate) => fits(candidate, dependency));
    if (child !== undefined) found.push(aliased(child, dependency, options));
    if (dependency.alias !== '') dependency.name = dependency.alias;
    dependency.enabled = true;
  }
  setDependencies(chart, [...unlisted, ...found]);
  const coalesced = coalesceValues(chart, values, options);
  applyTags(listed, coalesced);
  applyConditions(listed, coalesced, path);
  const removed = new Set(listed.filter((dependency) => !dependency.enabled).map((dependency) => dependency.name));
  const kept = chart.dependencies.filter((child) => !removed.has(child.metadata.name));
  for (const child of kept) enableDependencies(child, coalesced, `${path}${child.metadata.name}.`, options);
  const keptListed = listed.filter((dependency) => !removed.has(dependency.name));
  chart.metadata.dependencies = keptListed.length === 0 ? undefined : keptListed;
  setDependencies(chart, kept);
}

function applyTags(dependencies: readonly Dependency[], values: GoMap): void {
  const tags = tableAt(values, 'tags');
  if (tags === undefined) return;
  for (const dependency of dependencies) {
    const set = dependency.tags.map((tag) => tags.get(tag)).filter((tag) => typeof tag === 'boolean');
    dependency.enabled = set.length === 0 || set.includes(true);
  }
}

function applyConditions(dependencies: readonly Dependency[], values: GoMap, path: string): void {
  for (const dependency of dependencies) {
    for (const condition of dependency.condition.trim().split(',')) {
      const value = condition === '' ? undefined : valueAt(values, path + condition);
      if (typeof value !== 'boolean') continue;
      dependency.enabled = value;
      break;
    }
  }
}

function importAllValues(chart: Chart, options: CoalesceOptions): void {
  for (const child of chart.dependencies) importAllValues(child, options);
  const listed = chart.metadata.dependencies;
  if (listed === undefined) return;
  const values = mergeValues(chart, new GoMap(), options);
  const imported = new GoMap();
  for (const dependency of listed) {
    dependency.importValues = dependency.importValues.flatMap((wish) => {
      const paths = importPaths(wish);
      if (paths === undefined) return [];
      const table = tableAt(values, `${dependency.name}.${paths.child}`);
      if (table !== undefined) mergeTables(imported, nest(paths.parent, table), options);
      return [GoMap.typed('map[string]string', Object.entries(paths))];
    });
  }
  chart.values = mergeTables(copyMap(values), imported, options);
}

function importPaths(wish: Value): { child: string; parent: string } | undefined {
  if (typeof wish === 'string') return { child: `exports.${wish}`, parent: '.' };
  if (!(wish instanceof GoMap)) return undefined;
  return { child: formatValue(wish.get('child')), parent: formatValue(wish.get('parent')) };
}

/** `a.b` as `{a: {b: table}}`. */
function nest(path: string, table: GoMap): GoMap {
  if (path === '.') return table;
  return path.split('.').reduceRight((inner, name) => new GoMap([[name, inner]]), table);
}
