import { FunctionError, GoMap, int64, quote, timeValue, type Value } from '@capstan/gotemplate';

const BARE = /[A-Za-z0-9_-]+/y;
const NUMBER = /[+-]?(?:0x[0-9a-fA-F_]+|0o[0-7_]+|0b[01_]+|[0-9][0-9_]*(?:\.[0-9_]*)?(?:[eE][+-]?[0-9_]*)?|inf|nan)/y;
const DATE = /[0-9]{4}-[0-9]{2}-[0-9]{2}(?:[T ][0-9:.]+(?:Z|[+-][0-9:]+)?)?|[0-9]{2}:[0-9]{2}:[0-9.]+/y;
/** Layouts of dates, from the longest; what has no zone is in UTC. */
const DATE_LAYOUTS = ['2006-01-02T15:04:05Z07:00', '2006-01-02T15:04:05', '2006-01-02', '15:04:05'];
const WORD = /[A-Za-z0-9_-]{2,}/y;
const MAX_INT = (1n << 63n) - 1n;
const MAX_DEPTH = 100;

/** TOML text as tables. Throws a FunctionError that names the line. */
export function decodeToml(text: string): GoMap {
  return new TomlReader(text).document();
}

class TomlReader {
  readonly #text: string;
  #index = 0;
  /** Tables that had a head of their own. */
  readonly #headed = new Set<GoMap>();
  /** The names of the table that is read, and the last key whose value was begun, as Go's messages name it. */
  #table: readonly string[] = [];
  #lastKey = '';

  constructor(text: string) {
    this.#text = text;
  }

  document(): GoMap {
    const root = new GoMap();
    let current = root;
    for (;;) {
      this.#skipLines();
      const character = this.#text[this.#index];
      if (character === undefined) return root;
      if (character === '[') current = this.#header(root);
      else this.#pair(current);
      this.#endOfLine();
    }
  }

