import { parseDocument, type Value } from '@capstan/yaml';
import type { FieldSpec } from './field-spec.ts';
import type { Loader } from './loader.ts';
import type { Place } from './place.ts';
import { yamlFault } from './read-resources.ts';
import { EMPTY_CONFIG, mergeConfigs, type NameReference, type TransformerConfig } from './transformer-config.ts';

type Mapping = { readonly [key: string]: Value };

/** A file of `crds:`: Go types in OpenAPI's words, whose extensions tell which fields hold names, labels or annotations. */
export function loadCrds(loader: Loader, path: string, place: Place): TransformerConfig {
  const bytes = loader.read(path, place);
  const file = loader.nameOfFile(path, place);
  try {
    const types = typesOf(bytes.length === 0 ? '' : parseDocument(bytes, { flavor: 'sigs', file }), path, place);
    let config = EMPTY_CONFIG;
    for (const name of Object.keys(types).sort()) {
      const properties = propertiesOf(types, name);
      if (!['kind', 'apiVersion', 'metadata'].every((field) => field in properties)) continue;
      const collected = { ...EMPTY_CONFIG, commonAnnotations: [], commonLabels: [], namePrefix: [], nameReference: [] };
      collect(types, name, { group: '', version: '', kind: name.split('.').at(-1) ?? '' }, [], collected, new Set());
      config = mergeConfigs(config, collected);
    }
    return config;
  } catch (error) {
    throw yamlFault(error, file);
  }
}

/** A definition itself is listed here by mistake; kustomize takes its types, each by its name. */
function typesOf(document: Value, path: string, place: Place): Mapping {
  const odd = Object.entries(mappingOf(document)).find(([, type]) => type !== null && !isMapping(type))?.[0];
  if ((document === null || isMapping(document)) && odd === undefined) return mappingOf(document);
  const found = odd === undefined ? 'it is no mapping' : `'${odd}' is no type`;
  throw place.error('WrongType', `'${path}' holds no OpenAPI types by their names: ${found}`, {
    remedy: 'list a CustomResourceDefinition in resources instead',
  });
}

interface Collected extends TransformerConfig {
  readonly commonAnnotations: FieldSpec[];
  readonly commonLabels: FieldSpec[];
  readonly namePrefix: FieldSpec[];
  readonly nameReference: NameReference[];
}

function collect(
  types: Mapping,
  name: string,
  gvk: { group: string; version: string; kind: string },
  path: readonly string[],
  into: Collected,
  open: Set<string>,
): void {
  // A type that holds itself has no more fields to tell.
  if (open.has(name)) return;
  open.add(name);
  const properties = propertiesOf(types, name);
  for (const [field, value] of Object.entries(properties)) {
    const property = mappingOf(value);
    const spec = (...below: string[]): FieldSpec => ({ ...gvk, path: [...path, field, ...below].join('/'), create: false });
    if (typeof property['x-kubernetes-annotation'] === 'string') into.commonAnnotations.push(spec());
    if (typeof property['x-kubernetes-label-selector'] === 'string') into.commonLabels.push(spec());
    if (typeof property['x-kubernetes-identity'] === 'string') into.namePrefix.push(spec());
    const version = property['x-kubernetes-object-ref-api-version'];
    const kind = property['x-kubernetes-object-ref-kind'];
    if (typeof version === 'string' && typeof kind === 'string') {
      const nameKey = property['x-kubernetes-object-ref-name-key'];
      into.nameReference.push({ group: '', version, kind, referrers: [spec(typeof nameKey === 'string' ? nameKey : 'name')] });
    }
    if (typeof property.$ref === 'string') collect(types, property.$ref, gvk, [...path, field], into, open);
  }
  open.delete(name);
}

function propertiesOf(types: Mapping, name: string): Mapping {
  const type = mappingOf(Object.hasOwn(types, name) ? types[name] : undefined);
  const schema = mappingOf(type.Schema ?? type.schema);
  return mappingOf(schema.properties);
}

function mappingOf(value: Value | undefined): Mapping {
  return isMapping(value) ? value : {};
}

function isMapping(value: Value | undefined): value is { [key: string]: Value } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
