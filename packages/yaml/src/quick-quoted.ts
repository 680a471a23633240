import { trimSpacesEnd, trimSpacesStart } from './trim-spaces.ts';

/** The escapes that JSON and YAML have in common; a surrogate is none of YAML's. */
const SHARED_ESCAPES = /^(?:[^\\]|\\(?:["\\bfnrt]|u(?![dD][89a-fA-F])[0-9a-fA-F]{4}))*$/;

/** Where a quoted scalar that begins here ends, behind its quote; -1 where it does not before `limit`. */
export function endOfQuoted(text: string, begin: number, limit: number): number {
  const quote = text[begin] ?? '';
  let at = begin + 1;
  for (;;) {
    const close = text.indexOf(quote, at);
    if (close === -1 || close >= limit) return -1;
    if (quote === "'") {
      if (text[close + 1] !== "'") return close + 1;
      at = close + 2;
      continue;
    }
    let slashes = 0;
    while (text[close - 1 - slashes] === '\\' && close - 1 - slashes > begin) slashes += 1;
    if (slashes % 2 === 0) return close + 1;
    at = close + 1;
  }
}

/** The text of a quoted scalar on one line, quotes included; undefined where it has escapes that JSON does not read alike. */
export function unquoted(quoted: string): string | undefined {
  const inner = quoted.slice(1, -1);
  if (quoted.startsWith("'")) return inner.includes("''") ? inner.replaceAll("''", "'") : inner;
  if (!inner.includes('\\')) return inner;
  return SHARED_ESCAPES.test(inner) ? String(JSON.parse(quoted)) : undefined;
}

/** The text of a quoted scalar on several lines, each deeper than `column`; undefined where it has escapes or breaks at an edge. */
export function unquotedLines(quoted: string, column: number): string | undefined {
  if (quoted.startsWith('"') && quoted.includes('\\')) return undefined;
  const lines = quoted.slice(1, -1).split('\n');
  const isDeep = (line: string) => trimSpacesEnd(line) === '' || line.length - trimSpacesStart(line).length > column;
  if (quoted.includes('\t') || !lines.slice(1).every(isDeep)) return undefined;
  const words = lines.map((line, index) => {
    const begun = index === 0 ? line : trimSpacesStart(line);
    return index === lines.length - 1 ? begun : trimSpacesEnd(begun);
  });
  if (words[0] === '' || words.at(-1) === '') return undefined;
  const text = folded(words);
  return quoted.startsWith("'") ? text.replaceAll("''", "'") : text;
}

/** Lines as one: a break becomes a space, and blank lines so many breaks. */
export function folded(lines: readonly string[]): string {
  let text = lines[0] ?? '';
  let breaks = 0;
  for (const line of lines.slice(1)) {
    if (line === '') {
      breaks += 1;
      continue;
    }
    text += (breaks === 0 ? ' ' : '\n'.repeat(breaks)) + line;
    breaks = 0;
  }
  return text;
}
