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
  return compileWith(rest, String(draft));
}

function compileWith(schema: object | boolean, draft: string): CompiledSchema {
  const validate = ajvFor(draft).compile(schema);
  return (value) => (validate(value) ? [] : (validate.errors ?? []));
}

function ajvFor(draft: string): Pick<Ajv, 'compile'> {
  if (draft.includes('draft-04')) return new AjvDraft04.default(OPTIONS);
  // Draft 6 says nothing that draft 7 does not mean as well.
  if (draft.includes('draft-07') || draft.includes('draft-06')) return new Ajv(OPTIONS);
  return draft.includes('2019-09') ? new Ajv2019(OPTIONS) : new Ajv2020(OPTIONS);
}
