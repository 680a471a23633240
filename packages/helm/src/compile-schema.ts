import { Ajv, type ErrorObject, type Options } from 'ajv';
import { Ajv2019 } from 'ajv/dist/2019.js';
import { Ajv2020 } from 'ajv/dist/2020.js';
import AjvDraft04 from 'ajv-draft-04';
import { RE2JS } from 're2js';
import { explainSchema } from './explain-schema.ts';
import { quickCheck } from './quick-check.ts';
import { SCHEMA_FORMATS } from './schema-formats.ts';

/** Checks a value; gives what is wrong with it in the words of Helm's library, a fault a line. */
export type CompiledSchema = (value: unknown) => readonly string[];

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
  validateFormats: false,
  logger: false,
  ownProperties: true,
  code: { regExp },
};

/** Drafts before 2019-09, whose formats Helm's library checks. */
const OLD_DRAFT = /draft-0[467]/;
const OLD_OPTIONS: Options = {
  ...OPTIONS,
  validateFormats: true,
  // Nothing beside a `$ref` counts in them.
  ignoreKeywordsWithRef: true,
  formats: Object.fromEntries(Array.from(SCHEMA_FORMATS, ([name, faultOf]) => [name, (text: string) => faultOf(text) === undefined])),
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
  const isOld = OLD_DRAFT.test(draft);
  // Draft 4 is its own language.
  const quick = draft.includes('draft-04') ? undefined : quickCheck(schema, isOld);
  // What is no schema is to be said at once; a plain one is.
  let compiled = quick === undefined ? ajvFor(draft).compile(schema) : undefined;
  return (value) => {
    if (quick?.(value) === true) return [];
    compiled ??= ajvFor(draft).compile(schema);
    const validate = compiled;
    if (validate(value)) return [];
    const lines = explainSchema(schema, value, isOld);
    return lines.length > 0 ? lines : (validate.errors ?? []).map(plainLine);
  };
}

/** What Ajv says where the fault is in a keyword that is not explained. */
function plainLine({ keyword, instancePath, params, message }: ErrorObject): string {
  const below = keyword === 'unevaluatedProperties' ? `/${String(params.unevaluatedProperty)}` : '';
  return `- at '${instancePath}${below}': ${keyword.startsWith('unevaluated') ? 'false schema' : message}`;
}

function ajvFor(draft: string): Pick<Ajv, 'compile'> {
  if (draft.includes('draft-04')) return new AjvDraft04.default(OLD_OPTIONS);
  // Draft 6 says nothing that draft 7 does not mean as well.
  if (OLD_DRAFT.test(draft)) return new Ajv(OLD_OPTIONS);
  return draft.includes('2019-09') ? new Ajv2019(OPTIONS) : new Ajv2020(OPTIONS);
}
