import { decodeText, YamlError } from '@capstan/yaml';
import { KustomizeError } from './error.ts';
import { applyJsonPatch, type JsonOperation, JsonPatchError, parseJsonPatch } from './json-patch.ts';
import type { Patch, Selector } from './kustomization.ts';
import type { Loader } from './loader.ts';
import type { Place } from './place.ts';
import { parseResources, readResources, yamlFault } from './read-resources.ts';
import type { Resource } from './resource.ts';
import { formatId, idKey } from './resource-id.ts';
import type { ResourceList } from './resource-list.ts';
import { copyMapping } from './scalars.ts';
import { selectResources } from './select.ts';
import { MergeError, mergeResource, type SchemaLookup } from './strategic-merge.ts';

/** A patch that was read: one or more partial objects to merge, or operations. */
export type LoadedPatch =
  | { readonly kind: 'merge'; readonly patches: readonly Resource[]; readonly target: Selector | undefined; readonly place: Place }
  | {
      readonly kind: 'json';
      readonly operations: readonly JsonOperation[];
      readonly target: Selector | undefined;
      readonly place: Place;
      readonly file: string;
    };

/** Reads an entry of `patches:`, of either kind. Throws a fault at the entry. */
export function loadPatch(patch: Patch, loader: Loader, place: Place): LoadedPatch {
  const inline = patch.patch.trim();
  if (inline === '' && patch.path === '') throw place.error('InvalidPatch', 'must specify one of patch and path');
  if (inline !== '' && patch.path !== '') throw place.error('InvalidPatch', "patch and path can't be set at the same time");
  const at = inline === '' ? place.at('path') : place.at('patch');
  const file = inline === '' ? loader.nameOfFile(patch.path, at) : place.file;
  const text = inline === '' ? textOf(loader, patch.path, at) : inline;
  let merged: Resource[];
  try {
    merged = inline === '' ? readResources(loader, patch.path, at) : parseResources(inline, place.file, loader);
  } catch (mergeError) {
    return loadJsonPatch(text, patch, file, at, mergeError);
  }
  for (const resource of merged) {
    resource.allowNameChange = patch.options.allowNameChange;
    resource.allowKindChange = patch.options.allowKindChange;
  }
  return { kind: 'merge', patches: merged, target: patch.target, place: at };
}

function textOf(loader: Loader, path: string, place: Place): string {
  try {
    return decodeText(loader.read(path, place), path);
  } catch (error) {
    throw yamlFault(error, path);
  }
}

