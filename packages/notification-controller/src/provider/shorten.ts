/** Where a text is cut, a line break this near before the limit is a better place. */
const NEAR = 200;

/**
 * The text in at most `limit` UTF-16 units, no character torn apart. What is left out is said at its end: half a message that looks whole
 * misleads people.
 */
export function shorten(text: string, limit: number): string {
  if (text.length <= limit) return text;
  // The remark is never longer than with the largest number.
  const room = limit - remarkOf(text.length).length;
  if (room <= 0) return text.slice(0, limit).toWellFormed();
  const cut = text.slice(0, room);
  const line = cut.lastIndexOf('\n');
  const kept = line > 0 && room - line <= NEAR ? cut.slice(0, line) : withoutHalf(cut);
  return kept + remarkOf(text.length - kept.length);
}

function remarkOf(count: number): string {
  return `\n[${count} more characters are left out here]`;
}

/** The text without the first half of a character at its end. */
function withoutHalf(text: string): string {
  return /[\uD800-\uDBFF]$/.test(text) ? text.slice(0, -1) : text;
}
