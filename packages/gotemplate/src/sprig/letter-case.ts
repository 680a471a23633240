/** A letter in upper case, as Go's unicode.ToUpper has it: one whose upper case is more than one letter stays. */
export function upperRune(rune: string): string {
  return single(rune.toUpperCase()) ?? rune;
}

/** A letter in lower case, as Go's unicode.ToLower has it. */
export function lowerRune(rune: string): string {
  // The one capital whose small form is two letters here and one in Go.
  return rune === '\u0130' ? 'i' : (single(rune.toLowerCase()) ?? rune);
}

function single(text: string): string | undefined {
  return Array.from(text).length === 1 ? text : undefined;
}
