import { type ScanMode, Scanner } from './scanner.ts';

/** A piece of a template: text, or an expression over a variable. */
export type TemplateNode = string | Expression;

export interface Expression {
  readonly variable: string;
  /** `:-`, `/`, `#` and so on; empty for the bare value. */
  readonly operator: string;
  readonly args: readonly TemplateNode[];
}

/** A template that cannot be read. */
export class TemplateError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'TemplateError';
  }
}

const IDENTIFIER = /[\p{L}\p{Nd}_]/u;
const isIdentifier = (character: string): boolean => IDENTIFIER.test(character);
const any = (): boolean => true;
const notClosing = (character: string): boolean => character !== '}';
const MAX_DEPTH = 200;

/** Reads a template in the syntax of fluxcd/pkg's envsubst: `${name}` with bash's operators, `$${name}` for the bare text. */
export function parseTemplate(text: string): TemplateNode[] {
  const scanner = new Scanner(text);
  const nodes: TemplateNode[] = [];
  for (;;) {
    scanner.backslashEscapes = false;
    const token = scanner.scan({ accept: any, text: true, open: true, escape: true });
    if (token === 'end') return nodes;
    if (token === 'text') nodes.push(scanner.value);
    else if (token === 'open') nodes.push(new ExpressionParser(scanner, 0).parse());
    else throw bad();
  }
}

function bad(): TemplateError {
  return new TemplateError('bad substitution');
}

class ExpressionParser {
  readonly #scanner: Scanner;
  readonly #depth: number;

  constructor(scanner: Scanner, depth: number) {
    if (depth > MAX_DEPTH) throw new TemplateError('expressions are nested too deeply');
    this.#scanner = scanner;
    this.#depth = depth;
  }

  parse(): Expression {
    const scanner = this.#scanner;
    scanner.backslashEscapes = true;
    if (scanner.peek() === '#') return this.#length();
    if (scanner.scan({ accept: isIdentifier, text: true }) !== 'text') throw new TemplateError('unable to parse variable name');
    const variable = scanner.value;
    switch (scanner.peek()) {
      case ':':
        return ['=', '-', '?', '+'].includes(scanner.peek(1)) ? this.#defaulted(variable) : this.#substring(variable);
      case '=':
        return this.#defaulted(variable);
      case ',':
      case '^':
        return this.#close({ variable, operator: this.#operator((character, count) => ',^'.includes(character) && count < 3), args: [] });
      case '/':
        return this.#replaced(variable);
      case '#':
        return this.#trimmed(variable, '#');
      case '%':
        return this.#trimmed(variable, '%');
      default:
        if (scanner.scan({ accept: isIdentifier, close: true }) !== 'close') throw new TemplateError('missing closing brace');
        return { variable, operator: '', args: [] };
    }
  }

  #operator(accept: ScanMode['accept']): string {
    if (this.#scanner.scan({ accept, text: true }) !== 'text') throw bad();
    return this.#scanner.value;
  }

  #close(expression: Expression): Expression {
    if (this.#scanner.scan({ accept: any, close: true }) !== 'close') throw bad();
    return expression;
  }

  #argument(accept: ScanMode['accept'], escapes = false): TemplateNode {
    const token = this.#scanner.scan({ accept, text: true, open: true, escape: escapes });
    if (token === 'open') return new ExpressionParser(this.#scanner, this.#depth + 1).parse();
    if (token === 'text') return this.#scanner.value;
    throw new TemplateError('unable to parse substitution within function');
  }

  #length(): Expression {
    this.#operator((character, count) => character === '#' && count === 1);
    if (this.#scanner.scan({ accept: isIdentifier, text: true }) !== 'text') throw bad();
    return this.#close({ variable: this.#scanner.value, operator: 'length', args: [] });
  }

  #defaulted(variable: string): Expression {
    const single = this.#scanner.peek() === '=';
    const operator = this.#operator((character, count) =>
      single ? character === '=' && count === 1 : count === 1 ? character === ':' : count === 2 && '=-?+'.includes(character),
    );
    const args: TemplateNode[] = [];
    while (this.#scanner.peek() !== '}') args.push(this.#argument(notClosing));
    return this.#close({ variable, operator, args });
  }

  #substring(variable: string): Expression {
    const operator = this.#operator((character, count) => character === ':' && count === 1);
    const offset = this.#argument((character) => character !== ':' && character !== '}');
    const token = this.#scanner.scan({ accept: (character) => character === ':', text: true, close: true });
    if (token === 'close') return { variable, operator, args: [offset] };
    if (token !== 'text') throw bad();
    return this.#close({ variable, operator, args: [offset, this.#argument(notClosing)] });
  }

  #trimmed(variable: string, sign: string): Expression {
    const operator = this.#operator((character, count) => character === sign && count < 3);
    return this.#close({ variable, operator, args: [this.#argument(notClosing)] });
  }

  #replaced(variable: string): Expression {
    const operator = this.#operator((character, count) => (count === 1 ? character === '/' : count === 2 && '/#%'.includes(character)));
    const pattern = this.#argument((character) => character !== '/', true);
    this.#operator((character) => character === '/');
    if (this.#scanner.peek() === '}') return this.#close({ variable, operator, args: [pattern] });
    return this.#close({ variable, operator, args: [pattern, this.#argument(notClosing, true)] });
  }
}
