import type { Wording } from './go-yaml-message.ts';

const VALUES_NOT_ALLOWED = 'mapping values are not allowed in this context';
/** What stands behind the key of a line, and behind the dashes before it. */
const ENTRY = /^\s*(?:- +)*("(?:[^"\\]|\\.)*"|'(?:[^']|'')*'|[^\s"'#[{][^#]*?)\s*:(?:\s+(.*))?$/;

const MAX_LOOK = 1000;

const indentOf = (line: string) => line.length - line.trimStart().length;
const isBlank = (line: string | undefined) => line === undefined || line.trim() === '';

/** A line's key and value; undefined where it is no entry of a mapping. */
function entryOf(line: string): { readonly value: string } | undefined {
  // The longest keys of real texts are much shorter, and hostile ones are to cost no time.
  const match = ENTRY.exec(line.slice(0, MAX_LOOK));
  return match === null ? undefined : { value: match[2] ?? '' };
}

/** The number of the line above that says anything. */
function lineAbove(lines: readonly string[], at: number): number {
  let above = at - 1;
  while (above > 0 && (isBlank(lines[above - 1]) || lines[above - 1]?.trimStart().startsWith('#') === true)) above -= 1;
  return above;
}

/** What Go says of a line that does not fit where it stands; `at` counts from 1. */
export function indentFault(lines: readonly string[], at: number, reason: string): Wording {
  const line = lines[at - 1] ?? '';
  const alone = aloneAt(lines, at, reason);
  if (alone !== undefined) return { text: "could not find expected ':'", finder: 'scanner', line: nextLine(lines, alone) };
  const entry = entryOf(line);
  if (entry !== undefined) {
    const inValue = valueFault(entry.value);
    if (inValue !== undefined) return inValue;
    if (isContinued(lines, at)) return { text: VALUES_NOT_ALLOWED, finder: 'scanner' };
  }
  if ((reason.startsWith('bad indentation of a sequence') && !isInEntry(lines, at)) || /^\s*- /.test(peerAbove(lines, at) ?? ''))
    return { text: "did not find expected '-' indicator", finder: 'parser' };
  if (/^(?:end of the stream|missed comma)/.test(reason) && entry === undefined)
    return { text: 'did not find expected <document start>', finder: 'parser' };
  return { text: 'did not find expected key', finder: 'parser' };
}

/** The line of a bare text where a key is wanted. */
function aloneAt(lines: readonly string[], at: number, reason: string): number | undefined {
  const isAlone = (number: number) => {
    const text = (lines[number - 1] ?? '').trim();
    return (
      text !== '' && !text.startsWith('- ') && !text.startsWith('#') && text !== ':' && entryOf(text) === undefined && !/^["']/.test(text)
    );
  };
  if (reason.startsWith('can not read')) {
    if (isAlone(at)) return at;
    const above = lineAbove(lines, at);
    return isAlone(above) ? above : at;
  }
  return reason.startsWith('bad indentation') && isAlone(at) && peerAbove(lines, at) !== undefined ? at : undefined;
}

/** A bare text goes on over blank lines up to the next that says anything, or to the line behind the last. */
function nextLine(lines: readonly string[], at: number): number {
  let next = at + 1;
  while (next < lines.length && isBlank(lines[next - 1])) next += 1;
  return isBlank(lines[next - 1]) ? Math.max(lines.length, at + 1) : next;
}

function valueFault(value: string): Wording | undefined {
  if (/^[%@`]/.test(value)) return { text: 'found character that cannot start any token', finder: 'scanner' };
  if (/^[,\]}]/.test(value)) return { text: 'did not find expected node content', finder: 'parser' };
  if (/^-(?:\s|$)/.test(value)) return { text: 'block sequence entries are not allowed in this context', finder: 'scanner' };
  const isNested = /^:(?:\s|$)/.test(value) || /^(?:[^\s"'{[&*!|>#][^#]*?|"[^"]*"\s*|'[^']*'\s*):(?:\s|$)/.test(value);
  return isNested ? { text: VALUES_NOT_ALLOWED, finder: 'scanner' } : undefined;
}

/** Whether the line above ends in a bare text, which this one, being deeper or in its place, goes on with. */
function isContinued(lines: readonly string[], at: number): boolean {
  const line = lines[at - 1] ?? '';
  const above = lines[lineAbove(lines, at) - 1] ?? '';
  if (line.trimStart().startsWith('- ') || above === '') return false;
  const entry = entryOf(above);
  if (entry === undefined) return !above.trimStart().startsWith('- ') && indentOf(line) >= indentOf(above);
  return entry.value !== '' && !/^[[{|>&*!#]/.test(entry.value) && indentOf(line) > indentOf(above);
}

/** The nearest line above that begins where this one does, if none between begins before. */
function peerAbove(lines: readonly string[], at: number): string | undefined {
  const indent = indentOf(lines[at - 1] ?? '');
  for (let above = at - 1; above > 0; above -= 1) {
    const line = lines[above - 1] ?? '';
    if (!isBlank(line) && indentOf(line) <= indent) return indentOf(line) === indent ? line : undefined;
  }
  return undefined;
}

/** Whether a line begins where the mapping in the item above does. */
function isInEntry(lines: readonly string[], at: number): boolean {
  const above = lines[lineAbove(lines, at) - 1] ?? '';
  const begin = /^\s*(?:- +)*/.exec(above)?.[0].length;
  return entryOf(above) !== undefined && begin === indentOf(lines[at - 1] ?? '');
}
