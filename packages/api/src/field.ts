import {
  Array as ArrayType,
  Boolean as BooleanType,
  Enum,
  Integer,
  Object as ObjectType,
  Record,
  type Static,
  String as StringType,
  type TArrayOptions,
  type TNumberOptions,
  type TObject,
  type TProperties,
  type TSchema,
  type TSchemaOptions,
  type TStringOptions,
  Unknown,
} from 'typebox';
import type { Rule } from './rule.ts';

/**
 * The words in which kinds are written: TypeBox types limited to what a structural schema of Kubernetes can say.
 * Every field has a description, for `kubectl explain`.
 */

/** A string. */
export function text(description: string, options: TStringOptions = {}) {
  return StringType({ description, ...options });
}

/** A string that is one of `values`. */
export function choice<const Values extends string[]>(description: string, values: [...Values], options: TSchemaOptions = {}) {
  return Enum(values, { type: 'string', description, ...options });
}

/** A point in time, RFC 3339. */
export function moment(description: string) {
  return StringType({ description, format: 'date-time' });
}

/** A whole number of 64 bits. */
export function whole(description: string, options: TNumberOptions = {}) {
  return Integer({ description, format: 'int64', ...options });
}

/** A whole number without a stated width. */
export function count(description: string, options: TNumberOptions = {}) {
  return Integer({ description, ...options });
}

/** True or false. */
export function flag(description: string, options: TSchemaOptions = {}) {
  return BooleanType({ description, ...options });
}

/** A list of `items`. */
export function list<Items extends TSchema>(description: string, items: Items, options: TArrayOptions = {}) {
  return ArrayType(items, { description, ...options });
}

/** Named values, all of one type. */
export function map<Value extends TSchema>(description: string, value: Value) {
  return Record(StringType(), value, { description });
}

/** Fields under one name. Fields that are not among them are kept by nobody: the API server prunes them. */
export function group<Properties extends TProperties>(
  description: string,
  properties: Properties,
  { rules, ...options }: TSchemaOptions & { rules?: readonly Rule<Static<TObject<Properties>>>[] } = {},
) {
  return ObjectType(properties, { description, ...options, ...(rules === undefined ? {} : { 'x-kubernetes-validations': rules }) });
}

/** Whatever is given, kept as it is. */
export function anything(description: string) {
  return Unknown({ description, 'x-kubernetes-preserve-unknown-fields': true });
}

/** An object of whatever fields, kept as they are. */
export function anyObject(description: string) {
  return Unknown({ description, type: 'object', 'x-kubernetes-preserve-unknown-fields': true });
}
