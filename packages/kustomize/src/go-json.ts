/** JSON as Go writes it: keys sorted by their bytes, `<`, `>` and `&` escaped, integers of any size with all digits. */
export function goJson(value: unknown): string {
  if (typeof value === 'string') return goString(value);
  if (typeof value === 'bigint' || typeof value === 'number') return String(value);
  if (Array.isArray(value)) return `[${value.map(goJson).join(',')}]`;
  if (typeof value === 'object' && value !== null)
    return `{${sortedEntries(value)
      .map(([key, item]) => `${goString(key)}:${goJson(item)}`)
      .join(',')}}`;
  return JSON.stringify(value ?? null);
}

/** As {@link goJson}, on lines indented by two spaces a level. */
export function goJsonIndented(value: unknown, indent = ''): string {
  const inner = `${indent}  `;
  if (Array.isArray(value) && value.length > 0)
    return `[\n${value.map((item) => inner + goJsonIndented(item, inner)).join(',\n')}\n${indent}]`;
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    const entries = sortedEntries(value);
    if (entries.length > 0)
      return `{\n${entries.map(([key, item]) => `${inner}${goString(key)}: ${goJsonIndented(item, inner)}`).join(',\n')}\n${indent}}`;
  }
  return goJson(value);
}

function sortedEntries(value: object): [string, unknown][] {
  return Object.entries(value).sort(([left], [right]) => Buffer.compare(Buffer.from(left), Buffer.from(right)));
}

function goString(text: string): string {
  return JSON.stringify(text).replace(/[<>&\u2028\u2029]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
