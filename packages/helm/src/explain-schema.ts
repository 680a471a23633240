import { quote } from '@capstan/gotemplate';
import { RE2JS } from 're2js';
import { SCHEMA_FORMATS } from './schema-formats.ts';

type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
type JsonObject = { readonly [key: string]: Json };

/** What is wrong with a value, and what is wrong below it. */
interface Fault {
  readonly at: string;
  readonly reason: string;
  /** Whether it only joins its causes, or is a `$ref`, which says nothing about a single one. */
  readonly kind?: 'group' | 'reference';
  readonly causes: readonly Fault[];
}

const MAX_DEPTH = 200;
const TYPE_ORDER = ['null', 'boolean', 'number', 'integer', 'string', 'array', 'object'];

const quoted = (text: string) => `'${quote(text).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`;
const quotedAll = (names: readonly string[]) => names.map(quoted).join(', ');
const pointer = (at: string, key: string | number) => `${at}/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`;

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function typeName(value: Json): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'array' : typeof value;
}

/** A number as the English of Helm's library writes it. */
function counted(value: Json | undefined): string {
  return typeof value === 'number' && Number.isInteger(value) ? value.toLocaleString('en-US') : String(value);
}

function shown(value: Json): string {
  if (typeof value === 'string') return quoted(value);
  return typeof value === 'object' && value !== null ? 'value' : String(value);
}

function isSame(left: Json | undefined, right: Json | undefined): boolean {
  if (left === right) return true;
  if (Array.isArray(left) && Array.isArray(right)) return left.length === right.length && left.every((item, at) => isSame(item, right[at]));
  if (!isObject(left) || !isObject(right)) return false;
  const keys = Object.keys(left);
  return keys.length === Object.keys(right).length && keys.every((key) => Object.hasOwn(right, key) && isSame(left[key], right[key]));
}

const list = (value: Json | undefined): readonly Json[] => (Array.isArray(value) ? value : []);
const texts = (value: Json | undefined): string[] => list(value).filter((item) => typeof item === 'string');
const number = (value: Json | undefined): number | undefined => (typeof value === 'number' ? value : undefined);

/** Tells what is wrong with a value by a schema that refuses it, keyword by keyword in the order of Helm's library. */
class Explainer {
  readonly #root: Json;
  readonly #isOld: boolean;

  /** `isOld`: a draft before 2019-09, where nothing beside a `$ref` counts and formats are checked. */
  constructor(root: Json, isOld: boolean) {
    this.#root = root;
    this.#isOld = isOld;
  }

  explain(schema: Json | undefined, value: Json, at: string, depth = 0): Fault | undefined {
    if (schema === false) return leaf(at, 'false schema');
    if (!isObject(schema) || depth > MAX_DEPTH) return undefined;
    const inner = (part: Json | undefined, of: Json = value, where = at) => this.explain(part, of, where, depth + 1);
    const reference = this.#reference(schema, value, at, depth);
    if (this.#isOld && typeof schema.$ref === 'string') return reference;
    const first = this.#firstFault(schema, value, at);
    if (first !== undefined) return first;
    const faults: Fault[] = reference === undefined ? [] : [reference];
    const add = (fault: Fault | undefined) => {
      if (fault !== undefined) faults.push(fault);
    };
    if (isObject(value)) this.#object(schema, value, at, inner, add);
    else if (Array.isArray(value)) this.#array(schema, value, at, inner, add);
    else if (typeof value === 'string') stringFaults(schema, value, at).forEach(add);
    else if (typeof value === 'number') numberFaults(schema, value, at).forEach(add);
    conditionFaults(schema, at, inner).forEach(add);
    if (faults.length < 2) return faults[0];
    return { at, reason: 'validation failed', kind: 'group', causes: faults };
  }

  #reference(schema: JsonObject, value: Json, at: string, depth: number): Fault | undefined {
    if (typeof schema.$ref !== 'string') return undefined;
    const fault = this.explain(this.#resolve(schema.$ref), value, at, depth + 1);
    if (fault === undefined) return undefined;
    return { at, reason: 'validation failed', kind: 'reference', causes: fault.kind === 'group' ? fault.causes : [fault] };
  }

  /** What a `$ref` of this schema names; anything else is left to whoever decided. */
  #resolve(reference: string): Json | undefined {
    if (!reference.startsWith('#')) return undefined;
    let part: Json | undefined = this.#root;
    for (const token of decodeURIComponent(reference.slice(1)).split('/').slice(1)) {
      const key = token.replaceAll('~1', '/').replaceAll('~0', '~');
      part = Array.isArray(part) ? part[Number(key)] : isObject(part) && Object.hasOwn(part, key) ? part[key] : undefined;
    }
    return part;
  }