  #fail(reason: string): never {
    const line = this.#text.slice(0, this.#index).split('\n').length;
    const last = this.#lastKey === '' ? '' : ` (last key ${quote(this.#lastKey)})`;
    throw new FunctionError(`toml: line ${line}${last}: ${reason}`);
  }

  #failDefined(path: readonly string[]): never {
    return this.#fail(`Key '${path.join('.')}' has already been defined.`);
  }

  /** The character that stands here, as Go's messages show it. */
  #here(): string {
    const character = this.#text[this.#index];
    return character === undefined ? '\\x00' : character === '\n' ? '\\n' : character;
  }

  #skipSpace(): void {
    while (this.#text[this.#index] === ' ' || this.#text[this.#index] === '\t') this.#index += 1;
    if (this.#text[this.#index] === '#') while (this.#index < this.#text.length && this.#text[this.#index] !== '\n') this.#index += 1;
  }

  #skipLines(): void {
    do this.#skipSpace();
    while ((this.#text[this.#index] === '\n' || this.#text[this.#index] === '\r') && ++this.#index > 0);
  }

  #endOfLine(): void {
    this.#skipSpace();
    if (this.#text[this.#index] === '\r') this.#index += 1;
    const character = this.#text[this.#index];
    if (character !== undefined && character !== '\n')
      this.#fail(`expected a top-level item to end with a newline, comment, or EOF, but got '${character}' instead`);
  }

  #header(root: GoMap): GoMap {
    const isList = this.#text.startsWith('[[', this.#index);
    this.#index += isList ? 2 : 1;
    this.#lastKey = '';
    this.#skipSpace();
    if (this.#text[this.#index] === ']') this.#fail('unexpected end of table name (table names cannot be empty)');
    const path = this.#keyPath();
    if (!this.#text.startsWith(isList ? ']]' : ']', this.#index))
      this.#fail(`expected '.' or ']' to end table name, but got '${this.#here()}' instead`);
    this.#index += isList ? 2 : 1;
    const table = isList ? this.#appended(root, path) : this.#headedTable(root, path);
    this.#table = path;
    this.#lastKey = path.join('.');
    return table;
  }

  #headedTable(root: GoMap, path: readonly string[]): GoMap {
    const parent = this.#enterAll(root, [], path.slice(0, -1));
    const last = path.at(-1) ?? '';
    const table = this.#enter(parent, last, path);
    if (this.#headed.has(table) || Array.isArray(parent.get(last))) this.#failDefined(path);
    this.#headed.add(table);
    return table;
  }

  #appended(root: GoMap, path: readonly string[]): GoMap {
    const last = path.at(-1) ?? '';
    const parent = this.#enterAll(root, [], path.slice(0, -1));
    const list = parent.get(last) ?? [];
    if (!Array.isArray(list)) return this.#fail(`Key '${path.join('.')}' was already created and cannot be used as an array.`);
    const item = new GoMap();
    list.push(item);
    parent.set(last, list);
    return item;
  }

  /** The table that a path leads to from another, which `before` leads to; tables that there are not are made. */
  #enterAll(from: GoMap, before: readonly string[], path: readonly string[]): GoMap {
    return path.reduce((table, key, index) => this.#enter(table, key, [...before, ...path.slice(0, index + 1)]), from);
  }

  #enter(table: GoMap, key: string, path: readonly string[]): GoMap {
    const known = table.get(key);
    const inner = Array.isArray(known) ? known.at(-1) : known;
    if (inner instanceof GoMap) return inner;
    if (table.has(key)) this.#failDefined(path);
    const fresh = new GoMap();
    table.set(key, fresh);
    return fresh;
  }

  #keyPath(): string[] {
    const path: string[] = [];
    for (;;) {
      this.#skipSpace();
      path.push(this.#key());
      this.#skipSpace();
      if (this.#text[this.#index] !== '.') return path;
      this.#index += 1;
    }
  }

  #key(): string {
    const character = this.#text[this.#index];
    if (character === '"' || character === "'") return this.#string();
    if (character === '=' || character === '.' || character === ']') this.#fail(`unexpected '${character}': key name appears blank`);
    return this.#take(BARE) ?? this.#fail(`expected a key but found '${this.#here()}' instead`);
  }

  #take(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#index;
    const match = pattern.exec(this.#text)?.[0];
    if (match !== undefined) this.#index += match.length;
    return match;
  }

  #pair(table: GoMap): void {
    this.#define(table, this.#table, 0);
    this.#lastKey = '';
  }

  /** A key, an equal sign and a value, which become the table's; `before` leads to the table. */
  #define(table: GoMap, before: readonly string[], depth: number): void {
    this.#lastKey = depth === 0 ? '' : this.#lastKey;
    const path = this.#keyPath();
    if (this.#index >= this.#text.length) this.#fail("unexpected EOF; expected key separator '='");
    if (this.#text[this.#index] !== '=') this.#fail(`expected '.' or '=', but got '${this.#here()}' instead`);
    this.#index += 1;
    const full = [...before, ...path];
    this.#lastKey = full.join('.');
    const target = this.#enterAll(table, before, path.slice(0, -1));
    const last = path.at(-1) ?? '';
    const value = this.#value(depth, full);
    if (target.has(last)) this.#failDefined(full);
    target.set(last, value);
  }

  #value(depth: number, path: readonly string[]): Value {
    if (depth > MAX_DEPTH) this.#fail('values are nested too deeply');
    this.#skipSpace();
    const character = this.#text[this.#index];
    if (character === undefined) this.#fail('unexpected EOF; expected value');
    if (character === '"' || character === "'") return this.#string();
    if (character === '[') return this.#array(depth, path);
    if (character === '{') return this.#inlineTable(depth, path);
    if (this.#text.startsWith('true', this.#index)) return this.#word('true', true);
    if (this.#text.startsWith('false', this.#index)) return this.#word('false', false);
    const date = this.#take(DATE);
    if (date !== undefined) return this.#date(date);
    const number = this.#take(NUMBER);
    if (number !== undefined) return this.#number(number);
    const word = this.#take(WORD);
    return this.#fail(`expected value but found ${word === undefined ? `'${this.#here()}'` : quote(word)} instead`);
  }

  #date(text: string): Value {
    const normal = text.replace(/^(.{10})[ ]/, '$1T');
    for (const layout of DATE_LAYOUTS) {
      const value = timeValue(layout, normal);
      if (value !== undefined) return value;
    }
    return this.#fail(`invalid datetime: ${quote(text)}`);
  }

  #number(text: string): Value {
    const isFloat = /^[+-]?[0-9_]*(?:\.|[eE])/.test(text);
    const named = `Invalid ${isFloat ? 'float' : 'integer'} ${quote(text)}`;
    if (/\.(?![0-9])/.test(text)) this.#fail(`${named}: '.' must be followed by one or more digits`);
    if (/__|_$|_(?![0-9a-fA-F])|(?<![0-9a-fA-F])_/.test(text)) this.#fail(`${named}: underscores must be surrounded by digits`);
    if (/^[+-]?0[0-9]/.test(text)) this.#fail(`${named}: cannot have leading zeroes`);
    if (/[eE][+-]?$/.test(text) && !/^[+-]?0x/.test(text)) this.#fail(`Invalid float value: ${quote(text)}`);
    return numberOf(text) ?? this.#fail(`${text} is out of range for int64`);
  }

  #word(word: string, value: Value): Value {
    this.#index += word.length;
    return value;
  }

  #array(depth: number, path: readonly string[]): Value {
    const items: Value[] = [];
    this.#index += 1;
    for (;;) {
      this.#skipLines();
      if (this.#text[this.#index] === ']') break;
      items.push(this.#value(depth + 1, path));
      this.#skipLines();
      if (this.#text[this.#index] === ',') this.#index += 1;
      else if (this.#text[this.#index] !== ']') this.#fail(`expected a comma (',') or array terminator (']'), but got ${this.#found()}`);
    }
    this.#index += 1;
    return items;
  }

  #found(): string {
    return this.#index >= this.#text.length ? 'end of file' : `'${this.#here()}'`;
  }

  #inlineTable(depth: number, path: readonly string[]): Value {
    const table = new GoMap();
    this.#index += 1;
    this.#skipSpace();
    while (this.#text[this.#index] !== '}') {
      this.#define(table, path, depth + 1);
      this.#skipSpace();
      if (this.#text[this.#index] === ',') this.#index += 1;
      else if (this.#text[this.#index] !== '}')
        this.#fail(`expected a comma or an inline table terminator '}', but got ${this.#found()} instead`);
      this.#skipSpace();
    }
    this.#index += 1;
    return table;
  }

  #string(): string {
    const mark = this.#text[this.#index] ?? '';
    const isLong = this.#text.startsWith(mark.repeat(3), this.#index);
    const end = isLong ? mark.repeat(3) : mark;
    this.#index += end.length;
    if (isLong && this.#text.startsWith('\n', this.#index)) this.#index += 1;
    let text = '';
    while (!this.#text.startsWith(end, this.#index)) {
      const character = this.#text[this.#index];
      if (character === undefined) this.#fail(`unexpected EOF; expected ${end === "'" ? `"'"` : `'${end}'`}`);
      if (character === '\n' && !isLong) this.#fail('strings cannot contain newlines');
      this.#index += 1;
      text += character === '\\' && mark === '"' ? this.#escape(isLong) : character;
    }
    this.#index += end.length;
    return text;
  }

  #escape(isLong: boolean): string {
    const character = this.#text[this.#index++] ?? '';
    if (isLong && /\s/.test(character)) {
      while (/\s/.test(this.#text[this.#index] ?? 'x')) this.#index += 1;
      return '';
    }
    const simple = new Map([...'btnfre"\\'].map((letter, index) => [letter, '\b\t\n\f\r\x1b"\\'[index] ?? '']));
    const width = character === 'u' ? 4 : character === 'U' ? 8 : 0;
    if (width === 0) return simple.get(character) ?? this.#fail(`invalid escape in string '\\${character}'`);
    const point = Number.parseInt(this.#text.slice(this.#index, this.#index + width), 16);
    if (!(point <= 0x10ffff)) this.#fail('invalid unicode escape');
    this.#index += width;
    return String.fromCodePoint(point);
  }
}

/** Undefined where an integer needs more than 64 bits. */
function numberOf(text: string): Value {
  const plain = text.replaceAll('_', '');
  if (/inf$/.test(plain)) return plain.startsWith('-') ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  if (/nan$/.test(plain)) return Number.NaN;
  if (!/^[+-]?(?:0[xob]|[0-9]+$)/.test(plain)) return Number(plain);
  const digits = BigInt(plain.replace(/^[+-]/, ''));
  const value = plain.startsWith('-') ? -digits : digits;
  return value > MAX_INT || value < -MAX_INT - 1n ? undefined : int64(value);
}
