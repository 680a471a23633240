/** A character class, one character, or a star. */
type Token =
  | { readonly type: 'one'; readonly test: (rune: string) => boolean }
  | { readonly type: 'star'; readonly acrossFolders: boolean };

const MAX_ALTERNATIVES = 1024;

/** A pattern that ended in the middle of a class or an escape. */
export class WildcardSyntaxError extends Error {}

/**
 * Whether a path fits a pattern of Go's path.Match: `*`, `?` and classes, none of which match a `/`.
 * In time linear in both. Throws a WildcardSyntaxError.
 */
export function compileMatch(pattern: string): (path: string) => boolean {
  const tokens = tokenize(pattern, false);
  return (path) => fits(tokens, Array.from(path));
}

/** As {@link compileMatch}, with `**` for any run of characters and `{a,b}` for alternatives: the patterns of `.Files.Glob`. */
export function compileGlob(pattern: string): (path: string) => boolean {
  const alternatives = expandBraces(pattern).map((alternative) => tokenize(alternative, true));
  return (path) => {
    const runes = Array.from(path);
    return alternatives.some((tokens) => fits(tokens, runes));
  };
}

function tokenize(pattern: string, doubleStar: boolean): Token[] {
  const runes = Array.from(pattern);
  const tokens: Token[] = [];
  for (let index = 0; index < runes.length; index++) {
    const rune = runes[index] ?? '';
    if (rune === '*') {
      const acrossFolders = doubleStar && runes[index + 1] === '*';
      if (acrossFolders) index += 1;
      tokens.push({ type: 'star', acrossFolders });
    } else if (rune === '?') tokens.push({ type: 'one', test: (character) => character !== '/' });
    else if (rune === '[') {
      const { test, end } = readClass(runes, index + 1);
      tokens.push({ type: 'one', test });
      index = end;
    } else {
      if (rune === '\\') index += 1;
      const literal = runes[index];
      if (literal === undefined) throw new WildcardSyntaxError('syntax error in pattern');
      tokens.push({ type: 'one', test: (character) => character === literal });
    }
  }
  return tokens;
}

function readClass(runes: readonly string[], begin: number): { test: (rune: string) => boolean; end: number } {
  let index = begin;
  const negated = runes[index] === '^' || runes[index] === '!';
  if (negated) index += 1;
  const ranges: [string, string][] = [];
  const one = (): string => {
    if (runes[index] === '\\') index += 1;
    const rune = runes[index++];
    if (rune === undefined) throw new WildcardSyntaxError('syntax error in pattern');
    return rune;
  };
  while (runes[index] !== ']' || ranges.length === 0) {
    const low = one();
    let high = low;
    if (runes[index] === '-' && runes[index + 1] !== ']') {
      index += 1;
      high = one();
    }
    ranges.push([low, high]);
  }
  const test = (rune: string) => rune !== '/' && ranges.some(([low, high]) => rune >= low && rune <= high) !== negated;
  return { test, end: index };
}

/** Follows all the places that the pattern may have come to, side by side. */
function fits(tokens: readonly Token[], runes: readonly string[]): boolean {
  let places = reach(tokens, [0]);
  for (const rune of runes) {
    const next: number[] = [];
    for (const place of places) {
      const token = tokens[place];
      if (token === undefined) continue;
      if (token.type === 'star') {
        if (token.acrossFolders || rune !== '/') next.push(place);
      } else if (token.test(rune)) next.push(place + 1);
    }
    places = reach(tokens, next);
    if (places.size === 0) return false;
  }
  return places.has(tokens.length);
}

/** A star may also match nothing. */
function reach(tokens: readonly Token[], places: readonly number[]): Set<number> {
  const reached = new Set<number>();
  for (const start of places) {
    let place = start;
    reached.add(place);
    while (tokens[place]?.type === 'star') {
      place += 1;
      reached.add(place);
    }
  }
  return reached;
}

function expandBraces(pattern: string): string[] {
  const open = pattern.search(/(?<!\\)\{/);
  if (open === -1) return [pattern];
  let depth = 0;
  const parts: string[] = [];
  let begin = open + 1;
  for (let index = open; index < pattern.length; index++) {
    const character = pattern[index];
    if (character === '\\') index += 1;
    else if (character === '{') depth += 1;
    else if (character === ',' && depth === 1) {
      parts.push(pattern.slice(begin, index));
      begin = index + 1;
    } else if (character === '}') {
      depth -= 1;
      if (depth > 0) continue;
      parts.push(pattern.slice(begin, index));
      const expanded = parts.flatMap((part) => expandBraces(pattern.slice(0, open) + part + pattern.slice(index + 1)));
      if (expanded.length > MAX_ALTERNATIVES) throw new WildcardSyntaxError('too many alternatives');
      return expanded;
    }
  }
  throw new WildcardSyntaxError('unclosed alternatives');
}
