import { Errors } from 'typebox/schema';
import { Settings } from 'typebox/system';
import type { Kind } from './kind.ts';
import type { Rule } from './rule.ts';
import type { StructuralSchema } from './schema/structural-schema.ts';
import { versionSchema } from './schema/version-schema.ts';
import { withDefaults } from './schema/with-defaults.ts';

/** One thing that is wrong with an object. */
export interface FieldFault {
  /** The field, as the API server names it: `spec.resources[0].name`; empty for the object itself. */
  path: string;
  message: string;
}

export interface ValidateOptions {
  /** Also name the fields that no version has, as `kubectl apply --validate=strict` does. */
  strict?: boolean;
}

/** Faults beyond this are not told. */
const FAULT_LIMIT = 100;

const schemas = new Map<string, StructuralSchema>();

/**
 * What the API server would find wrong with an object of `kind`, in the version that its `apiVersion` says (the current
 * one when it says none of the kind's): all faults at once, none when it is valid. Defaults count as set.
 */
export function validate(kind: Kind, object: unknown, { strict = false }: ValidateOptions = {}): FieldFault[] {
  const schema = schemaOf(kind, object);
  const completed = withDefaults(schema, object);
  const faults = schemaFaults(schema, completed);
  if (faults.length === 0) faults.push(...ruleFaults(schema, completed, ''));
  if (strict) faults.push(...unknownFields(schema, completed, ''));
  return faults.slice(0, FAULT_LIMIT);
}

/** The object with the defaults of its kind and version set, as the API server would store it. */
export function complete(kind: Kind, object: unknown): unknown {
  return withDefaults(schemaOf(kind, object), object);
}

function schemaOf(kind: Kind, object: unknown): StructuralSchema {
  const apiVersion = isRecord(object) ? object.apiVersion : undefined;
  const retired = kind.retired?.find(({ version }) => `${kind.group}/${version}` === apiVersion);
  const version = retired?.version ?? kind.version;
  const key = `${kind.group}/${version}/${kind.kind}`;
  const schema = schemas.get(key) ?? versionSchema(kind, version);
  schemas.set(key, schema);
  return schema;
}

function schemaFaults(schema: StructuralSchema, value: unknown): FieldFault[] {
  const { maxErrors } = Settings.Get();
  Settings.Set({ maxErrors: FAULT_LIMIT });
  try {
    const [, errors] = Errors(schema, value);
    return errors.flatMap(({ keyword, params, message, instancePath }) => {
      const path = fieldPath(instancePath);
      // Said of a map when one of its values is at fault, which is said too.
      if (keyword === 'additionalProperties') return [];
      if (keyword === 'required' && 'requiredProperties' in params) {
        return params.requiredProperties.map((name) => ({ path: path === '' ? name : `${path}.${name}`, message: 'is required' }));
      }
      if (keyword === 'enum' && 'allowedValues' in params) {
        return [{ path, message: `must be one of ${params.allowedValues.join(', ')}` }];
      }
      return [{ path, message }];
    });
  } finally {
    Settings.Set({ maxErrors });
  }
}

function fieldPath(pointer: string): string {
  return pointer
    .split('/')
    .slice(1)
    .map((segment) => segment.replaceAll('~1', '/').replaceAll('~0', '~'))
    .reduce((path, segment) => (/^\d+$/.test(segment) ? `${path}[${segment}]` : child(path, segment)), '');
}

function child(path: string, name: string): string {
  return path === '' ? name : `${path}.${name}`;
}

function* ruleFaults(schema: StructuralSchema, value: unknown, path: string): Generator<FieldFault> {
  // The value is valid by the schema that the rule stands in, which is what the rule's own type says.
  for (const { holds, message } of (schema['x-kubernetes-validations'] ?? []) as readonly Rule<unknown>[]) {
    if (!holds(value)) yield { path, message };
  }
  for (const [field, inner, name] of innerValues(schema, value, path)) yield* ruleFaults(field, inner, name);
}

function* unknownFields(schema: StructuralSchema, value: unknown, path: string): Generator<FieldFault> {
  if (schema['x-kubernetes-preserve-unknown-fields'] === true) return;
  if (isRecord(value) && schema.properties !== undefined && schema.additionalProperties === undefined) {
    for (const name of Object.keys(value)) {
      if (!Object.hasOwn(schema.properties, name)) yield { path: child(path, name), message: 'is not a field of this version' };
    }
  }
  for (const [field, inner, name] of innerValues(schema, value, path)) yield* unknownFields(field, inner, name);
}

function* innerValues(schema: StructuralSchema, value: unknown, path: string): Generator<[StructuralSchema, unknown, string]> {
  if (Array.isArray(value)) {
    if (schema.items !== undefined) for (const [index, item] of value.entries()) yield [schema.items, item, `${path}[${index}]`];
    return;
  }
  if (!isRecord(value)) return;
  for (const [name, inner] of Object.entries(value)) {
    const field =
      schema.properties !== undefined && Object.hasOwn(schema.properties, name) ? schema.properties[name] : schema.additionalProperties;
    if (field !== undefined) yield [field, inner, child(path, name)];
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
