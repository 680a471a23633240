import { type Dirent, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { GoMap, plainOfValue, type Value } from '@capstan/gotemplate';
import { type Chart, coalesceValues } from '@capstan/helm';

/** A value file for a chart. */
export interface ValueFile {
  readonly name: string;
  readonly text: string;
}

const IN_ROOT = /^(?:values[-._].*|.*[-._]values)\.ya?ml$/;
const FOLDERS = ['ci', 'tests', 'test'];
const MAX_OWN = 6;

/** Value files for a chart: none, those it brings, and some made from its defaults. */
export function valueFilesOf(path: string, chart: Chart): ValueFile[] {
  return [{ name: 'default', text: '' }, ...ownFiles(path), ...madeFiles(chart)];
}

function ownFiles(path: string): ValueFile[] {
  const found = list(path)
    .filter((entry) => entry.isFile() && IN_ROOT.test(entry.name))
    .map(({ name }) => name);
  for (const folder of FOLDERS) {
    for (const entry of list(join(path, folder))) if (entry.isFile() && /\.ya?ml$/.test(entry.name)) found.push(`${folder}/${entry.name}`);
  }
  return found.slice(0, MAX_OWN).map((name) => ({ name, text: readFileSync(join(path, name), 'utf8') }));
}

function list(path: string): Dirent[] {
  try {
    return readdirSync(path, { withFileTypes: true }).sort((left, right) => (left.name < right.name ? -1 : 1));
  } catch {
    return [];
  }
}

type Change = (value: Value, key: string) => Value | undefined;

const SWITCHES = /^(?:enabled?|create|install)$|Enabled$/;

/** What is changed in every default; undefined leaves a value out. */
const CHANGES: Readonly<Record<string, Change>> = {
  'all-on': (value) => (typeof value === 'boolean' ? true : undefined),
  'all-off': (value) => (typeof value === 'boolean' ? false : undefined),
  'enabled-on': (value, key) => (typeof value === 'boolean' && SWITCHES.test(key) ? true : undefined),
  'texts-set': (value, key) => (value === '' ? `set-${key}` : undefined),
  'numbers-and-nulls': (value) => (typeof value === 'number' ? value + 1 : value === null ? 'was-null' : undefined),
  'containers-filled': (value, key) => {
    if (value instanceof GoMap && value.size === 0) return new GoMap([[`k-${key}`, 'v']]);
    return Array.isArray(value) && value.length === 0 ? [new GoMap([['name', `n-${key}`]])] : undefined;
  },
  'tables-null': (value) => (value instanceof GoMap && value.size > 0 && value.size < 3 ? null : undefined),
};

function madeFiles(chart: Chart): ValueFile[] {
  const defaults = coalesceValues(chart, new GoMap(), { major: 4 });
  return Object.entries(CHANGES).flatMap(([name, change]) => {
    const changed = changedIn(defaults, change);
    // JSON is YAML too.
    return changed.size === 0 ? [] : [{ name, text: JSON.stringify(plainOfValue(changed), replaceMap) }];
  });
}

/** The part of a table that a change touches. */
function changedIn(table: GoMap, change: Change): GoMap {
  const changed = new GoMap();
  for (const [key, value] of table) {
    const own = change(value, key);
    if (own !== undefined) changed.set(key, own);
    else if (value instanceof GoMap) {
      const inner = changedIn(value, change);
      if (inner.size > 0) changed.set(key, inner);
    }
  }
  return changed;
}

function replaceMap(_key: string, value: unknown): unknown {
  return value instanceof Map ? Object.fromEntries(value) : typeof value === 'bigint' ? Number(value) : value;
}
