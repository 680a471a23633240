import { decodeJsonPrefix, FunctionError, GoMap, int64, itemsOf, quote, type Value } from '@capstan/gotemplate';
import { HelmError } from './error.ts';

/** What a `--set` flag's values are taken for. */
export type SetKind = 'typed' | 'string' | 'json' | 'literal';

/** What turns the text behind `=` into a value. */
type ReadValue = (text: string) => Value;

const MAX_INDEX = 65_536;
const MAX_LEVEL = 30;
const INT = /^[+-]?[0-9]+$/;

/** The end of the text, where that is no fault. */
class End extends Error {}

function fault(message: string): HelmError {
  return new HelmError('ValuesInvalid', message);
}

/** Sets what a `--set` expression names, in place. Throws a HelmError with Helm's message. */
export function setValues(expression: string, target: GoMap, kind: SetKind = 'typed'): void {
  const read = kind === 'typed' ? typedValue : (text: string) => text;
  new Parser(expression, read, kind === 'json', kind === 'literal').parse(target);
}

/** Sets what a `--set-file` expression names to the contents that `readFile` gives. */
export function setFileValues(expression: string, target: GoMap, readFile: (path: string) => string): void {
  new Parser(expression, readFile, false, false).parse(target);
}

function typedValue(text: string): Value {
  const lower = text.toLowerCase();
  if (lower === 'true') return true;
  if (lower === 'false') return false;
  if (lower === 'null') return null;
  if (lower === '0') return int64(0);
  if (text.startsWith('0') || !INT.test(text)) return text;
  const value = BigInt(text.replace(/^\+/, ''));
  return value === BigInt.asIntN(64, value) ? int64(value) : text;
}

class Parser {
  readonly #runes: readonly string[];
  readonly #read: ReadValue;
  readonly #isJson: boolean;
  readonly #isLiteral: boolean;
  #index = 0;

  constructor(text: string, read: ReadValue, isJson: boolean, isLiteral: boolean) {
    this.#runes = Array.from(text);
    this.#read = read;
    this.#isJson = isJson;
    this.#isLiteral = isLiteral;
  }

  parse(target: GoMap): void {
    try {
      for (;;) this.#key(target, 0);
    } catch (error) {
      if (!(error instanceof End)) throw error;
    }
  }

  /** The runes up to one that stops, which is taken too; `stop` is undefined at the end of the text. */
  #until(stops: string): { text: string; stop: string | undefined } {
    let text = '';
    for (;;) {
      const rune = this.#runes[this.#index++];
      if (rune === undefined || stops.includes(rune)) return { text, stop: rune };
      if (rune !== '\\' || this.#isLiteral) text += rune;
      else {
        const escaped = this.#runes[this.#index++];
        if (escaped === undefined) return { text, stop: undefined };
        text += escaped;
      }
    }
  }

