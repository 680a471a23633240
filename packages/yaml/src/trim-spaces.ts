const SPACE = 0x20;

/** Without the spaces at the end: those alone, where JavaScript would take every blank of Unicode. */
export function trimSpacesEnd(text: string): string {
  let end = text.length;
  while (end > 0 && text.charCodeAt(end - 1) === SPACE) end -= 1;
  return end === text.length ? text : text.slice(0, end);
}

/** Without the spaces at the beginning: those alone. */
export function trimSpacesStart(text: string): string {
  let begin = 0;
  while (text.charCodeAt(begin) === SPACE) begin += 1;
  return begin === 0 ? text : text.slice(begin);
}
