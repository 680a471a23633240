const isBlank = (character: string | undefined): boolean => character === ' ' || character === '\t';

/**
 * A folded block's text as it reads once yaml.v3 has written it folded again, which kustomize does with every resource: before a line
 * that is indented further an empty line appears, because libyaml's port looks at the text's beginning where it means the place.
 */
export function refold(text: string): string {
  if (!text.includes('\n')) return text;
  return readFolded(writeFolded(text), text.endsWith('\n\n') || text === '\n' ? 'keep' : text.endsWith('\n') ? 'clip' : 'strip');
}

function writeFolded(text: string): string {
  const first = /[^\n]/.exec(text)?.[0];
  const doubles = first !== undefined && !isBlank(first);
  let written = '';
  let afterBreak = true;
  let leadingSpaces = true;
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at] ?? '';
    if (character === '\n') {
      written += !afterBreak && !leadingSpaces && doubles ? '\n\n' : '\n';
      afterBreak = true;
      continue;
    }
    if (afterBreak) leadingSpaces = isBlank(character);
    afterBreak = false;
    written += character;
  }
  return written;
}

function readFolded(written: string, chomping: 'keep' | 'clip' | 'strip'): string {
  const lines = written.split('\n');
  let text = '';
  let leadingBreak = '';
  let trailingBreaks = '';
  let afterBlank = false;
  for (const [index, line] of lines.entries()) {
    const hasBreak = index < lines.length - 1;
    if (line === '') {
      if (hasBreak) trailingBreaks += '\n';
      continue;
    }
    const blank = isBlank(line[0]);
    if (leadingBreak !== '' && !afterBlank && !blank) text += trailingBreaks === '' ? ' ' : '';
    else text += leadingBreak;
    text += trailingBreaks + line;
    trailingBreaks = '';
    afterBlank = blank;
    leadingBreak = hasBreak ? '\n' : '';
  }
  if (chomping !== 'strip') text += leadingBreak;
  return chomping === 'keep' ? text + trailingBreaks : text;
}
