import { Ajv, type ErrorObject, type Options } from 'ajv';
import { Ajv2019 } from 'ajv/dist/2019.js';
import { Ajv2020 } from 'ajv/dist/2020.js';
import AjvDraft04 from 'ajv-draft-04';
import { RE2JS } from 're2js';

/** Checks a value; gives what is wrong with it. */
export type CompiledSchema = (value: unknown) => readonly ErrorObject[];

/** Patterns of schemas are users' input: RE2 keeps them linear. Ajv asks for `code`, which only its generated modules use. */
const regExp = Object.assign(
  (pattern: string) => {
    const compiled = RE2JS.compile(pattern);
    // Ajv shares compiled patterns that print alike.
    return { test: (text: string) => compiled.matcher(text).find(), toString: () => pattern };
  },
  { code: 're2' },
);

const OPTIONS: Options = {
  strict: false,
  allErrors: true,
  verbose: true,
  validateFormats: false,
  logger: false,
  ownProperties: true,
  code: { regExp },
};

/** A schema by the draft that its `$schema` names, 2020-12 where it names none. Throws what Ajv throws; no `$ref` is fetched. */
export function compileSchema(schema: object | boolean): CompiledSchema {
  if (typeof schema === 'boolean') return compileWith(schema, '');
  // Ajv knows a draft by one spelling of its address alone; which one is meant is settled by choosing the class.
  const { $schema: draft = '', ...rest }: { $schema?: unknown } = schema;
  return compileWith(withoutPlaces(rest), String(draft));
}

/**
 * Generators of schemas give every part its own place as its `$id`, the same place often twice. No `$ref` needs those; Ajv refuses them,
 * Helm does not look at them.
 */
function withoutPlaces(schema: object): object {
  const copy = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(copy);
    if (typeof value !== 'object' || value === null) return value;
    const entries = Object.entries(value).filter(([key, item]) => !(key === '$id' && typeof item === 'string' && item.startsWith('#/')));
    return Object.fromEntries(entries.map(([key, item]) => [key, copy(item)]));
  };
  return Object(copy(schema));
}

function compileWith(schema: object | boolean, draft: string): CompiledSchema {
  const ajv = namesItself(schema) ? newAjv(draft) : sharedAjv(draft);
  const validate = ajv.compile(schema);
  ajv.removeSchema(schema);
  return (value) => (validate(value) ? [] : (validate.errors ?? []));
}

/**
 * Whether any part has a name by which other schemas could refer to it. Ajv remembers such names, so that these are compiled apart:
 * a chart never reaches the schema of another.
 */
function namesItself(schema: unknown): boolean {
  if (typeof schema !== 'object' || schema === null) return false;
  if (Array.isArray(schema)) return schema.some(namesItself);
  return Object.entries(schema).some(([key, value]) => key === '$id' || key === 'id' || namesItself(value));
}

/** How many schemas one Ajv compiles: it keeps a little of each. */
const MAX_COMPILED = 64;
const shared = new Map<string, { readonly ajv: Compiler; compiled: number }>();

/** An Ajv that has compiled its draft's own schema already, which takes longer than most charts' schemas. */
function sharedAjv(draft: string): Compiler {
  const kind = draftOf(draft);
  const known = shared.get(kind);
  const kept = known === undefined || known.compiled >= MAX_COMPILED ? { ajv: newAjv(draft), compiled: 0 } : known;
  kept.compiled += 1;
  shared.set(kind, kept);
  return kept.ajv;
}

type Compiler = Pick<Ajv, 'compile' | 'removeSchema'>;
type Draft = '04' | '07' | '2019-09' | '2020-12';

function draftOf(draft: string): Draft {
  if (draft.includes('draft-04')) return '04';
  // Draft 6 says nothing that draft 7 does not mean as well.
  if (draft.includes('draft-07') || draft.includes('draft-06')) return '07';
  return draft.includes('2019-09') ? '2019-09' : '2020-12';
}

function newAjv(draft: string): Compiler {
  switch (draftOf(draft)) {
    case '04':
      return new AjvDraft04.default(OPTIONS);
    case '07':
      return new Ajv(OPTIONS);
    case '2019-09':
      return new Ajv2019(OPTIONS);
    case '2020-12':
      return new Ajv2020(OPTIONS);
  }
}
