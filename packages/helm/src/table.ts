import { GoMap, type Value } from '@capstan/gotemplate';

/** The table at a dotted path; undefined where there is none. */
export function tableAt(values: GoMap, path: string): GoMap | undefined {
  let table: Value = values;
  for (const name of path.split('.')) {
    if (!(table instanceof GoMap)) return undefined;
    table = table.get(name);
  }
  return table instanceof GoMap ? table : undefined;
}

/** The value at a dotted path that is no table; undefined where there is none. */
export function valueAt(values: GoMap, path: string): Value {
  const dot = path.lastIndexOf('.');
  const table = dot === -1 ? values : tableAt(values, path.slice(0, dot));
  const value = table?.get(path.slice(dot + 1));
  return value instanceof GoMap ? undefined : value;
}
