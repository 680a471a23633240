/** Splits a path at `delimiter`; a backslash before it takes it as part of the name, and one at the very start is dropped. */
export function splitPath(path: string, delimiter: string): string[] {
  const pieces = path.split(delimiter);
  if (pieces.length > 1 && pieces[0] === '') pieces.shift();
  const [first = '', ...rest] = pieces;
  const result = [first];
  for (const piece of rest) {
    const last = result.at(-1) ?? '';
    if (last.endsWith('\\')) result[result.length - 1] = last.slice(0, -1) + delimiter + piece;
    else result.push(piece);
  }
  return result;
}

/** As {@link splitPath}, but brackets hold together: `[name=a.b]` is one part, `[a.b]` the name `a.b`. */
export function splitSmartPath(path: string, delimiter = '.'): string[] {
  const pieces = splitPath(path, delimiter);
  const result: string[] = [];
  for (let at = 0; at < pieces.length; at += 1) {
    const piece = pieces[at] ?? '';
    if (!piece.startsWith('[') || piece.endsWith(']')) {
      result.push(piece);
      continue;
    }
    const bracketed = [piece];
    while (at < pieces.length - 1) {
      at += 1;
      const next = pieces[at] ?? '';
      bracketed.push(next);
      if (next.endsWith(']')) break;
    }
    const whole = bracketed.join(delimiter);
    result.push(whole.includes('=') ? whole : whole.replace(/^[[\]]+|[[\]]+$/g, ''));
  }
  return result;
}
