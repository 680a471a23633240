import { locate, parseDocument, YamlError, type Value as YamlValue } from '@capstan/yaml';
import { HelmError } from './error.ts';
import { type IndexPiece, type IndexSplitter, indexFault, joinPieces, type SplitOptions } from './index-piece.ts';
import { JsonIndexSplitter } from './split-json-index.ts';
import { YamlIndexSplitter } from './split-yaml-index.ts';

/** One version of a chart, with its fields as they stand in the index. */
export type IndexVersion = { readonly [field: string]: YamlValue };

/** One chart of a repository's index, with all its versions as they stand there. */
export interface IndexChart {
  readonly name: string;
  /** The line of the index in which the chart's entry begins. */
  readonly line: number;
  readonly versions: readonly IndexVersion[];
}

export interface IndexOptions {
  /** The charts that are wanted; all of them where it is absent. What is not wanted is not parsed. */
  readonly only?: ReadonlySet<string>;
  /** Bytes that an index may have. */
  readonly maxBytes?: number;
  /** Characters that one chart's versions may have. */
  readonly maxChart?: number;
}

const MIB = 1024 * 1024;
const MAX_BYTES = 512 * MIB;
const MAX_CHART = 32 * MIB;
/** What is parsed at once of a chart with many versions. */
const MAX_PIECE = 64 * 1024;
/** What may be an anchor: another piece may have aliases of it. */
const ANCHOR = /(?:^|[\s,[{])&[^\s&]/;

/** What Helm knows of a version, in lower case: Go's decoder takes names in any case. */
const FIELDS = new Set(
  (
    'name home sources version description keywords maintainers icon apiVersion condition tags appVersion deprecated annotations ' +
    'kubeVersion dependencies type urls created removed digest checksum engine tillerVersion url'
  )
    .toLowerCase()
    .split(' '),
);

/**
 * Reads a repository's index, in YAML or JSON, as it arrives, chart by chart: only one chart's versions are held at a time, so that an index
 * of any length takes little memory. Throws a HelmError, with the line, where it is no index, or too large.
 */
export async function* readIndex(chunks: AsyncIterable<Uint8Array>, options: IndexOptions = {}): AsyncGenerator<IndexChart> {
  let begun: { line: number; versions: IndexVersion[] } | undefined;
  for await (const { name, line, versions, continues } of readIndexParts(chunks, options)) {
    begun ??= { line, versions: [] };
    for (const version of versions) begun.versions.push(version);
    if (continues) continue;
    yield { name, ...begun };
    begun = undefined;
  }
}

/** As {@link readIndex}, but a chart with many versions comes in several parts, all but the last of which say that it `continues`. */
export async function* readIndexParts(
  chunks: AsyncIterable<Uint8Array>,
  options: IndexOptions = {},
): AsyncGenerator<IndexChart & { readonly continues: boolean }> {
  const wants = (name: string) => options.only?.has(name) !== false;
  let held: IndexPiece | undefined;
  for await (const next of piecesOf(chunks, options, wants)) {
    if (!wants(next.name)) continue;
    const piece = joinPieces(held, next);
    const { name, line, continues } = piece;
    const versions = continues ? (held === undefined ? versionsIfWhole(piece) : undefined) : versionsOf(piece);
    held = versions === undefined ? piece : undefined;
    if (versions !== undefined) yield { name, line, versions, continues };
  }
}

/** The versions of a piece that can be read without the next: what looks like the beginning of a version may be part of a text. */
function versionsIfWhole(piece: IndexPiece): readonly IndexVersion[] | undefined {
  if (ANCHOR.test(piece.body)) return undefined;
  try {
    return versionsOf(piece);
  } catch (error) {
    if (error instanceof HelmError) return undefined;
    throw error;
  }
}

/** The names of an index's charts, in its order; their versions are not parsed. Throws a HelmError as {@link readIndex} does. */
export async function* readChartNames(chunks: AsyncIterable<Uint8Array>, options: Omit<IndexOptions, 'only'> = {}): AsyncGenerator<string> {
  for await (const { name } of piecesOf(chunks, options, () => false)) yield name;
}

async function* piecesOf(
  chunks: AsyncIterable<Uint8Array>,
  { maxBytes = MAX_BYTES, maxChart = MAX_CHART }: IndexOptions,
  wants: SplitOptions['wants'],
): AsyncGenerator<IndexPiece> {
  const decoder = new TextDecoder();
  let splitter: IndexSplitter | undefined;
  let bytes = 0;
  let pending = '';
  for await (const chunk of chunks) {
    bytes += chunk.length;
    if (bytes > maxBytes) throw new HelmError('LimitExceeded', `the index is larger than ${maxBytes} bytes`);
    pending += decoder.decode(chunk, { stream: true });
    splitter ??= splitterFor(pending, { wants, maxChart, maxPiece: MAX_PIECE });
    if (splitter === undefined) continue;
    yield* splitter.push(pending);
    pending = '';
  }
  if (splitter === undefined) throw new HelmError('IndexInvalid', 'empty index.yaml file');
  yield* splitter.push(decoder.decode());
  yield* splitter.end();
}

/** By the first character that is none of space; undefined while there is none. */
function splitterFor(text: string, options: SplitOptions): IndexSplitter | undefined {
  const first = text.trimStart()[0];
  if (first === undefined) return undefined;
  return first === '{' ? new JsonIndexSplitter(options) : new YamlIndexSplitter(options);
}

function versionsOf(piece: IndexPiece): readonly IndexVersion[] {
  const { name, line } = piece;
  const text = textOf(piece);
  let document: YamlValue;
  try {
    document = parseDocument(text, { flavor: 'sigs' });
  } catch (error) {
    if (!(error instanceof YamlError)) throw error;
    throw indexFault(line + (error.line ?? 1) - 1, `the entry of ${name} cannot be read: ${error.reason}`, error);
  }
  const [versions] = isMapping(document) ? Object.values(document) : [];
  if (versions === null || versions === undefined) return [];
  if (!Array.isArray(versions)) throw indexFault(line, `the entry of ${name} is no list of versions`);
  return versions.flatMap((version, index) => {
    // Helm leaves out versions that are null, and refuses all else that is no mapping.
    if (version === null) return [];
    if (!isMapping(version)) throw faultAt(piece, index, undefined, `a version of ${name} is no mapping`);
    // Helm reads YAML strictly, JSON not.
    const unknown = piece.tail !== '' ? undefined : Object.keys(version).find((field) => !FIELDS.has(field.toLowerCase()));
    if (unknown !== undefined) throw faultAt(piece, index, unknown, `a version of ${name} has an unknown field ${JSON.stringify(unknown)}`);
    return [version];
  });
}

const textOf = ({ head, body, tail }: IndexPiece) => head + body + tail;

function faultAt(piece: IndexPiece, index: number, field: string | undefined, reason: string): HelmError {
  const { name, line } = piece;
  const position = locate(textOf(piece), [name, index, ...(field === undefined ? [] : [field])], line - 1);
  return indexFault(position?.line ?? line, reason);
}

function isMapping(value: YamlValue): value is { [key: string]: YamlValue } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
