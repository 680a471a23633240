import { isNull, isScalar, type Node } from '@capstan/yaml';
import { KustomizeError } from './error.ts';
import { type Creation, type FieldSpec, FieldSpecError, type Slot, visitField } from './field-spec.ts';
import type { Resource } from './resource.ts';
import { isSelected } from './resource-id.ts';
import { type SharedScalar, setScalarField } from './scalars.ts';
import { faultOfBareKey } from './written-bare.ts';

/** Visits the fields of a resource that the specifications name. Throws a fault that names the field and the object. */
export function applySpecs(resource: Resource, specs: readonly FieldSpec[], visit: (slot: Slot) => void, creation?: Creation): void {
  const { id } = resource;
  for (const spec of specs) {
    if (!isSelected(id, spec)) continue;
    try {
      visitField(resource.root, spec, visit, creation);
    } catch (error) {
      if (error instanceof FieldSpecError) throw fieldFault(resource, spec.path, error.message);
      throw error;
    }
  }
}

/** A transformer met something that it cannot change. */
export function fieldFault(resource: Resource, path: string, message: string): KustomizeError {
  return new KustomizeError({
    code: 'InvalidTransformer',
    file: resource.origin.path,
    line: resource.origin.line,
    field: path.replaceAll('/', '.'),
    object: resource.label,
    message,
  });
}

/** Sets entries of the mapping in a slot; a null is left alone. A new entry holds the given scalar itself, and so shares it. */
export function setEntries(slot: Slot, entries: Iterable<readonly [string, SharedScalar]>): void {
  if (isNull(slot.value)) return;
  if (!(slot.value instanceof Map)) throw new FieldSpecError(`expected a mapping, found a ${kindOf(slot.value)}`);
  for (const [key, shared] of entries) {
    if (slot.value.has(key)) {
      setScalarField(slot.value, key, shared.text, 'str');
      continue;
    }
    const bare = faultOfBareKey(key);
    if (bare !== undefined) throw new FieldSpecError(bare);
    slot.value.set(key, shared);
  }
}

/** The kind of a node for people. */
export function kindOf(node: Node): string {
  return node instanceof Map ? 'mapping' : Array.isArray(node) ? 'list' : 'scalar';
}

/** The scalar in a slot; throws where something else stands. */
export function scalarIn(slot: Slot): Node {
  if (!isScalar(slot.value)) throw new FieldSpecError(`expected a scalar, found a ${kindOf(slot.value)}`);
  return slot.value;
}
