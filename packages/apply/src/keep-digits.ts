/** JSON.rawJSON and the source text that JSON.parse gives its reviver, which Node has and TypeScript does not know yet. */
interface JsonWithSource {
  rawJSON(text: string): unknown;
  parse(text: string, reviver: (name: string, value: unknown, context: { readonly source?: string }) => unknown): unknown;
}

// Node 22 and later have both.
const json = JSON as unknown as JsonWithSource;

/**
 * Integers beyond 2^53, which a build keeps as bigints, as JSON can carry them: digit by digit. A value that holds none is given back as
 * it is, a copy otherwise.
 */
export function keepDigits<T>(value: T): T {
  if (!holdsBigint(value)) return value;
  const text = JSON.stringify(value, (_name, inner: unknown) => (typeof inner === 'bigint' ? json.rawJSON(String(inner)) : inner));
  const copy = json.parse(text, (_name, inner, { source }) =>
    typeof inner === 'number' && Number.isInteger(inner) && !Number.isSafeInteger(inner) && source !== undefined
      ? json.rawJSON(source)
      : inner,
  );
  // The shape is the same; only such integers became what JSON.stringify writes as their digits.
  return copy as T;
}

function holdsBigint(value: unknown): boolean {
  if (typeof value === 'bigint') return true;
  return typeof value === 'object' && value !== null && Object.values(value).some(holdsBigint);
}
