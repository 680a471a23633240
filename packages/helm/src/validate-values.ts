import { decodeJson, FunctionError, GoMap, plainOfValue, stringOfBytes, typeOf, type Value } from '@capstan/gotemplate';
import type { Chart } from './chart.ts';
import { type CompiledSchema, compileSchema } from './compile-schema.ts';
import { HelmError } from './error.ts';
import { isStackEnd } from './stack-end.ts';
import { TextCache } from './text-cache.ts';

/** Characters of the schemas that are kept. */
const MAX_LENGTH = 4 * 1024 * 1024;
/** Schemas by their text: compiling one may take longer than rendering most charts. */
const compiled = new TextCache<CompiledSchema>(MAX_LENGTH);

/** A value as JSON.parse would give it; mappings without a prototype. */
function jsonOf(value: ReturnType<typeof plainOfValue>): unknown {
  if (typeof value === 'bigint') return Number(value);
  if (typeof value !== 'object' || value === null) return value ?? null;
  if (Array.isArray(value)) return value.map(jsonOf);
  const json: Record<string, unknown> = Object.create(null);
  for (const [key, item] of value instanceof Map ? value : Object.entries(value)) json[key] = jsonOf(item);
  return json;
}

function schemaOf(bytes: Uint8Array): CompiledSchema {
  const text = stringOfBytes(bytes);
  const known = compiled.get(text);
  if (known !== undefined) return known;
  const schema = jsonOf(plainOfValue(decodeJson(text)));
  // A schema that is neither is refused by Ajv itself.
  const fresh = compileSchema(schema as object | boolean);
  compiled.set(text, fresh);
  return fresh;
}

/** What is wrong with the values of one chart, with Helm's words; empty where nothing is. */
function faultsOf(schema: Uint8Array, values: GoMap): string {
  try {
    const faults = schemaOf(schema)(jsonOf(plainOfValue(values)));
    return faults.length === 0 ? '' : `${faults.join('\n')}\n`;
  } catch (error) {
    if (error instanceof FunctionError) return error.message;
    if (isStackEnd(error)) return 'unable to validate schema: it refers to itself without end';
    return `unable to validate schema: ${error instanceof Error ? error.message : String(error)}`;
  }
}

function collect(chart: Chart, values: GoMap): string {
  const own = chart.schema === undefined ? '' : faultsOf(chart.schema, values);
  let text = own === '' ? '' : `${chart.metadata.name}:\n${own}`;
  for (const child of chart.dependencies) {
    const { name } = child.metadata;
    const inner: Value = values.get(name);
    if (inner instanceof GoMap) text += collect(child, inner);
    else if (inner !== null && inner !== undefined)
      text += `${name}:\ninvalid type for values: expected object (map), got ${typeOf(inner)}\n`;
  }
  return text;
}

/** Checks values against the schemas of a chart and its dependencies. Throws a HelmError that lists every fault. */
export function validateValues(chart: Chart, values: GoMap): void {
  const faults = collect(chart, values);
  if (faults === '') return;
  throw new HelmError('SchemaViolated', `values don't meet the specifications of the schema(s) in the following chart(s):\n${faults}`);
}
