import { quoteRune } from './quote.ts';

export type TokenType =
  | 'error'
  | 'bool'
  | 'char'
  | 'charConstant'
  | 'complex'
  | 'assign'
  | 'declare'
  | 'eof'
  | 'field'
  | 'identifier'
  | 'leftDelim'
  | 'leftParen'
  | 'number'
  | 'pipe'
  | 'rawString'
  | 'rightDelim'
  | 'rightParen'
  | 'space'
  | 'string'
  | 'text'
  | 'variable'
  | 'dot'
  | 'nil'
  | Keyword;

export type Keyword = 'block' | 'break' | 'continue' | 'define' | 'else' | 'end' | 'if' | 'range' | 'template' | 'with';

export interface Token {
  readonly type: TokenType;
  /** Where it begins, in UTF-16 units. */
  readonly position: number;
  readonly text: string;
  readonly line: number;
}

const KEYWORDS: ReadonlySet<string> = new Set(['block', 'break', 'continue', 'define', 'else', 'end', 'if', 'range', 'template', 'with']);
const LEFT = '{{';
const RIGHT = '}}';
const TAB = 0x09;
const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;
const SPACE = 0x20;
const DASH = 0x2d;
const WORD = /[_\p{L}\p{Nd}]*/uy;
/** Which of the characters of ASCII a word is made of. */
const IS_WORD = Uint8Array.from({ length: 0x80 }, (_, code) => (/\w/.test(String.fromCharCode(code)) ? 1 : 0));
const WORD_CHARACTER = /^[_\p{L}\p{Nd}]$/u;
/** What may follow a word, field or variable. */
const TERMINATORS = ' \t\r\n.,|:)(';

/** Cuts a template's text into tokens, one at a time, with Go's rules and error texts. */
export class Lexer {
  readonly #input: string;
  #position = 0;
  #start = 0;
  #line = 1;
  #startLine = 1;
  #insideAction = false;
  #parenDepth = 0;
  #failed = false;

  constructor(input: string) {
    this.#input = input;
  }

  next(): Token {
    if (this.#failed) return { type: 'eof', position: 0, text: 'EOF', line: this.#startLine };
    return this.#insideAction ? this.#action() : this.#text();
  }

  /** A token that may go over several lines. */
  #token(type: TokenType): Token {
    const token = { type, position: this.#start, text: this.#input.slice(this.#start, this.#position), line: this.#startLine };
    this.#ignore();
    return token;
  }

  /** A token within a line. */
  #word(type: TokenType): Token {
    const token = { type, position: this.#start, text: this.#input.slice(this.#start, this.#position), line: this.#startLine };
    this.#start = this.#position;
    return token;
  }

  /** Moves the start to the position and counts the lines between. */
  #ignore(): void {
    this.#line += countLines(this.#input, this.#start, this.#position);
    this.#start = this.#position;
    this.#startLine = this.#line;
  }

  #error(text: string): Token {
    this.#failed = true;
    return { type: 'error', position: this.#start, text, line: this.#startLine };
  }

  #text(): Token {
    for (;;) {
      const open = this.#input.indexOf(LEFT, this.#position);
      if (open === -1) {
        this.#position = this.#input.length;
        return this.#position > this.#start
          ? this.#token('text')
          : { type: 'eof', position: this.#start, text: 'EOF', line: this.#startLine };
      }
      const trim = this.#trimsLeft(open + LEFT.length);
      if (open > this.#position) {
        this.#position = trim ? endWithoutSpace(this.#input, this.#start, open) : open;
        const token = this.#token('text');
        this.#position = open;
        this.#ignore();
        if (token.text !== '') return token;
      }
      const afterMarker = open + LEFT.length + (trim ? 2 : 0);
      if (!this.#input.startsWith('/*', afterMarker)) {
        this.#position = open + LEFT.length;
        const token = this.#token('leftDelim');
        this.#insideAction = true;
        this.#position = afterMarker;
        this.#ignore();
        this.#parenDepth = 0;
        return token;
      }
      this.#position = afterMarker;
      this.#ignore();
      const fault = this.#comment();
      if (fault !== undefined) return fault;
    }
  }

