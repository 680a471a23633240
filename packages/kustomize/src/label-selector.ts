import { LabelSelectorError } from './error.ts';

/** Whether a set of labels or annotations is meant. */
export type LabelMatcher = (labels: ReadonlyMap<string, string>) => boolean;

const TOKEN = /\s*(!=|==|=|!|<|>|\(|\)|,|[^\s=!<>(),]+)/y;

/** Reads a selector such as `app=web,tier in (a, b),!legacy`; an empty one matches all. Throws a LabelSelectorError. */
export function parseLabelSelector(selector: string): LabelMatcher {
  const requirements = new Parser(selector).requirements();
  return (labels) => requirements.every((matches) => matches(labels));
}

class Parser {
  readonly #selector: string;
  readonly #tokens: readonly string[];
  #at = 0;

  constructor(selector: string) {
    this.#selector = selector;
    this.#tokens = tokensOf(selector);
  }

  requirements(): LabelMatcher[] {
    const requirements: LabelMatcher[] = [];
    while (this.#at < this.#tokens.length) {
      requirements.push(this.#requirement());
      if (this.#next === undefined) break;
      if (!this.#take(',')) this.#fail(`found "${this.#next}", expected "," or the end`);
      if (this.#next === undefined) this.#fail('nothing after the last ","');
    }
    return requirements;
  }

  #requirement(): LabelMatcher {
    if (this.#take('!')) {
      const absent = this.#word();
      return (labels) => !labels.has(absent);
    }
    const key = this.#word();
    const operator = this.#next;
    if (operator === undefined || operator === ',') return (labels) => labels.has(key);
    this.#at += 1;
    switch (operator) {
      case '=':
      case '==': {
        const wanted = this.#value();
        return (labels) => labels.get(key) === wanted;
      }
      case '!=': {
        const unwanted = this.#value();
        return (labels) => labels.get(key) !== unwanted;
      }
      case 'in': {
        const wanted = this.#values();
        return (labels) => wanted.has(labels.get(key) ?? '\0');
      }
      case 'notin': {
        const unwanted = this.#values();
        return (labels) => !labels.has(key) || !unwanted.has(labels.get(key) ?? '');
      }
      case '<':
        return this.#compared(key, (value, bound) => value < bound);
      case '>':
        return this.#compared(key, (value, bound) => value > bound);
      default:
        return this.#fail(`unknown operator "${operator}"`);
    }
  }

  #compared(key: string, holds: (value: number, bound: number) => boolean): LabelMatcher {
    const bound = Number(this.#value());
    if (!Number.isInteger(bound)) this.#fail('expected an integer');
    return (labels) => {
      const text = labels.get(key) ?? '';
      return /^[-+]?\d+$/.test(text) && holds(Number(text), bound);
    };
  }

  #values(): ReadonlySet<string> {
    if (!this.#take('(')) this.#fail('expected "("');
    const found = new Set<string>([this.#value()]);
    while (this.#take(',')) found.add(this.#value());
    if (!this.#take(')')) this.#fail('expected ")"');
    return found;
  }

  /** May be empty. */
  #value(): string {
    return this.#next === undefined || this.#next === ',' || this.#next === ')' ? '' : this.#word();
  }

  #word(): string {
    const token = this.#next;
    if (token === undefined || /^[=!<>(),]/.test(token)) {
      return this.#fail(`expected a name, found ${token === undefined ? 'the end' : `"${token}"`}`);
    }
    this.#at += 1;
    return token;
  }

  get #next(): string | undefined {
    return this.#tokens[this.#at];
  }

  #take(token: string): boolean {
    if (this.#next !== token) return false;
    this.#at += 1;
    return true;
  }

  #fail(reason: string): never {
    throw new LabelSelectorError(this.#selector, reason);
  }
}

function tokensOf(selector: string): string[] {
  const tokens: string[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < selector.length) {
    const from = TOKEN.lastIndex;
    const match = TOKEN.exec(selector);
    if (match === null) {
      if (selector.slice(from).trim() === '') break;
      throw new LabelSelectorError(selector, `unexpected "${selector.slice(from)}"`);
    }
    tokens.push(match[1] ?? '');
  }
  return tokens;
}
