import type { TSchema } from 'typebox';
import type { Rule } from '../rule.ts';

/** A schema as the API server takes it (structural): a subset of JSON Schema with extensions. */
export interface StructuralSchema {
  type?: 'object' | 'array' | 'string' | 'integer' | 'boolean';
  description?: string;
  default?: unknown;
  enum?: readonly unknown[];
  format?: string;
  pattern?: string;
  minLength?: number;
  maxLength?: number;
  minItems?: number;
  maxItems?: number;
  minimum?: number;
  maximum?: number;
  properties?: Record<string, StructuralSchema>;
  additionalProperties?: StructuralSchema;
  items?: StructuralSchema;
  required?: readonly string[];
  'x-kubernetes-preserve-unknown-fields'?: true;
  'x-kubernetes-list-type'?: string;
  'x-kubernetes-list-map-keys'?: readonly string[];
  'x-kubernetes-validations'?: readonly Rule[];
}

const ANY_KEY = '^.*$';

/** A TypeBox type, made of the words of field.ts, as a structural schema. */
export function structuralSchema(type: TSchema): StructuralSchema {
  // TypeBox types are JSON Schema; their own types do not say which keywords they may carry.
  const { properties, patternProperties, items, required, ...rest } = type as StructuralSchema & {
    patternProperties?: Record<string, TSchema>;
  };
  const schema: StructuralSchema = { ...rest };
  if (properties !== undefined) schema.properties = structuralProperties(properties);
  const value = patternProperties?.[ANY_KEY];
  if (value !== undefined) schema.additionalProperties = structuralSchema(value);
  if (items !== undefined) schema.items = structuralSchema(items);
  if (required !== undefined && required.length > 0) schema.required = required;
  return schema;
}

/** Several fields, each as a structural schema. */
export function structuralProperties(properties: Readonly<Record<string, TSchema>>): Record<string, StructuralSchema> {
  return Object.fromEntries(Object.entries(properties).map(([name, type]) => [name, structuralSchema(type)]));
}
