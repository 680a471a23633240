// Writes src/generated/*.ts: the merge keys, list types and scope of the built-in kinds, from two OpenAPI documents: the API server's
// own, and the older one that kustomize embeds; and what a round trip through their Go types does. Needs Go. Run: node packages/kube-schema/generate/generate.mjs
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const KUBERNETES = 'v1.35.4';
const here = import.meta.dirname;
const big = { encoding: 'utf8', maxBuffer: 1 << 28 };

const module = JSON.parse(
  execFileSync('go', ['mod', 'download', '-json', `k8s.io/kubernetes@${KUBERNETES}`], { ...big, cwd: join(here, 'kustomize-facts') }),
);
const swagger = JSON.parse(readFileSync(join(module.Dir, 'api/openapi-spec/swagger.json'), 'utf8'));
const kustomize = JSON.parse(execFileSync('go', ['run', '.'], { ...big, cwd: join(here, 'kustomize-facts') }));

write('kubernetes', 'KUBERNETES', `the API server ${KUBERNETES}`, {
  ...tableOf(swagger.definitions, { listTypes: true }),
  ...scopes(scopeOf(swagger.paths)),
});
write('kustomize', 'KUSTOMIZE', 'kustomize 5.8.1', {
  ...tableOf(kustomize.definitions, { listTypes: false }),
  ...scopes(kustomize.namespaced),
});
const goTypes = JSON.parse(execFileSync('go', ['run', '.'], { ...big, cwd: join(here, 'go-types') }));
writeGoTypes(typesThatMatter(goTypes, scopeOf(swagger.paths)));

/** Definitions by index, each a map of field to what lies there; only what leads to a list with a rule is kept. */
function tableOf(definitions, { listTypes }) {
  const shapes = [];
  const indexOfShape = new Map();
  const indexOfName = new Map();

  // Recursive definitions (JSONSchemaProps) stop at themselves: they hold no list that is merged.
  const open = new Set();
  function indexOf(name) {
    if (indexOfName.has(name)) return indexOfName.get(name);
    if (open.has(name)) return -1;
    open.add(name);
    const index = define(definitions[name] ?? {});
    open.delete(name);
    indexOfName.set(name, index);
    return index;
  }

  function define(schema) {
    const shape = {};
    for (const [field, property] of Object.entries(schema.properties ?? {}).sort()) {
      const entry = entryOf(property);
      if (entry !== -1) shape[field] = entry;
    }
    const rest = schema.additionalProperties;
    if (typeof rest === 'object') {
      const entry = entryOf(rest);
      if (entry !== -1) shape['*'] = entry;
    }
    if (Object.keys(shape).length === 0) return -1;
    const text = JSON.stringify(shape);
    if (!indexOfShape.has(text)) indexOfShape.set(text, shapes.push(shape) - 1);
    return indexOfShape.get(text);
  }

  function entryOf(property) {
    if (property.$ref !== undefined) return indexOf(property.$ref.slice('#/definitions/'.length));
    if (property.type !== 'array') return define(property);
    const item = entryOf(property.items ?? {});
    const merges = (property['x-kubernetes-patch-strategy'] ?? '').split(',').includes('merge');
    const type = listTypes ? property['x-kubernetes-list-type'] : undefined;
    const keys =
      property['x-kubernetes-list-map-keys'] ??
      (property['x-kubernetes-patch-merge-key'] === undefined ? [] : [property['x-kubernetes-patch-merge-key']]);
    if (!merges && type === undefined && (item === -1 || !listTypes)) return -1;
    return [
      Array.isArray(item) ? -1 : item,
      (merges ? 'm' : '') + (type === undefined ? '' : { atomic: 'a', set: 's', map: 'p' }[type]),
      ...(merges || type === 'map' ? keys : []),
    ];
  }

  const kinds = {};
  for (const name of Object.keys(definitions).sort()) {
    for (const { group, version, kind } of definitions[name]['x-kubernetes-group-version-kind'] ?? []) {
      kinds[`${group ? `${group}/` : ''}${version} ${kind}`] = indexOf(name);
    }
  }
  return { kinds, shapes };
}

