import type { Kind, RetiredVersion } from '../kind.ts';
import type { Rule } from '../rule.ts';
import { type StructuralSchema, structuralProperties, structuralSchema } from './structural-schema.ts';

/**
 * The schema of a kind in one of its versions. A retired version has every field of the current one, with the same
 * constraints, so that nothing is stored that the current version would refuse, and nothing that it has is lost by a
 * write through the retired one; and besides these its removed fields, which the API server drops when it stores the
 * object in the current version.
 */
export function versionSchema(kind: Kind, version: string): StructuralSchema {
  const retired = kind.retired?.find((candidate) => candidate.version === version);
  const spec = structuralSchema(kind.spec);
  const properties: Record<string, StructuralSchema> = {
    apiVersion: { type: 'string', description: 'Group and version that this object is written in.' },
    kind: { type: 'string', description: 'Kind of this object.' },
    metadata: { type: 'object' },
    spec,
  };
  if (kind.status !== undefined) properties.status = structuralSchema(kind.status);
  if (retired !== undefined) addRetired(properties, spec, retired);
  if (properties.status !== undefined && kind.statusDefault !== undefined) properties.status.default = kind.statusDefault;
  const schema: StructuralSchema = { type: 'object', description: kind.description, properties };
  // An object without the fields that its spec cannot be without would reach a controller that reads them.
  if (spec.required !== undefined) schema.required = ['spec'];
  return schema;
}

function addRetired(properties: Record<string, StructuralSchema>, spec: StructuralSchema, retired: RetiredVersion): void {
  Object.assign(propertiesOf(spec), structuralProperties(retired.spec ?? {}));
  for (const [path, fields] of Object.entries(retired.nested ?? {})) {
    Object.assign(propertiesOf(fieldAt(spec, path)), structuralProperties(fields));
  }
  for (const [path, message] of Object.entries(retired.refused ?? {})) {
    const cut = path.lastIndexOf('.');
    const parent = cut < 0 ? spec : fieldAt(spec, path.slice(0, cut));
    parent['x-kubernetes-validations'] = [...(parent['x-kubernetes-validations'] ?? []), emptyRule(path.slice(cut + 1), message)];
  }
  if (retired.status !== undefined) {
    properties.status ??= { type: 'object', description: 'Retired: nobody writes it any more.', properties: {} };
    Object.assign(propertiesOf(properties.status), structuralProperties(retired.status));
  }
}

function emptyRule(field: string, message: string): Rule<Readonly<Record<string, unknown>>> {
  return {
    rule: `!has(self.${field}) || size(self.${field}) == 0`,
    message,
    holds: (self) => {
      const value = self[field];
      return value === undefined || ((Array.isArray(value) || typeof value === 'string') && value.length === 0);
    },
  };
}

function propertiesOf(schema: StructuralSchema): Record<string, StructuralSchema> {
  schema.properties ??= {};
  return schema.properties;
}

/** The schema at `a.b[].c`. A path that leads nowhere is a fault of the kind's own definition. */
function fieldAt(schema: StructuralSchema, path: string): StructuralSchema {
  return path.split('.').reduce((parent, segment) => {
    const isList = segment.endsWith('[]');
    const field = parent.properties?.[isList ? segment.slice(0, -2) : segment];
    const found = isList ? field?.items : field;
    if (found === undefined) throw new TypeError(`no field at ${path}`);
    return found;
  }, schema);
}