  #key(target: GoMap, level: number): void {
    const { text: key, stop } = this.#until(this.#isLiteral ? '=[.' : '=[,.');
    switch (stop) {
      case undefined:
        if (key === '') throw new End();
        throw fault(`key ${quote(key)} has no value`);
      case '[':
        this.#indexed(target, key, level);
        return;
      case '=':
        this.#assign(key, (value) => put(target, key, value));
        return;
      case ',':
        put(target, key, '');
        throw fault(`key ${quote(key)} has no value (cannot end with ,)`);
      default:
        this.#nested(target, key, level + 1);
    }
  }

  #nested(target: GoMap, key: string, level: number): void {
    if (level > MAX_LEVEL) throw fault(`value name nested level is greater than maximum supported nested level of ${MAX_LEVEL}`);
    const known = target.get(key);
    if (target.has(key) && !(known instanceof GoMap)) throw conversionFault(known, 'map[string]interface {}');
    const inner = known instanceof GoMap ? known : new GoMap();
    try {
      this.#key(inner, level);
    } finally {
      if (inner.size > 0) put(target, key, inner);
    }
    if (inner.size === 0) throw fault(`key map ${quote(key)} has no value`);
  }

  #indexed(target: GoMap, key: string, level: number): void {
    const index = this.#indexNumber();
    const known = target.get(key);
    if (target.has(key) && itemsOf(known) === undefined) throw conversionFault(known, '[]interface {}');
    const list = [...(itemsOf(known) ?? [])];
    try {
      this.#item(list, index, level);
    } finally {
      put(target, key, list);
    }
  }

  #indexNumber(): number {
    const { text, stop } = this.#until(']');
    // Helm takes the end of the text for the end of its work, here as everywhere.
    if (stop === undefined) throw new End();
    if (!INT.test(text)) throw fault(`error parsing index: strconv.Atoi: parsing ${quote(text)}: invalid syntax`);
    return Number(text);
  }

  #item(list: Value[], index: number, level: number): void {
    if (index < 0) throw fault(`negative ${index} index not allowed`);
    const { text, stop } = this.#until('[.=');
    if (text !== '') throw fault(`unexpected data at end of array index: [${Array.from(text, (rune) => `'${rune}'`).join(' ')}]`);
    if (stop === undefined) throw new End();
    if (stop === '=') {
      this.#assign('', (value) => putAt(list, index, value));
      return;
    }
    const known = list[index];
    if (stop === '[') {
      const next = this.#indexNumber();
      if (known !== undefined && known !== null && itemsOf(known) === undefined) throw conversionFault(known, '[]interface {}');
      const inner = [...(itemsOf(known) ?? [])];
      this.#item(inner, next, level);
      putAt(list, index, inner);
      return;
    }
    const inner = known instanceof GoMap ? known : new GoMap();
    let ended: End | undefined;
    try {
      this.#key(inner, level);
    } catch (error) {
      if (!(error instanceof End)) throw error;
      ended = error;
    }
    if (ended === undefined || inner.size > 0) putAt(list, index, inner);
    if (ended !== undefined) throw ended;
  }

  #assign(_key: string, store: (value: Value) => void): void {
    if (this.#isJson) {
      this.#assignJson(store);
      return;
    }
    if (this.#isLiteral) {
      store(this.#runes.slice(this.#index).join(''));
      this.#index = this.#runes.length;
      throw new End();
    }
    const first = this.#runes[this.#index];
    if (first === undefined) {
      store('');
      throw new End();
    }
    if (first === '{') {
      this.#index += 1;
      store(this.#list());
      return;
    }
    const { text, stop } = this.#until(',');
    store(this.#read(text));
    // A value that ends the text ends the parsing on the next turn.
    if (stop === undefined) this.#index = this.#runes.length;
  }

  #assignJson(store: (value: Value) => void): void {
    if (this.#isEmpty()) {
      store(null);
      return;
    }
    const rest = this.#runes.slice(this.#index).join('');
    try {
      const { value, end } = decodeJsonPrefix(rest);
      store(value);
      this.#index += Array.from(rest.slice(0, end)).length;
    } catch (error) {
      // Helm reads it as a stream, which has other words for its end.
      if (error instanceof FunctionError) throw fault(error.message.replace('unexpected end of JSON input', 'unexpected EOF'));
      throw error;
    }
    this.#isEmpty();
  }

  /** Whether nothing but space comes before the next comma or the end, which is taken. */
  #isEmpty(): boolean {
    for (;;) {
      const rune = this.#runes[this.#index];
      if (rune === undefined) return true;
      if (rune !== ',' && !/\s/.test(rune)) return false;
      this.#index += 1;
      if (rune === ',') return true;
    }
  }

  #list(): Value[] {
    const items: Value[] = [];
    for (;;) {
      const { text, stop } = this.#until(',}');
      if (stop === undefined) throw fault("list must terminate with '}'");
      items.push(this.#read(text));
      if (stop === ',') continue;
      if (this.#runes[this.#index] === ',') this.#index += 1;
      return items;
    }
  }
}

function put(target: GoMap, key: string, value: Value): void {
  if (key !== '') target.set(key, value);
}

function putAt(list: Value[], index: number, value: Value): void {
  if (index < 0) throw fault(`negative ${index} index not allowed`);
  if (index > MAX_INDEX) throw fault(`index of ${index} is greater than maximum supported index of ${MAX_INDEX}`);
  while (list.length < index) list.push(null);
  list[index] = value;
}

function conversionFault(value: Value, wanted: string): HelmError {
  const type = value === null || value === undefined ? 'nil' : itemsOf(value) !== undefined ? '[]interface {}' : goTypeOf(value);
  return fault(`unable to parse key: interface conversion: interface {} is ${type}, not ${wanted}`);
}

function goTypeOf(value: Value): string {
  if (value instanceof GoMap) return 'map[string]interface {}';
  if (typeof value === 'boolean') return 'bool';
  if (typeof value === 'number') return 'float64';
  return typeof value === 'string' ? 'string' : 'int64';
}
