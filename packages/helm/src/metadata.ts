import { basePath, GoMap, itemsOf, quote, type Value } from '@capstan/gotemplate';
import { parseVersion } from '@capstan/semver';
import type { Dependency, Maintainer, Metadata } from './chart.ts';
import { HelmError } from './error.ts';

/** Reads the fields of a mapping as Go's decoder reads them into a struct: names in any case, scalars turned to texts. */
class Fields {
  readonly #map: ReadonlyMap<string, Value>;
  readonly #struct: string;

  constructor(map: GoMap, struct: string) {
    this.#struct = struct;
    this.#map = new Map([...map].flatMap(([key, value]) => [[key.toLowerCase(), value] as const]));
  }

  has(name: string): boolean {
    return this.#map.has(name.toLowerCase());
  }

  text(name: string): string {
    return this.#text(this.#get(name), name, 'string');
  }

  flag(name: string): boolean {
    const value = this.#get(name) ?? false;
    return typeof value === 'boolean' ? value : this.#mismatch(value, name, 'bool');
  }

  list(name: string, type: string): readonly Value[] {
    const value = this.#get(name);
    if (value === null || value === undefined) return [];
    return itemsOf(value) ?? this.#mismatch(value, name, type);
  }

  texts(name: string): string[] {
    return this.list(name, '[]string').map((item) => this.#text(item, name, 'string'));
  }

  textMap(name: string): Map<string, string> {
    const value = this.#get(name);
    if (value === null || value === undefined) return new Map();
    if (!(value instanceof GoMap)) return this.#mismatch(value, name, 'map[string]string');
    return new Map([...value].map(([key, item]) => [key, this.#text(item, name, 'string')]));
  }

  #get(name: string): Value {
    return this.#map.get(name.toLowerCase());
  }

  #text(value: Value, name: string, type: string): string {
    if (value === null || value === undefined) return '';
    if (typeof value === 'string') return value;
    // A scalar that is to be a text is written as YAML would write it.
    if (typeof value === 'number' || typeof value === 'boolean') return String(value);
    return this.#mismatch(value, name, type);
  }

  #mismatch(value: Value, name: string, type: string): never {
    throw new HelmError('ChartInvalid', unmarshalMessage(`Go struct field ${this.#struct}.${name}`, type, value));
  }
}

/** What Go's JSON calls a value. */
export function jsonTypeOf(value: Value): string {
  if (value instanceof GoMap) return 'object';
  if (itemsOf(value) !== undefined) return 'array';
  return typeof value === 'boolean' ? 'bool' : typeof value;
}

/** The message of sigs.k8s.io/yaml where a value does not fit a Go type. */
export function unmarshalMessage(target: string, type: string, value: Value): string {
  return `error unmarshaling JSON: while decoding JSON: json: cannot unmarshal ${jsonTypeOf(value)} into ${target} of type ${type}`;
}

function structOf(value: Value, struct: string, target = 'Go value'): Fields {
  if (value instanceof GoMap) return new Fields(value, struct);
  throw new HelmError('ChartInvalid', unmarshalMessage(target, `v2.${struct}`, value));
}

function maintainerOf(value: Value): Maintainer {
  if (value === null) throw new HelmError('ChartInvalid', 'validation: maintainers must not contain empty or null nodes');
  const fields = structOf(value, 'Maintainer', 'Go struct field Metadata.maintainers');
  return { name: sanitized(fields.text('name')), email: sanitized(fields.text('email')), url: sanitized(fields.text('url')) };
}

function dependencyOf(value: Value): Dependency {
  if (value === null) throw new HelmError('ChartInvalid', 'validation: dependencies must not contain empty or null nodes');
  const fields = structOf(value, 'Dependency', 'Go struct field Metadata.dependencies');
  return {
    name: sanitized(fields.text('name')),
    version: sanitized(fields.text('version')),
    repository: sanitized(fields.text('repository')),
    condition: sanitized(fields.text('condition')),
    tags: fields.texts('tags').map(sanitized),
    enabled: fields.flag('enabled'),
    importValues: [...fields.list('import-values', '[]interface {}')],
    alias: fields.text('alias'),
  };
}

/**
 * Chart.yaml's content, and requirements.yaml's where a chart has one: its fields come second, and go before.
 * Throws a HelmError with Go's message where a field has another type.
 */
export function decodeMetadata(chart: Value, requirements?: Value): Metadata {
  const merged = new GoMap([...mapOf(chart), ...mapOf(requirements)]);
  const fields = new Fields(merged, 'Metadata');
  const apiVersion = fields.text('apiVersion');
  return {
    name: sanitized(fields.text('name')),
    home: sanitized(fields.text('home')),
    sources: fields.texts('sources').map(sanitized),
    version: fields.text('version'),
    description: sanitized(fields.text('description')),
    keywords: fields.texts('keywords').map(sanitized),
    maintainers: fields.list('maintainers', '[]*v2.Maintainer').map(maintainerOf),
    icon: sanitized(fields.text('icon')),
    apiVersion: apiVersion === '' ? 'v1' : apiVersion,
    condition: sanitized(fields.text('condition')),
    tags: sanitized(fields.text('tags')),
    appVersion: sanitized(fields.text('appVersion')),
    deprecated: fields.flag('deprecated'),
    annotations: fields.textMap('annotations'),
    kubeVersion: sanitized(fields.text('kubeVersion')),
    dependencies: fields.has('dependencies') ? fields.list('dependencies', '[]*v2.Dependency').map(dependencyOf) : undefined,
    type: fields.text('type'),
  };
}

function mapOf(value: Value): Iterable<[string, Value]> {
  if (value === null || value === undefined) return [];
  structOf(value, 'Metadata');
  return value instanceof GoMap ? value : [];
}

/** White space as spaces, what cannot be printed left out. */
function sanitized(text: string): string {
  if (/^[\x20-\x7e]*$/.test(text)) return text;
  return Array.from(text, (rune) => (/^\s$/u.test(rune) ? ' ' : /^[\p{L}\p{M}\p{N}\p{P}\p{S}]$/u.test(rune) ? rune : '')).join('');
}

function invalid(reason: string): HelmError {
  return new HelmError('ChartInvalid', `validation: ${reason}`);
}

/** Checks what Helm checks of a chart's metadata. Throws a HelmError with Helm's message. */
export function validateMetadata(metadata: Metadata): void {
  const { name, version, type } = metadata;
  if (name === '') throw invalid('chart.metadata.name is required');
  if (name === '.' || name === '..') throw invalid(`chart.metadata.name ${quote(name)} is not allowed`);
  if (name !== basePath(name)) throw invalid(`chart.metadata.name ${quote(name)} is invalid`);
  if (version === '') throw invalid('chart.metadata.version is required');
  if (!isVersion(version)) throw invalid(`chart.metadata.version ${quote(version)} is invalid`);
  if (type !== '' && type !== 'application' && type !== 'library') throw invalid('chart.metadata.type must be application or library');
  const keys = new Set<string>();
  for (const dependency of metadata.dependencies ?? []) {
    if (dependency.alias !== '' && !/^[a-zA-Z0-9_-]+$/.test(dependency.alias)) {
      throw invalid(`dependency ${quote(dependency.name)} has disallowed characters in the alias`);
    }
    const key = dependency.alias === '' ? dependency.name : dependency.alias;
    if (keys.has(key)) throw invalid(`more than one dependency with name or alias ${quote(key)}`);
    keys.add(key);
  }
}

function isVersion(text: string): boolean {
  try {
    parseVersion(text);
    return true;
  } catch {
    return false;
  }
}
