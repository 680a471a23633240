import type { Lexer, Token } from './lex.ts';

/** The tokens of a text, up to three of which can be put back. */
export class TokenBuffer {
  readonly #lexer: Lexer;
  readonly #tokens: [Token, Token, Token];
  #count = 0;

  constructor(lexer: Lexer) {
    this.#lexer = lexer;
    const none: Token = { type: 'error', position: 0, text: '', line: 0 };
    this.#tokens = [none, none, none];
  }

  /** The line of the token that was read last, which errors name. */
  get line(): number {
    return this.#tokens[0].line;
  }

  next(): Token {
    if (this.#count > 0) this.#count -= 1;
    else this.#tokens[0] = this.#lexer.next();
    // The count is never over 3.
    return this.#tokens[this.#count] as Token;
  }

  peek(): Token {
    if (this.#count === 0) {
      this.#count = 1;
      this.#tokens[0] = this.#lexer.next();
    }
    return this.#tokens[this.#count - 1] as Token; // as above
  }

  nextNonSpace(): Token {
    let token = this.next();
    while (token.type === 'space') token = this.next();
    return token;
  }

  peekNonSpace(): Token {
    const token = this.nextNonSpace();
    this.#count += 1;
    return token;
  }

  /** Puts the last token back. */
  backup(): void {
    this.#count += 1;
  }

  /** Puts the last token back, and this one before it. */
  backup2(first: Token): void {
    this.#tokens[1] = first;
    this.#count = 2;
  }

  /** Puts the last token back, and these two before it. */
  backup3(first: Token, second: Token): void {
    this.#tokens[1] = second;
    this.#tokens[2] = first;
    this.#count = 3;
  }
}
