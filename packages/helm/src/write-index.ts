import { createHash } from 'node:crypto';
import { cleanPath, compareStrings, GoMap, plainOfValue, type Value } from '@capstan/gotemplate';
import { compareVersions, parseVersion } from '@capstan/semver';
import type { Tree } from '@capstan/tree';
import { stringify } from '@capstan/yaml';
import { metadataFields } from './chart-file.ts';
import { type ChartVersion, chooseVersion } from './chart-versions.ts';
import { HelmError } from './error.ts';
import { loadArchive } from './load-chart.ts';

export interface IndexTreeOptions {
  /** What the charts' URLs begin with; they are relative to the index where it is absent. */
  readonly baseUrl?: string;
  /** The time of charts that are new to the index, in RFC 3339. */
  readonly created: string;
  /** Versions that an earlier index had: they stay, but for those whose archives are there. */
  readonly known?: readonly ChartVersion[];
}

/**
 * The versions of the packed charts (`.tgz`) in a folder of files and in the folders right below it, each chart's newest first, as
 * `helm repo index` finds them; what is no chart is left out.
 */
export function indexTree(tree: Tree, options: IndexTreeOptions): Map<string, ChartVersion[]> {
  const entries = new Map<string, ChartVersion[]>();
  const add = (version: ChartVersion) => {
    const { name } = version.metadata;
    entries.set(name, [...(entries.get(name) ?? []), version]);
  };
  for (const path of archivesOf(tree)) {
    const bytes = tree.readFile(path);
    const metadata = bytes === undefined ? undefined : metadataOf(bytes);
    if (bytes === undefined || metadata === undefined) continue;
    const digest = createHash('sha256').update(bytes).digest('hex');
    add({ metadata, urls: [urlOf(options.baseUrl ?? '', path)], created: options.created, removed: false, digest });
  }
  for (const version of options.known ?? []) if (!has(entries, version)) add(version);
  for (const versions of entries.values()) {
    versions.sort((left, right) => compareVersions(parseVersion(right.metadata.version), parseVersion(left.metadata.version)));
  }
  return entries;
}

function archivesOf(tree: Tree): string[] {
  const names = tree.readDirectory('') ?? [];
  const below = names.flatMap((folder) => (tree.readDirectory(folder) ?? []).map((name) => `${folder}/${name}`));
  return [...names, ...below].filter((path) => path.endsWith('.tgz') && tree.kindOf(path) === 'file');
}

function metadataOf(archive: Uint8Array): ChartVersion['metadata'] | undefined {
  try {
    return loadArchive(archive).metadata;
  } catch (error) {
    if (error instanceof HelmError) return undefined;
    throw error;
  }
}

function urlOf(base: string, path: string): string {
  if (base === '') return path;
  const [, origin = '', folder = '', rest = ''] = /^([a-zA-Z][a-zA-Z0-9+.-]*:\/\/[^/?#]*)?([^?#]*)(.*)$/s.exec(base) ?? [];
  const joined = cleanPath(`${folder}/${path.split('/').map(encodeURI).join('/')}`);
  return `${origin}${joined}${rest}`;
}

function has(entries: ReadonlyMap<string, readonly ChartVersion[]>, { metadata }: ChartVersion): boolean {
  try {
    chooseVersion(metadata.name, entries.get(metadata.name), metadata.version);
    return true;
  } catch (error) {
    if (error instanceof HelmError) return false;
    throw error;
  }
}

/** An index.yaml as `helm repo index` writes it; `generated` is in RFC 3339. */
export function writeIndex(entries: ReadonlyMap<string, readonly ChartVersion[]>, generated: string): string {
  const charts = [...entries].sort(([left], [right]) => compareStrings(left, right));
  const index = new GoMap([
    ['apiVersion', 'v1'],
    ['entries', new GoMap(charts.map(([name, versions]) => [name, versions.map(fieldsOf)]))],
    ['generated', generated],
  ]);
  return stringify(plainOfValue(index), { flavor: 'sigs' });
}

function fieldsOf({ metadata, urls, created, removed, digest }: ChartVersion): Value {
  const fields = metadataFields(metadata);
  fields.set('urls', [...urls]);
  fields.set('created', created);
  if (removed) fields.set('removed', true);
  if (digest !== '') fields.set('digest', digest);
  return fields;
}
