import { decodeText } from './decode.ts';
import { YamlError } from './error.ts';
import type { Flavor } from './flavor.ts';
import { DEFAULT_LIMITS, type YamlLimits } from './limits.ts';
import { type LoadContext, loadRaw } from './load.ts';
import { isOddKey, mayHaveOddKeys, OddNull, OddSequence, oddKeyFault } from './odd-keys.ts';
import { quickRead } from './quick-read.ts';
import { MERGE_KEY, ODD_KEY_SCHEMA, VALUE_SCHEMA } from './schema.ts';
import { SigsFloat } from './sigs-float.ts';
import { splitDocuments } from './split-documents.ts';

/** A value as JSON has it; integers that a number cannot hold exactly are bigints. Mappings have no prototype. */
export type Value = null | boolean | number | bigint | string | Value[] | { [key: string]: Value };

export interface ParseOptions {
  readonly flavor: Flavor;
  /** Named in errors. */
  readonly file?: string;
  readonly limits?: Partial<YamlLimits>;
}

/**
 * The documents of a text as plain values, empty ones left out. `kyaml` splits as kustomize does, `sigs` as a YAML stream.
 * Throws a YamlError with line and column.
 */
export function parseDocuments(source: string | Uint8Array, options: ParseOptions): Value[] {
  const { flavor, file } = options;
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  const text = decodeText(source, file);
  const pieces = flavor === 'kyaml' ? splitDocuments(text, file) : [{ text, lineOffset: 0 }];
  const budget = { nodes: limits.nodes };
  const values: Value[] = [];
  for (const piece of pieces) {
    const raws = loadRaw(piece.text, VALUE_SCHEMA[flavor], { file, lineOffset: piece.lineOffset, limits });
    for (const raw of flavor === 'kyaml' ? raws.slice(0, 1) : raws) {
      if (raw === null || raw === undefined) continue;
      if (values.length >= limits.documents) throw new YamlError('LimitExceeded', `more than ${limits.documents} documents`, { file });
      values.push(placingMerges(() => valueOfRaw(raw, budget, file), piece.text, { file, limits }));
    }
  }
  return values;
}

/**
 * The one document of a text; null where it is empty. Further documents are not read, as by sigs.k8s.io/yaml's Unmarshal. Throws a
 * YamlError with line and column.
 */
export function parseDocument(source: string | Uint8Array, options: ParseOptions): Value {
  if (options.flavor === 'kyaml') return parseDocuments(source, options)[0] ?? null;
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  const text = firstDocument(decodeText(source, options.file), options.file);
  const quick = quickRead(text, limits);
  if (quick !== undefined) return quick;
  const [raw] = loadRaw(text, mayHaveOddKeys(text) ? ODD_KEY_SCHEMA : VALUE_SCHEMA.sigs, { file: options.file, limits, firstOnly: true });
  try {
    return placingMerges(() => valueOfRaw(raw, { nodes: limits.nodes }, options.file), text, { file: options.file, limits });
  } catch (error) {
    if (!(error instanceof YamlError) || error.code !== 'UnsupportedKey') throw error;
    throw oddKeyFault(text, options.file) ?? error;
  }
}

const MARKER = /^(?:---|\.\.\.)(?=\s|$)/;

/** A text up to where its second document begins: markers in the first column end a document wherever they stand. */
function firstDocument(text: string, file: string | undefined): string {
  if (!text.includes('---') && !text.includes('...')) return text;
  let begun = false;
  for (let at = 0; at < text.length; ) {
    const next = text.indexOf('\n', at) + 1 || text.length;
    const line = text.slice(at, next);
    if (MARKER.test(line)) {
      if (begun) return text.slice(0, at);
      // Nothing is there that this could be the end of.
      if (line.startsWith('.'))
        throw new YamlError('Syntax', 'did not find expected node content', { file, position: { line: 1, column: 1 } });
      begun = true;
    } else begun ||= /^[^#%]/.test(line.trimStart());
    at = next;
  }
  return text;
}

function valueOfRaw(raw: unknown, budget: { nodes: number }, file: string | undefined): Value {
  budget.nodes -= 1;
  if (budget.nodes < 0) throw new YamlError('LimitExceeded', 'too many nodes after aliases are expanded', { file });
  if (raw === MERGE_KEY) return '<<';
  if (raw instanceof SigsFloat) return raw.value;
  if (raw instanceof OddNull) return null;
  if (raw instanceof OddSequence) return Array.from(raw, (item) => valueOfRaw(item, budget, file));
  if (Array.isArray(raw)) return raw.map((item) => valueOfRaw(item, budget, file));
  if (typeof raw === 'object' && raw !== null) {
    const value: { [key: string]: Value } = Object.create(null);
    for (const [key, item] of Object.entries(raw)) {
      if (isOddKey(key)) throw new YamlError('UnsupportedKey', 'a mapping key is no scalar, or null', { file });
      if (key === MERGE_KEY) for (const source of mergedOf(item, file)) Object.assign(value, valueOfRaw(source, budget, file));
      else value[key] = valueOfRaw(item, budget, file);
    }
    return value;
  }
  // The schema makes nothing but JSON's primitives and bigints.
  return (raw ?? null) as Value;
}

/** The mappings that a merge key names, the one that goes before the others last. */
function mergedOf(raw: unknown, file: string | undefined): readonly unknown[] {
  const sources: readonly unknown[] = Array.isArray(raw) ? raw.toReversed() : [raw];
  if (sources.every(isMapping)) return sources;
  throw new YamlError('Syntax', 'cannot merge mappings; the provided source object is unacceptable', { file });
}

function isMapping(raw: unknown): boolean {
  return typeof raw === 'object' && raw !== null && Object.prototype.toString.call(raw) === '[object Object]';
}

/** Reads, and where a merge is at fault looks for its place with kyaml's reader, which merges while it parses. */
function placingMerges(read: () => Value, text: string, context: LoadContext): Value {
  try {
    return read();
  } catch (error) {
    if (error instanceof YamlError && error.code === 'Syntax' && error.line === undefined) throw placedMergeFault(error, text, context);
    throw error;
  }
}

function placedMergeFault(fault: YamlError, text: string, context: LoadContext): YamlError {
  try {
    loadRaw(text, VALUE_SCHEMA.kyaml, context);
  } catch (error) {
    if (error instanceof YamlError && error.reason === fault.reason) return error;
  }
  return fault;
}