  #comment(): Token | undefined {
    const close = this.#input.indexOf('*/', this.#position + 2);
    if (close === -1) return this.#error('unclosed comment');
    this.#position = close + 2;
    if (!this.#rightDelim()) return this.#error('comment ends before closing delimiter');
    this.#ignore();
    return undefined;
  }

  /** Goes past `}}` or ` -}}` and what it trims; false where neither stands here. */
  #rightDelim(): boolean {
    const trim = this.#trimsRight(this.#position);
    if (!trim && !this.#input.startsWith(RIGHT, this.#position)) return false;
    this.#position += (trim ? 2 : 0) + RIGHT.length;
    if (trim) this.#skipSpace();
    return true;
  }

  #action(): Token {
    const trim = this.#trimsRight(this.#position);
    if (trim || this.#input.startsWith(RIGHT, this.#position)) {
      if (this.#parenDepth > 0) return this.#error('unclosed left paren');
      return this.#closeAction(trim);
    }
    const character = this.#input[this.#position];
    if (character === undefined) return this.#error('unclosed action');
    switch (character) {
      case ' ':
      case '\t':
      case '\r':
      case '\n':
        return this.#space();
      case '=':
        return this.#single('assign');
      case ':':
        if (this.#input[this.#position + 1] !== '=') return this.#error('expected :=');
        this.#position += 2;
        return this.#word('declare');
      case '|':
        return this.#single('pipe');
      case '"':
        return this.#quoted('"', 'string', 'unterminated quoted string');
      case "'":
        return this.#quoted("'", 'charConstant', 'unterminated character constant');
      case '`':
        return this.#rawString();
      case '$':
        return this.#fieldOrVariable('variable');
      case '(':
        this.#parenDepth += 1;
        return this.#single('leftParen');
      case ')':
        this.#parenDepth -= 1;
        return this.#parenDepth < 0 ? this.#error('unexpected right paren') : this.#single('rightParen');
    }
    return this.#wordOrNumber(character);
  }

  #wordOrNumber(character: string): Token {
    const next = this.#input[this.#position + 1];
    const digit = character >= '0' && character <= '9';
    if (character === '.' && next !== undefined && !(next >= '0' && next <= '9')) return this.#fieldOrVariable('field');
    if (digit || character === '+' || character === '-' || character === '.') return this.#number();
    if (IS_WORD[character.charCodeAt(0)] === 1) return this.#identifier();
    const rune = this.#rune(this.#position);
    if (WORD_CHARACTER.test(rune)) return this.#identifier();
    if (character > ' ' && character < '\x7f') return this.#single('char');
    this.#position += rune.length;
    return this.#error(`unrecognized character in action: ${shownRune(rune)}`);
  }

