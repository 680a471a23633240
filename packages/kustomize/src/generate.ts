import { isNull, isScalar, type MappingNode, type Node, Scalar, textOf } from '@capstan/yaml';
import type { GeneratorArgs, GeneratorOptions } from './kustomization.ts';
import type { Loader } from './loader.ts';
import type { Place } from './place.ts';
import { type PairValue, readPairs } from './read-pairs.ts';
import { type Behavior, Resource, type ResourceOrigin } from './resource.ts';
import { formatId } from './resource-id.ts';
import type { ResourceList } from './resource-list.ts';
import { setScalarField } from './scalars.ts';
import { BARE_KEY_REMEDY, faultOfBareKey } from './written-bare.ts';

const BEHAVIORS = new Set<string>(['create', 'replace', 'merge']);

/** Makes a ConfigMap or Secret of a generator's entries. Throws at the entry that is at fault. */
export function generate(kind: 'ConfigMap' | 'Secret', args: GeneratorArgs, loader: Loader, place: Place): Resource {
  if (args.name === '') throw place.error('InvalidGenerator', `a ${kind === 'Secret' ? 'secret' : 'configmap'} must have a name`);
  const pairs = readPairs(args, loader, place);
  const root: MappingNode = new Map<string, Node>([
    ['apiVersion', 'v1'],
    ['kind', kind],
  ]);
  const metadata: MappingNode = new Map();
  root.set('metadata', metadata);
  setScalarField(metadata, 'name', args.name, 'str');
  if (args.namespace !== '') setScalarField(metadata, 'namespace', args.namespace, 'str');
  if (kind === 'Secret') {
    setScalarField(root, 'type', args.type === '' ? 'Opaque' : args.type, 'str');
    root.set('data', new Map([...pairs].sort(byKey).map(([key, value]) => [key, secretValue(value)])));
  } else for (const [key, value] of [...pairs].sort(byKey)) addEntry(root, key, value);
  const resource = new Resource(root, originAt(place));
  applyOptions(resource, args.options, place.at('options'));
  resource.needsHash = args.options?.disableNameSuffixHash !== true;
  resource.behavior = BEHAVIORS.has(args.behavior) ? (args.behavior as Behavior) : 'unspecified'; // the set holds nothing else
  resource.noteInternally();
  return resource;
}

/** The generator's place as an origin; its line is looked up only when someone asks. */
function originAt(place: Place): ResourceOrigin {
  return {
    path: place.file,
    get line() {
      return place.line;
    },
  };
}

function byKey(left: readonly [string, unknown], right: readonly [string, unknown]): number {
  return left[0] < right[0] ? -1 : 1;
}

function addEntry(root: MappingNode, key: string, value: PairValue): void {
  const field = typeof value === 'string' ? 'data' : 'binaryData';
  const existing = root.get(field);
  const mapping: MappingNode = existing instanceof Map ? existing : new Map();
  root.set(field, mapping);
  mapping.set(key, typeof value === 'string' ? textNode(value) : secretValue(value));
}

function secretValue(value: PairValue): Node {
  return textNode(foldedBase64(Buffer.from(value)));
}

/** A string that spans lines is written as a block. */
function textNode(text: string): Node {
  return text.includes('\n') ? new Scalar(text, 'str', true) : text;
}

/** Base64 as go-yaml breaks it: lines of 70 characters where there is more than one. */
function foldedBase64(bytes: Buffer): string {
  const encoded = bytes.toString('base64');
  if (encoded.length < 70) return encoded;
  return `${encoded.match(/.{1,70}/g)?.join('\n') ?? ''}\n`;
}

function applyOptions(resource: Resource, options: GeneratorOptions | undefined, place: Place): void {
  if (options === undefined) return;
  refuseBareKeys(options.labels.keys(), place.at('labels'));
  if (options.labels.size > 0) resource.setMetadataMap('labels', options.labels);
  if (options.annotations.size > 0) resource.setMetadataMap('annotations', options.annotations);
  if (options.immutable) resource.root.set('immutable', new Scalar('true', 'bool'));
}

