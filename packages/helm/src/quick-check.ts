import { RE2JS } from 're2js';
import { isPlainSchema, type JsonObject, localTarget } from './plain-schema.ts';
import { SCHEMA_FORMATS } from './schema-formats.ts';

/** Whether a value is accepted; undefined where that is for a full validator to say. */
export type QuickCheck = (value: unknown) => boolean | undefined;

/** What one check may take before it is left to the validator that is compiled: references may multiply without end. */
const MAX_STEPS = 1_000_000;
const MAX_DEPTH = 200;

/**
 * Checks values by a schema without compiling it, which takes many times longer than one check. Only schemas that are plain (and so are
 * known to be well-formed) can be checked so: undefined for all others.
 */
export function quickCheck(schema: object | boolean, isOld: boolean): QuickCheck | undefined {
  if (!isPlainSchema(schema, isOld)) return undefined;
  const patterns = new Map<string, RE2JS>();
  return (value) => {
    const checker = new Checker(schema, isOld, patterns);
    const isAccepted = checker.accepts(schema, value, 0);
    return checker.isExhausted ? undefined : isAccepted;
  };
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

class Checker {
  readonly #root: object | boolean;
  readonly #isOld: boolean;
  readonly #patterns: Map<string, RE2JS>;
  #steps = 0;
  isExhausted = false;

  constructor(root: object | boolean, isOld: boolean, patterns: Map<string, RE2JS>) {
    this.#root = root;
    this.#isOld = isOld;
    this.#patterns = patterns;
  }

  accepts(schema: unknown, value: unknown, depth: number): boolean {
    this.#steps += 1;
    if (this.#steps > MAX_STEPS || depth > MAX_DEPTH) this.isExhausted = true;
    if (this.isExhausted) return false;
    if (!isObject(schema)) return schema !== false;
    if (typeof schema.$ref === 'string') {
      if (!this.accepts(localTarget(this.#root, schema.$ref), value, depth + 1)) return false;
      // Nothing beside a reference counts in the old drafts.
      if (this.#isOld) return true;
    }
    return (
      hasType(schema.type, value) && isAmong(schema, value) && this.#fits(schema, value, depth) && this.#combines(schema, value, depth)
    );
  }

  #fits(schema: JsonObject, value: unknown, depth: number): boolean {
    if (typeof value === 'string') return this.#fitsText(schema, value);
    if (typeof value === 'number') return fitsNumber(schema, value);
    if (Array.isArray(value)) {
      const { items } = schema;
      return (
        isWithin(schema, 'Items', value.length) && (items === undefined || value.every((item) => this.accepts(items, item, depth + 1)))
      );
    }
    return !isObject(value) || this.#fitsObject(schema, value, depth);
  }

  #fitsText(schema: JsonObject, value: string): boolean {
    const { minLength, maxLength, pattern, format } = schema;
    if ((minLength !== undefined || maxLength !== undefined) && !isWithin(schema, 'Length', Array.from(value).length)) return false;
    if (this.#isOld && format !== undefined && SCHEMA_FORMATS.get(String(format))?.(value) !== undefined) return false;
    return pattern === undefined || this.#matches(String(pattern), value);
  }

  #matches(pattern: string, value: string): boolean {
    const compiled = this.#patterns.get(pattern) ?? RE2JS.compile(pattern);
    this.#patterns.set(pattern, compiled);
    return compiled.matcher(value).find();
  }

  #fitsObject(schema: JsonObject, value: JsonObject, depth: number): boolean {
    const { required, properties, additionalProperties } = schema;
    if (Array.isArray(required) && !required.every((name) => Object.hasOwn(value, name))) return false;
    const names = Object.keys(value);
    if (!isWithin(schema, 'Properties', names.length)) return false;
    if (properties === undefined && additionalProperties === undefined) return true;
    return names.every((name) => {
      const known = isObject(properties) && Object.hasOwn(properties, name) ? properties[name] : additionalProperties;
      return known === undefined || this.accepts(known, value[name], depth + 1);
    });
  }

  #combines(schema: JsonObject, value: unknown, depth: number): boolean {
    const { allOf, anyOf, oneOf, not } = schema;
    const accepts = (part: unknown) => this.accepts(part, value, depth + 1);
    if (Array.isArray(allOf) && !allOf.every(accepts)) return false;
    if (Array.isArray(anyOf) && !anyOf.some(accepts)) return false;
    if (Array.isArray(oneOf) && oneOf.filter(accepts).length !== 1) return false;
    if (not !== undefined && accepts(not)) return false;
    if (schema.if === undefined) return true;
    const then = accepts(schema.if) ? schema.then : schema.else;
    return then === undefined || accepts(then);
  }
}

function hasType(type: unknown, value: unknown): boolean {
  if (type === undefined) return true;
  return Array.isArray(type) ? type.some((name) => isOfType(name, value)) : isOfType(type, value);
}

function isOfType(name: unknown, value: unknown): boolean {
  switch (name) {
    case 'null':
      return value === null;
    case 'array':
      return Array.isArray(value);
    case 'object':
      return isObject(value);
    case 'integer':
      return Number.isInteger(value);
    case 'number':
      return Number.isFinite(value);
    default:
      return typeof value === name;
  }
}

function isAmong(schema: JsonObject, value: unknown): boolean {
  if (Array.isArray(schema.enum) && !schema.enum.includes(value)) return false;
  return !Object.hasOwn(schema, 'const') || schema.const === value;
}

function isWithin(schema: JsonObject, what: 'Items' | 'Properties' | 'Length', count: number): boolean {
  return count >= Number(schema[`min${what}`] ?? 0) && count <= Number(schema[`max${what}`] ?? Number.POSITIVE_INFINITY);
}

function fitsNumber(schema: JsonObject, value: number): boolean {
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum } = schema;
  if (minimum !== undefined && value < Number(minimum)) return false;
  if (maximum !== undefined && value > Number(maximum)) return false;
  if (exclusiveMinimum !== undefined && value <= Number(exclusiveMinimum)) return false;
  return exclusiveMaximum === undefined || value < Number(exclusiveMaximum);
}