  #closeAction(trim: boolean): Token {
    if (trim) {
      this.#position += 2;
      this.#ignore();
    }
    this.#position += RIGHT.length;
    const token = this.#token('rightDelim');
    if (trim) {
      this.#skipSpace();
      this.#ignore();
    }
    this.#insideAction = false;
    return token;
  }

  #space(): Token {
    this.#skipSpace();
    // The last space belongs to a trim marker that follows.
    if (this.#trimsRight(this.#position - 1)) {
      this.#position -= 1;
      if (this.#position === this.#start) return this.#closeAction(true);
    }
    return this.#token('space');
  }

  #identifier(): Token {
    this.#skipWord();
    const word = this.#input.slice(this.#start, this.#position);
    if (!this.#atTerminator()) return this.#badCharacter();
    if (KEYWORDS.has(word)) return this.#word(word as Keyword); // the set holds nothing else
    if (word === 'nil') return this.#word('nil');
    return this.#word(word === 'true' || word === 'false' ? 'bool' : 'identifier');
  }

  #fieldOrVariable(type: 'field' | 'variable'): Token {
    this.#position += 1;
    if (this.#atTerminator()) return this.#word(type === 'variable' ? 'variable' : 'dot');
    this.#skipWord();
    return this.#atTerminator() ? this.#word(type) : this.#badCharacter();
  }

  #badCharacter(): Token {
    return this.#error(`bad character ${shownRune(this.#rune(this.#position))}`);
  }

  #quoted(quote: string, type: TokenType, unterminated: string): Token {
    for (let index = this.#position + 1; ; index++) {
      let character = this.#input[index];
      if (character === '\\') {
        index += 1;
        character = this.#input[index];
        if (character !== undefined && character !== '\n') continue;
      }
      if (character === undefined || character === '\n') return this.#error(unterminated);
      if (character === quote) {
        this.#position = index + 1;
        return this.#word(type);
      }
    }
  }

  #rawString(): Token {
    const close = this.#input.indexOf('`', this.#position + 1);
    if (close === -1) return this.#error('unterminated raw quoted string');
    this.#position = close + 1;
    return this.#token('rawString');
  }

  #number(): Token {
    if (!this.#scanNumber()) return this.#badNumber();
    const sign = this.#input[this.#position];
    if (sign !== '+' && sign !== '-') return this.#word('number');
    if (!this.#scanNumber() || this.#input[this.#position - 1] !== 'i') return this.#badNumber();
    return this.#word('complex');
  }

  #badNumber(): Token {
    return this.#error(`bad number syntax: ${JSON.stringify(this.#input.slice(this.#start, this.#position))}`);
  }

  #scanNumber(): boolean {
    this.#accept('+-');
    let digits = '0123456789_';
    if (this.#accept('0')) {
      if (this.#accept('xX')) digits = '0123456789abcdefABCDEF_';
      else if (this.#accept('oO')) digits = '01234567_';
      else if (this.#accept('bB')) digits = '01_';
    }
    this.#acceptRun(digits);
    if (this.#accept('.')) this.#acceptRun(digits);
    if ((digits.length === 11 && this.#accept('eE')) || (digits.length === 23 && this.#accept('pP'))) {
      this.#accept('+-');
      this.#acceptRun('0123456789_');
    }
    this.#accept('i');
    const rune = this.#rune(this.#position);
    if (!WORD_CHARACTER.test(rune)) return true;
    this.#position += rune.length;
    return false;
  }

  #accept(valid: string): boolean {
    const character = this.#input[this.#position];
    if (character === undefined || !valid.includes(character)) return false;
    this.#position += 1;
    return true;
  }

  #acceptRun(valid: string): void {
    while (this.#accept(valid));
  }

  #single(type: TokenType): Token {
    this.#position += 1;
    return this.#word(type);
  }

  #skipSpace(): void {
    while (isSpace(this.#input.charCodeAt(this.#position))) this.#position += 1;
  }

  #skipWord(): void {
    let code = this.#input.charCodeAt(this.#position);
    while (IS_WORD[code] === 1) {
      this.#position += 1;
      code = this.#input.charCodeAt(this.#position);
    }
    if (code < 0x80 || Number.isNaN(code)) return;
    WORD.lastIndex = this.#position;
    this.#position += WORD.exec(this.#input)?.[0].length ?? 0;
  }

  #atTerminator(): boolean {
    const character = this.#input[this.#position];
    return character === undefined || TERMINATORS.includes(character) || this.#input.startsWith(RIGHT, this.#position);
  }

  #rune(index: number): string {
    const point = this.#input.codePointAt(index);
    return point === undefined ? '' : String.fromCodePoint(point);
  }

  #trimsLeft(index: number): boolean {
    return this.#input.charCodeAt(index) === DASH && isSpace(this.#input.charCodeAt(index + 1));
  }

  #trimsRight(index: number): boolean {
    return this.#input.charCodeAt(index + 1) === DASH && isSpace(this.#input.charCodeAt(index)) && this.#input.startsWith(RIGHT, index + 2);
  }
}

function isSpace(code: number): boolean {
  return code === SPACE || code === LINE_FEED || code === TAB || code === CARRIAGE_RETURN;
}

function endWithoutSpace(text: string, begin: number, end: number): number {
  let index = end;
  while (index > begin && isSpace(text.charCodeAt(index - 1))) index -= 1;
  return index;
}

function countLines(text: string, begin: number, end: number): number {
  let count = 0;
  for (let index = text.indexOf('\n', begin); index !== -1 && index < end; index = text.indexOf('\n', index + 1)) count += 1;
  return count;
}

/** A rune as Go's errors show it; the end of the text is -1. */
function shownRune(rune: string): string {
  return quoteRune(BigInt(rune.codePointAt(0) ?? -1), true);
}