/** Labels and data are written anew, without the quotes that their keys may have had. */
function refuseBareKeys(keys: Iterable<string>, place: Place): void {
  for (const key of keys) {
    const reason = faultOfBareKey(key);
    if (reason !== undefined) throw place.error('InvalidGenerator', reason, { remedy: BARE_KEY_REMEDY });
  }
}

/** A generator's own options where they are set, else those for all generators; a switch that is on for all stays on. */
export function mergeOptions(own: GeneratorOptions | undefined, shared: GeneratorOptions | undefined): GeneratorOptions | undefined {
  if (shared === undefined) return own;
  return {
    labels: new Map([...shared.labels, ...(own?.labels ?? [])]),
    annotations: new Map([...shared.annotations, ...(own?.annotations ?? [])]),
    disableNameSuffixHash: shared.disableNameSuffixHash || own?.disableNameSuffixHash === true,
    immutable: shared.immutable || own?.immutable === true,
  };
}

/** Adds a generated resource, or lets it replace or merge with the one that is there, as its behavior says. */
export function absorb(list: ResourceList, resource: Resource, place: Place): void {
  const { id, behavior } = resource;
  const matches = list.matching(id);
  const [old] = matches;
  if (old === undefined) {
    if (behavior !== 'merge' && behavior !== 'replace') {
      list.append(resource);
      return;
    }
    throw place.error('InvalidGenerator', `id ${formatId(id)} does not exist; cannot merge or replace`, {
      object: resource.label,
      follows: true,
      remedy: 'generate it in a base, or leave out the behavior',
    });
  }
  if (matches.length > 1)
    throw place.error('InvalidGenerator', `found multiple objects that could accept a merge of ${formatId(id)}`, {
      object: resource.label,
    });
  if (behavior !== 'merge' && behavior !== 'replace') {
    throw place.error('DuplicateId', `id ${formatId(id)} exists; behavior must be merge or replace`, {
      object: resource.label,
      remedy: 'set behavior: merge or behavior: replace',
    });
  }
  inheritMetadata(resource, old);
  refuseBareKeys(resource.labels.keys(), place);
  if (behavior === 'merge') {
    const data = [old.root.get('data'), old.root.get('binaryData')];
    for (const node of data) if (node instanceof Map) refuseBareKeys(node.keys(), place);
    mergeData(resource, 'data', old.root.get('data'));
    mergeData(resource, 'binaryData', old.root.get('binaryData'));
    if (old.originAnnotation !== undefined) resource.originAnnotation = old.originAnnotation;
  }
  list.replace(old, resource);
}

/** The new resource keeps name, namespace and history of the old one; labels and annotations of both, the new ones first. */
function inheritMetadata(resource: Resource, old: Resource): void {
  resource.setMetadataMap('labels', new Map([...old.labels, ...resource.labels]));
  resource.setMetadataMap('annotations', new Map([...old.annotations, ...resource.annotations]));
  resource.name = old.name;
  resource.namespace = old.namespace;
  resource.previous = [...old.previous];
  resource.prefixes = [...old.prefixes];
  resource.suffixes = [...old.suffixes];
  resource.varNames = [...old.varNames];
  resource.transformations = [...old.transformations];
  resource.needsHash = old.needsHash && resource.needsHash;
  resource.behavior = old.behavior;
  resource.noteInternally();
}

function mergeData(resource: Resource, field: 'data' | 'binaryData', old: Node | undefined): void {
  const merged = new Map<string, string>();
  for (const source of [old, resource.root.get(field)]) {
    if (source instanceof Map) for (const [key, value] of source) merged.set(key, isScalar(value) && !isNull(value) ? textOf(value) : '');
  }
  resource.root.delete(field);
  if (merged.size > 0) resource.root.set(field, new Map([...merged].sort(byKey).map(([key, value]) => [key, textNode(value)])));
}
