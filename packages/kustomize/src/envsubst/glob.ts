/** Whether a glob matches the whole text: `*` any run, `?` any character, `[a-z]` and `[^a-z]` one of a set. Undefined: no glob. */
export function matchGlob(pattern: string, text: string): boolean | undefined {
  const glob = parseGlob(pattern);
  return glob === undefined ? undefined : matchesAll(glob, text);
}

type Piece = '*' | ((character: string) => boolean);

/** A glob in pieces; undefined where it is none. */
function parseGlob(pattern: string): Piece[] | undefined {
  const pieces: Piece[] = [];
  for (let at = 0; at < pattern.length; at += 1) {
    const character = pattern[at] ?? '';
    if (character === '*') pieces.push('*');
    else if (character === '?') pieces.push(() => true);
    else if (character === '[') {
      const set = parseSet(pattern, at + 1);
      if (set === undefined) return undefined;
      pieces.push(set.piece);
      at = set.end;
    } else {
      const literal = character === '\\' ? pattern[++at] : character;
      if (literal === undefined) return undefined;
      pieces.push((other) => other === literal);
    }
  }
  return pieces;
}

function parseSet(pattern: string, from: number): { piece: Piece; end: number } | undefined {
  let at = from;
  const negated = pattern[at] === '^';
  if (negated) at += 1;
  const ranges: [string, string][] = [];
  while (pattern[at] !== ']' || ranges.length === 0) {
    const low = literalAt(pattern, at);
    if (low === undefined) return undefined;
    at = low.end;
    let high = low;
    if (pattern[at] === '-') {
      const end = literalAt(pattern, at + 1);
      if (end === undefined) return undefined;
      high = end;
      at = end.end;
    }
    ranges.push([low.character, high.character]);
  }
  return { piece: (character) => ranges.some(([low, high]) => low <= character && character <= high) !== negated, end: at };
}

function literalAt(pattern: string, at: number): { character: string; end: number } | undefined {
  const escaped = pattern[at] === '\\';
  const character = pattern[escaped ? at + 1 : at];
  if (character === undefined || (!escaped && (character === '-' || character === ']'))) return undefined;
  const end = at + (escaped ? 2 : 1);
  return end < pattern.length ? { character, end } : undefined;
}

function matchesAll(glob: readonly Piece[], text: string): boolean {
  // Only the last star is ever tried again, so the time is bounded by the product of both lengths.
  let piece = 0;
  let at = 0;
  let star = -1;
  let starAt = 0;
  while (at < text.length) {
    const current = glob[piece];
    if (current === '*') {
      star = piece;
      starAt = at;
      piece += 1;
    } else if (current?.(text[at] ?? '') === true) {
      piece += 1;
      at += 1;
    } else if (star !== -1) {
      piece = star + 1;
      starAt += 1;
      at = starAt;
    } else return false;
  }
  while (glob[piece] === '*') piece += 1;
  return piece === glob.length;
}
