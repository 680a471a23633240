import { quote } from '@capstan/gotemplate';
import type { ErrorObject } from 'ajv';

/** Faults that stand for those of their branches. */
const GROUPS: ReadonlySet<string> = new Set(['anyOf', 'oneOf', 'not', 'propertyNames', 'contains']);
const TYPE_ORDER = ['null', 'boolean', 'number', 'integer', 'string', 'array', 'object'];

const quoted = (text: string) => `'${quote(text).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`;

function typeName(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'array' : typeof value;
}

function shown(value: unknown): string {
  if (typeof value === 'string') return quoted(value);
  return typeof value === 'object' && value !== null ? `value ${JSON.stringify(value)}` : String(value);
}

/** How many characters, items or properties a value has. */
function sizeOf(value: unknown): number {
  if (typeof value === 'string') return Array.from(value).length;
  return typeof value === 'object' && value !== null ? Object.keys(value).length : 0;
}

function reason(error: ErrorObject, inGroup: readonly ErrorObject[]): string {
  const { keyword, params, schema, data } = error;
  switch (keyword) {
    case 'type': {
      const wanted = [schema]
        .flat()
        .map(String)
        .sort((left, right) => TYPE_ORDER.indexOf(left) - TYPE_ORDER.indexOf(right));
      return `got ${typeName(data)}, want ${wanted.join(' or ')}`;
    }
    case 'required': {
      const names = inGroup.filter((other) => isSame(other, error)).map((other) => quoted(String(other.params.missingProperty)));
      return names.length === 1 ? `missing property ${names[0]}` : `missing properties ${names.join(', ')}`;
    }
    case 'additionalProperties':
    case 'unevaluatedProperties': {
      const names = inGroup
        .filter((other) => isSame(other, error))
        .map((other) => quoted(String(other.params.additionalProperty ?? other.params.unevaluatedProperty)));
      return keyword === 'additionalProperties' ? `additional properties ${names.join(', ')} not allowed` : 'false schema';
    }
    case 'enum':
      return `value must be ${Array.isArray(schema) && schema.length === 1 ? '' : 'one of '}${[schema].flat().map(shown).join(', ')}`;
    case 'const':
      return `value must be ${shown(schema)}`;
    case 'minimum':
    case 'maximum': {
      const exclusive = params.comparison === '>' || params.comparison === '<';
      const name = exclusive ? `exclusive${keyword[0]?.toUpperCase()}${keyword.slice(1)}` : keyword;
      return `${name}: got ${String(data)}, want ${String(schema)}`;
    }
    case 'exclusiveMinimum':
    case 'exclusiveMaximum':
      return `${keyword}: got ${String(data)}, want ${String(schema)}`;
    case 'multipleOf':
      return `multipleOf: got ${String(data)}, want ${String(schema)}`;
    case 'minLength':
    case 'maxLength':
    case 'minItems':
    case 'maxItems':
    case 'minProperties':
    case 'maxProperties':
      return `${keyword}: got ${sizeOf(data)}, want ${String(schema)}`;
    case 'pattern':
      return `${quoted(String(data))} does not match pattern ${quoted(String(schema))}`;
    case 'uniqueItems':
      return `items at ${String(params.j)} and ${String(params.i)} are equal`;
    case 'oneOf': {
      const passing = params.passingSchemas;
      return Array.isArray(passing) ? `'oneOf' failed, subschemas ${passing.join(', ')} matched` : "'oneOf' failed, none matched";
    }
    case 'not':
    case 'anyOf':
      return `'${keyword}' failed`;
    case 'propertyNames':
      return `invalid propertyName ${quoted(String(params.propertyName))}`;
    case 'contains':
      return 'no items match contains schema';
    case 'false schema':
      return 'false schema';
    case 'dependentRequired':
    case 'dependencies':
      return `properties ${quoted(String(params.missingProperty))} required, if ${quoted(String(params.property))} exists`;
  }
  return error.message ?? keyword;
}

/** Faults of one keyword of one value, which are told in one line. */
function isSame(left: ErrorObject, right: ErrorObject): boolean {
  return left.schemaPath === right.schemaPath && left.instancePath === right.instancePath;
}

/** Each fault as Helm's library prints it, one a line, those of branches indented below the keyword that joins them. */
export function describeFaults(errors: readonly ErrorObject[], indent = ''): string[] {
  const lines: string[] = [];
  const told = new Set<ErrorObject>();
  const groups = errors
    .filter((error) => GROUPS.has(error.keyword))
    .sort((left, right) => left.schemaPath.length - right.schemaPath.length);
  const members = new Map<ErrorObject, ErrorObject[]>();
  for (const group of groups) {
    if (told.has(group)) continue;
    const inside = errors.filter((error) => error !== group && !told.has(error) && error.schemaPath.startsWith(`${group.schemaPath}/`));
    members.set(group, inside);
    for (const error of inside) told.add(error);
  }
  for (const error of errors) {
    // What `if` chose is told by the branch's own faults.
    if (told.has(error) || error.keyword === 'if') continue;
    lines.push(`${indent}- at ${quoted(error.instancePath)}: ${reason(error, errors)}`);
    if (error.keyword === 'required' || error.keyword === 'additionalProperties') {
      for (const other of errors) if (isSame(other, error)) told.add(other);
    }
    lines.push(...describeFaults(members.get(error) ?? [], `${indent}  `));
  }
  return lines;
}
