import { FunctionError } from './error.ts';
import { GoMap, type Value } from './value.ts';

const MAX_DEPTH = 10_000;
const NUMBER = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y;
const PLAIN = /[^"\\\0-\x1f]*/y;
const ESCAPED: ReadonlyMap<string, string> = new Map([
  ['"', '"'],
  ['\\', '\\'],
  ['/', '/'],
  ['b', '\b'],
  ['f', '\f'],
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
]);

/** Go's json.Unmarshal into an `interface {}`, with its error texts. Throws a FunctionError. */
export function decodeJson(text: string): Value {
  const reader = new JsonReader(text);
  const value = reader.value(0);
  reader.end();
  return value;
}

/** The first value of a text, and where it ends: Go's json.Decoder. */
export function decodeJsonPrefix(text: string): { readonly value: Value; readonly end: number } {
  const reader = new JsonReader(text);
  return { value: reader.value(0), end: reader.position };
}

class JsonReader {
  readonly #text: string;
  position = 0;

  constructor(text: string) {
    this.#text = text;
  }

  end(): void {
    this.#skipSpace();
    if (this.position < this.#text.length) this.#unexpected('after top-level value');
  }

  value(depth: number): Value {
    if (depth > MAX_DEPTH) throw new FunctionError('json: exceeded max depth');
    this.#skipSpace();
    switch (this.#text[this.position]) {
      case '{':
        return this.#object(depth);
      case '[':
        return this.#array(depth);
      case '"':
        return this.#string();
      case 't':
        return this.#literal('true', true);
      case 'f':
        return this.#literal('false', false);
      case 'n':
        return this.#literal('null', null);
    }
    return this.#number();
  }

  #object(depth: number): Value {
    const map = new GoMap();
    this.position += 1;
    this.#skipSpace();
    if (this.#accept('}')) return map;
    for (;;) {
      this.#skipSpace();
      if (this.#text[this.position] !== '"') this.#unexpected('looking for beginning of object key string');
      const key = this.#string();
      this.#skipSpace();
      if (!this.#accept(':')) this.#unexpected('after object key');
      map.set(key, this.value(depth + 1));
      this.#skipSpace();
      if (this.#accept('}')) return map;
      if (!this.#accept(',')) this.#unexpected('after object key:value pair');
    }
  }

  #array(depth: number): Value {
    const items: Value[] = [];
    this.position += 1;
    this.#skipSpace();
    if (this.#accept(']')) return items;
    for (;;) {
      items.push(this.value(depth + 1));
      this.#skipSpace();
      if (this.#accept(']')) return items;
      if (!this.#accept(',')) this.#unexpected('after array element');
    }
  }

  #string(): string {
    let text = '';
    this.position += 1;
    for (;;) {
      PLAIN.lastIndex = this.position;
      const plain = PLAIN.exec(this.#text)?.[0] ?? '';
      text += plain;
      this.position += plain.length;
      if (this.#accept('"')) return text;
      if (!this.#accept('\\')) this.#unexpected('in string literal');
      text += this.#escape();
    }
  }

  #escape(): string {
    const character = this.#text[this.position];
    const simple = character === undefined ? undefined : ESCAPED.get(character);
    if (simple !== undefined) {
      this.position += 1;
      return simple;
    }
    if (character !== 'u') this.#unexpected('in string escape code', true);
    this.position += 1;
    const unit = this.#hex();
    if (unit < 0xd800 || unit > 0xdfff) return String.fromCharCode(unit);
    if (unit < 0xdc00 && this.#text.startsWith('\\u', this.position)) {
      const before = this.position;
      this.position += 2;
      const low = this.#hex();
      if (low >= 0xdc00 && low <= 0xdfff) return String.fromCharCode(unit, low);
      this.position = before;
    }
    return '\ufffd';
  }

  #hex(): number {
    const begin = this.position;
    while (this.position < begin + 4) {
      if (!/[0-9a-fA-F]/.test(this.#text[this.position] ?? '')) this.#unexpected('in \\u hexadecimal character escape', true);
      this.position += 1;
    }
    return Number.parseInt(this.#text.slice(begin, begin + 4), 16);
  }

  #literal(word: string, value: Value): Value {
    for (const [index, expected] of Array.from(word).entries()) {
      if (this.#text[this.position] !== expected) this.#unexpected(`in literal ${word} (expecting '${word[index]}')`, true);
      this.position += 1;
    }
    return value;
  }

  #number(): Value {
    const first = this.#text[this.position] ?? '';
    if (!/[-0-9]/.test(first)) this.#unexpected('looking for beginning of value');
    NUMBER.lastIndex = this.position;
    const match = NUMBER.exec(this.#text)?.[0];
    if (match === undefined) {
      this.position += 1;
      this.#unexpected('in numeric literal', true);
    }
    this.position += match.length;
    const next = this.#text[this.position];
    if (next === '.' && !/[.eE]/.test(match)) {
      this.position += 1;
      this.#unexpected('after decimal point in numeric literal', true);
    }
    if ((next === 'e' || next === 'E') && !/[eE]/.test(match)) {
      this.position += /[+-]/.test(this.#text[this.position + 1] ?? '') ? 2 : 1;
      this.#unexpected('in exponent of numeric literal', true);
    }
    const value = Number(match);
    if (!Number.isFinite(value)) throw new FunctionError(`json: cannot unmarshal number ${match} into Go value of type float64`);
    return value;
  }

  #accept(character: string): boolean {
    if (this.#text[this.position] !== character) return false;
    this.position += 1;
    return true;
  }

  #skipSpace(): void {
    while (' \t\r\n'.includes(this.#text[this.position] ?? 'x')) this.position += 1;
  }

  /** `endsAsSpace`: Go takes the end of the text for a space where a space is a fault. */
  #unexpected(context: string, endsAsSpace = false): never {
    const character = this.#text[this.position] ?? (endsAsSpace ? ' ' : undefined);
    if (character === undefined) throw new FunctionError('unexpected end of JSON input');
    throw new FunctionError(`invalid character ${quoteCharacter(character)} ${context}`);
  }
}

function quoteCharacter(character: string): string {
  if (character === "'") return "'\\''";
  if (character === '"') return "'\"'";
  // Go looks at one byte.
  const byte = Buffer.from(character, 'utf8')[0] ?? 0;
  const shown = byte < 0x80 ? JSON.stringify(character).slice(1, -1) : String.fromCharCode(byte);
  return `'${shown}'`;
}
