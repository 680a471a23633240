import { decodeText } from './decode.ts';
import { YamlError } from './error.ts';
import type { Flavor } from './flavor.ts';
import { DEFAULT_LIMITS, type YamlLimits } from './limits.ts';
import { loadRaw } from './load.ts';
import { VALUE_SCHEMA } from './schema.ts';
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
      values.push(valueOfRaw(raw, budget, file));
    }
  }
  return values;
}

/** The one document of a text; null where it is empty. Further documents are ignored, as sigs.k8s.io/yaml's Unmarshal does. */
export function parseDocument(source: string | Uint8Array, options: ParseOptions): Value {
  return parseDocuments(source, options)[0] ?? null;
}

function valueOfRaw(raw: unknown, budget: { nodes: number }, file: string | undefined): Value {
  budget.nodes -= 1;
  if (budget.nodes < 0) throw new YamlError('LimitExceeded', 'too many nodes after aliases are expanded', { file });
  if (Array.isArray(raw)) return raw.map((item) => valueOfRaw(item, budget, file));
  if (typeof raw === 'object' && raw !== null) {
    const value: { [key: string]: Value } = Object.create(null);
    for (const [key, item] of Object.entries(raw)) value[key] = valueOfRaw(item, budget, file);
    return value;
  }
  // The schema makes nothing but JSON's primitives and bigints.
  return (raw ?? null) as Value;
}