function loadJsonPatch(text: string, patch: Patch, file: string, at: Place, mergeError: unknown): LoadedPatch {
  try {
    const operations = parseJsonPatch(text);
    return { kind: 'json', operations, target: patch.target, place: at, file };
  } catch (jsonError) {
    // What it was meant to be shows in how it begins.
    const listLike = /^\s*(?:#.*\n\s*)*[-[]/.test(text);
    const cause = listLike || !(mergeError instanceof KustomizeError) ? jsonError : mergeError;
    if (patch.path === '')
      throw at.error('InvalidPatch', `unable to parse as a strategic merge or JSON patch: ${reasonOf(cause)}`, { cause });
    if (cause instanceof KustomizeError) throw cause;
    if (cause instanceof YamlError) throw yamlFault(cause, file);
    throw at.error('InvalidPatch', `unable to parse '${patch.path}' as a strategic merge or JSON patch: ${reasonOf(cause)}`, { cause });
  }
}

function reasonOf(error: unknown): string {
  if (error instanceof YamlError) return error.line === undefined ? error.reason : `line ${error.line}: ${error.reason}`;
  if (!(error instanceof Error)) return String(error);
  return error instanceof KustomizeError && error.fault.line !== undefined ? `line ${error.fault.line}: ${error.message}` : error.message;
}

/** Applies a patch to what it is for. Throws a fault at the patch; one that names the object where the patch does not fit it. */
export function applyPatch(list: ResourceList, patch: LoadedPatch, schemas: SchemaLookup): void {
  if (patch.kind === 'json') applyOperations(list, patch);
  else if (patch.target !== undefined) applyToSelected(list, patch.patches, patch.target, patch.place, schemas);
  else {
    for (const resource of patch.patches) {
      const target = uniqueTarget(list, resource, patch.place);
      mergeInto(target, resource.copy(), patch.place, schemas);
    }
  }
  list.changed();
  list.dropEmpty();
}

/** Applies an entry of `patchesStrategicMerge:`; its object's labels and annotations go through strings, as kustomize has it. */
export function applyLegacyPatch(list: ResourceList, patch: Resource, place: Place, schemas: SchemaLookup): void {
  const target = uniqueTarget(list, patch, place);
  mergeInto(target, retargeted(patch, target), place, schemas);
  list.changed();
  list.dropEmpty();
}

function uniqueTarget(list: ResourceList, patch: Resource, place: Place): Resource {
  const id = patch.id;
  const matches = list.matching(id);
  const [target] = matches;
  if (target === undefined) {
    throw place.error('PatchTarget', `no resource matches strategic merge patch ${formatId(id)}`, {
      object: patch.label,
      follows: true,
      remedy: 'correct kind, name or namespace of the patch, or give it a target',
    });
  }
  if (matches.length > 1) {
    throw place.error(
      'PatchTarget',
      `${matches.length} resources match strategic merge patch ${formatId(id)}: ${matches.map((match) => `${match.origin.path}:${match.origin.line}`).join(', ')}`,
      {
        object: patch.label,
      },
    );
  }
  return target;
}

function applyToSelected(list: ResourceList, patches: readonly Resource[], target: Selector, place: Place, schemas: SchemaLookup): void {
  const [patch] = patches;
  if (patch === undefined) return;
  if (patches.length > 1)
    throw place.error('InvalidPatch', 'multiple strategic merge patches in one entry are not allowed to have a target', {
      remedy: 'write an entry for each',
    });
  const selected = new Set(selectOrFault(list, target, place).map((resource) => idKey(resource.id)));
  for (const resource of [...list.items]) {
    if (selected.has(idKey(resource.id))) mergeInto(resource, retargeted(patch, resource), place, schemas);
  }
  list.dropEmpty();
  list.refuseSameIds('a patch');
}

/** A copy of a patch for one target: of its kind, with labels and annotations turned into strings. */
function retargeted(patch: Resource, target: Resource): Resource {
  const copy = patch.copy();
  copy.setMetadataMap('labels', patch.labels);
  copy.setMetadataMap('annotations', patch.annotations);
  copy.name = patch.name;
  copy.namespace = patch.namespace;
  copy.apiVersion = target.apiVersion;
  copy.kind = patch.kind;
  return copy;
}

function mergeInto(target: Resource, patch: Resource, place: Place, schemas: SchemaLookup): void {
  const { name, namespace, kind } = target;
  if (patch.allowNameChange || patch.allowKindChange) target.storePreviousId();
  try {
    const merged = mergeResource(target.root, patch.root, schemas);
    target.root = merged instanceof Map ? merged : new Map();
  } catch (error) {
    if (!(error instanceof MergeError)) throw error;
    throw place.error('InvalidPatch', `${error.path.length === 0 ? '' : `at ${error.path.join('.')}: `}${error.message}`, {
      object: target.label,
      cause: error,
    });
  }
  if (target.root.size === 0) return;
  if (!patch.allowKindChange) target.kind = kind;
  if (!patch.allowNameChange) target.name = name;
  target.namespace = namespace;
}

function selectOrFault(list: ResourceList, target: Selector, place: Place): Resource[] {
  try {
    return selectResources(list.items, target);
  } catch (cause) {
    throw place.error('PatchTarget', `the target cannot be read: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
  }
}

function applyOperations(list: ResourceList, patch: Extract<LoadedPatch, { kind: 'json' }>): void {
  if (patch.operations.length === 0) return;
  if (patch.target === undefined) throw patch.place.error('PatchTarget', 'must specify a target for a JSON patch');
  for (const resource of selectOrFault(list, patch.target, patch.place)) {
    resource.storePreviousId();
    patchWithOperations(resource, patch.operations, patch.place);
  }
}

/** Applies operations to one resource. Throws a fault that names it. */
export function patchWithOperations(resource: Resource, operations: readonly JsonOperation[], place: Place): void {
  try {
    // On a copy, since an operation that fails leaves what the ones before it did.
    resource.root = applyJsonPatch(copyMapping(resource.root), operations);
    if (resource.previous.length > 0) resource.noteInternally();
  } catch (error) {
    if (!(error instanceof JsonPatchError)) throw error;
    const which = error.index === undefined ? '' : `operation ${error.index}: `;
    throw place.error('InvalidPatch', `${which}${error.message}`, { object: resource.label, cause: error });
  }
}
