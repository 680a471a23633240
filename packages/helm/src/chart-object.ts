import { FunctionError, GoMap, type Method, plainOfValue, quote, type Value } from '@capstan/gotemplate';
import { stringify } from '@capstan/yaml';
import { packageOf } from './capabilities.ts';
import type { Chart, Metadata } from './chart.ts';
import { chartStruct } from './chart-struct.ts';
import type { HelmMajor } from './helm-major.ts';
import { tableAt } from './table.ts';

/** Metadata as Helm 4 gives it to templates: fields by their Go names. */
function metadataObject(metadata: Metadata): GoMap {
  return new GoMap([
    ['Name', metadata.name],
    ['Home', metadata.home],
    ['Sources', [...metadata.sources]],
    ['Version', metadata.version],
    ['Description', metadata.description],
    ['Keywords', [...metadata.keywords]],
    [
      'Maintainers',
      metadata.maintainers.map(
        ({ name, email, url }) =>
          new GoMap([
            ['Name', name],
            ['Email', email],
            ['URL', url],
          ]),
      ),
    ],
    ['Icon', metadata.icon],
    ['APIVersion', metadata.apiVersion],
    ['Condition', metadata.condition],
    ['Tags', metadata.tags],
    ['AppVersion', metadata.appVersion],
    ['Deprecated', metadata.deprecated],
    ['Annotations', annotationsObject(metadata)],
    ['KubeVersion', metadata.kubeVersion],
    ['Dependencies', (metadata.dependencies ?? []).map(dependencyObject)],
    ['Type', metadata.type],
  ]);
}

function annotationsObject(metadata: Metadata): GoMap {
  const map = GoMap.typed('map[string]string', metadata.annotations);
  map.isNil = metadata.annotations.size === 0;
  return map;
}

function dependencyObject(dependency: NonNullable<Metadata['dependencies']>[number]): Value {
  return new GoMap([
    ['Name', dependency.name],
    ['Version', dependency.version],
    ['Repository', dependency.repository],
    ['Condition', dependency.condition],
    ['Tags', [...dependency.tags]],
    ['Enabled', dependency.enabled],
    ['ImportValues', [...dependency.importValues]],
    ['Alias', dependency.alias],
  ]);
}

/** `.Chart`: a chart's metadata with what only rendering knows. */
export function chartObject(chart: Chart, major: HelmMajor): Value {
  if (major === 3) return chartStruct(chart);
  return metadataObject(chart.metadata).set('IsRoot', chart.parent === undefined);
}

/** A table of Go's type `Values`, with its methods; shares its entries with nothing. */
export function valuesObject(entries: Iterable<readonly [string, Value]>, major: HelmMajor): GoMap {
  const values = GoMap.typed(`${packageOf(major)}.Values`, entries);
  const methods = new Map<string, Method>([
    ['Table', { params: ['string'], call: (path) => tableOf(values, String(path), major) }],
    ['PathValue', { params: ['string'], call: (path) => pathValue(values, String(path)) }],
    ['AsMap', { params: [], call: () => new GoMap(values) }],
    ['YAML', { params: [], call: () => stringify(plainOfValue(values), { flavor: 'sigs' }) }],
  ]);
  values.methods = methods;
  return values;
}

function tableOf(values: GoMap, path: string, major: HelmMajor): Value {
  const table = tableAt(values, path);
  if (table === undefined) throw new FunctionError(`${quote(missingPart(values, path))} is not a table`);
  return valuesObject(table, major);
}

/** The first name of a path that leads to no table. */
function missingPart(values: GoMap, path: string): string {
  const names = path.split('.');
  return names.find((_, index) => tableAt(values, names.slice(0, index + 1).join('.')) === undefined) ?? path;
}

function pathValue(values: GoMap, path: string): Value {
  if (path === '') throw new FunctionError('YAML path cannot be empty');
  const dot = path.lastIndexOf('.');
  const table = dot === -1 ? values : tableAt(values, path.slice(0, dot));
  const value = table?.get(path.slice(dot + 1));
  if (value === undefined || value instanceof GoMap) throw new FunctionError(`${quote(path.slice(dot + 1))} is not a value`);
  return value;
}
