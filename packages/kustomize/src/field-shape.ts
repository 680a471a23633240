import type { Value } from '@capstan/yaml';
import { nearestName } from './nearest-name.ts';

/** What a field may hold, for reading a file of kustomize's own as its JSON decoder does: strict in types, lenient in letters' case. */
export type Shape =
  | { readonly kind: 'string' | 'boolean' | 'integer' | 'any' }
  | { readonly kind: 'list'; readonly of: Shape }
  | { readonly kind: 'map'; readonly of: Shape }
  | { readonly kind: 'object'; readonly fields: { readonly [name: string]: Shape } };

export const STRING: Shape = { kind: 'string' };
export const BOOLEAN: Shape = { kind: 'boolean' };
export const INTEGER: Shape = { kind: 'integer' };
/** Anything; what it holds is not looked at. */
export const ANY: Shape = { kind: 'any' };
export const listOf = (of: Shape): Shape => ({ kind: 'list', of });
const mapOf = (of: Shape): Shape => ({ kind: 'map', of });
export const objectOf = (fields: { readonly [name: string]: Shape }): Shape => ({ kind: 'object', fields });
export const STRINGS: Shape = listOf(STRING);
export const STRING_MAP: Shape = mapOf(STRING);

/** A value that does not have its field's shape. */
export interface ShapeFault {
  readonly code: 'UnknownField' | 'WrongType';
  readonly path: readonly (string | number)[];
  readonly message: string;
  readonly remedy?: string;
}

/** What a checked value reads as; missing fields and nulls are empty. */
export class Fields {
  readonly #value: { readonly [name: string]: Value };

  constructor(value: Value | undefined) {
    this.#value = typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {};
  }

  has(name: string): boolean {
    const value = this.#get(name);
    return value !== undefined && value !== null;
  }

  string(name: string): string {
    const value = this.#get(name);
    return typeof value === 'string' ? value : '';
  }

  boolean(name: string): boolean {
    return this.#get(name) === true;
  }

  integer(name: string): number | bigint {
    const value = this.#get(name);
    return typeof value === 'number' || typeof value === 'bigint' ? value : 0;
  }

  strings(name: string): string[] {
    return this.#list(name).map((item) => (typeof item === 'string' ? item : ''));
  }

  stringMap(name: string): Map<string, string> {
    const value = this.#get(name);
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return new Map();
    return new Map(Object.entries(value).map(([key, item]) => [key, typeof item === 'string' ? item : '']));
  }

  object(name: string): Fields | undefined {
    return this.has(name) ? new Fields(this.#get(name)) : undefined;
  }

  objects(name: string): Fields[] {
    return this.#list(name).map((item) => new Fields(item));
  }

  #list(name: string): readonly Value[] {
    const value = this.#get(name);
    return Array.isArray(value) ? value : [];
  }

  #get(name: string): Value | undefined {
    return Object.hasOwn(this.#value, name) ? this.#value[name] : undefined;
  }
}

/** The value with its fields under their proper names, and every place that has the wrong shape. */
export function checkShape(value: Value, shape: Shape): { value: Value; faults: ShapeFault[] } {
  const faults: ShapeFault[] = [];
  return { value: check(value, shape, [], faults), faults };
}

function check(value: Value, shape: Shape, path: readonly (string | number)[], faults: ShapeFault[]): Value {
  if (value === null || shape.kind === 'any') return value;
  switch (shape.kind) {
    case 'list':
      if (Array.isArray(value)) return value.map((item, index) => check(item, shape.of, [...path, index], faults));
      break;
    case 'map':
      if (isMapping(value)) return mapEntries(value, (name, item) => [name, check(item, shape.of, [...path, name], faults)]);
      break;
    case 'object':
      if (isMapping(value)) return checkObject(value, shape.fields, path, faults);
      break;
    case 'integer':
      if (typeof value === 'bigint' || (typeof value === 'number' && Number.isInteger(value))) return value;
      break;
    default:
      if (typeof value === shape.kind) return value;
  }
  faults.push({ code: 'WrongType', path, message: `expected ${nameOf(shape)}, found ${nameOfValue(value)}`, ...remedyFor(value, shape) });
  return null;
}

function checkObject(
  value: { readonly [name: string]: Value },
  fields: { readonly [name: string]: Shape },
  path: readonly (string | number)[],
  faults: ShapeFault[],
): Value {
  return mapEntries(value, (name, item) => {
    // Go's JSON decoder takes a field whatever the case of its letters.
    const known = Object.hasOwn(fields, name) ? name : Object.keys(fields).find((field) => field.toLowerCase() === name.toLowerCase());
    const shape = known === undefined ? undefined : fields[known];
    if (known === undefined || shape === undefined) {
      const nearest = nearestName(name, Object.keys(fields));
      faults.push({
        code: 'UnknownField',
        path: [...path, name],
        message: `unknown field "${name}"`,
        ...(nearest === undefined ? {} : { remedy: `did you mean "${nearest}"?` }),
      });
      return [name, null];
    }
    return [known, check(item, shape, [...path, name], faults)];
  });
}

function isMapping(value: Value): value is { [key: string]: Value } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function mapEntries(value: { readonly [name: string]: Value }, map: (name: string, item: Value) => [string, Value]): Value {
  const result: { [key: string]: Value } = Object.create(null);
  for (const [name, item] of Object.entries(value)) {
    const [key, mapped] = map(name, item);
    result[key] = mapped;
  }
  return result;
}

/** What its author most likely meant. */
function remedyFor(value: Value, shape: Shape): { remedy?: string } {
  if (shape.kind === 'string' && (typeof value === 'boolean' || typeof value === 'number')) return { remedy: 'quote the value' };
  if (shape.kind === 'string' && isMapping(value) && Object.keys(value).length === 1)
    return { remedy: 'a colon and a space make it a mapping: quote the whole, or write what belongs there' };
  if (shape.kind === 'list' && !Array.isArray(value)) return { remedy: 'write each entry on a line of its own, behind "- "' };
  if (shape.kind === 'integer' && typeof value === 'string' && /^-?\d+$/.test(value)) return { remedy: 'leave the quotes away' };
  return {};
}

function nameOf(shape: Shape): string {
  switch (shape.kind) {
    case 'list':
      return 'a list';
    case 'map':
    case 'object':
      return 'a mapping';
    case 'integer':
      return 'an integer';
    default:
      return `a ${shape.kind}`;
  }
}

function nameOfValue(value: Value): string {
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' ? 'a mapping' : `a ${typeof value === 'bigint' ? 'number' : typeof value}`;
}
