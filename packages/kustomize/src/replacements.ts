import { isNull, isScalar, type Node, parseDocument, Scalar, tagOf, textOf } from '@capstan/yaml';
import { splitSmartPath } from './field-path.ts';
import { Fields } from './field-shape.ts';
import type { FieldOptions, Replacement, ReplacementEntry, ReplacementTarget } from './kustomization.ts';
import type { Loader } from './loader.ts';
import { type CreateKind, lookUp, type Match, matchPath, PathError, UNTAGGED } from './match-path.ts';
import type { Place } from './place.ts';
import { readReplacement } from './read-kustomization.ts';
import { yamlFault } from './read-resources.ts';
import type { Resource } from './resource.ts';
import { formatId, isSelected, type ResourceId } from './resource-id.ts';
import { copyNode, makeScalar } from './scalars.ts';
import { CompiledSelector } from './select.ts';
import { replaceInText } from './structured-text.ts';

/** A replacement and where it was written. */
export interface PlacedReplacement {
  readonly replacement: Replacement;
  readonly place: Place;
}

/** The replacements written in place and those of files. Faults of an entry are reported; the others are given. */
export function loadReplacements(loader: Loader, entries: readonly ReplacementEntry[], place: Place): PlacedReplacement[] {
  return entries.flatMap((entry, index) => {
    const at = place.at('replacements', index);
    return loader.context.attempt(() => loadEntry(loader, entry, at)) ?? [];
  });
}

function loadEntry(loader: Loader, entry: ReplacementEntry, place: Place): PlacedReplacement[] {
  if (entry.path === '') return [{ replacement: entry, place }];
  if (entry.source !== undefined || (entry.targets ?? []).length > 0)
    throw place.error('InvalidReplacement', 'cannot specify both path and inline replacement');
  const at = place.at('path');
  const file = loader.nameOfFile(entry.path, at);
  const bytes = loader.read(entry.path, at);
  try {
    const value = parseDocument(bytes, { flavor: 'sigs', file });
    if (typeof value !== 'object' || value === null)
      throw at.error('InvalidReplacement', `'${entry.path}' holds neither a replacement nor a list of them`);
    const items = Array.isArray(value) ? value : [value];
    return items.map((item) => ({ replacement: readReplacement(new Fields(item)), place: at }));
  } catch (error) {
    throw yamlFault(error, file);
  }
}

/** Copies one value to all its targets. Throws a fault at the replacement. */
export function applyReplacements(resources: readonly Resource[], replacement: Replacement, place: Place): void {
  const { source, sourceValue, targets } = replacement;
  if ((sourceValue === undefined && source === undefined) || targets === undefined) {
    throw place.error('InvalidReplacement', 'replacements must specify a source and at least one target');
  }
  if (sourceValue !== undefined && source !== undefined)
    throw place.error('InvalidReplacement', 'value and resource selectors are mutually exclusive');
  const value = sourceValue === undefined ? readSource(resources, source, place) : makeScalar(sourceValue, '', false);
  for (const [index, target] of targets.entries()) applyTarget(resources, value, target, place.at('targets', index));
}

function readSource(resources: readonly Resource[], source: Replacement['source'], place: Place): Node {
  if (source === undefined) throw place.error('InvalidReplacement', 'a source is missing');
  const at = place.at('source');
  const matches = resources.filter((resource) => idsOf(resource).some((id) => isNamed(id, source)));
  const [found] = matches;
  if (found === undefined)
    throw at.error('InvalidReplacement', `nothing selected by ${formatId(source)}`, {
      follows: true,
      remedy: 'correct kind or name of the source',
    });
  if (matches.length > 1)
    throw at.error(
      'InvalidReplacement',
      `multiple matches for selector ${formatId(source)}: ${matches.map((match) => match.label).join(', ')}`,
    );
  const fieldPath = source.fieldPath === '' ? 'metadata.name' : source.fieldPath;
  const field = pathFault(at.at('fieldPath'), found, () => lookUp(found.root, splitSmartPath(fieldPath)));
  if (field === undefined || isEmpty(field.value)) {
    throw at.error('InvalidReplacement', `fieldPath '${fieldPath}' is missing for replacement source ${formatId(source)}`, {
      object: found.label,
    });
  }
  return refine(field.value, source.options, at);
}

function refine(value: Node, options: FieldOptions | undefined, place: Place): Node {
  if (options === undefined || options.delimiter === '') return value;
  if (!isScalar(value)) throw place.error('InvalidReplacement', 'delimiter option can only be used with scalar nodes');
  const parts = textOf(value).split(options.delimiter);
  const part = parts[options.index];
  if (options.index < 0 || part === undefined) throw place.error('InvalidReplacement', `options.index ${options.index} is out of bounds`);
  return typeof value === 'string' ? part : new Scalar(part, value.tag, value.quoted);
}

