import { type SchemaEntry, SchemaFacts, type SchemaTable } from '@capstan/kube-schema';
import { parseDocument, type Value } from '@capstan/yaml';
import type { CustomSchema } from './build-context.ts';
import type { KustomizationFile } from './kustomization-file.ts';
import type { Loader } from './loader.ts';
import { yamlFault } from './read-resources.ts';

type Mapping = { readonly [key: string]: Value };

/** The version of the document that kustomize embeds; the only one that `openapi.version` may name. */
const BUILT_IN = 'v1.21.2';

/** Takes the document of a kustomization's `openapi:` as the schema of the whole build, unless one was taken before. */
export function loadOpenApi(loader: Loader, file: KustomizationFile): void {
  const { openapi } = file.kustomization;
  const place = file.place.at('openapi');
  const path = openapi.get('path');
  const version = openapi.get('version');
  if (path === undefined) {
    if (version !== undefined && version !== '' && version !== BUILT_IN) {
      throw place.at('version').error('InvalidKustomization', 'the specified OpenAPI version is not built in', {
        remedy: `use ${BUILT_IN}, or name a document by path`,
      });
    }
    return;
  }
  if (version !== undefined) throw place.error('InvalidKustomization', 'builtin version and custom schema provided, cannot use both');
  const at = place.at('path');
  const bytes = loader.read(path, at);
  const name = loader.nameOfFile(path, at);
  try {
    loader.context.useSchema(schemaOf(mappingOf(parseDocument(bytes, { flavor: 'sigs', file: name }))));
  } catch (error) {
    throw yamlFault(error, name);
  }
}

function schemaOf(document: Mapping): CustomSchema {
  const table = tableOf(mappingOf(document.definitions));
  return { facts: new SchemaFacts(table), scopes: scopesOf(mappingOf(document.paths)) };
}

/** The lists with merge keys in every definition, each definition a shape of its own so that they may hold one another. */
function tableOf(definitions: Mapping): SchemaTable {
  const shapes: { [field: string]: SchemaEntry }[] = [];
  const indexes = new Map<string, number>();
  const kinds: { [kind: string]: number } = Object.create(null);

  const indexOf = (name: string): number => {
    const known = indexes.get(name);
    if (known !== undefined) return known;
    const index = shapes.push(Object.create(null)) - 1;
    indexes.set(name, index);
    fill(index, mappingOf(Object.hasOwn(definitions, name) ? definitions[name] : undefined));
    return index;
  };
  const fill = (index: number, schema: Mapping): void => {
    const shape = shapes[index] ?? {};
    for (const [field, property] of Object.entries(mappingOf(schema.properties))) shape[field] = entryOf(mappingOf(property));
    const rest = schema.additionalProperties;
    if (typeof rest === 'object' && rest !== null && !Array.isArray(rest)) shape['*'] = entryOf(rest);
  };
  const entryOf = (property: Mapping): SchemaEntry => {
    if (typeof property.$ref === 'string') return indexOf(property.$ref.split('/').at(-1) ?? '');
    const strategy = property['x-kubernetes-patch-strategy'];
    const merges = typeof strategy === 'string' && strategy.split(',').includes('merge');
    if (merges && property.type === 'array') {
      const items = entryOf(mappingOf(property.items));
      return [typeof items === 'number' ? items : -1, 'm', ...keysOf(property)];
    }
    const index = shapes.push(Object.create(null)) - 1;
    fill(index, property);
    return index;
  };

  for (const [name, definition] of Object.entries(definitions)) {
    const gvks = mappingOf(definition)['x-kubernetes-group-version-kind'];
    if (!Array.isArray(gvks)) continue;
    for (const gvk of gvks) kinds[kindName(mappingOf(gvk))] = indexOf(name);
  }
  return { kinds, shapes, namespaced: [], cluster: [] };
}

function keysOf(property: Mapping): string[] {
  const keys = property['x-kubernetes-list-map-keys'];
  if (Array.isArray(keys)) return keys.filter((key) => typeof key === 'string');
  const key = property['x-kubernetes-patch-merge-key'];
  return typeof key === 'string' ? [key] : [];
}

function scopesOf(paths: Mapping): Map<string, boolean> {
  const scopes = new Map<string, boolean>();
  for (const [path, methods] of Object.entries(paths)) {
    const gvk = mappingOf(mappingOf(methods).get)['x-kubernetes-group-version-kind'];
    if (gvk === undefined) continue;
    const name = kindName(mappingOf(gvk));
    if (path.includes('namespaces/{namespace}')) scopes.set(name, true);
    else if (!scopes.has(name)) scopes.set(name, false);
  }
  return scopes;
}

function kindName(gvk: Mapping): string {
  const group = typeof gvk.group === 'string' ? gvk.group : '';
  return `${group === '' ? '' : `${group}/`}${String(gvk.version ?? '')} ${String(gvk.kind ?? '')}`;
}

function mappingOf(value: Value | undefined): Mapping {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {};
}
