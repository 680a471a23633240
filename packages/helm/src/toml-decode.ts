import { FunctionError, GoMap, int64, type Value } from '@capstan/gotemplate';

const BARE = /[A-Za-z0-9_-]+/y;
const NUMBER = /[+-]?(?:0x[0-9a-fA-F_]+|0o[0-7_]+|0b[01_]+|[0-9][0-9_]*(?:\.[0-9_]+)?(?:[eE][+-]?[0-9_]+)?|inf|nan)/y;
const DATE = /[0-9]{4}-[0-9]{2}-[0-9]{2}(?:[T ][0-9:.]+(?:Z|[+-][0-9:]+)?)?|[0-9]{2}:[0-9]{2}:[0-9.]+/y;
const MAX_DEPTH = 100;

/** TOML text as tables. Throws a FunctionError that names the line. */
export function decodeToml(text: string): GoMap {
  return new TomlReader(text).document();
}

class TomlReader {
  readonly #text: string;
  #index = 0;
  readonly #closed = new Set<GoMap>();

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
    throw new FunctionError(`toml: line ${line}: ${reason}`);
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
    const path = this.#keyPath();
    this.#skipSpace();
    if (!this.#text.startsWith(isList ? ']]' : ']', this.#index)) this.#fail('expected a table name to end with ]');
    this.#index += isList ? 2 : 1;
    const last = path.pop() ?? '';
    const parent = path.reduce((table, key) => this.#enter(table, key), root);
    if (!isList) return this.#enter(parent, last);
    const list = parent.get(last) ?? [];
    if (!Array.isArray(list)) return this.#fail(`key ${last} was already defined`);
    const item = new GoMap();
    list.push(item);
    parent.set(last, list);
    return item;
  }

  #enter(table: GoMap, key: string): GoMap {
    const known = table.get(key);
    const inner = Array.isArray(known) ? known.at(-1) : known;
    if (inner instanceof GoMap && !this.#closed.has(inner)) return inner;
    if (table.has(key)) this.#fail(`key ${key} was already defined`);
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
    return this.#take(BARE) ?? this.#fail(`expected a key but found '${character ?? 'EOF'}' instead`);
  }

  #take(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#index;
    const match = pattern.exec(this.#text)?.[0];
    if (match !== undefined) this.#index += match.length;
    return match;
  }

  #pair(table: GoMap): void {
    const path = this.#keyPath();
    if (this.#text[this.#index] !== '=') this.#fail("expected '.' or '=', but got something else instead");
    this.#index += 1;
    const last = path.pop() ?? '';
    const target = path.reduce((inner, key) => this.#enter(inner, key), table);
    if (target.has(last)) this.#fail(`Key '${[...path, last].join('.')}' has already been defined.`);
    target.set(last, this.#value(0));
  }

  #value(depth: number): Value {
    if (depth > MAX_DEPTH) this.#fail('values are nested too deeply');
    this.#skipSpace();
    const character = this.#text[this.#index];
    if (character === '"' || character === "'") return this.#string();
    if (character === '[') return this.#array(depth);
    if (character === '{') return this.#inlineTable(depth);
    if (this.#text.startsWith('true', this.#index)) return this.#word('true', true);
    if (this.#text.startsWith('false', this.#index)) return this.#word('false', false);
    const date = this.#take(DATE);
    if (date !== undefined) return date;
    const number = this.#take(NUMBER);
    return number === undefined ? this.#fail(`expected value but found '${character ?? 'EOF'}' instead`) : numberOf(number);
  }

  #word(word: string, value: Value): Value {
    this.#index += word.length;
    return value;
  }

  #array(depth: number): Value {
    const items: Value[] = [];
    this.#index += 1;
    for (;;) {
      this.#skipLines();
      if (this.#text[this.#index] === ']') break;
      items.push(this.#value(depth + 1));
      this.#skipLines();
      if (this.#text[this.#index] === ',') this.#index += 1;
      else if (this.#text[this.#index] !== ']') this.#fail("expected a comma (',') or array terminator (']')");
    }
    this.#index += 1;
    return items;
  }

  #inlineTable(depth: number): Value {
    const table = new GoMap();
    this.#index += 1;
    this.#skipSpace();
    while (this.#text[this.#index] !== '}') {
      const path = this.#keyPath();
      if (this.#text[this.#index] !== '=') this.#fail("expected '=' in an inline table");
      this.#index += 1;
      const last = path.pop() ?? '';
      path.reduce((inner, key) => this.#enter(inner, key), table).set(last, this.#value(depth + 1));
      this.#skipSpace();
      if (this.#text[this.#index] === ',') this.#index += 1;
      else if (this.#text[this.#index] !== '}') this.#fail("expected a comma or an inline table terminator '}'");
      this.#skipSpace();
    }
    this.#index += 1;
    this.#closed.add(table);
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
      if (character === undefined || (character === '\n' && !isLong)) this.#fail('strings cannot contain newlines');
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
    if (width === 0) return simple.get(character) ?? this.#fail(`invalid escape character '${character}'`);
    const point = Number.parseInt(this.#text.slice(this.#index, this.#index + width), 16);
    if (!(point <= 0x10ffff)) this.#fail('invalid unicode escape');
    this.#index += width;
    return String.fromCodePoint(point);
  }
}

function numberOf(text: string): Value {
  const plain = text.replaceAll('_', '');
  if (/inf$/.test(plain)) return plain.startsWith('-') ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  if (/nan$/.test(plain)) return Number.NaN;
  if (/^[+-]?(?:0[xob]|[0-9]+$)/.test(plain)) {
    const digits = BigInt(plain.replace(/^[+-]/, ''));
    return int64(plain.startsWith('-') ? -digits : digits);
  }
  return Number(plain);
}
