import { parseDocument, YamlError, type Value as YamlValue } from '@capstan/yaml';
import { HelmError } from './error.ts';

/** One chart of a repository's index, with all its versions as they stand there. */
export interface IndexChart {
  readonly name: string;
  readonly versions: readonly { readonly [field: string]: YamlValue }[];
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
const KEY = /^( *)(?:"((?:[^"\\]|\\.)*)"|'((?:[^']|'')*)'|([^\s#'"\-{[][^:]*?|-[^\s:][^:]*?))\s*:(?:\s|$)/;

/**
 * Reads a repository's index as it arrives, chart by chart: only one chart's text is held at a time, so that an index of any length
 * takes little memory. Throws a HelmError where it is no index, or too large.
 */
export async function* readIndex(chunks: AsyncIterable<Uint8Array>, options: IndexOptions = {}): AsyncGenerator<IndexChart> {
  const splitter = new IndexSplitter(options);
  for await (const line of linesOf(chunks, options.maxBytes ?? MAX_BYTES)) {
    const chart = splitter.line(line);
    if (chart !== undefined) yield chart;
  }
  const last = splitter.end();
  if (last !== undefined) yield last;
}

async function* linesOf(chunks: AsyncIterable<Uint8Array>, maxBytes: number): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = '';
  let bytes = 0;
  for await (const chunk of chunks) {
    bytes += chunk.length;
    if (bytes > maxBytes) throw new HelmError('LimitExceeded', `the index is larger than ${maxBytes} bytes`);
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
    rest = lines.pop() ?? '';
    if (rest.length > MAX_CHART) throw new HelmError('LimitExceeded', `a line of the index is longer than ${MAX_CHART} characters`);
    yield* lines;
  }
  yield rest + decoder.decode();
}

function keyOf(line: string): { readonly indent: number; readonly name: string } | undefined {
  const match = KEY.exec(line);
  if (match === null) return undefined;
  return { indent: match[1]?.length ?? 0, name: match[2] ?? match[3]?.replaceAll("''", "'") ?? match[4] ?? '' };
}

/** Finds where each chart's versions begin and end by their indentation. */
class IndexSplitter {
  readonly #options: IndexOptions;
  #sawVersion = false;
  #sawEntries = false;
  #inEntries = false;
  #indent: number | undefined;
  #name: string | undefined;
  #lines: string[] = [];
  #length = 0;

  constructor(options: IndexOptions) {
    this.#options = options;
  }

  /** Takes a line; gives the chart that it ends. */
  line(line: string): IndexChart | undefined {
    const key = keyOf(line);
    if (key !== undefined && key.indent === 0) return this.#topLevel(key.name, line);
    if (!this.#inEntries) return undefined;
    if (key !== undefined && (this.#indent === undefined || key.indent === this.#indent)) {
      const done = this.#finish();
      this.#indent = key.indent;
      this.#begin(key.name, line);
      return done;
    }
    this.#keep(line);
    return undefined;
  }

  end(): IndexChart | undefined {
    const last = this.#finish();
    if (!this.#sawVersion) throw new HelmError('IndexInvalid', 'no API version specified');
    if (!this.#sawEntries) throw new HelmError('IndexInvalid', 'the index has no entries');
    return last;
  }

  #topLevel(name: string, line: string): IndexChart | undefined {
    const done = this.#finish();
    if (name === 'apiVersion') this.#sawVersion = true;
    this.#inEntries = name === 'entries';
    if (this.#inEntries) {
      this.#sawEntries = true;
      if (!/:\s*(?:\{\s*\}\s*)?(?:#.*)?$/.test(line))
        throw new HelmError('IndexInvalid', 'the entries of the index are not in block style');
    }
    return done;
  }

  #begin(name: string, line: string): void {
    if (this.#options.only?.has(name) === false) return;
    this.#name = name;
    this.#keep(line);
  }

  #keep(line: string): void {
    if (this.#name === undefined) return;
    this.#length += line.length + 1;
    const limit = this.#options.maxChart ?? MAX_CHART;
    if (this.#length > limit) throw new HelmError('LimitExceeded', `the versions of ${this.#name} take more than ${limit} characters`);
    this.#lines.push(line);
  }

  #finish(): IndexChart | undefined {
    const name = this.#name;
    const text = this.#lines.join('\n');
    this.#name = undefined;
    this.#lines = [];
    this.#length = 0;
    return name === undefined ? undefined : { name, versions: versionsOf(name, text) };
  }
}

function versionsOf(name: string, text: string): IndexChart['versions'] {
  let document: YamlValue;
  try {
    document = parseDocument(text, { flavor: 'sigs' });
  } catch (error) {
    if (error instanceof YamlError) throw new HelmError('IndexInvalid', `the entry of ${name} cannot be read: ${error.reason}`, error);
    throw error;
  }
  const [versions] = typeof document === 'object' && document !== null && !Array.isArray(document) ? Object.values(document) : [];
  if (versions === null || versions === undefined) return [];
  if (!Array.isArray(versions)) throw new HelmError('IndexInvalid', `the entry of ${name} is no list of versions`);
  // Helm leaves out versions that are null, or no mappings.
  return versions.filter(isMapping);
}

function isMapping(value: YamlValue): value is { [key: string]: YamlValue } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
