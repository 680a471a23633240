import { GoMap, itemsOf, type Value, valueOfPlain } from '@capstan/gotemplate';
import { compareVersions, parseConstraint, parseVersion, SemverError, type Version } from '@capstan/semver';
import type { Metadata } from './chart.ts';
import { HelmError } from './error.ts';
import { formatGoTime, NO_TIME } from './go-time.ts';
import { indexFault } from './index-piece.ts';
import { decodeMetadata, validateMetadata } from './metadata.ts';
import { type IndexChart, type IndexOptions, readIndexParts } from './read-index.ts';

/** One version of a chart in a repository. */
export interface ChartVersion {
  readonly metadata: Metadata;
  /** Where it is: absolute, or relative to the index. */
  readonly urls: readonly string[];
  /** RFC 3339. */
  readonly created: string;
  readonly removed: boolean;
  /** SHA-256 in hex; empty where the index does not tell. */
  readonly digest: string;
}

/** Is told of a version that breaks a chart's rules, and why. */
type OnSkipped = (version: string, reason: string) => void;

interface Usable {
  readonly entry: ChartVersion;
  readonly version: Version;
}

/** Some repositories strip what tells two dependencies apart: a chart is usable all the same. */
const HARMLESS = 'validation: more than one dependency with name or alias';

/**
 * The versions of a chart that Helm would take, the newest first. Those that break a chart's rules are left out, and told to
 * `onSkipped`. Throws a HelmError where a field has another type, for which Helm refuses the whole index.
 */
export function chartVersions(chart: IndexChart, onSkipped: OnSkipped = () => {}): ChartVersion[] {
  return newestFirst(usableVersions(chart, onSkipped));
}

/**
 * As {@link chartVersions}, of one chart of an index as it arrives: its versions are read some at a time, so that thousands of them take little
 * memory. Undefined where the index has no such chart. Throws as {@link readIndex} does, too.
 */
export async function readChartVersions(
  chunks: AsyncIterable<Uint8Array>,
  name: string,
  { onSkipped = () => {}, ...options }: Omit<IndexOptions, 'only'> & { readonly onSkipped?: OnSkipped } = {},
): Promise<ChartVersion[] | undefined> {
  let found: Usable[] | undefined;
  for await (const part of readIndexParts(chunks, { ...options, only: new Set([name]) })) {
    found ??= [];
    for (const usable of usableVersions(part, onSkipped)) found.push(usable);
  }
  return found === undefined ? undefined : newestFirst(found);
}

function newestFirst(usable: Usable[]): ChartVersion[] {
  return usable.sort((left, right) => compareVersions(right.version, left.version)).map(({ entry }) => entry);
}

function usableVersions(chart: IndexChart, onSkipped: OnSkipped): Usable[] {
  const found: Usable[] = [];
  for (const fields of chart.versions) {
    try {
      const entry = entryOf(valueOfPlain(fields));
      found.push({ entry, version: parseVersion(entry.metadata.version) });
    } catch (error) {
      if (!(error instanceof HelmError)) throw error;
      if (!error.message.startsWith('validation:')) throw indexFault(chart.line, `the entry of ${chart.name}: ${error.message}`, error);
      onSkipped(typeof fields.version === 'string' ? fields.version : '', error.message);
    }
  }
  return found;
}

function entryOf(value: Value): ChartVersion {
  const fields = new Map(value instanceof GoMap ? Array.from(value, ([key, item]) => [key.toLowerCase(), item]) : []);
  const metadata = decodeMetadata(value);
  try {
    validateMetadata(metadata);
  } catch (error) {
    if (!(error instanceof HelmError) || !error.message.startsWith(HARMLESS)) throw error;
  }
  const urls = fields.get('urls') ?? [];
  const removed = fields.get('removed') ?? false;
  const digest = fields.get('digest') ?? '';
  const texts = itemsOf(urls)?.map((url) => url ?? '');
  if (texts === undefined || !texts.every((url) => typeof url === 'string')) throw mismatch('urls', 'list of texts');
  if (typeof removed !== 'boolean') throw mismatch('removed', 'boolean');
  if (typeof digest !== 'string') throw mismatch('digest', 'text');
  return { metadata, urls: texts, created: timeOf(fields.get('created')), removed, digest };
}

function timeOf(value: Value): string {
  if (value === undefined || value === null) return NO_TIME;
  const time = typeof value === 'string' ? formatGoTime(value) : undefined;
  if (time === undefined) throw mismatch('created', 'time in RFC 3339');
  return time;
}

function mismatch(field: string, type: string): HelmError {
  return new HelmError('IndexInvalid', `${field} is no ${type}`);
}

/**
 * The version that Helm would choose of those that {@link chartVersions} gives: the very one, else the newest that fits `wanted` as a
 * constraint, the newest release where it is empty. Throws a HelmError, `ChartNotFound` or `VersionNotFound`.
 */
export function chooseVersion(name: string, versions: readonly ChartVersion[] | undefined, wanted: string): ChartVersion {
  if (versions === undefined) throw new HelmError('ChartNotFound', `no chart name found: ${name}`);
  const constraint = constraintOf(wanted === '' ? '*' : wanted);
  const chosen =
    versions.find(({ metadata }) => metadata.version === wanted) ??
    versions.find(({ metadata }) => constraint.check(parseVersion(metadata.version)));
  if (chosen !== undefined) return chosen;
  throw new HelmError('VersionNotFound', `no chart version found for ${name}-${wanted}`);
}

function constraintOf(wanted: string): ReturnType<typeof parseConstraint> {
  try {
    return parseConstraint(wanted);
  } catch (error) {
    if (error instanceof SemverError) throw new HelmError('VersionNotFound', error.message, error);
    throw error;
  }
}
