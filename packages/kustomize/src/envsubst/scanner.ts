/** What a scan looks for, and how it reads backslashes and dollars. */
export interface ScanMode {
  /** Whether a character belongs to the text; `count` is its place in it, from 1. */
  readonly accept: (character: string, count: number) => boolean;
  readonly text?: boolean;
  readonly open?: boolean;
  readonly close?: boolean;
  readonly escape?: boolean;
}

export type Token = 'text' | 'open' | 'close' | 'end' | 'illegal';

/** Reads a template character by character; which tokens there are depends on where the parser is. */
export class Scanner {
  #text: string;
  #position = 0;
  #start = 0;
  /** Inside of an expression a backslash escapes as a doubled dollar does outside. */
  backslashEscapes = false;

  constructor(text: string) {
    this.#text = text;
  }

  /** The text of the last token. */
  get value(): string {
    return this.#text.slice(this.#start, this.#position);
  }

  peek(ahead = 0): string {
    return this.#text[this.#position + ahead] ?? '';
  }

  scan(mode: ScanMode): Token {
    this.#start = this.#position;
    const first = this.#read();
    if (first === '') return 'end';
    if (mode.open === true && this.#isOpening(first)) {
      this.#position += 1;
      return 'open';
    }
    if (mode.close === true && first === '}') return 'close';
    if (mode.text !== true) return 'illegal';
    if (this.#isEscaped(first, mode)) this.#skip();
    else if (!mode.accept(first, 1)) return 'illegal';
    for (;;) {
      const character = this.#read();
      if (character === '') return 'text';
      if (mode.open === true && this.#isOpening(character)) {
        this.#position -= 1;
        return 'text';
      }
      if (this.#isEscaped(character, mode)) this.#skip();
      else if (!mode.accept(character, this.#position - this.#start)) {
        this.#position -= 1;
        return 'text';
      }
    }
  }

  #read(): string {
    const character = this.#text[this.#position] ?? '';
    if (character !== '') this.#position += 1;
    return character;
  }

  #isOpening(character: string): boolean {
    return character === '$' && this.peek() === '{';
  }

  #isEscaped(character: string, mode: ScanMode): boolean {
    if (mode.escape !== true) return false;
    if (character === '$') return this.peek() === '$';
    return this.backslashEscapes && character === '\\' && (this.peek() === '/' || this.peek() === '\\');
  }

  /** Takes the escaping character out; what follows it is the next to be read... and is part of the text as it is. */
  #skip(): void {
    this.#text = this.#text.slice(0, this.#position - 1) + this.#text.slice(this.#position);
  }
}
