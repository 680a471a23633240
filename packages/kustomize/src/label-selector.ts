import { LabelSelectorError } from './error.ts';

/** Whether a set of labels or annotations is meant. */
export type LabelMatcher = (labels: ReadonlyMap<string, string>) => boolean;

const TOKEN = /\s*(!=|==|=|!|<|>|\(|\)|,|[^\s=!<>(),]+)/y;

/** Reads a selector such as `app=web,tier in (a, b),!legacy`; an empty one matches all. Throws a LabelSelectorError. */
export function parseLabelSelector(selector: string): LabelMatcher {
  const tokens = tokensOf(selector);
  const requirements: LabelMatcher[] = [];
  let at = 0;
  const fail = (reason: string): never => {
    throw new LabelSelectorError(selector, reason);
  };
  const word = (): string => {
    const token = tokens[at];
    if (token === undefined || /^[=!<>(),]/.test(token))
      return fail(`expected a name, found ${token === undefined ? 'the end' : `"${token}"`}`);
    at += 1;
    return token;
  };
  const value = (): string => (at < tokens.length && tokens[at] !== ',' && tokens[at] !== ')' ? word() : '');
  const values = (): ReadonlySet<string> => {
    if (tokens[at] !== '(') fail('expected "("');
    at += 1;
    const found = new Set<string>([value()]);
    while (tokens[at] === ',') {
      at += 1;
      found.add(value());
    }
    if (tokens[at] !== ')') fail('expected ")"');
    at += 1;
    return found;
  };
  const requirement = (): LabelMatcher => {
    if (tokens[at] === '!') {
      at += 1;
      const absent = word();
      return (labels) => !labels.has(absent);
    }
    const key = word();
    const operator = tokens[at];
    if (operator === undefined || operator === ',') return (labels) => labels.has(key);
    at += 1;
    switch (operator) {
      case '=':
      case '==': {
        const wanted = value();
        return (labels) => labels.get(key) === wanted;
      }
      case '!=': {
        const unwanted = value();
        return (labels) => labels.get(key) !== unwanted;
      }
      case 'in': {
        const wanted = values();
        return (labels) => wanted.has(labels.get(key) ?? '\0');
      }
      case 'notin': {
        const unwanted = values();
        return (labels) => !labels.has(key) || !unwanted.has(labels.get(key) ?? '');
      }
      case '<':
      case '>': {
        const bound = Number(value());
        if (!Number.isInteger(bound)) fail('expected an integer');
        return (labels) => {
          const text = labels.get(key) ?? '';
          if (!/^[-+]?\d+$/.test(text)) return false;
          return operator === '<' ? Number(text) < bound : Number(text) > bound;
        };
      }
      default:
        return fail(`unknown operator "${operator}"`);
    }
  };
  while (at < tokens.length) {
    requirements.push(requirement());
    if (at === tokens.length) break;
    if (tokens[at] !== ',') fail(`found "${tokens[at]}", expected "," or the end`);
    at += 1;
    if (at === tokens.length) fail('nothing after the last ","');
  }
  return (labels) => requirements.every((matches) => matches(labels));
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
