import { isNull, type MappingNode, type Node, NULL } from '@capstan/yaml';
import { splitPath } from './field-path.ts';
import type { Gvk } from './resource-id.ts';
import { overwrite } from './scalars.ts';

/** Which field of which kinds a transformer touches. An empty group, version or kind means any. */
export interface FieldSpec extends Gvk {
  /** Names joined by `/`; sequences on the way are entered item by item, `[]` after a name says that one is expected. */
  readonly path: string;
  /** Whether missing fields are made. */
  readonly create: boolean;
}

/** A place in a mapping or a sequence, for a scalar that is to be replaced. */
export interface Slot {
  readonly value: Node;
  set(value: Node): void;
}

/** What a transformer does at a field; throwing a FieldSpecError tells that something else stands there than it can take. */
export type Visit = (slot: Slot) => void;

/** The path leads through something that is neither a mapping nor a sequence, or ends at a value of the wrong kind. */
export class FieldSpecError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'FieldSpecError';
  }
}

/** What kyaml takes for the index of an item, the last item or a search for one. */
const INDEX = /^(?:[+-]?\d+|-|\[.*\])$/;

const segmentsOfPath = new Map<string, readonly string[]>();

/** The names in a field specification's path; kept, since the same few hundred are asked for again and again. */
function segmentsOf(path: string): readonly string[] {
  const known = segmentsOfPath.get(path);
  if (known !== undefined) return known;
  const segments = splitPath(path, '/');
  // Paths come from users too: the cache must not grow with them.
  if (segmentsOfPath.size < 2000) segmentsOfPath.set(path, segments);
  return segments;
}

/** What is made at the end of a path where nothing stands. */
export type Creation = 'mapping' | 'scalar';

/** Visits each value at the path below `root`. With `creation`, missing fields are made if the specification says so. */
export function visitField(root: MappingNode, spec: FieldSpec, visit: Visit, creation?: Creation): void {
  const segments = segmentsOf(spec.path);
  visitBelow({ value: root, set: () => undefined }, segments, 0, spec.create ? creation : undefined, visit);
}

function visitBelow(slot: Slot, segments: readonly string[], depth: number, creation: Creation | undefined, visit: Visit): void {
  if (depth === segments.length) {
    visit(slot);
    return;
  }
  const { value } = slot;
  if (isNull(value)) return;
  if (Array.isArray(value)) {
    for (let index = 0; index < value.length; index += 1) {
      visitBelow(
        {
          value: value[index] ?? NULL,
          set: (item) => {
            value[index] = item;
          },
        },
        segments,
        depth,
        creation,
        visit,
      );
    }
    return;
  }
  if (!(value instanceof Map)) throw new FieldSpecError('expected sequence or mapping node');
  visitMapping(value, segments, depth, creation, visit);
}

function visitMapping(
  mapping: MappingNode,
  segments: readonly string[],
  depth: number,
  creation: Creation | undefined,
  visit: Visit,
): void {
  const segment = segments[depth] ?? '';
  const isSequence = segment.endsWith('[]');
  const name = isSequence ? segment.slice(0, -2) : segment;
  if (name === '') throw new FieldSpecError('cannot set or create an empty field name');
  if (name === '*') throw new FieldSpecError('a wildcard is not supported in a field specification');
  if (INDEX.test(name)) throw new FieldSpecError(`'${name}' names an item of a list, and a mapping stands there`);
  let value = mapping.get(name);
  if (creation !== undefined && !isSequence && (value === undefined || isNull(value))) {
    const made: Node = depth === segments.length - 1 && creation === 'scalar' ? (value ?? '') : new Map();
    mapping.set(name, made);
    value = made;
  }
  if (value === undefined) return;
  const slot: Slot = { value, set: (next) => overwrite(mapping, name, next) };
  // A null that is to become a scalar is visited, not passed over.
  if (depth === segments.length - 1) visit(slot);
  else visitBelow(slot, segments, depth + 1, creation, visit);
}
