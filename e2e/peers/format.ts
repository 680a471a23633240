/** A check of one value of a payload: the faults that it finds, each with the path of the value. */
export type Format = (value: unknown, path: string) => string[];

/** Text, with at most so many characters. */
export function text(maximum = Number.POSITIVE_INFINITY): Format {
  return (value, path) => {
    if (typeof value !== 'string') return [`${path}: ${describe(value)} instead of a string`];
    return value.length > maximum ? [`${path}: ${value.length} characters, ${maximum} are allowed`] : [];
  };
}

/** Text that is not empty. */
export const someText: Format = (value, path) => (value === '' ? [`${path}: empty`] : text()(value, path));

export const flag: Format = (value, path) => (typeof value === 'boolean' ? [] : [`${path}: ${describe(value)} instead of a boolean`]);

/** Text of a given form. */
export function pattern(form: RegExp): Format {
  return (value, path) =>
    typeof value === 'string' && form.test(value) ? [] : [`${path}: ${describe(value)} is not of the form ${form.source}`];
}

export function list(item: Format, maximum = Number.POSITIVE_INFINITY): Format {
  return (value, path) => {
    if (!Array.isArray(value)) return [`${path}: ${describe(value)} instead of a list`];
    const tooMany = value.length > maximum ? [`${path}: ${value.length} entries, ${maximum} are allowed`] : [];
    return [...tooMany, ...value.flatMap((element, index) => item(element, `${path}[${index}]`))];
  };
}

/** An object with any names, whose values are alike. */
export function map(item: Format): Format {
  return (value, path) => {
    if (!isRecord(value)) return [`${path}: ${describe(value)} instead of an object`];
    return Object.entries(value).flatMap(([name, element]) => item(element, `${path}.${name}`));
  };
}

/** An object with these fields and no others. */
export function object(required: Readonly<Record<string, Format>>, optional: Readonly<Record<string, Format>> = {}): Format {
  return (value, path) => {
    if (!isRecord(value)) return [`${path}: ${describe(value)} instead of an object`];
    const missing = Object.keys(required).filter((name) => !(name in value));
    return [
      ...missing.map((name) => `${path}.${name}: missing`),
      ...Object.entries(value).flatMap(([name, element]) => {
        const format = required[name] ?? optional[name];
        return format === undefined ? [`${path}.${name}: no field of the documented format`] : format(element, `${path}.${name}`);
      }),
    ];
  };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function describe(value: unknown): string {
  return JSON.stringify(value)?.slice(0, 80) ?? 'nothing';
}
