import type { StructuralSchema } from './structural-schema.ts';

/**
 * A copy of `value` as the API server completes it: a field that is null counts as absent, and an absent field gets its
 * default where the object around it is there. What is not an object or list where the schema expects one is left for
 * validation, and so is null in a list.
 */
export function withDefaults(schema: StructuralSchema, value: unknown): unknown {
  if (Array.isArray(value)) {
    const { items } = schema;
    return items === undefined ? value : value.map((item) => withDefaults(items, item));
  }
  if (typeof value !== 'object' || value === null) return value;
  const { properties = {}, additionalProperties } = schema;
  const result = new Map(Object.entries(value));
  for (const [name, inner] of result) {
    const field = Object.hasOwn(properties, name) ? properties[name] : additionalProperties;
    if (field === undefined) continue;
    if (inner === null || inner === undefined) result.delete(name);
    else result.set(name, withDefaults(field, inner));
  }
  for (const [name, field] of Object.entries(properties)) {
    if (!result.has(name) && field.default !== undefined) result.set(name, withDefaults(field, structuredClone(field.default)));
  }
  return Object.fromEntries(result);
}