/** Whether a kind is namespaced, as the paths of the document say. */
function scopeOf(paths) {
  const namespaced = {};
  for (const [path, methods] of Object.entries(paths)) {
    const gvk = methods.get?.['x-kubernetes-group-version-kind'];
    if (gvk === undefined) continue;
    const name = `${gvk.group ? `${gvk.group}/` : ''}${gvk.version} ${gvk.kind}`;
    namespaced[name] = namespaced[name] === true || path.includes('namespaces/{namespace}');
  }
  return namespaced;
}

function scopes(namespaced) {
  const names = Object.keys(namespaced).sort();
  return { namespaced: names.filter((name) => namespaced[name]), cluster: names.filter((name) => !namespaced[name]) };
}

/** Of the kinds that are served, the fields that a round trip adds, and what leads to them. */
function typesThatMatter({ kinds, shapes: all }, served) {
  const shapes = [];
  const indexOfShape = new Map();
  const indexOfType = new Map();

  function indexOf(type) {
    if (indexOfType.has(type)) return indexOfType.get(type);
    indexOfType.set(type, -1);
    const shape = {};
    for (const [field, entry] of Object.entries(all[type]).sort()) {
      const kept = keep(entry);
      if (kept !== undefined) shape[field] = kept;
    }
    const text = JSON.stringify(shape);
    if (text === '{}') return -1;
    if (!indexOfShape.has(text)) indexOfShape.set(text, shapes.push(shape) - 1);
    indexOfType.set(type, indexOfShape.get(text));
    return indexOfType.get(type);
  }

  // A field that is written only when it is there matters for what is inside it alone.
  function keep(entry) {
    const [, rule, containers, kind, type] = /^(.)([lm]*)(.)(\d*)$/.exec(entry);
    const isAdded = rule === 'a' && containers === '';
    if (kind !== 's') return isAdded && kind !== 'x' ? entry : undefined;
    const index = indexOf(Number(type));
    if (index === -1) return isAdded ? 'as' : undefined;
    return `${isAdded ? 'a' : 'o'}${containers}s${index}`;
  }

  const indexes = {};
  for (const name of Object.keys(kinds).sort()) {
    // Its metadata are always there, its status is never sent.
    const { metadata: _metadata, status: _status, ...type } = all[kinds[name]];
    all[kinds[name]] = type;
    const index = Object.hasOwn(served, name) ? indexOf(kinds[name]) : -1;
    if (index !== -1) indexes[name] = index;
  }
  return { kinds: indexes, shapes };
}

function writeGoTypes(table) {
  const text = `// Written by generate/generate.mjs from the Go types of Kubernetes ${KUBERNETES}. Do not edit.
import type { GoTypeTable } from '../go-type-table.ts';

export const GO_TYPES: GoTypeTable = ${JSON.stringify(table).replaceAll('},"', '},\n"').replaceAll('},{', '},\n{')};
`;
  writeFileSync(join(here, '../src/generated/go-types.ts'), text);
  console.log(`go-types.ts: ${text.length} bytes, ${table.shapes.length} shapes, ${Object.keys(table.kinds).length} kinds`);
}

function write(file, name, source, table) {
  const text = `// Written by generate/generate.mjs from the OpenAPI document of ${source}. Do not edit.
import type { SchemaTable } from '../schema-table.ts';

export const ${name}: SchemaTable = ${JSON.stringify(table).replaceAll('},"', '},\n"').replaceAll('},{', '},\n{')};
`;
  writeFileSync(join(here, '../src/generated', `${file}.ts`), text);
  console.log(`${file}.ts: ${text.length} bytes, ${table.shapes.length} shapes, ${Object.keys(table.kinds).length} kinds`);
}
