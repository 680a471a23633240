import { KubeError } from './error.ts';
import type { Key, Resource } from './types.ts';

/** The path of a resource's collection, in one namespace or in all (undefined). */
export function collectionPath(resource: Resource, namespace: string | undefined): string {
  const root = resource.group === '' ? `/api/${resource.version}` : `/apis/${resource.group}/${resource.version}`;
  if (namespace === undefined || namespace === '' || !resource.namespaced) return `${root}/${resource.plural}`;
  return `${root}/namespaces/${segment(namespace, resource)}/${resource.plural}`;
}

/**
 * The path of one object. Throws `BadRequest` for a key that would name something else: without a name a DELETE would meet the whole
 * collection.
 */
export function objectPath(resource: Resource, key: Key, subresource?: string): string {
  if (resource.namespaced && (key.namespace === undefined || key.namespace === '')) {
    throw new KubeError('BadRequest', `${resource.plural} '${key.name}': a namespace is required`, { unprocessed: true });
  }
  const path = `${collectionPath(resource, key.namespace)}/${segment(key.name, resource)}`;
  return subresource === undefined ? path : `${path}/${subresource}`;
}

/** A query of the parameters that are set, with its `?`; empty when none is. */
export function queryString(parameters: Readonly<Record<string, string | number | boolean | undefined>>): string {
  let query = '';
  for (const name in parameters) {
    const value = parameters[name];
    if (value === undefined || value === false || value === '') continue;
    query += `${query === '' ? '?' : '&'}${name}=${encodeURIComponent(value)}`;
  }
  return query;
}

function segment(name: string, resource: Resource): string {
  if (typeof name !== 'string' || name === '' || name === '.' || name === '..' || name.includes('/')) {
    throw new KubeError('BadRequest', `${resource.plural}: '${name}' is no name`, { unprocessed: true });
  }
  return encodeURIComponent(name);
}