function isEmpty(node: Node): boolean {
  return isNull(node) || (node instanceof Map && node.size === 0) || (Array.isArray(node) && node.length === 0);
}

/** Ids as replacements compare them: by the namespace that is written, `default` where none is. */
function idsOf(resource: Resource): ResourceId[] {
  return [{ ...resource.id, clusterScoped: false }, ...resource.previousIds];
}

function isNamed(id: ResourceId, selector: NonNullable<Replacement['source']>): boolean {
  return (
    (selector.name === '' || selector.name === id.name) &&
    (selector.namespace === '' || selector.namespace === (id.namespace === '' ? 'default' : id.namespace)) &&
    isSelected(id, selector)
  );
}

function applyTarget(resources: readonly Resource[], value: Node, target: ReplacementTarget, place: Place): void {
  if (target.select === undefined) throw place.error('InvalidReplacement', 'target must specify resources to select');
  const select = compileOrFault(target.select, place.at('select'));
  const rejects = target.reject.map((selector, index) => ({ selector, compiled: compileOrFault(selector, place.at('reject', index)) }));
  for (const resource of resources) {
    if (!select.metadata(resource)) continue;
    const ids = idsOf(resource);
    const rejected = rejects.some(({ selector, compiled }) => {
      const byMetadata = (selector.annotationSelector !== '' || selector.labelSelector !== '') && compiled.metadata(resource);
      return byMetadata || (!compiled.idIsEmpty && ids.some((id) => compiled.id(id)));
    });
    if (rejected || !ids.some((id) => select.id(id))) continue;
    for (const [index, fieldPath] of (target.fieldPaths.length === 0 ? ['metadata.name'] : target.fieldPaths).entries()) {
      copyTo(resource, value, fieldPath, target.options, place.at('fieldPaths', index));
    }
  }
}

function compileOrFault(selector: ConstructorParameters<typeof CompiledSelector>[0], place: Place): CompiledSelector {
  try {
    return new CompiledSelector(selector);
  } catch (cause) {
    throw place.error('InvalidReplacement', cause instanceof Error ? cause.message : String(cause), { cause });
  }
}

function copyTo(resource: Resource, value: Node, fieldPath: string, options: FieldOptions | undefined, place: Place): void {
  const path = splitSmartPath(fieldPath);
  const create = options?.create === true ? kindOf(value) : undefined;
  if (replaceInText(resource.root, path, value, create)) return;
  const matches = pathFault(place, resource, () => matchPath(resource.root, path, create));
  if (matches.length === 0) {
    throw place.error(
      'InvalidReplacement',
      `unable to find ${create === undefined ? '' : 'or create '}field "${fieldPath}" in replacement target`,
      {
        object: resource.label,
        remedy: create === undefined ? 'correct the path, or set options.create' : undefined,
      },
    );
  }
  for (const match of matches) setValue(match, value, options, resource, place);
}

function pathFault<T>(place: Place, resource: Resource, act: () => T): T {
  try {
    return act();
  } catch (error) {
    if (!(error instanceof PathError)) throw error;
    throw place.error('InvalidReplacement', error.message, { object: resource.label, cause: error });
  }
}

function kindOf(value: Node): CreateKind {
  return isScalar(value) ? 'scalar' : Array.isArray(value) ? 'sequence' : 'mapping';
}

function setValue(match: Match, value: Node, options: FieldOptions | undefined, resource: Resource, place: Place): void {
  const target = match.value;
  let text = isScalar(value) ? (isNull(value) ? '' : textOf(value)) : '';
  if (options !== undefined && options.delimiter !== '') {
    if (!isScalar(target))
      throw place.error('InvalidReplacement', 'delimiter option can only be used with scalar nodes', { object: resource.label });
    const parts = textOf(target).split(options.delimiter);
    if (options.index < 0) parts.unshift(text);
    else if (options.index >= parts.length) parts.push(text);
    else parts[options.index] = text;
    text = parts.join(options.delimiter);
  }
  if (!isScalar(target)) {
    match.set(copyNode(value));
    return;
  }
  const written = retext(target, text);
  if (written === undefined) {
    throw place.error(
      'InvalidReplacement',
      `the value does not fit a field that holds a ${target instanceof Scalar ? target.tag : 'string'}`,
      { object: resource.label },
    );
  }
  match.set(written);
}

/** A scalar with another text: tag and quotes stay. Undefined where the text cannot have the tag. */
export function retext(target: string | Scalar, text: string): Node | undefined {
  if (target === UNTAGGED) return makeScalar(text, '', false);
  if (typeof target === 'string') return text;
  if (target.tag === 'str' || target.quoted) return new Scalar(text, 'str', target.quoted);
  const found = tagOf(text, 'kyaml');
  if (found === target.tag || (target.tag === 'float' && found === 'int')) return new Scalar(text, target.tag);
  return undefined;
}
