import { formatFloat } from './format-float.ts';
import { compareStrings } from './go-string.ts';
import { entriesOf, GoBytes, GoInt, HostObject, itemsOf, type Value } from './value.ts';

/** fmt's %v. */
export function formatValue(value: Value): string {
  if (typeof value === 'string') return value;
  if (value === undefined || value === null) return '<nil>';
  if (typeof value === 'number') return formatFloat(value, 'g', -1);
  if (typeof value === 'boolean') return value ? 'true' : 'false';
  if (value instanceof GoInt) return String(value.value);
  if (value instanceof GoBytes) return `[${value.bytes.join(' ')}]`;
  const items = itemsOf(value);
  if (items !== undefined) return `[${items.map(formatValue).join(' ')}]`;
  if (value instanceof HostObject) {
    const text = value.text();
    if (text !== undefined) return text;
    const entries = value.entries();
    if (entries === undefined) {
      const fields = value
        .fields()
        .map(([, field]) => formatValue(field))
        .join(' ');
      return value.kind === 'ptr' ? `&{${fields}}` : `{${fields}}`;
    }
  }
  return formatMap(entriesOf(value) ?? new Map());
}

function formatMap(entries: ReadonlyMap<string, Value>): string {
  const keys = [...entries.keys()].sort(compareStrings);
  return `map[${keys.map((key) => `${key}:${formatValue(entries.get(key))}`).join(' ')}]`;
}

/** What an action prints. */
export function formatPrinted(value: Value): string {
  if (value === undefined) return '<no value>';
  if (!(value instanceof HostObject)) return formatValue(value);
  // An action prints what a pointer points to, and finds methods of pointers on what it can take the address of.
  const text = formatValue(value);
  return value.printed() ?? (value.kind === 'ptr' && value.text() === undefined ? text.slice(1) : text);
}

/** fmt's Sprint: a space between two operands where neither is a string. */
export function sprint(values: readonly Value[]): string {
  let text = '';
  for (const [index, value] of values.entries()) {
    if (index > 0 && typeof value !== 'string' && typeof values[index - 1] !== 'string') text += ' ';
    text += formatValue(value);
  }
  return text;
}

/** fmt's Sprintln. */
export function sprintln(values: readonly Value[]): string {
  return `${values.map(formatValue).join(' ')}\n`;
}
