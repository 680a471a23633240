/** A character, a class of characters, or a wildcard of one path segment's pattern. */
type Token = { readonly any: true } | { readonly any: false; matches(character: string): boolean };

/**
 * A test of one path segment by the rules of Go's `path.Match`: `*`, `?`, `[a-z]`, `[^a-z]` and `\` before a literal.
 * Undefined where the pattern is malformed. It takes at most LENGTH × PATTERN steps: a backtracking expression would let
 * whoever writes an ignore file stop the process.
 */
export function compileGlob(pattern: string): ((segment: string) => boolean) | undefined {
  const tokens = tokenize([...pattern]);
  return tokens === undefined ? undefined : (segment) => matchTokens(tokens, SURROGATE.test(segment) ? [...segment] : segment);
}

/** Only strings that hold one have characters of two code units; the others are read as they are, which is many times faster. */
const SURROGATE = /[\ud800-\udfff]/;

function tokenize(characters: readonly string[]): Token[] | undefined {
  const tokens: Token[] = [];
  for (let i = 0; i < characters.length; ) {
    const character = characters[i++];
    if (character === '*') {
      if (tokens.at(-1)?.any !== true) tokens.push({ any: true });
    } else if (character === '?') {
      tokens.push({ any: false, matches: () => true });
    } else if (character === '[') {
      const end = readClass(characters, i, tokens);
      if (end === undefined) return undefined;
      i = end;
    } else {
      const literal = character === '\\' ? characters[i++] : character;
      if (literal === undefined) return undefined;
      tokens.push({ any: false, matches: (other) => other === literal });
    }
  }
  return tokens;
}

/** Reads a class from after its `[`, adds its token and gives the position after its `]`. */
function readClass(characters: readonly string[], start: number, tokens: Token[]): number | undefined {
  let i = start;
  const negated = characters[i] === '^';
  if (negated) i++;
  const ranges: [low: string, high: string][] = [];
  const readCharacter = () => {
    const character = characters[i++];
    if (character === undefined || character === '-' || character === ']') return undefined;
    return character === '\\' ? characters[i++] : character;
  };
  while (characters[i] !== ']' || ranges.length === 0) {
    const low = readCharacter();
    if (low === undefined) return undefined;
    let high: string | undefined = low;
    if (characters[i] === '-') {
      i++;
      high = readCharacter();
      if (high === undefined) return undefined;
    }
    ranges.push([low, high]);
  }
  const inside = (character: string) => ranges.some(([low, high]) => codeOf(low) <= codeOf(character) && codeOf(character) <= codeOf(high));
  tokens.push({ any: false, matches: (character) => inside(character) !== negated });
  return i + 1;
}

function codeOf(character: string): number {
  return character.codePointAt(0) ?? 0;
}

/** Goes on from the last `*` where a literal does not fit; earlier ones need never be tried again. */
function matchTokens(tokens: readonly Token[], segment: ArrayLike<string>): boolean {
  let token = 0;
  let position = 0;
  let lastStar = -1;
  let resume = 0;
  while (position < segment.length) {
    const current = tokens[token];
    const character = segment[position] ?? '';
    if (current?.any === true) {
      lastStar = token++;
      resume = position;
    } else if (current?.matches(character) === true) {
      token++;
      position++;
    } else if (lastStar !== -1) {
      token = lastStar + 1;
      position = ++resume;
    } else {
      return false;
    }
  }
  while (tokens[token]?.any === true) token++;
  return token === tokens.length;
}
