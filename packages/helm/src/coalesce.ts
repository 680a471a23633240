import { formatValue, GoMap, GoSlice, sprintf, type Value } from '@capstan/gotemplate';
import type { Chart } from './chart.ts';
import { HelmError } from './error.ts';
import type { HelmMajor } from './helm-major.ts';

export interface CoalesceOptions {
  readonly major?: HelmMajor;
  /** What Helm would log: values that could not be merged. */
  readonly warn?: (message: string) => void;
}

/** How two tables are merged: `keepNull` leaves nulls for a later merge to act on. */
interface Mode {
  readonly keepNull: boolean;
  readonly major: HelmMajor;
  readonly warn: (message: string) => void;
}

/** A copy that shares nothing with its original. */
function copyValue(value: Value): Value {
  if (Array.isArray(value)) return value.map(copyValue);
  if (value instanceof GoSlice) return new GoSlice(value.type, value.items.map(copyValue), value.isNil);
  return value instanceof GoMap ? copyMap(value) : value;
}

export function copyMap(map: GoMap): GoMap {
  const copy = new GoMap();
  for (const [key, value] of map) copy.set(key, typeof value === 'object' && value !== null ? copyValue(value) : value);
  return copy;
}

const join = (prefix: string, key: string) => (prefix === '' ? key : `${prefix}.${key}`);

function modeOf(options: CoalesceOptions, keepNull: boolean): Mode {
  return { keepNull, major: options.major ?? 4, warn: options.warn ?? (() => {}) };
}

/**
 * A chart's values as its templates see them: the user's over the chart's, down through its dependencies, globals handed on,
 * and what a null deletes deleted. Throws a HelmError where a dependency's values are no table.
 */
export function coalesceValues(chart: Chart, values: GoMap, options: CoalesceOptions = {}): GoMap {
  return coalesceChart(chart, copyMap(values), '', modeOf(options, false));
}

/** As {@link coalesceValues}, with nulls kept. */
export function mergeValues(chart: Chart, values: GoMap, options: CoalesceOptions = {}): GoMap {
  return coalesceChart(chart, copyMap(values), '', modeOf(options, true));
}

function coalesceChart(chart: Chart, target: GoMap, prefix: string, mode: Mode): GoMap {
  coalesceOwn(chart, target, prefix, mode);
  for (const child of chart.dependencies) {
    const { name } = child.metadata;
    const own = target.get(name) ?? (target.has(name) ? null : new GoMap());
    if (!(own instanceof GoMap)) throw new HelmError('ValuesInvalid', sprintf('type mismatch on %s: %t', [name, own]));
    target.set(name, own);
    const childPrefix = join(prefix, chart.metadata.name);
    coalesceGlobals(own, target, childPrefix, mode);
    target.set(name, coalesceChart(child, own, childPrefix, mode));
  }
  return target;
}

function globalsOf(map: GoMap, what: string, mode: Mode): GoMap | undefined {
  const globals = map.has('global') ? map.get('global') : new GoMap();
  if (globals instanceof GoMap) return globals;
  mode.warn(`warning: skipping globals because ${what} global is not a table.`);
  return undefined;
}

function coalesceGlobals(target: GoMap, source: GoMap, prefix: string, mode: Mode): void {
  const own = globalsOf(target, 'destination', mode);
  const given = own === undefined ? undefined : globalsOf(source, 'source', mode);
  if (own === undefined || given === undefined) return;
  for (const [key, value] of given) {
    const known = own.get(key);
    if (value instanceof GoMap) {
      const copy = new GoMap(value);
      if (!own.has(key)) own.set(key, copy);
      else if (!(known instanceof GoMap)) mode.warn(`Conflict: cannot merge map onto non-map for "${key}". Skipping.`);
      else {
        coalesceTables(copy, known, join(prefix, key), { ...mode, keepNull: true });
        own.set(key, copy);
      }
    } else if (known instanceof GoMap) mode.warn(`key ${key} is table. Skipping`);
    else own.set(key, value);
  }
  target.set('global', own);
}

function coalesceOwn(chart: Chart, target: GoMap, prefix: string, mode: Mode): void {
  const path = join(prefix, chart.metadata.name);
  for (const [key, value] of copyMap(chart.values)) {
    if (!target.has(key)) {
      if (mode.major === 4 && !mode.keepNull) {
        if (value === null) continue;
        if (value instanceof GoMap) removeNulls(value);
      }
      target.set(key, value);
      continue;
    }
    const given = target.get(key);
    if (given === null && !mode.keepNull) target.delete(key);
    else if (given instanceof GoMap) {
      if (!(value instanceof GoMap)) {
        if (value !== null) mode.warn(`warning: skipped value for ${path}.${key}: Not a table.`);
        continue;
      }
      // What a dependency's table lacks is for the dependency's own turn to say.
      const keepNull = mode.keepNull || chart.dependencies.some((child) => child.metadata.name === key);
      if (mode.major === 4 && !keepNull) removeNulls(value);
      coalesceTables(given, value, join(path, key), { ...mode, keepNull });
    }
  }
}

function removeNulls(map: GoMap): void {
  for (const [key, value] of map) {
    if (value === null) map.delete(key);
    else if (value instanceof GoMap) removeNulls(value);
  }
}

/** `source` under `target`, in place. */
export function mergeTables(target: GoMap, source: GoMap, options: CoalesceOptions = {}): GoMap {
  return coalesceTables(target, source, '', modeOf(options, true));
}

function coalesceTables(target: GoMap, source: GoMap, prefix: string, mode: Mode): GoMap {
  const named = new Set([...source].filter(([, value]) => value !== null).map(([key]) => key));
  for (const [key, value] of target) if (value === null) source.set(key, null);
  for (const [key, value] of source) {
    const path = join(prefix, key);
    const known = target.get(key);
    if (target.has(key) && !mode.keepNull && known === null && named.has(key)) target.delete(key);
    else if (!target.has(key)) target.set(key, value);
    else if (value instanceof GoMap) {
      if (known instanceof GoMap) coalesceTables(known, value, path, mode);
      else mode.warn(`warning: cannot overwrite table with non table for ${path} (${formatValue(value)})`);
    } else if (known instanceof GoMap && value !== null) {
      mode.warn(`warning: destination for ${path} is a table. Ignoring non-table value (${formatValue(value)})`);
    }
  }
  return target;
}