  /** Of these keywords only the first fault is told, and nothing else then. */
  #firstFault(schema: JsonObject, value: Json, at: string): Fault | undefined {
    const types = [schema.type ?? []].flat().filter((type) => typeof type === 'string');
    const isType = (type: string) =>
      type === typeName(value) || (type === 'integer' && typeof value === 'number' && Number.isInteger(value));
    if (types.length > 0 && !types.some(isType)) {
      const wanted = types.sort((left, right) => TYPE_ORDER.indexOf(left) - TYPE_ORDER.indexOf(right));
      return leaf(at, `got ${typeName(value)}, want ${wanted.join(' or ')}`);
    }
    if (schema.const !== undefined && !isSame(schema.const, value))
      return leaf(
        at,
        typeof schema.const === 'object' && schema.const !== null ? "'const' failed" : `value must be ${shown(schema.const)}`,
      );
    const choices = list(schema.enum);
    if (Array.isArray(schema.enum) && !choices.some((choice) => isSame(choice, value))) {
      if (choices.some((choice) => typeof choice === 'object' && choice !== null)) return leaf(at, "'enum' failed");
      return leaf(at, `value must be ${choices.length === 1 ? '' : 'one of '}${choices.map(shown).join(', ')}`);
    }
    const format = typeof schema.format === 'string' && this.#isOld ? schema.format : '';
    const why = typeof value === 'string' ? SCHEMA_FORMATS.get(format)?.(value) : undefined;
    return why === undefined ? undefined : leaf(at, `${shown(value)} is not valid ${format}: ${why}`);
  }

  #object(schema: JsonObject, value: JsonObject, at: string, inner: Inner, add: Add): void {
    const names = Object.keys(value);
    const [least, most] = [number(schema.minProperties), number(schema.maxProperties)];
    if (least !== undefined && names.length < least) add(leaf(at, `minProperties: got ${names.length}, want ${least}`));
    if (most !== undefined && names.length > most) add(leaf(at, `maxProperties: got ${names.length}, want ${most}`));
    const missing = texts(schema.required).filter((name) => !Object.hasOwn(value, name));
    if (missing.length > 0) add(leaf(at, `missing ${missing.length === 1 ? 'property' : 'properties'} ${quotedAll(missing)}`));
    const properties = isObject(schema.properties) ? schema.properties : {};
    const patterns = Object.entries(isObject(schema.patternProperties) ? schema.patternProperties : {});
    const additional: string[] = [];
    for (const [name, item] of Object.entries(value)) {
      const below = pointer(at, name);
      const matching = patterns.filter(([pattern]) => RE2JS.compile(pattern).matcher(name).find());
      if (Object.hasOwn(properties, name)) add(inner(properties[name], item, below));
      for (const [, part] of matching) add(inner(part, item, below));
      if (Object.hasOwn(properties, name) || matching.length > 0) continue;
      if (schema.additionalProperties === false) additional.push(name);
      else add(inner(schema.additionalProperties, item, below));
    }
    if (additional.length > 0) add(leaf(at, `additional properties ${quotedAll(additional)} not allowed`));
    if (schema.propertyNames !== undefined) {
      for (const name of names) {
        const fault = inner(schema.propertyNames, name, '');
        if (fault !== undefined) add({ at: '', reason: `invalid propertyName ${quoted(name)}`, causes: [fault] });
      }
    }
    this.#dependents(schema, value, at, inner, add);
  }

  #dependents(schema: JsonObject, value: JsonObject, at: string, inner: Inner, add: Add): void {
    for (const keyword of ['dependencies', 'dependentSchemas', 'dependentRequired']) {
      const dependents = schema[keyword];
      for (const [name, part] of Object.entries(isObject(dependents) ? dependents : {})) {
        if (!Object.hasOwn(value, name)) continue;
        const missing = texts(part).filter((wanted) => !Object.hasOwn(value, wanted));
        if (!Array.isArray(part)) add(inner(part));
        else if (missing.length > 0) add(leaf(at, `properties ${quotedAll(missing)} required, if ${quoted(name)} exists`));
      }
    }
  }

  #array(schema: JsonObject, value: readonly Json[], at: string, inner: Inner, add: Add): void {
    const [least, most] = [number(schema.minItems), number(schema.maxItems)];
    if (least !== undefined && value.length < least) add(leaf(at, `minItems: got ${value.length}, want ${least}`));
    if (most !== undefined && value.length > most) add(leaf(at, `maxItems: got ${value.length}, want ${most}`));
    if (schema.uniqueItems === true) add(duplicateFault(value, at));
    const ordered = Array.isArray(schema.items) ? list(schema.items) : list(schema.prefixItems);
    const rest = Array.isArray(schema.items) ? schema.additionalItems : schema.items;
    if (rest === false && value.length > ordered.length && Array.isArray(schema.items))
      add(leaf(at, `last ${value.length - ordered.length} additionalItem(s) not allowed`));
    for (const [index, item] of value.entries()) {
      if (rest === false && index >= ordered.length && Array.isArray(schema.items)) break;
      // Helm's library counts what comes after the ordered ones from zero again.
      const isOrdered = index < ordered.length;
      add(inner(isOrdered ? ordered[index] : rest, item, pointer(at, isOrdered ? index : index - ordered.length)));
    }
    if (schema.contains === undefined) return;
    const faults = value.map((item, index) => inner(schema.contains, item, pointer(at, index)));
    if (faults.every((fault) => fault !== undefined)) add({ at, reason: 'no items match contains schema', causes: faults });
  }
}

