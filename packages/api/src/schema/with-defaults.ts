import type { StructuralSchema } from './structural-schema.ts';

/**
 * A copy of `value` with the defaults that the API server would set: a field's default where the field is absent and
 * the object around it is there. What is not an object or list where the schema expects one is left for validation.
 */
export function withDefaults(schema: StructuralSchema, value: unknown): unknown {
  if (Array.isArray(value)) {
    const { items } = schema;
    return items === undefined ? value : value.map((item) => withDefaults(items, item));
  }
  if (typeof value !== 'object' || value === null) return value;
  const result = new Map(Object.entries(value));
  for (const [name, field] of Object.entries(schema.properties ?? {})) {
    if (!result.has(name) && field.default !== undefined) result.set(name, structuredClone(field.default));
    if (result.has(name)) result.set(name, withDefaults(field, result.get(name)));
  }
  if (schema.additionalProperties !== undefined) {
    for (const [name, inner] of result) result.set(name, withDefaults(schema.additionalProperties, inner));
  }
  return Object.fromEntries(result);
}
