import { GoMap, type Value } from '@capstan/gotemplate';
import type { Dependency, Metadata } from './chart.ts';

type Entry = readonly [string, Value];

function given(entries: readonly Entry[]): GoMap {
  return new GoMap(entries.filter(([, value]) => value !== '' && value !== false && !(Array.isArray(value) && value.length === 0)));
}

/** Metadata as Chart.yaml and release records hold it: empty fields left out. */
export function metadataFields(metadata: Metadata): GoMap {
  const { annotations, dependencies = [] } = metadata;
  const map = given([
    ['name', metadata.name],
    ['home', metadata.home],
    ['sources', [...metadata.sources]],
    ['version', metadata.version],
    ['description', metadata.description],
    ['keywords', [...metadata.keywords]],
    [
      'maintainers',
      metadata.maintainers.map(({ name, email, url }) =>
        given([
          ['name', name],
          ['email', email],
          ['url', url],
        ]),
      ),
    ],
    ['icon', metadata.icon],
    ['apiVersion', metadata.apiVersion],
    ['condition', metadata.condition],
    ['tags', metadata.tags],
    ['appVersion', metadata.appVersion],
    ['deprecated', metadata.deprecated],
    ['kubeVersion', metadata.kubeVersion],
    ['dependencies', dependencies.map(dependencyFields)],
    ['type', metadata.type],
  ]);
  if (annotations.size > 0) map.set('annotations', new GoMap(annotations));
  return map;
}

/** A dependency as Chart.yaml, locks and release records hold it. */
export function dependencyFields(dependency: Dependency): Value {
  const { name, repository } = dependency;
  const rest = given([
    ['version', dependency.version],
    ['condition', dependency.condition],
    ['tags', [...dependency.tags]],
    ['enabled', dependency.enabled],
    ['import-values', [...dependency.importValues]],
    ['alias', dependency.alias],
  ]);
  return new GoMap([['name', name], ['repository', repository], ...rest]);
}