type Inner = (part: Json | undefined, of?: Json, where?: string) => Fault | undefined;
type Add = (fault: Fault | undefined) => void;

const leaf = (at: string, reason: string): Fault => ({ at, reason, causes: [] });

function duplicateFault(value: readonly Json[], at: string): Fault | undefined {
  for (const [second, item] of value.entries()) {
    const first = value.slice(0, second).findIndex((other) => isSame(other, item));
    if (first !== -1) return leaf(at, `items at ${first} and ${second} are equal`);
  }
  return undefined;
}

function stringFaults(schema: JsonObject, value: string, at: string): Fault[] {
  const faults: Fault[] = [];
  const length = Array.from(value).length;
  const [least, most] = [number(schema.minLength), number(schema.maxLength)];
  if (least !== undefined && length < least) faults.push(leaf(at, `minLength: got ${counted(length)}, want ${counted(least)}`));
  if (most !== undefined && length > most) faults.push(leaf(at, `maxLength: got ${counted(length)}, want ${counted(most)}`));
  if (typeof schema.pattern === 'string' && !RE2JS.compile(schema.pattern).matcher(value).find())
    faults.push(leaf(at, `${quoted(value)} does not match pattern ${quoted(schema.pattern)}`));
  return faults;
}

function numberFaults(schema: JsonObject, value: number, at: string): Fault[] {
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf } = schema;
  const faults: Fault[] = [];
  const refuse = (keyword: string, wanted: Json | undefined) =>
    faults.push(leaf(at, `${keyword}: got ${counted(value)}, want ${counted(wanted)}`));
  // In draft 4 the exclusive ones are switches of the others.
  const [openLow, openHigh] = [exclusiveMinimum === true, exclusiveMaximum === true];
  if (typeof minimum === 'number' && (openLow ? value <= minimum : value < minimum))
    refuse(openLow ? 'exclusiveMinimum' : 'minimum', minimum);
  if (typeof maximum === 'number' && (openHigh ? value >= maximum : value > maximum))
    refuse(openHigh ? 'exclusiveMaximum' : 'maximum', maximum);
  if (typeof exclusiveMinimum === 'number' && value <= exclusiveMinimum) refuse('exclusiveMinimum', exclusiveMinimum);
  if (typeof exclusiveMaximum === 'number' && value >= exclusiveMaximum) refuse('exclusiveMaximum', exclusiveMaximum);
  if (typeof multipleOf === 'number' && !Number.isInteger(value / multipleOf)) refuse('multipleOf', multipleOf);
  return faults;
}

function conditionFaults(schema: JsonObject, at: string, inner: Inner): Fault[] {
  const faults: Fault[] = [];
  if (schema.not !== undefined && inner(schema.not) === undefined) faults.push(leaf(at, "'not' failed"));
  const below = (keyword: string) => list(schema[keyword]).map((part) => inner(part));
  const all = below('allOf').filter((fault) => fault !== undefined);
  if (all.length > 0) faults.push({ at, reason: "'allOf' failed", causes: all });
  const any = below('anyOf');
  if (any.length > 0 && any.every((fault) => fault !== undefined)) faults.push({ at, reason: "'anyOf' failed", causes: any });
  const one = below('oneOf');
  const matching = one.flatMap((fault, index) => (fault === undefined ? [index] : []));
  if (matching.length > 1) faults.push(leaf(at, `'oneOf' failed, subschemas ${matching.slice(0, 2).join(', ')} matched`));
  else if (one.length > 0 && matching.length === 0)
    faults.push({ at, reason: "'oneOf' failed, none matched", causes: one.filter((fault) => fault !== undefined) });
  if (schema.if !== undefined) {
    const chosen = inner(inner(schema.if) === undefined ? schema.then : schema.else);
    if (chosen !== undefined) faults.push(chosen);
  }
  return faults;
}

function print(fault: Fault, indent: string): string[] {
  if (fault.kind === 'reference' && fault.causes.length === 1) return fault.causes.flatMap((cause) => print(cause, indent));
  return [`${indent}- at ${quoted(fault.at)}: ${fault.reason}`, ...fault.causes.flatMap((cause) => print(cause, `${indent}  `))];
}

/** Why a schema refuses a value, a fault a line, in the words of Helm's library; nothing where that takes more than this knows. */
export function explainSchema(schema: unknown, value: unknown, isOld: boolean): string[] {
  // Both come from JSON text.
  const fault = new Explainer(schema as Json, isOld).explain(schema as Json, value as Json, '');
  if (fault === undefined) return [];
  return (fault.kind === 'group' ? fault.causes : [fault]).flatMap((cause) => print(cause, ''));
}
