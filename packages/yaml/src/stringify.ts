import { BlockWriter } from './block-writer.ts';
import { YamlError } from './error.ts';
import type { Flavor } from './flavor.ts';
import { formatFloat, formatNumber } from './format-number.ts';
import { compareKeys } from './key-order.ts';
import { tagOf } from './resolve-plain.ts';
import { Scalar } from './scalar.ts';
import { analyzeScalar } from './scalar-style.ts';
import { valueOfScalar } from './value-of-scalar.ts';

/** sigs.k8s.io/yaml folds long lines, kyaml does not. */
const WIDTH: Record<Flavor, number> = { sigs: 80, kyaml: Number.POSITIVE_INFINITY };
/** Numbers that YAML 1.1 read in base 60; quoted on the way out, although go-yaml itself reads them as strings. */
const BASE60 = /^[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?$/;
const OLD_BOOLEAN = /^(?:[yY]|yes|Yes|YES|on|On|ON|[nN]|no|No|NO|off|Off|OFF)$/;

export interface StringifyOptions {
  readonly flavor: Flavor;
  /** For `kyaml`: as yaml.v3 writes Go's maps with an indent of two: keys sorted, sequences indented, floats never as integers. */
  readonly pretty?: boolean;
  /** For `sigs`: to refuse and to change what its Marshal does, which writes JSON and reads that as YAML: characters that JSON leaves bare. */
  readonly throughJson?: boolean;
}

/**
 * One document as Go writes it, byte for byte: `sigs` as sigs.k8s.io/yaml's Marshal (keys sorted, lines folded at 80), `kyaml` as
 * yaml.v3 with kustomize's settings (keys in the order given, nothing folded). Takes plain values, bigints, Maps and nodes of
 * parseNodes. Throws a YamlError for what neither can write (functions, NaN in `sigs`).
 */
export function stringify(value: unknown, { flavor, pretty = false, throughJson = false }: StringifyOptions): string {
  const writer = new BlockWriter(WIDTH[flavor], flavor === 'kyaml');
  new ValueWriter(writer, flavor, pretty, throughJson).document(value);
  return writer.finish();
}

/** Whether go-yaml would write the string bare, so that it reads back as itself. */
export function isPlainSafe(text: string, flavor: Flavor): boolean {
  return text !== '' && readsAsString(text, flavor) && analyzeScalar(text, flavor === 'kyaml').plain;
}

/** Whether the bare text reads back as a string. */
function readsAsString(text: string, flavor: Flavor): boolean {
  if (tagOf(text, flavor) !== 'str') return false;
  return !(flavor === 'kyaml' && OLD_BOOLEAN.test(text)) && !BASE60.test(text);
}

class ValueWriter {
  readonly #writer: BlockWriter;
  readonly #flavor: Flavor;
  readonly #pretty: boolean;
  readonly #strict: boolean;

  constructor(writer: BlockWriter, flavor: Flavor, pretty: boolean, throughJson: boolean) {
    this.#writer = writer;
    this.#flavor = flavor;
    this.#pretty = pretty;
    this.#strict = throughJson;
  }

  document(value: unknown): void {
    const plain = this.#plain(value);
    if (Array.isArray(plain) && plain.length > 0) this.#sequence(plain, 0, false);
    else if (isMapping(plain)) this.#mapping(plain, 0, false);
    else this.#scalar(plain, 0);
  }

  #mapping(value: Mapping, indent: number, inline: boolean): void {
    const writer = this.#writer;
    let first = inline;
    for (const [name, item] of this.#entries(value)) {
      const key = this.#throughJson(name);
      // A line break that JSON leaves as it is ends a key too early.
      if (key !== name) throw new YamlError('UnsupportedValue', "could not find expected ':'");
      if (!first) writer.line(indent);
      first = false;
      if (writer.key(key, readsAsString(key, this.#flavor), indent)) {
        writer.line(indent);
        writer.raw(': ');
        this.#inline(this.#plain(item), indent);
        continue;
      }
      writer.raw(':');
      this.#value(this.#plain(item), indent);
    }
  }

  #value(value: unknown, indent: number): void {
    if (Array.isArray(value) && value.length > 0) this.#sequence(value, this.#pretty ? indent + 2 : indent, false);
    else if (isMapping(value)) this.#mapping(value, indent + 2, false);
    else {
      this.#writer.raw(' ');
      this.#scalar(value, indent);
    }
  }

  #sequence(items: readonly unknown[], indent: number, inline: boolean): void {
    const writer = this.#writer;
    let first = inline;
    for (const raw of items) {
      if (!first) writer.line(indent);
      first = false;
      writer.raw('- ');
      this.#inline(this.#plain(raw), indent);
    }
  }

  /** What follows an indicator on its line. */
  #inline(value: unknown, indent: number): void {
    if (Array.isArray(value) && value.length > 0) this.#sequence(value, indent + 2, true);
    else if (isMapping(value)) this.#mapping(value, indent + 2, true);
    else this.#scalar(value, indent);
  }

  #scalar(value: unknown, indent: number): void {
    const writer = this.#writer;
    if (typeof value === 'string') {
      const text = this.#throughJson(value);
      writer.string(text, readsAsString(text, this.#flavor), indent);
    } else if (value === null || value === undefined) writer.raw('null');
    else if (typeof value === 'number') writer.raw(this.#number(value));
    else if (typeof value === 'bigint') writer.raw(formatNumber(value));
    else if (typeof value === 'boolean') writer.raw(value ? 'true' : 'false');
    else if (Array.isArray(value)) writer.raw('[]');
    else if (typeof value === 'object') writer.raw('{}');
    else throw new YamlError('UnsupportedValue', `cannot write a ${typeof value}`);
  }

  /** Bytes that are no text are replaced; a line break of Unicode is folded as in any quoted scalar; other control characters are no YAML. */
  #throughJson(given: string): string {
    const text = this.#strict ? given.toWellFormed() : given;
    if (!this.#strict || !/[\x7f-\x9f\ufffe\uffff]/.test(text)) return text;
    if (/[\x7f-\x84\x86-\x9f\ufffe\uffff]/.test(text)) throw new YamlError('UnsupportedValue', 'control characters are not allowed');
    return text.replace(/ *\x85(?: *\x85)* */g, (breaks) => '\n'.repeat(breaks.split('\x85').length - 2) || ' ');
  }

  #number(value: number): string {
    if (this.#pretty) return formatFloat(value);
    if (this.#flavor === 'kyaml') return Number.isSafeInteger(value) ? String(value) : formatFloat(value);
    if (!Number.isFinite(value)) throw new YamlError('UnsupportedValue', `JSON has no ${formatFloat(value)}`);
    return formatNumber(value);
  }

  #entries(value: Mapping): Iterable<readonly [string, unknown]> {
    const entries = value instanceof Map ? [...value] : Object.entries(value);
    const isSorted = this.#flavor === 'sigs' || this.#pretty;
    return isSorted && entries.length > 1 ? entries.sort((left, right) => compareKeys(left[0], right[0])) : entries;
  }

  #plain(value: unknown): unknown {
    return value instanceof Scalar ? valueOfScalar(value) : value;
  }
}

type Mapping = ReadonlyMap<string, unknown> | { readonly [key: string]: unknown };

/** A mapping with something in it; an empty one is written as a scalar is, `{}`. */
function isMapping(value: unknown): value is Mapping {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  return value instanceof Map ? value.size > 0 : Object.keys(value).length > 0;
}
