/** The method by which an optional step is written, so that the parser, which does not know the signs, reads it. */
export const OPTIONAL_STEP = 'capstanOptional';

/** The call by which an optional entry of a list, or the key of one of a map, is written. */
export const OPTIONAL_ENTRY = 'capstanOptionalEntry';

const STRING = /[rRbB]{0,2}(?:'''.*?'''|""".*?"""|'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*")/sy;
const RAW_STRING = /[bB]?[rR][bB]?(?:'''.*?'''|""".*?"""|'[^'\n]*'|"[^"\n]*")/sy;
const COMMENT = /\/\/[^\n]*/y;
const SPACE = /\s+/y;
const STEP = /\.\s*\?\s*([A-Za-z_][A-Za-z0-9_]*)/y;
const OPEN = /\[\s*\?/y;
const WORD = /[A-Za-z0-9_]+/y;

/** A bracket that is open. */
interface Bracket {
  /** A `step` is the index of an optional one, and becomes a call. */
  readonly kind: 'list' | 'map' | 'step' | 'other';
  /** Whether an entry begins here. */
  isAtEntry: boolean;
  /** Whether an {@link OPTIONAL_ENTRY} is to be closed. */
  isInEntry: boolean;
  /** Conditions, `a ? b : c`, of which the second half is still to come. */
  conditions: number;
}

function bracket(kind: Bracket['kind']): Bracket {
  return { kind, isAtEntry: mayHaveEntries(kind), isInEntry: false, conditions: 0 };
}

function mayHaveEntries(kind: Bracket['kind']): boolean {
  return kind === 'list' || kind === 'map';
}

/**
 * Writes optional steps (`a.?b`, `a[?b]`) as calls of {@link OPTIONAL_STEP}, optional entries (`[?a]`, `{?a: b}`) as calls of
 * {@link OPTIONAL_ENTRY}; texts and comments stay as they are.
 */
export function rewriteOptionalSyntax(source: string): string {
  return source.includes('?') ? new OptionalSyntax(source).rewrite() : source;
}

class OptionalSyntax {
  readonly #source: string;
  #at = 0;
  #written = '';
  /** Whether what was read last can be stepped into: a name, a call, an index, a text. */
  #isOperand = false;
  readonly #brackets: Bracket[] = [bracket('other')];

  constructor(source: string) {
    this.#source = source;
  }

  rewrite(): string {
    while (this.#at < this.#source.length) this.#token();
    return this.#written;
  }

  #token(): void {
    const skipped = this.#read(COMMENT) ?? this.#read(SPACE);
    if (skipped !== undefined) {
      this.#written += skipped[0];
      return;
    }
    const word = this.#read(RAW_STRING) ?? this.#read(STRING) ?? this.#read(WORD);
    if (word !== undefined) {
      this.#write(word[0], word[0] !== 'in');
      return;
    }
    const step = this.#read(STEP);
    if (step !== undefined) {
      this.#write(`.${OPTIONAL_STEP}("${step[1]}")`, true);
      return;
    }
    if (this.#isOperand && this.#read(OPEN) !== undefined) {
      this.#write(`.${OPTIONAL_STEP}(`, false);
      this.#brackets.push(bracket('step'));
      return;
    }
    this.#sign(this.#source[this.#at++] ?? '');
  }

  #sign(sign: string): void {
    const open = this.#open();
    switch (sign) {
      case '?':
        if (open.isAtEntry) {
          this.#write(`${OPTIONAL_ENTRY}(`, false);
          open.isInEntry = true;
          return;
        }
        open.conditions += 1;
        break;
      case ':':
        if (open.conditions > 0) open.conditions -= 1;
        else this.#endEntry(open);
        break;
      case ',':
        this.#endEntry(open);
        this.#write(sign, false);
        open.isAtEntry = mayHaveEntries(open.kind);
        return;
      case '(':
      case '[':
      case '{': {
        const isList = sign === '[' && !this.#isOperand;
        this.#write(sign, false);
        this.#brackets.push(bracket(isList ? 'list' : sign === '{' ? 'map' : 'other'));
        return;
      }
      case ')':
      case ']':
      case '}':
        this.#endEntry(open);
        if (this.#brackets.length > 1) this.#brackets.pop();
        this.#write(open.kind === 'step' && sign === ']' ? ')' : sign, true);
        return;
    }
    this.#write(sign, false);
  }

  #open(): Bracket {
    return this.#brackets.at(-1) ?? bracket('other');
  }

  #endEntry(open: Bracket): void {
    if (open.isInEntry) this.#written += ')';
    open.isInEntry = false;
  }

  #write(text: string, isOperand: boolean): void {
    this.#written += text;
    this.#isOperand = isOperand;
    this.#open().isAtEntry = false;
  }

  #read(pattern: RegExp): RegExpExecArray | undefined {
    pattern.lastIndex = this.#at;
    const match = pattern.exec(this.#source) ?? undefined;
    if (match !== undefined) this.#at += match[0].length;
    return match;
  }
}
