import { isNull, isScalar, type Node, Scalar, scalarValue, textOf } from '@capstan/yaml';
import type { Accumulation } from './accumulation.ts';
import { fieldFault, kindOf } from './apply-specs.ts';
import { splitSmartPath } from './field-path.ts';
import { type FieldSpec, FieldSpecError, visitField } from './field-spec.ts';
import type { Variable } from './kustomization.ts';
import { lookUp, PathError } from './match-path.ts';
import type { Place } from './place.ts';
import type { Resource } from './resource.ts';
import { effectiveNamespace, isClusterScoped, isSelected, parseApiVersion } from './resource-id.ts';

type VariableValue = string | number | bigint | boolean;

/** Notes the variables of a kustomization, and which resource each is read from. */
export function addVariables(into: Accumulation, variables: readonly Variable[], place: Place): void {
  for (const [index, variable] of variables.entries()) {
    const at = place.at('vars', index);
    const matches = into.resources.items.filter((resource) => isReferredTo(resource, variable));
    if (matches.length > 1) {
      throw at.error(
        'InvalidVariable',
        `found ${matches.length} resources for var '${variable.name}': ${matches.map((match) => match.label).join(', ')}`,
        { remedy: 'name the namespace too' },
      );
    }
    matches[0]?.varNames.push(variable.name);
    if (into.vars.has(variable.name)) throw at.error('InvalidVariable', `var '${variable.name}' already encountered`);
    into.vars.set(variable.name, variable);
  }
}

function isReferredTo(resource: Resource, { objref }: Variable): boolean {
  const { group, version } = objref.apiVersion === '' ? objref : parseApiVersion(objref.apiVersion);
  const scoped = objref.namespace !== '' || isClusterScoped(objref.apiVersion || version, objref.kind);
  return resource.allIds.some((id) => {
    if (id.group !== group || id.version !== version || id.kind !== objref.kind || id.name !== objref.name) return false;
    return !scoped || effectiveNamespace(id) === effectiveNamespace({ ...id, namespace: objref.namespace });
  });
}

/** Puts the variables' values in the place of `$(NAME)` in the fields of the specifications. Throws for a value that is not there. */
export function resolveVariables(into: Accumulation, place: Place): void {
  if (into.vars.size === 0) return;
  const values = new Map<string, VariableValue>();
  for (const variable of into.vars.values()) values.set(variable.name, readVariable(variable, into.resources.items, place));
  for (const resource of into.resources.items) {
    const { id } = resource;
    for (const spec of into.config.varReference) if (isSelected(id, spec)) replaceIn(resource, spec, values);
  }
}

function readVariable(variable: Variable, resources: readonly Resource[], place: Place): VariableValue {
  const at = place.at('vars');
  const source = resources.find((resource) => resource.varNames.includes(variable.name));
  if (source === undefined) {
    throw at.error('InvalidVariable', `var '${variable.name}' cannot be mapped to a field in the set of known resources`, {
      follows: true,
      remedy: 'correct its objref',
    });
  }
  const path = splitSmartPath(variable.fieldPath).flatMap((part) => {
    const match = /^(.*)\[(\d+)\]$/.exec(part);
    return match === null ? [part] : [match[1] ?? '', match[2] ?? ''].filter((piece) => piece !== '');
  });
  const found = lookUpOrNone(source, path);
  if (found === undefined || !isScalar(found)) {
    throw at.error('InvalidVariable', `field '${variable.fieldPath}' of var '${variable.name}' not found in its resource`, {
      object: source.label,
    });
  }
  if (typeof found === 'string') return found;
  const value = scalarValue(found.text, found.tag, 'kyaml');
  return value === null || found.tag === 'timestamp' ? found.text : value;
}

function lookUpOrNone(source: Resource, path: readonly string[]): Node | undefined {
  try {
    return lookUp(source.root, path)?.value;
  } catch (error) {
    if (error instanceof PathError) return undefined;
    throw error;
  }
}

function replaceIn(resource: Resource, spec: FieldSpec, values: ReadonlyMap<string, VariableValue>): void {
  try {
    visitField(resource.root, spec, (slot) => {
      const { value } = slot;
      if (isNull(value)) return;
      if (isScalar(value)) slot.set(replaced(value, values));
      else if (value instanceof Map) for (const [key, item] of value) value.set(key, isScalar(item) ? replaced(item, values) : item);
      else replaceItems(value, values, resource, spec);
    });
  } catch (error) {
    if (error instanceof FieldSpecError) throw fieldFault(resource, spec.path, error.message);
    throw error;
  }
}

function replaceItems(items: Node[], values: ReadonlyMap<string, VariableValue>, resource: Resource, spec: FieldSpec): void {
  for (const [index, item] of items.entries()) {
    if (!isString(item))
      throw fieldFault(resource, spec.path, `expected a string, found a ${item instanceof Scalar ? item.tag : kindOf(item)}`);
    items[index] = replaced(item, values);
  }
}

function isString(node: Node): node is string | Scalar {
  return typeof node === 'string' || (node instanceof Scalar && node.tag === 'str');
}

function replaced(node: string | Scalar, values: ReadonlyMap<string, VariableValue>): Node {
  if (!isString(node)) return node;
  const value = expandVariables(textOf(node), values);
  if (typeof value === 'string') return value;
  return new Scalar(String(value), typeof value === 'boolean' ? 'bool' : Number.isInteger(Number(value)) ? 'int' : 'float');
}

/** `$(NAME)` by its value, `$$` by `$`; a text that is one variable alone takes over the value's type. Unknown names stay. */
function expandVariables(text: string, values: ReadonlyMap<string, VariableValue>): VariableValue {
  let result = '';
  let from = 0;
  for (let at = 0; at < text.length - 1; at += 1) {
    if (text[at] !== '$') continue;
    result += text.slice(from, at);
    const next = text[at + 1] ?? '';
    const close = next === '(' ? text.indexOf(')', at + 2) : -1;
    if (next === '$') {
      result += '$';
      at += 1;
    } else if (close !== -1) {
      const name = text.slice(at + 2, close);
      const value = values.get(name) ?? `$(${name})`;
      if (at === 0 && close === text.length - 1) return value;
      result += String(value);
      at = close;
    } else {
      result += `$${next}`;
      at += 1;
    }
    from = at + 1;
  }
  return result + text.slice(from);
}
