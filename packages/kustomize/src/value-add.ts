import { isNull, isScalar, type MappingNode, textOf } from '@capstan/yaml';
import { fieldFault } from './apply-specs.ts';
import type { Selector } from './kustomization.ts';
import type { Resource } from './resource.ts';
import { isQuoted, makeScalar } from './scalars.ts';
import { selectResources } from './select.ts';
import { namespaceResource } from './transform-namespace.ts';

/** Where a value is added: the whole field, or one part of the file path in it. */
export interface ValueTarget {
  readonly selector: Selector | undefined;
  readonly fieldPath: string;
  readonly path: readonly string[];
  /** Counts from 1; 0 replaces the field. */
  readonly filePathPosition: number;
}

/** Sets a value in the field of every selected resource; the field is made where it is missing. */
export function addValue(resources: readonly Resource[], value: string, target: ValueTarget): void {
  const selected = target.selector === undefined ? resources : selectResources(resources, target.selector);
  for (const resource of selected) {
    if (target.fieldPath === 'metadata/namespace')
      namespaceResource(resource, { namespace: value, specs: [], unsetOnly: false, subjects: 'defaultOnly' });
    else setAt(resource, value, target);
  }
}

function setAt(resource: Resource, value: string, { path, fieldPath, filePathPosition }: ValueTarget): void {
  let mapping: MappingNode = resource.root;
  for (const name of path.slice(0, -1)) {
    let next = mapping.get(name);
    if (next === undefined || isNull(next)) {
      next = new Map();
      mapping.set(name, next);
    }
    if (!(next instanceof Map)) throw fieldFault(resource, fieldPath, `'${name}' is not a mapping`);
    mapping = next;
  }
  const last = path.at(-1) ?? '';
  const existing = mapping.get(last);
  if (existing !== undefined && !isScalar(existing)) throw fieldFault(resource, fieldPath, 'expected a scalar');
  const text = existing === undefined || isNull(existing) ? '' : textOf(existing);
  mapping.set(last, makeScalar(filePathPosition > 0 ? insertPart(text, filePathPosition - 1, value) : value, '', isQuoted(existing)));
}

/** Inserts a part into a file path; a leading slash stays in front, a position past the end means the end. */
function insertPart(path: string, position: number, part: string): string {
  const absolute = path.startsWith('/');
  const parts = path.split('/').filter((piece) => piece !== '');
  parts.splice(Math.min(position, parts.length), 0, part);
  return `${absolute ? '/' : ''}${parts.join('/')}`;
}
