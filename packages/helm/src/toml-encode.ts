import { compareStrings, FunctionError, GoInt, GoMap, HostObject, itemsOf, quote, type Value } from '@capstan/gotemplate';
import { formatFloat } from '@capstan/yaml';

/** A value as TOML, laid out as BurntSushi's encoder does. Throws a FunctionError with its message. */
export function encodeToml(value: Value): string {
  if (value === null || value === undefined) throw new FunctionError('toml: cannot encode a nil');
  if (value instanceof GoMap) return table(value, [], 0);
  if (tablesOf(value) !== undefined) throw new FunctionError('toml: top-level values must be Go maps or structs');
  return inline(value);
}

function isTable(value: Value): value is GoMap {
  return value instanceof GoMap;
}

function tablesOf(value: Value): readonly GoMap[] | undefined {
  const items = itemsOf(value);
  if (items === undefined || items.length === 0) return undefined;
  const tables = items.filter(isTable);
  return tables.length === items.length ? tables : undefined;
}

const keyText = (key: string) => (/^[A-Za-z0-9_-]+$/.test(key) ? key : quote(key));

function table(map: GoMap, path: readonly string[], depth: number): string {
  const indent = '  '.repeat(depth);
  const keys = [...map.keys()].sort(compareStrings);
  const isSub = (key: string) => isTable(map.get(key)) || tablesOf(map.get(key)) !== undefined;
  let text = '';
  for (const key of keys) {
    const value = map.get(key);
    if (value === null || value === undefined || isSub(key)) continue;
    text += `${indent}${keyText(key)} = ${inline(value)}\n`;
  }
  for (const key of keys) {
    const value = map.get(key);
    const inner = [...path, keyText(key)];
    const innerIndent = '  '.repeat(inner.length - 1);
    if (isTable(value)) {
      text += `${text === '' && path.length === 0 ? '' : '\n'.repeat(path.length === 0 ? 1 : 0)}${innerIndent}[${inner.join('.')}]\n${table(value, inner, inner.length)}`;
    } else
      for (const item of tablesOf(value) ?? [])
        text += `${text === '' && path.length === 0 ? '' : '\n'}${innerIndent}[[${inner.join('.')}]]\n${table(item, inner, inner.length)}`;
  }
  return text;
}

function inline(value: Value): string {
  if (value === null || value === undefined) throw new FunctionError('toml: cannot encode array with nil element');
  if (typeof value === 'string') return tomlString(value);
  if (typeof value === 'boolean') return String(value);
  if (value instanceof GoInt) return String(value.value);
  if (typeof value === 'number') return floatText(value);
  const items = itemsOf(value);
  if (items !== undefined) return `[${items.map(inline).join(', ')}]`;
  // A time stands bare, as TOML has it.
  if (value instanceof HostObject && value.type === 'time.Time') return String(value.encoded());
  if (value instanceof HostObject) return inline(value.encoded());
  const entries = [...(value as GoMap)].sort(([left], [right]) => compareStrings(left, right)); // nothing else is left
  return `{${entries.map(([key, item]) => `${keyText(key)} = ${inline(item)}`).join(', ')}}`;
}

function floatText(value: number): string {
  if (Number.isNaN(value)) return 'nan';
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf';
  const text = formatFloat(value);
  return /[.e]/.test(text) ? text : `${text}.0`;
}

function tomlString(text: string): string {
  const escaped = text.replace(/[\0-\x1f\x7f"\\]/g, (character) => {
    const simple = { '\t': '\\t', '\n': '\\n', '\r': '\\r', '"': '\\"', '\\': '\\\\', '\b': '\\b', '\f': '\\f' }[character];
    return simple ?? `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
  return `"${escaped}"`;
}
